// The agent desk: joins the live state, the phone and the page. State flows one way: socket and
// phone -> model -> view; what the agent does goes out as commands and comes back as state.

import { everySecond, now, startClock } from "../shared/clock.js";
import { byId, el, readJson } from "../shared/dom.js";
import { initial } from "../panel/state.js";
import { startLive } from "../shared/live.js";
import { drawOwnPresence } from "../shared/own.js";
import { closeMenu, wireMenu } from "../shared/menu.js";
import { announce, notify, startShell } from "../shared/shell.js";
import { reasonOf } from "../shared/why.js";
import { learn, look, say } from "../shared/words.js";
import { wireRingIn } from "../shared/ring_in.js";
import { createControls } from "./controls.js";
import { createDescribe } from "./describe.js";
import { createDevices, watchLevel } from "./devices.js";
import { startLeads } from "./leads.js";
import { createLed } from "./led.js";
import { wireExtend } from "./memberships.js";
import { createMessages } from "./messages.js";
import * as model from "./model.js";
import { createEarlier } from "./past.js";
import { createPhone } from "./phone.js";
import { pauseDeed, recordDeed } from "./recording.js";
import { createReturning } from "./returning.js";
import { createTones } from "./tones.js";
import { createUpsets } from "./upsets.js";
import { draw, drawPast, drawWrapUp } from "./view.js";

const KEYS = [..."123456789*0#"];
const OWN_SHOWN = 10;
const LEG_GRACE_MS = 1500; // the switch's own BYE normally comes first

const config = readJson("config");
learn(config.words);
startShell();

const sound = byId("sound");
const ringer = byId("ring");
const tones = createTones(ringer);
let wanted = false;

/** Draw once a frame at most, however many events came. */
function refresh() {
  if (wanted) return;
  wanted = true;
  requestAnimationFrame(() => {
    wanted = false;
    draw(desk);
    if (desk.state.isLoaded) react();
  });
}

const devices = createDevices({ sound, ring: ringer, onChange: refresh });
const phone = createPhone({
  sip: config.sip ?? { uri: "" },
  iceServers: config.ice_servers,
  devices,
  sound,
  onChange: refresh,
  onIncoming: refresh,
  onTold: answer,
});

const desk = {
  config,
  live: "starting",
  state: initial(),
  phone: phone.state,
  devices: devices.state,
  isHangingUp: false,
  isTakingBack: false,
  act(what) {
    if (what === "here" || what === "again") phone.takeOver();
    if (what === "allow") allowMicrophone();
    if (what === "load") location.reload();
  },
  ask: (command) => ask(command),
  pause(reason) {
    closeMenu(byId("pause-menu"));
    ask({ do: "pause", reason });
  },
};

const upsets = createUpsets({ me: config.me.agent_no });

/** Something went otherwise than she asked: she is told, and why. */
function tellUpset(upset) {
  if (!upset) return;
  const name = config.colleagues[upset.who];
  const who = name ? `${name} ${upset.who}` : upset.who || say("number_hidden");
  const outcome = upset.outcome ? look("outcome", upset.outcome).word : "";
  notify(say(upset.key, { who, outcome }), "warm");
}

const live = startLive({
  face: "desk",
  url: config.panel,
  onState(state, message) {
    desk.state = state;
    tellUpset(upsets.hear(message));
    refresh();
  },
  onStatus(status) {
    if (desk.live !== status && desk.live !== "starting") {
      announce(say(status === "live" ? "socket_back" : "socket_cut"));
    }
    desk.live = status;
    refresh();
  },
});

const earlier = createEarlier({
  ask: (command) => live.ask(command),
  draw: (calls) => drawPast(byId("before"), byId("before-none"), calls, pastWords()),
});
const described = new Map(); // what was said of a call before it ended and came into the list
const describe = createDescribe({
  save: async (callId, disposition, note) => {
    const answer = await live.ask({ do: "describe", call: callId, disposition, note });
    if (answer.ok) described.set(callId, { disposition, note });
    refresh();
    return answer;
  },
});

function ownPast() {
  const shown = desk.state.recent.slice(0, OWN_SHOWN);
  return shown.map((call) => ({ ...call, ...described.get(call.call_id) }));
}

function pastWords() {
  return { config, dispositions: desk.state.dispositions, onDial: dialNumber };
}

const returning = createReturning({
  desk,
  phone,
  tones,
  ask: (command) => ask(command),
  tell: (command) => live.ask(command),
});

const controls = createControls({
  desk,
  ask: (command) => ask(command),
  refresh,
  tell: (words) => notify(words, "warm"),
});

const led = createLed({ ask: (command) => ask(command), announce });
const messages = createMessages({
  agentNo: config.me.agent_no,
  names: config.colleagues,
  notify,
  today: () => new Date(now()).toISOString().slice(0, 10),
});

const asked = new Set();

/** Send a command; a refusal is told with its reason. */
async function ask(command) {
  const same = JSON.stringify(command);
  if (asked.has(same)) return { ok: false, words: "" }; // a second click on the same thing
  asked.add(same);
  const answer = await live.ask(command);
  asked.delete(same);
  if (!answer.ok) notify(answer.words || say("refused"), "bad");
  refresh();
  return answer;
}

// What follows from the state: tones, answering by itself, announcements, the past.

let shownCall = null; // the call of the last look
let lastPresence = "";

function react() {
  const me = config.me.agent_no;
  const call = model.ownCall(desk.state, me);
  const tile = model.ownTile(desk.state, me);
  controls.draw(call, tile);
  led.draw(desk.state.led, desk.live === "live");
  messages.draw(desk.state.messages);
  followPhone(call, tile);
  followCall(call);
  if (tile && tile.state !== lastPresence) {
    if (lastPresence) announce(look("agent_state", tile.state).word);
    if (lastPresence === "wrap_up") describe.flush();
    lastPresence = tile.state;
  }
  drawOwnPresence(desk.state, desk.live === "live");
  drawPast(byId("mine"), byId("mine-none"), ownPast(), pastWords());
  describe.aim(model.describable(desk.state, call, tile), desk.state.dispositions);
}

function followPhone(call, tile) {
  const session = phone.state.session;
  const how = model.answersItself(session, call);
  if (how) {
    if (how === "beep") tones.beep();
    answer();
  } else if (session?.state === "ringing") startRinging();
  else if (!returning.isCalling) tones.stop();
  if (session?.state !== "ringing") ringing = null;
  returning.follow(call, tile);
  endWhenLogSaysSo(session, call, tile);
  followLevels(session);
}

let ringing = null;
function startRinging() {
  if (ringing === phone.state.session) return;
  ringing = phone.state.session;
  tones.ring();
}

let bound = null; // {session, callId}: which call of the log our sound belongs to
let ending = 0;
function endWhenLogSaysSo(session, call) {
  if (!session) {
    bound = null;
    clearTimeout(ending);
    ending = 0;
    return;
  }
  if (bound?.session !== session) bound = null;
  if (call && !bound) bound = { session, callId: call.call_id };
  const isOver = bound && desk.live === "live" && call?.call_id !== bound.callId;
  if (isOver && !ending) {
    ending = setTimeout(() => phone.state.session === session && phone.hangUp(), LEG_GRACE_MS);
  } else if (!isOver && ending) {
    clearTimeout(ending);
    ending = 0;
  }
}

function followCall(call) {
  const number = call ? model.otherSide(call, config.me.agent_no) : "";
  if (call?.call_id !== shownCall?.call_id) {
    if (call) earlier.look(number);
    else earlier.forget();
    desk.isHangingUp = false;
  }
  if (call && call.state !== shownCall?.state) tellCall(call, number);
  const was = shownCall?.call_id === call?.call_id ? (shownCall?.recording ?? "off") : "off";
  const isRecorded = call?.recording ?? "off";
  if (call && call.state !== "ended" && isRecorded !== was) announce(say(`record_${isRecorded}`));
  if (!call && shownCall) {
    announce(say("told_ended"));
  }
  const isRinging =
    call && model.callCard({ call, session: phone.state.session }).mode === "ringing";
  document.title = isRinging ? say("title_ringing", { number }) : say("title");
  shownCall = call;
}

function tellCall(call, number) {
  const group = config.groups[call.group] ?? "";
  if (call.state === "offered") announce(say("told_ringing", { number, group }), true);
  if (call.state === "talking") {
    const isBack = shownCall?.call_id === call.call_id && shownCall.state === "agent_lost";
    announce(isBack ? say("told_back") : say("told_talking", { number }));
  }
  if (call.state === "ringing") announce(say("told_they_ring", { number }));
}

let stopLevels = null;
function followLevels(session) {
  const remote = session?.state === "talking" ? session.remote : null;
  if (stopLevels && stopLevels.remote !== remote) {
    stopLevels.ends.forEach((end) => end());
    stopLevels = null;
  }
  if (remote && !stopLevels) {
    stopLevels = {
      remote,
      ends: [
        watchLevel(remote, meter("level-in")),
        watchLevel(devices.state.stream, (level) => {
          meter("level-out")(level);
          meter("mic-level")(level);
        }),
      ],
    };
  }
}

function meter(id) {
  const bar = byId(id);
  return (level) => {
    bar.style.transform = `scaleX(${level.toFixed(2)})`;
  };
}

// What the agent does.

async function answer() {
  if (!config.sip) {
    await controls.deed("answer");
    return;
  }
  try {
    await phone.answer();
  } catch {
    notify(say("mic_needed"), "bad");
  }
}

async function dialNumber(number) {
  const target = number.replace(/[^\d+*#]/g, "");
  if (!target) {
    notify(say("dial_nothing"), "warm");
    byId("dial-number").focus();
    return;
  }
  const isColleague = target in config.colleagues;
  const kind = isColleague ? "internal" : "external";
  const answered = await ask({ do: "dial", target, target_kind: kind });
  if (answered.ok) byId("dial-number").value = "";
}

async function hangUp() {
  // The phone hangs up as phones do, so that the switch knows who did; a call whose sound is not
  // in this tab is ended through the portal.
  if (phone.state.session) {
    phone.hangUp();
    return;
  }
  const call = model.ownCall(desk.state, config.me.agent_no);
  if (!call) return;
  if (model.onlyListens(call, config.me.agent_no)) {
    await ask({ do: "end_monitor" }); // the call is somebody else's
    return;
  }
  desk.isHangingUp = true;
  const answered = await ask({ do: "hangup", call: call.call_id });
  if (!answered.ok) desk.isHangingUp = false;
}

function askOfRecording(deed) {
  const call = model.ownCall(desk.state, config.me.agent_no);
  if (call) ask({ do: deed(call.recording ?? "off"), call: call.call_id });
}

/** The phone is silent at once; the switch is told too, so that everybody sees it. */
function mute() {
  const { session } = phone.state;
  const isMuted = session ? session.isMuted : controls.isMuted();
  if (session) phone.mute(!isMuted);
  if (controls.isHers()) controls.deed(isMuted ? "unmute" : "mute");
}

async function allowMicrophone() {
  try {
    await devices.openMicrophone();
    if (!phone.state.session) devices.release();
    notify(say("mic_works"));
  } catch {
    notify(say("mic_needed"), "bad");
  }
}

function pressKey(key) {
  const field = byId("dial-number");
  field.value += key;
}

function wire() {
  byId("answer").addEventListener("click", () => {
    const why = reasonOf(byId("answer"));
    if (why) notify(why, "warm");
    else answer();
  });
  byId("take-back").addEventListener("click", returning.take);
  byId("reject").addEventListener("click", () =>
    phone.state.session ? phone.reject() : controls.deed("reject"),
  );
  byId("hang-up").addEventListener("click", hangUp);
  byId("mute").addEventListener("click", mute);
  byId("record").addEventListener("click", () => askOfRecording(recordDeed));
  byId("record-pause").addEventListener("click", () => askOfRecording(pauseDeed));
  byId("act-ready").addEventListener("click", () => ask({ do: "ready" }));
  byId("act-log-out").addEventListener("click", () => ask({ do: "logout" }));
  byId("wrap-up-done").addEventListener("click", () => {
    describe.flush();
    ask({ do: "endwrapup" });
  });
  byId("phone-here").addEventListener("click", () => phone.takeOver());
  byId("mic-allow").addEventListener("click", allowMicrophone);
  byId("ring-try").addEventListener("click", () => tones.beep());
  byId("dial").addEventListener("submit", (event) => {
    event.preventDefault();
    const why = reasonOf(byId("dial-go"));
    if (why) notify(why, "warm");
    else dialNumber(byId("dial-number").value);
  });
  for (const key of KEYS) {
    const button = el("button", { class: "button", type: "button" }, key);
    button.addEventListener("click", () => pressKey(key));
    byId("pad").append(button);
  }
  for (const what of ["microphone", "headset", "ringer"]) {
    byId(`device-${what}`).addEventListener("change", async ({ target }) => {
      await devices.choose(what, target.value);
      if (what === "microphone") await phone.changeMicrophone();
    });
  }
  wireMenu(byId("pause-menu"));
  wireExtend(ask);
  wireRingIn();
  addEventListener("beforeunload", (event) => {
    // Leaving would take the sound of the talk with it.
    if (phone.state.session) event.preventDefault();
  });
}

wire();
startClock();
startLeads({ url: config.leads, notify, announce });
everySecond(() => drawWrapUp(desk, model.ownTile(desk.state, config.me.agent_no)));
if (config.sip) {
  devices.start();
  phone.start();
}
refresh();
