// The demo's button: a customer of the town calls one of the lines.

import { byId, text } from "./dom.js";
import { say } from "./words.js";

/** Send the form in the background and show which number rings where. */
export function wireRingIn() {
  const form = document.getElementById("ring-in");
  if (!form) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    byId("ring-in-go").disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const { words } = await answer.json();
      text(byId("ring-in-said"), words);
    } catch {
      text(byId("ring-in-said"), say("ring_in_failed"));
    }
    byId("ring-in-go").disabled = false;
  });
}
