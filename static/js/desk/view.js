// Draws the desk. It reads a model and writes nodes; it decides nothing and sends nothing.

import { moment, secondsUntil, ticking, duration } from "../shared/clock.js";
import { attr, byId, drawState, el, icon, keyed, setIcon, show, text } from "../shared/dom.js";
import { look, say } from "../shared/words.js";
import { herLeg } from "./control.js";
import { drawExtend, drawMemberships } from "./memberships.js";
import * as model from "./model.js";
import { drawRecording, recordingCard } from "./recording.js";

/** Draw the parts which hang on the live state and the phone. */
export function draw(desk) {
  const { state, phone, devices, config } = desk;
  const focused = document.activeElement;
  const tile = model.ownTile(state, config.me.agent_no);
  const call = model.ownCall(state, config.me.agent_no);
  attr(byId("desk"), "data-waiting", !desk.state.isLoaded);
  drawBanners(desk, tile);
  drawMe(desk, tile);
  drawCall(desk, tile, call);
  drawPhone(phone, devices, config);
  drawDial(desk, tile, call);
  keepFocus(focused);
}

// What takes over when the control in focus goes away: never one that undoes what was just done.
const HEIRS = {
  "desk-call": ["#mute", "#disposition"],
  "desk-me": ["#act-ready", "#pause-menu summary"],
};

/** Keyboard users stay where they were, on the nearest control that is still there. */
function keepFocus(focused) {
  if (!focused?.closest("[hidden]")) return;
  for (const [card, heirs] of Object.entries(HEIRS)) {
    if (!focused.closest(`.${card}`)) continue;
    const heir = heirs
      .map((one) => document.querySelector(one))
      .find((one) => !one.closest("[hidden]") && !one.disabled);
    heir?.focus();
  }
}

function drawBanners(desk, tile) {
  const { state, phone, devices, config } = desk;
  const hasOwnPhone = Boolean(config.sip);
  const links = [...state.links.values()];
  const items = !desk.state.isLoaded
    ? []
    : model.banners({ live: desk.live, links, phone, devices, hasOwnPhone, tile });
  keyed(
    byId("banners"),
    items,
    (item) => item.key,
    (item) => {
      const made = el(
        "div",
        { class: "banner", "data-tone": item.tone, role: "status" },
        icon(item.icon),
        el("span", { class: "grow" }, say(item.key)),
      );
      if (item.act) {
        const button = el("button", { class: "button", type: "button" }, say(`act_${item.act}`));
        button.addEventListener("click", () => desk.act(item.act));
        made.append(button);
      }
      return made;
    },
    () => {},
  );
}

function drawMe(desk, tile) {
  const state = tile?.state ?? "logged_out";
  const acts = model.presenceActs(state);
  drawState(byId("me-state"), look("agent_state", state), tile?.reason);
  if (tile) ticking(byId("me-timer"), tile.since);
  text(byId("me-help"), meHelp(tile, state));
  show(byId("act-ready"), acts.ready || Boolean(tile?.next_reason));
  const readyWords = tile?.next_reason ? "pause_not" : state === "logged_out" ? "log_in" : "ready";
  text(byId("act-ready").querySelector("span"), say(readyWords));
  show(byId("pause-menu"), acts.pause);
  const isBusy = ["ringing", "dialling", "talking"].includes(state);
  text(byId("pause-words"), say(isBusy ? "pause_after" : state === "paused" ? "reason" : "pause"));
  show(byId("act-log-out"), acts.logOut);
  for (const id of ["act-ready", "act-log-out", "wrap-up-done"]) {
    byId(id).disabled = desk.live !== "live";
  }
  keyed(
    byId("pause-reasons"),
    desk.state.pauseReasons,
    (reason) => reason,
    (reason) => {
      const button = el("button", { class: "button plain", type: "button" }, reason);
      button.addEventListener("click", () => desk.pause(reason));
      return button;
    },
    () => {},
  );
  drawWrapUp(desk, tile);
  drawMemberships({
    tile,
    names: desk.config.groups,
    isLive: desk.live === "live",
    ask: desk.ask,
  });
}

function meHelp(tile, state) {
  if (tile?.is_leaving) return say("help_leaving");
  if (tile?.next_reason) return say("help_next", { reason: tile.next_reason });
  return say(`help_${state}`);
}

/** The countdown; also runs every second. */
export function drawWrapUp(desk, tile) {
  const isOn = tile?.state === "wrap_up" && Boolean(tile.until);
  show(byId("wrap-up"), isOn);
  if (!isOn) return;
  const whole = (Date.parse(tile.until) - Date.parse(tile.since)) / 1000;
  const left = secondsUntil(tile.until);
  byId("wrap-up-bar").max = Math.max(1, whole);
  byId("wrap-up-bar").value = left;
  text(byId("wrap-up-left"), duration(Math.ceil(left)));
  drawExtend(tile, desk.live === "live");
}

function drawCall(desk, tile, call) {
  const { phone, config } = desk;
  const session = phone.session;
  const card = model.callCard({
    call,
    session,
    tile,
    hasOwnPhone: Boolean(config.sip),
    isFresh: desk.live === "live",
  });
  const isOn = card.mode !== "none";
  show(byId("call"), isOn);
  show(byId("call-none"), !isOn);
  attr(document.querySelector(".desk-call"), "data-state", isOn ? card.mode : null);
  show(byId("call-state"), isOn);
  if (!isOn) {
    text(byId("call-none-words"), say(noneWords(desk, tile)));
    return;
  }
  drawState(byId("call-state"), look("call_card", card.mode));
  const number = model.otherSide(call, config.me.agent_no) || session?.number || "";
  text(byId("call-number"), number || say("number_hidden"));
  const name = call?.customer_name || (call?.kind === "internal" ? config.colleagues[number] : "");
  text(byId("call-name"), name);
  show(byId("call-name"), name);
  drawFacts(call, config);
  ticking(byId("call-timer"), card.since, card.complete);
  drawHint(card, phone, config);
  drawActs(desk, card, call);
  const isLive = desk.live === "live";
  drawRecording(recordingCard({ call, policies: config.recording, isLive }));
}

/** Where the sound is when it is not here. */
function drawHint(card, phone, config) {
  let key = "";
  if (card.mode === "lost") {
    key =
      phone.owner === "elsewhere"
        ? "lost_elsewhere"
        : config.takes_back_itself
          ? "lost_taking"
          : "lost_offer";
  } else if (card.mode === "silent") {
    key = phone.owner === "elsewhere" ? "sound_elsewhere" : "sound_lost";
  } else if (card.mode === "ringing" && !phone.session) {
    key = !config.sip
      ? config.is_told_phone
        ? "ring_desk_told"
        : "ring_desk"
      : phone.owner === "elsewhere"
        ? "ring_elsewhere"
        : "ring_coming";
  }
  show(byId("call-hint"), key);
  attr(byId("call-hint"), "data-tone", ["silent", "lost"].includes(card.mode) ? "bad" : "busy");
  text(byId("call-hint"), key && say(key));
}

function noneWords(desk, tile) {
  if (!desk.state.isLoaded) return "loading";
  const known = ["logged_out", "idle", "paused", "wrap_up", "phone_lost"];
  return known.includes(tile?.state) ? `none_${tile.state}` : "none_ready";
}

function fact(id, words) {
  text(byId(id), words);
  show(byId(id).parentElement, words);
}

function drawFacts(call, config) {
  const group = call?.group ? `${config.groups[call.group] ?? ""} ${call.group}`.trim() : "";
  fact("call-group", group);
  fact("call-line", call?.line);
  fact("call-waited", call?.waited_s ? duration(call.waited_s) : "");
}

function drawActs(desk, card, call) {
  const { config } = desk;
  const { session } = desk.phone;
  const { isOffer, why, canMute } = model.ringActs({
    card,
    call,
    session,
    hasOwnPhone: Boolean(config.sip),
    isToldPhone: config.is_told_phone,
  });
  show(byId("answer"), isOffer);
  attr(byId("answer"), "aria-disabled", why ? "true" : null);
  attr(byId("answer"), "title", why ? say(why) : null);
  show(byId("reject"), isOffer);
  show(byId("take-back"), card.mode === "lost" && desk.phone.owner !== "elsewhere");
  byId("take-back").disabled = desk.isTakingBack || desk.live !== "live";
  // A ring that is not in this tab is not ended from here: that would take it from everybody.
  show(byId("hang-up"), card.mode !== "ringing");
  byId("hang-up").disabled = desk.isHangingUp;
  show(byId("mute"), canMute);
  show(byId("levels"), session?.state === "talking");
  const isMuted = session ? session.isMuted : herLeg(call, config.me.agent_no)?.is_muted;
  attr(byId("mute"), "aria-pressed", isMuted ? "true" : "false");
  setIcon(byId("mute"), isMuted ? "mic-off" : "mic");
  text(byId("mute").querySelector("span"), say(isMuted ? "unmute" : "mute"));
}

function drawDial(desk, tile, call) {
  const { session } = desk.phone;
  const why = model.whyNoDial({ call, session, tile, isLive: desk.live === "live" });
  attr(byId("dial-go"), "aria-disabled", why ? "true" : null);
  attr(byId("dial-go"), "title", why ? say(why) : null);
  text(byId("dial-help"), say(why || "dial_help"));
}

function drawPhone(phone, devices, config) {
  if (!config.sip) {
    drawState(byId("phone-state"), look("phone", "desk"));
    text(byId("phone-help"), say("phone_help_desk"));
    show(byId("devices"), false);
    return;
  }
  const value = phone.owner === "elsewhere" ? "elsewhere" : phone.registration;
  drawState(byId("phone-state"), look("phone", value));
  text(
    byId("phone-help"),
    phone.registration === "failed"
      ? `${say("phone_help_failed")} ${phone.why}`
      : say(`phone_help_${value}`),
  );
  show(byId("phone-here"), phone.owner === "elsewhere");
  show(byId("mic-allow"), devices.permission === "unknown");
  drawDevices(byId("device-microphone"), devices.microphones, devices.chosen.microphone);
  drawDevices(byId("device-headset"), devices.outputs, devices.chosen.headset);
  drawDevices(byId("device-ringer"), devices.outputs, devices.chosen.ringer);
  show(byId("output-fields"), devices.canChooseOutput);
  show(byId("ringer-fields"), devices.canChooseOutput);
  show(byId("mic-meter"), devices.stream);
}

function drawDevices(select, found, chosen) {
  const options = [{ id: "", label: say("device_default") }, ...found.filter((one) => one.id)];
  keyed(
    select,
    options,
    (one) => one.id,
    (one) => el("option", { value: one.id }),
    (node, one) => text(node, one.label || say("device_unnamed")),
  );
  const value = options.some((one) => one.id === chosen) ? chosen : "";
  if (select.value !== value) select.value = value;
}

/** One list of past calls. `onDial` redials; `names` has words for groups and colleagues. */
export function drawPast(holder, none, calls, { config, dispositions, onDial }) {
  keyed(
    holder,
    calls,
    (call) => call.call_id,
    (call) => makePast(numberOf(call), call.kind, onDial),
    (node, call) => {
      const [, who, , more, note] = node.children;
      const number = numberOf(call);
      const name = call.customer_name || config.colleagues[number];
      attr(node, "data-missed", call.kind === "inbound" && call.outcome !== "answered");
      text(who, name ? `${name} ${number}` : number || say("number_hidden"));
      const outcome = look("outcome", call.outcome).word;
      const talked = call.outcome === "answered" ? duration(call.talked_s) : outcome;
      const agent = call.agent_no === config.me.agent_no ? "" : config.colleagues[call.agent_no];
      const parts = [moment(call.started_at), talked, config.groups[call.group], agent];
      text(more, parts.filter(Boolean).join(" · "));
      const known = Object.values(dispositions).flat();
      const said = known.find((one) => one.code === call.disposition)?.name ?? call.disposition;
      text(note, [said, call.note].filter(Boolean).join(": "));
      show(note, note.textContent);
    },
  );
  show(none, calls.length === 0);
}

function numberOf(call) {
  return call.customer_number || call.target_agent_no;
}

function makePast(number, kind, onDial) {
  const redial = el(
    "button",
    { class: "button plain square", type: "button", title: say("dial_again") },
    icon("phone-out"),
    el("span", { class: "unseen" }, say("dial_number", { number })),
  );
  redial.addEventListener("click", () => onDial(number));
  show(redial, number);
  return el(
    "li",
    {},
    icon(look("kind", kind).icon),
    el("span", { class: "past-who number" }),
    redial,
    el("span", { class: "past-more" }),
    el("span", { class: "past-note" }),
  );
}
