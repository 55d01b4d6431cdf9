// Earlier calls of the number on the line, asked for over the socket when a call comes.

import { byId, show, text } from "../shared/dom.js";
import { say } from "../shared/words.js";

/** `ask` sends a command; `draw(calls)` shows what was found. */
export function createEarlier({ ask, draw }) {
  let wanted = null;

  return {
    /** Look a number up; what an older question brings is dropped. */
    async look(number) {
      if (!number || number === wanted) return;
      wanted = number;
      const answer = await ask({ do: "history", number });
      if (wanted !== number) return;
      const calls = answer.ok ? (answer.data?.calls ?? []) : [];
      text(byId("before-none"), say(answer.ok ? "before_none" : "past_failed"));
      text(byId("before-count"), calls.length || "");
      draw(calls);
      show(byId("before-none"), calls.length === 0);
    },
    /** The next call of the same number is looked up anew. */
    forget() {
      wanted = null;
    },
  };
}
