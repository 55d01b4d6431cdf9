// What the cockpit shows, worked out from the live state; plain objects in and out.

import { agentsByState, callsOf, waitingIn } from "../panel/state.js";

const TALKING = ["talking", "held"];
const WAITING = ["waiting", "offered"];
const ORDER = [
  "ringing",
  "dialling",
  "talking",
  "wrap_up",
  "ready",
  "phone_lost",
  "paused",
  "idle",
];

/** Running calls, of one group when `group` is named, longest first. */
export function liveCalls(state, group) {
  return [...state.calls.values()]
    .filter((call) => call.state !== "ended" && (!group || call.group === group))
    .sort((a, b) => a.started_at.localeCompare(b.started_at));
}

/** Agents, of one group when named: at work first, then by number. */
export function agentsOf(state, group) {
  const rank = (agent) => (agent.state === "logged_out" ? 1 : 0);
  return [...state.agents.values()]
    .filter((agent) => !group || agent.memberships.some((one) => one.group === group))
    .sort((a, b) => rank(a) - rank(b) || a.agent_no.localeCompare(b.agent_no));
}

/** One group's card: callers waiting, the longest wait's start, how many agents in each state. */
export function groupCard(state, group) {
  const waiting = waitingIn(state, group.code);
  const counts = agentsByState(state, group.code);
  const talking = callsOf(state, group.code).filter((call) => TALKING.includes(call.state));
  return {
    waiting: waiting.count,
    longestSince: waiting.since,
    talking: talking.length,
    states: ORDER.filter((one) => counts[one]).map((one) => [one, counts[one]]),
  };
}

/** Whether a call is a place in line kept for somebody who will be called back. */
export function isCallback(call) {
  return call.kind === "outbound" && WAITING.includes(call.state);
}

/** Since when a call is in its state, and the seconds complete before. */
export function callSpan(call) {
  if (call.state === "talking") return [call.talking_since, 0];
  if (call.state === "held") return [call.held_since, 0];
  if (WAITING.includes(call.state)) return [call.waiting_since, call.waited_s];
  return [call.started_at, 0];
}
