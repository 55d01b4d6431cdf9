// Where colleagues' calls to her go: do not disturb, and three forwards.

import { attr, byId, text } from "../shared/dom.js";
import { say } from "../shared/words.js";

const WHEN = ["always", "busy", "no_answer"];

/** The sentence beside the heading: `[key, holes]`. */
export function ledWords(led) {
  if (!led) return ["led_unknown", {}];
  if (led.always) return ["led_always", { number: led.always }];
  if (led.is_dnd) return ["led_dnd", {}];
  if (led.busy || led.no_answer) return ["led_some", {}];
  return ["led_here", {}];
}

/** The commands that make `led` what the fields say, none for what is so already. */
export function ledCommands(led, fields) {
  return WHEN.filter((when) => (led?.[when] ?? "") !== fields[when]).map((when) => ({
    do: "setforward",
    when,
    destination: fields[when],
  }));
}

/** Make the fields work; `ask` sends a command and resolves to its answer. */
export function createLed({ ask, announce }) {
  let led = null;
  const field = (when) => byId(`led-${when}`);
  byId("led-dnd").addEventListener("change", async ({ target }) => {
    const answer = await ask({ do: "setdonotdisturb", is_on: target.checked });
    if (!answer.ok) target.checked = !target.checked;
  });
  byId("led").addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = Object.fromEntries(WHEN.map((when) => [when, field(when).value.trim()]));
    for (const command of ledCommands(led, said)) {
      const answer = await ask(command);
      if (!answer.ok) {
        field(command.when).focus();
        return;
      }
    }
    announce(say("led_saved"));
  });

  return {
    /** Show what the log says; a field that is being filled in is left alone. */
    draw(now, isLive) {
      const isNews = JSON.stringify(now) !== JSON.stringify(led);
      led = now;
      const [key, holes] = ledWords(led);
      text(byId("led-words"), say(key, holes));
      attr(byId("led-fields"), "disabled", !isLive || !led);
      if (!led || !isNews) return;
      byId("led-dnd").checked = led.is_dnd;
      for (const when of WHEN) {
        if (document.activeElement !== field(when)) field(when).value = led[when];
      }
    },
  };
}
