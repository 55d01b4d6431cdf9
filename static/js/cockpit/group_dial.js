// A number is called for a group, by its agent who has been ready longest.

import { attr, el, icon } from "../shared/dom.js";
import { say } from "../shared/words.js";

/** Why nobody can be asked to call now: the key of a sentence, empty when somebody can. */
export function whyNoDial(card, isLive) {
  if (!isLive) return "not_connected";
  return card.states.some(([name]) => name === "ready") ? "" : "group_dial_nobody";
}

/** What was typed as a command, or null when it is no number. */
export function groupDial(group, typed) {
  const target = typed.replace(/[^\d+*#]/g, "");
  return target ? { do: "dial", agent_no: "", group, target } : null;
}

/** The line on a group's card; `ask` answers whether it was done, `tell` says why not. */
export function makeGroupDial(group, ask, tell) {
  const field = el("input", {
    class: "input number",
    type: "tel",
    inputmode: "tel",
    maxlength: 30,
    autocomplete: "off",
    "aria-label": say("group_dial_number", { group: group.name }),
    placeholder: say("group_dial_hint"),
  });
  const button = el("button", { class: "button", type: "submit" }, icon("phone-out"));
  button.append(el("span", {}, say("group_dial")));
  const form = el("form", { class: "group-dial" }, field, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") {
      tell(button.title);
      return;
    }
    const command = groupDial(group.code, field.value);
    if (command && (await ask(command))) field.value = "";
  });
  return form;
}

/** Grey with the reason, or not. */
export function drawGroupDial(form, why) {
  const button = form.querySelector("button");
  attr(button, "aria-disabled", why ? "true" : null);
  attr(button, "title", why ? say(why) : null);
}
