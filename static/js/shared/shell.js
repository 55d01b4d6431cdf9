// What every page has: light or dark, notices, words for screen readers.

import { attr, byId, el, icon, text } from "./dom.js";
import { startWhy } from "./why.js";
import { say } from "./words.js";

/** Announce to a screen reader; `isUrgent` interrupts. */
export function announce(sentence, isUrgent = false) {
  const holder = document.getElementById(isUrgent ? "say-now" : "say");
  if (!holder) return;
  // The same sentence twice must be heard twice.
  text(holder, "");
  setTimeout(() => text(holder, sentence), 50);
}

/** Show a passing notice; faults stay until closed. */
export function notify(sentence, tone = "busy") {
  const made = el(
    "div",
    { class: "banner", "data-tone": tone },
    icon(tone === "bad" ? "alert" : "check"),
    el("span", { class: "grow" }, sentence),
  );
  const close = el(
    "button",
    { class: "button plain square", type: "button", "aria-label": say("close") },
    icon("close"),
  );
  close.addEventListener("click", () => made.remove());
  made.append(close);
  byId("notices").append(made);
  announce(sentence, tone === "bad");
  if (tone !== "bad") setTimeout(() => made.remove(), 5000);
}

function themeNow() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Keep the number of messages and callbacks that wait beside the word in the bar. */
function startCount() {
  const holder = document.getElementById("messages-count");
  if (!holder) return;
  async function ask() {
    if (document.hidden) return;
    try {
      const answer = await fetch(holder.dataset.url, { headers: { Accept: "application/json" } });
      const { waiting, words } = await answer.json();
      holder.hidden = waiting === 0;
      text(holder.firstElementChild, waiting);
      text(holder.lastElementChild, words);
      attr(holder, "title", words);
    } catch {
      // the next round asks again
    }
  }
  ask();
  setInterval(ask, 15000);
  document.addEventListener("visibilitychange", ask);
}

/** Wire the frame: the theme is kept in a cookie so that the server draws it from the start. */
export function startShell() {
  const theme = document.getElementById("theme");
  startCount();
  startWhy();
  if (!theme) return;
  theme.addEventListener("click", () => {
    const next = themeNow() === "dark" ? "light" : "dark";
    attr(document.documentElement, "data-theme", next);
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`;
  });
}
