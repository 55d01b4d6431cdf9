// What the cockpit shows, worked out from the live state; plain objects in and out.

const WAITING = ['waiting', 'offered'];
const ORDER = ['ringing', 'dialling', 'talking', 'wrap_up', 'ready', 'phone_lost', 'paused', 'idle'];

/** Running calls, of one group when `group` is named, longest first. */
export function liveCalls(state, group) {
  return [...state.calls.values()]
    .filter((call) => call.state !== 'ended' && (!group || call.group === group))
    .sort((a, b) => a.started_at.localeCompare(b.started_at));
}

/** Agents, of one group when named: at work first, then by number. */
export function agentsOf(state, group) {
  const rank = (agent) => (agent.state === 'logged_out' ? 1 : 0);
  return [...state.agents.values()]
    .filter((agent) => !group || agent.memberships.some((one) => one.group === group))
    .sort((a, b) => rank(a) - rank(b) || a.agent_no.localeCompare(b.agent_no));
}

/** One group's card: callers waiting, the longest wait's start, how many agents in each state. */
export function groupCard(state, group) {
  const calls = liveCalls(state, group.code);
  const waiting = calls.filter((call) => WAITING.includes(call.state));
  const starts = waiting.map((call) => call.waiting_since ?? call.started_at).sort();
  const counts = new Map();
  for (const agent of state.agents.values()) {
    const isIn = agent.memberships.some((one) => one.group === group.code && one.is_checked_in);
    if (isIn) counts.set(agent.state, (counts.get(agent.state) ?? 0) + 1);
  }
  return {
    waiting: waiting.length,
    longestSince: starts[0] ?? null,
    talking: calls.filter((call) => ['talking', 'held'].includes(call.state)).length,
    states: ORDER.filter((one) => counts.has(one)).map((one) => [one, counts.get(one)]),
  };
}

/** Since when a call is in its state, and the seconds complete before. */
export function callSpan(call) {
  if (call.state === 'talking') return [call.talking_since, 0];
  if (call.state === 'held') return [call.held_since, 0];
  if (WAITING.includes(call.state)) return [call.waiting_since, call.waited_s];
  return [call.started_at, 0];
}
