// The recording of the call: what the card shows of it and what may be asked. The rules stand in
// `recordingCard`, which touches nothing; `drawRecording` puts them on the page.

import { attr, byId, setIcon, show, text } from "../shared/dom.js";
import { say } from "../shared/words.js";

const WITH_CUSTOMER = ["talking", "held", "consulting", "conference"];

/** The policy of a call: its line's, else its group's, else the team's. */
export function policyOf(call, policies) {
  return policies.lines[call.line] || policies.groups[call.group] || policies.team;
}

/**
 * What to show: `isShown`, `state` off | on | paused, and for both buttons whether they can be
 * pressed. `why` is the key of the sentence that says why one cannot.
 */
export function recordingCard({ call, policies, isLive }) {
  const none = { isShown: false };
  if (!call || call.kind === "internal" || !WITH_CUSTOMER.includes(call.state)) return none;
  const policy = policyOf(call, policies);
  const state = call.recording ?? "off";
  if (policy === "never" && state === "off") return none;
  const isRule = policy === "always" && state !== "off";
  return {
    isShown: true,
    state,
    canRecord: isLive && !isRule,
    canPause: isLive && state !== "off",
    why: isRule ? "record_always" : !isLive ? "record_away" : "",
  };
}

/** The command behind the record button, and behind the pause button, as things stand. */
export const recordDeed = (state) => (state === "off" ? "startrecording" : "stoprecording");
export const pauseDeed = (state) => (state === "paused" ? "resumerecording" : "pauserecording");

/** Draw what `recordingCard` says. */
export function drawRecording(card) {
  show(byId("recording"), card.isShown);
  if (!card.isShown) return;
  const isOn = card.state !== "off";
  attr(byId("recording"), "data-state", card.state);
  text(byId("recording-state"), isOn ? say(`record_${card.state}`) : "");
  show(byId("recording-state").parentElement, isOn);
  const record = byId("record");
  record.disabled = !card.canRecord;
  setIcon(record, isOn ? "record-stop" : "record");
  text(record.querySelector("span"), say(isOn ? "record_stop" : "record_start"));
  const pause = byId("record-pause");
  show(pause, isOn);
  pause.disabled = !card.canPause;
  setIcon(pause, card.state === "paused" ? "play" : "pause");
  text(pause.querySelector("span"), say(card.state === "paused" ? "record_resume" : "record_mute"));
  text(byId("record-why"), card.why && say(card.why));
  show(byId("record-why"), card.why);
}
