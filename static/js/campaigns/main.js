// The pages of campaigns: forms and tables change in place (htmx), charts move.

import htmx from "htmx.org";

import { startClock } from "../shared/clock.js";
import { readJson } from "../shared/dom.js";
import { startLive } from "../shared/live.js";
import { drawOwnPresence } from "../shared/own.js";
import { notify, startShell } from "../shared/shell.js";
import { learn, say } from "../shared/words.js";
import { startCharts } from "./charts.js";

// Nothing is evaluated and no style is written into the page: its policy allows neither.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages hold people's data
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

const config = readJson("config");
learn(config.words);
startShell();
startClock();

if (config.panel && document.getElementById("own-presence")) {
  startLive({
    face: "desk",
    url: config.panel,
    onState: (state) => drawOwnPresence(state, true),
    onStatus: (status) => status !== "live" && drawOwnPresence(null, false),
  });
}

// A server that asks again and again need not be told of each failure, a button must.
const isPolled = (element) => element.getAttribute("hx-trigger")?.startsWith("every");

// Nothing is drawn anew under somebody's hands: where focus or an open detail is, it waits.
const isHeld = (element) =>
  "calm" in element.dataset &&
  (element.contains(document.activeElement) || element.querySelector("details[open]"));

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if (isPolled(elt) && (document.hidden || isHeld(elt))) event.preventDefault();
});
document.body.addEventListener("htmx:responseError", (event) => {
  if (!isPolled(event.detail.elt)) notify(say("part_failed"), "bad");
});
document.body.addEventListener("htmx:sendError", (event) => {
  if (!isPolled(event.detail.elt)) notify(say("part_failed"), "bad");
});
// Whoever was signed out meanwhile is led to the sign-in page: that is no part of this one.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (!xhr.responseURL || new URL(xhr.responseURL).pathname !== "/sign-in/") return;
  event.detail.shouldSwap = false;
  notify(say("part_signed_out"), "bad");
});
document.body.addEventListener("said", (event) => notify(event.detail.words, event.detail.tone));

document.getElementById("form-faults")?.focus();
startCharts(config);
