// A supervisor ends a whole call. It asks twice: nobody on the call is asked at all.

import { attr, el, icon, show, text } from "../shared/dom.js";
import { announce } from "../shared/shell.js";
import { say } from "../shared/words.js";

/** How long the first press counts, milliseconds. */
const SURE_MS = 5000;

/** Make the cell; `onAsk(command)` sends, `onRefused(sentence)` tells why it does nothing. */
export function makeCallEnd(onAsk, onRefused) {
  const button = el(
    "button",
    { class: "button plain small", type: "button" },
    icon("phone-down"),
    el("span", { class: "unseen" }, say("call_end")),
  );
  let forgetting = 0;
  const forget = () => {
    clearTimeout(forgetting);
    forgetting = 0;
    button.classList.replace("end", "plain");
    text(button.lastElementChild, say("call_end"));
    attr(button.lastElementChild, "class", "unseen");
    attr(button, "aria-label", button.dataset.words);
  };
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") {
      onRefused(button.title);
    } else if (forgetting) {
      forget();
      onAsk({ do: "hangup", call: button.dataset.call });
    } else {
      forgetting = setTimeout(forget, SURE_MS);
      button.classList.replace("plain", "end");
      text(button.lastElementChild, say("call_end_short"));
      attr(button.lastElementChild, "class", null);
      attr(button, "aria-label", null);
      announce(say("call_end_sure"), true);
    }
  });
  button.addEventListener("blur", () => forgetting && forget());
  return el("td", { class: "call-end" }, button);
}

/** Draw it for a call of `number`; a place kept for a callback has nobody on the line. */
export function drawCallEnd(cell, call, { number, isLive }) {
  const button = cell.firstElementChild;
  const words = say("call_end_of", { number });
  show(button, call.parties.length > 0);
  attr(button, "data-call", call.call_id);
  attr(button, "data-words", words);
  if (!button.classList.contains("end")) attr(button, "aria-label", words);
  attr(button, "title", isLive ? say("call_end") : say("not_connected"));
  attr(button, "aria-disabled", isLive ? null : "true");
}
