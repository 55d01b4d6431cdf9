// The live socket as the faces use it: clock, sign-out and refusals in words come on top.

import { openPanel } from "../panel/socket.js";
import { tune } from "./clock.js";
import { say } from "./words.js";

/**
 * Open the socket of a face. `onState(state)` after each change; `onStatus` hears `starting`,
 * `live`, `cut` or `forbidden`. Answers `{ask}`, which resolves to `{ok, words}`.
 */
export function startLive({ face, url, onState, onStatus }) {
  const panel = openPanel({
    face,
    url,
    onState,
    onClock: tune,
    onConnection(word) {
      if (word === "signed_out")
        location.reload(); // the server leads to sign-in and back
      else onStatus(word);
    },
  });
  return {
    async ask(command) {
      const answer = await panel.ask(command);
      if (answer.ok || answer.words) return answer;
      const known = ["no_answer", "not_connected"].includes(answer.code) ? answer.code : "refused";
      return { ...answer, words: say(known) };
    },
  };
}
