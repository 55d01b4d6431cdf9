// A call that lost its phone: tell the switch when this page knows it first, end what is left of
// the old sound, and come back into the call.

import { byId } from "../shared/dom.js";
import { announce } from "../shared/shell.js";
import { say } from "../shared/words.js";
import { isLost, isOnTheLine, ownLeg } from "./model.js";

const AGAIN_MS = 4000; // before a refused try to come back is repeated

/**
 * Follow the agent's call. What this browser last talked on is kept in its storage, so that a page
 * loaded anew knows that the phone behind that leg died with the old page; a page in another
 * browser does not, and leaves it to the switch to find out.
 */
export function createReturning({ desk, phone, tones, ask, tell }) {
  const me = desk.config.me.agent_no;
  const key = `patchbay-talk ${me}`;
  const own = { isCalling: false, follow, take };
  let here = ""; // the call this very page has had sound of: its end is no surprise
  let told = ""; // the call of which this page has said that its phone is gone
  let lost = ""; // the lost call of the last look
  let triedAt = 0;
  let again = 0;

  function follow(call, tile) {
    const session = phone.state.session;
    if (session?.state === "talking" && call && !isLost(tile, call)) keep(call);
    else if (!call && desk.live === "live") localStorage.removeItem(key);
    if (isLost(tile, call)) sufferLoss(call, session);
    else endLoss();
    if (!session && desk.live === "live" && phone.state.owner === "here") tellGone(call, tile);
  }

  function keep(call) {
    here = call.call_id;
    if (localStorage.getItem(key) !== call.call_id) localStorage.setItem(key, call.call_id);
  }

  function tellGone(call, tile) {
    const isMine = isOnTheLine(call) && !isLost(tile, call);
    if (
      !isMine ||
      [told, here].includes(call.call_id) ||
      localStorage.getItem(key) !== call.call_id
    )
      return;
    told = call.call_id;
    const leg = ownLeg(call, me)?.leg_id ?? "";
    tell({ do: "phone_gone", call: call.call_id, leg }); // a refusal means that it is over
  }

  function sufferLoss(call, session) {
    if (lost !== call.call_id) {
      lost = call.call_id;
      told = "";
      triedAt = 0;
      desk.isTakingBack = false;
      if (session) phone.hangUp(); // the old one: the switch has ended its end of it
      announce(say("told_lost"), true);
    }
    if (phone.state.session || !desk.config.sip || phone.state.owner !== "here") return;
    if (desk.config.takes_back_itself) tryAgain();
    else if (!own.isCalling) {
      own.isCalling = true;
      tones.ring();
      requestAnimationFrame(() => byId("take-back").focus());
    }
  }

  function endLoss() {
    if (!lost) return;
    lost = "";
    own.isCalling = false;
    desk.isTakingBack = false;
    clearTimeout(again);
  }

  function tryAgain() {
    const isReady = phone.state.registration === "registered" && desk.live === "live";
    if (!isReady || desk.isTakingBack) return;
    const wait = triedAt + AGAIN_MS - performance.now();
    if (!triedAt || wait <= 0) take();
    else if (!again) {
      again = setTimeout(() => {
        again = 0;
        if (lost && !phone.state.session) tryAgain();
      }, wait);
    }
  }

  async function take() {
    if (!lost || desk.isTakingBack) return;
    triedAt = performance.now();
    desk.isTakingBack = true;
    own.isCalling = false;
    tones.stop();
    await ask({ do: "takeback", call: lost });
    desk.isTakingBack = false;
  }

  return own;
}
