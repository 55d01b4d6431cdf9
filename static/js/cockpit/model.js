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
  const isShown = ({ agent_no: agentNo, memberships }) => {
    if (group) return memberships.some((one) => one.group === group);
    // she is told of herself, and belongs here only as a member
    const isOther = agentNo !== state.me || state.seesAll;
    return isOther || memberships.some((one) => state.groups.has(one.group));
  };
  return [...state.agents.values()]
    .filter(isShown)
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

const ON_LINE = ["talking", "held", "alone"];
const BUSY = ["ringing", "dialling", "talking"];
const MODES = ["spy", "whisper", "barge"];

/**
 * What a supervisor may do with an agent's call, or null when there is none to take part in:
 * `mode` how she takes part now ('' when she does not, 'calling' while her phone rings for it),
 * `why` the sentence that says why she cannot, with `who` stands in the way.
 */
export function takingPart(state, agent) {
  const call = agent.call_id ? state.calls.get(agent.call_id) : null;
  if (!call || call.state === "ended" || agent.agent_no === state.me) return null;
  const watching = call.parties.filter((one) => one.role === "supervisor");
  const isOnLine = call.parties.some(
    (one) =>
      one.role !== "supervisor" && one.agent_no === agent.agent_no && ON_LINE.includes(one.state),
  );
  if (!isOnLine) return null;
  const mine = watching.find((one) => one.agent_no === state.me);
  const other = watching.find((one) => one.agent_no !== state.me);
  const mode = mine ? mine.mode || "calling" : "";
  return { mode, ...reason(state, { mode, other }) };
}

function reason(state, { mode, other }) {
  const own = state.agents.get(state.me);
  if (other) return { why: "part_taken", who: other.agent_name || other.agent_no };
  if (mode === "calling") return { why: "part_calling", who: "" };
  if (mode) return { why: "", who: "" };
  if (!own) return { why: "part_no_agent", who: "" };
  if (!own.is_phone_reachable) return { why: "part_no_phone", who: "" };
  if (BUSY.includes(own.state) || isWatching(state)) return { why: "part_busy", who: "" };
  return { why: "", who: "" };
}

/** Whether she takes part in any call now. */
function isWatching(state) {
  return [...state.calls.values()].some((call) =>
    call.parties.some((one) => one.role === "supervisor" && one.agent_no === state.me),
  );
}

/** The buttons of `takingPart`: what each asks for, whether it is pressed, whether it works. */
export function partButtons(part) {
  const modes = MODES.map((mode) => ({
    key: mode,
    isPressed: part.mode === mode,
    isOff: Boolean(part.why),
  }));
  const takeOver = { key: "take_over", isPressed: null, isOff: Boolean(part.why) };
  const end = { key: "end_monitor", isPressed: null, isOff: false };
  return part.mode ? [...modes, takeOver, end] : [...modes, takeOver];
}
