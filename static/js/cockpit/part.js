// A supervisor's buttons beside an agent who talks: listen, whisper, barge in, take over, end.

import { attr, el, drawState, icon, keyed, setIcon, show } from "../shared/dom.js";
import { look, say } from "../shared/words.js";
import { partButtons, takingPart } from "./model.js";

const ICONS = {
  spy: "ear",
  whisper: "mic",
  barge: "people",
  take_over: "arrow",
  end_monitor: "close",
};

/** Make the cell; `onAsk(command)` sends, `onRefused(sentence)` tells why a button does nothing. */
export function makePart(onAsk, onRefused) {
  const cell = el(
    "td",
    { class: "part" },
    el("span", { class: "part-mode" }),
    el("span", { class: "part-acts", role: "group" }),
  );
  cell.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (button.getAttribute("aria-disabled") === "true") onRefused(button.title);
    else if (button.getAttribute("aria-pressed") !== "true") onAsk(wanted(button.dataset));
  });
  return cell;
}

function wanted({ key, agent }) {
  if (key === "end_monitor") return { do: key };
  if (key === "take_over") return { do: key, agent_no: agent };
  return { do: "monitor", agent_no: agent, mode: key };
}

/** Draw it for one agent; nothing where there is nothing to take part in. */
export function drawPart(cell, state, agent) {
  const [mode, acts] = cell.children;
  const part = takingPart(state, agent);
  show(mode, part?.mode);
  show(acts, part);
  if (!part) {
    keyed(
      acts,
      [],
      () => "",
      () => null,
      () => {},
    );
    return;
  }
  if (part.mode) drawState(mode, look("monitor", part.mode));
  attr(acts, "aria-label", say("part_of", { name: agent.name }));
  const why = part.why ? say(part.why, { name: part.who }) : "";
  keyed(
    acts,
    partButtons(part),
    (one) => one.key,
    (one) => el("button", { class: "button plain square", type: "button" }, icon(ICONS[one.key])),
    (button, one) => {
      const words = say(`part_${one.key}`);
      setIcon(button, ICONS[one.key]);
      attr(button, "data-agent", agent.agent_no);
      attr(button, "title", one.isOff ? why : words);
      attr(button, "aria-label", one.isOff ? `${words}: ${why}` : `${words}: ${agent.name}`);
      attr(button, "aria-disabled", one.isOff ? "true" : null);
      attr(button, "aria-pressed", one.isPressed === null ? null : String(one.isPressed));
    },
  );
}
