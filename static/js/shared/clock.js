// Timers. They tick from the server's instants: the offset to this machine's clock is learned
// from the socket, so a wrong clock on the desk never shows a wrong duration.

import { text } from "./dom.js";

let offset = 0;

/** Learn the server's present instant (ISO 8601). */
export function tune(serverNow) {
  const at = Date.parse(serverNow);
  if (!Number.isNaN(at)) offset = at - Date.now();
}

/** The server's present instant in milliseconds. */
export function now() {
  return Date.now() + offset;
}

/** Seconds since an ISO instant (never negative), plus those already complete. */
export function secondsSince(instant, complete = 0) {
  if (!instant) return complete;
  return Math.max(0, (now() - Date.parse(instant)) / 1000) + complete;
}

/** Seconds until an ISO instant, never negative. */
export function secondsUntil(instant) {
  return instant ? Math.max(0, (Date.parse(instant) - now()) / 1000) : 0;
}

/** 75 -> "1:15", 3675 -> "1:01:15". */
export function duration(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, at) => (at ? String(part).padStart(2, "0") : part)).join(":");
}

/** A time of day on this desk, with the day when it was not today. */
export function moment(instant) {
  const at = new Date(instant);
  const language = document.documentElement.lang || undefined;
  const clock = at.toLocaleTimeString(language, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  if (new Date(now()).toDateString() === at.toDateString()) return clock;
  return `${at.toLocaleDateString(language, { day: "numeric", month: "short" })} ${clock}`;
}

/** Let a node tick: its text is the time since `instant`; without one it stands at `complete`. */
export function ticking(node, instant, complete = 0) {
  node.dataset.since = instant ?? "";
  node.dataset.complete = complete;
  draw(node);
}

function draw(node) {
  text(node, duration(secondsSince(node.dataset.since, Number(node.dataset.complete))));
}

const watchers = new Set();

/** Run something each second (and never twice in one). */
export function everySecond(run) {
  watchers.add(run);
}

/** Start the one interval of the page. */
export function startClock() {
  setInterval(() => {
    for (const node of document.querySelectorAll("[data-since]")) draw(node);
    for (const run of watchers) run();
  }, 1000);
}
