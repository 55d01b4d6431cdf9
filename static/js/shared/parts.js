// Parts of a page that change in place: forms, and tables that are drawn anew (htmx).

import htmx from "htmx.org";

import { notify } from "./shell.js";
import { say } from "./words.js";

// A part that asks again and again need not be told of each failure, a button must.
const isPolled = (element) => element.getAttribute("hx-trigger")?.startsWith("every");

// Nothing is drawn anew under somebody's hands: where focus or an open detail is, it waits.
const isHeld = (element) =>
  "calm" in element.dataset &&
  (element.contains(document.activeElement) || element.querySelector("details[open]"));

function settle() {
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
}

/** Let parts of the page change in place. */
export function startParts() {
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (isPolled(elt) && (document.hidden || isHeld(elt))) event.preventDefault();
  });
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.body.addEventListener(failure, (event) => {
      if (!isPolled(event.detail.elt)) notify(say("part_failed"), "bad");
    });
  }
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { elt, xhr } = event.detail;
    // Whoever was signed out meanwhile is led to the sign-in page: that is no part of this one.
    if (xhr.responseURL && new URL(xhr.responseURL).pathname === "/sign-in/") {
      event.detail.shouldSwap = false;
      notify(say("part_signed_out"), "bad");
    } else if (isPolled(elt) && isHeld(elt)) {
      event.detail.shouldSwap = false; // somebody came while the answer was on its way
    }
  });
  document.body.addEventListener("said", (event) => {
    notify(event.detail.words, event.detail.tone);
  });
}

settle(); // before htmx looks at the page
