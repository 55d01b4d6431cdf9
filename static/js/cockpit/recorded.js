// A supervisor's buttons for the recording of a running call.

import { attr, el, icon, keyed, setIcon } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { pauseDeed, recordDeed, recordingCard } from "../desk/recording.js";

/** What to show for a call: `{state, buttons: [{key, icon, word, isOff, why}]}`, or null. */
export function recordedOf({ call, policies, isLive }) {
  const card = recordingCard({ call, policies, isLive });
  if (!card.isShown || call.agent_nos.length === 0) return null;
  const isOn = card.state !== "off";
  const isPaused = card.state === "paused";
  const buttons = [
    {
      key: recordDeed(card.state),
      place: "record",
      icon: isOn ? "record-stop" : "record",
      word: isOn ? "record_stop" : "record_start",
      why: card.canRecord ? "" : card.why,
    },
  ];
  if (isOn) {
    buttons.push({
      key: pauseDeed(card.state),
      place: "pause",
      icon: isPaused ? "play" : "pause",
      word: isPaused ? "record_resume" : "record_mute",
      why: card.canPause ? "" : "record_away",
    });
  }
  return { state: card.state, buttons };
}

/** Make the cell; `onAsk(command)` sends, `onRefused(sentence)` tells why a button does nothing. */
export function makeRecorded(onAsk, onRefused) {
  const cell = el(
    "td",
    { class: "recorded" },
    el("span", { class: "recorded-state", hidden: true }, icon("record"), el("span")),
    el("span", { class: "recorded-acts", role: "group" }),
  );
  cell.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (button.getAttribute("aria-disabled") === "true") onRefused(button.title);
    else {
      const { deed, call, agent } = button.dataset;
      onAsk({ do: deed, call_id: call, agent_no: agent });
    }
  });
  return cell;
}

/** Draw it for one call; nothing where nothing may be recorded. */
export function drawRecorded(cell, call, what, number) {
  const [state, acts] = cell.children;
  const isOn = Boolean(what) && what.state !== "off";
  state.hidden = !isOn;
  attr(state, "data-state", isOn ? what.state : null);
  if (isOn) state.lastElementChild.textContent = say(`record_${what.state}`);
  attr(acts, "aria-label", what ? say("recording_of", { number }) : null);
  attr(acts, "role", what ? "group" : null);
  keyed(
    acts,
    what?.buttons ?? [],
    (one) => one.place,
    (one) => el("button", { class: "button plain square", type: "button" }, icon(one.icon)),
    (button, one) => {
      const words = say(one.word);
      const why = one.why && say(one.why);
      setIcon(button, one.icon);
      attr(button, "data-deed", one.key);
      attr(button, "data-call", call.call_id);
      attr(button, "data-agent", call.agent_nos[0]);
      attr(button, "title", why || words);
      attr(button, "aria-label", why ? `${words}: ${why}` : `${words}: ${number}`);
      attr(button, "aria-disabled", why ? "true" : null);
    },
  );
}
