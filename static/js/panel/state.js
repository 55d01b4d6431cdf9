// What a live page knows, as a pure function of the messages it got: snapshot, then events.
// Nothing here touches the page, the clock or the socket. `apply` never changes what it is given.

const WAITS = ["waiting", "offered"];
const RECENT_KEPT = 20;
const MESSAGES_KEPT = 20;

/** A page that has heard nothing yet. */
export function initial() {
  return {
    seq: 0,
    face: "",
    audience: "", // the server's mark of what this page may see; sent along to resume
    isLoaded: false,
    me: "", // agent number of whoever looks; '' for one who is no agent
    seesAll: false, // cockpit: every group of the team, not only administered ones
    agents: new Map(), // agent_no -> AgentTile (desk: only her own)
    calls: new Map(), // call_id -> CallTile (desk: only calls she is in)
    waiting: new Map(), // call_id -> {call_id, group, waiting_since}
    groups: new Map(), // code -> {code, name}
    links: new Map(), // pbx -> {pbx, is_up}
    recent: [], // desk: her ended calls, newest first
    pauseReasons: [],
    said: new Map(), // call_id -> {call_id, disposition, note} of running calls, at the desk
    dispositions: {}, // group code -> [{code, name}]
    led: null, // desk: {is_dnd, always, busy, no_answer}, where colleagues' calls to her go
    messages: [], // heard here: {seq, at, group, sender_no, text}, newest first
    mended: [], // cockpit, heard here: {seq, at, pbx, what, story}, newest first
  };
}

/** The state after one message of the server; messages without state leave it as it is. */
export function apply(state, message) {
  if (message.type === "snapshot") return load(message, state);
  if (message.type === "resumed") return state;
  if (message.type !== "event" || message.seq <= state.seq) return state;
  const next = { ...state, seq: message.seq };
  const { body } = message;
  if (message.kind === "PbxLinkChanged") {
    next.links = put(state.links, body.pbx, { pbx: body.pbx, is_up: body.is_up });
  } else if (message.kind === "MessageBroadcast") {
    next.messages = heard(state.messages, message);
  } else if (message.kind === "PictureMended") {
    next.mended = heard(state.mended, message);
  } else if (message.kind === "WaitingChanged") {
    hearWaiting(next, body);
  } else if (body.agent) {
    hearAgent(next, body.agent);
  } else if (body.call) {
    hearCall(next, message.kind, body);
  }
  return next;
}

function heard(before, { seq, at, body }) {
  return [{ ...body, seq, at }, ...before].slice(0, MESSAGES_KEPT);
}

// What was heard here and is no part of a snapshot stays.
function load({ seq, face, audience, state }, { messages, mended }) {
  return {
    ...initial(),
    seq,
    face,
    audience: audience ?? "",
    isLoaded: true,
    me: state.me ?? "",
    seesAll: state.sees_all ?? false,
    agents: byKey(state.agents, "agent_no"),
    calls: byKey(state.calls, "call_id"),
    waiting: byKey(state.waiting, "call_id"),
    groups: byKey(state.groups, "code"),
    links: byKey(state.links, "pbx"),
    recent: state.recent ?? [],
    pauseReasons: state.pause_reasons ?? [],
    said: byKey(state.said ?? [], "call_id"),
    dispositions: state.dispositions ?? {},
    led: state.led ?? null,
    messages,
    mended,
  };
}

// A call of one of her groups that is not hers: only that somebody waits, or no longer does.
function hearWaiting(next, { call_id: callId, group, waiting_since: since }) {
  next.calls = drop(next.calls, callId);
  next.waiting = since
    ? put(next.waiting, callId, { call_id: callId, group, waiting_since: since })
    : drop(next.waiting, callId);
}

function hearAgent(next, agent) {
  const isSeen =
    agent.agent_no === next.me ||
    (next.face !== "desk" &&
      (next.seesAll || agent.memberships.some(({ group }) => next.groups.has(group))));
  next.agents = isSeen
    ? put(next.agents, agent.agent_no, agent)
    : drop(next.agents, agent.agent_no);
}

function hearCall(next, kind, body) {
  const { call } = body;
  if (kind === "CallEnded") {
    next.calls = drop(next.calls, call.call_id);
    next.waiting = drop(next.waiting, call.call_id);
    if (next.face === "desk" && body.recent.agent_no === next.me) {
      next.recent = remember(next.recent, { ...body.recent, ...next.said.get(call.call_id) });
    }
    next.said = drop(next.said, call.call_id);
    return;
  }
  if (kind === "CallDataChanged") hearWords(next, body);
  if (call.state === "ended") return; // told of a call that is over: only its CDR changed
  const isSeen = next.face !== "desk" || isHers(next.me, kind, body);
  next.calls = isSeen ? put(next.calls, call.call_id, call) : drop(next.calls, call.call_id);
  next.waiting = waits(next, call)
    ? put(next.waiting, call.call_id, {
        call_id: call.call_id,
        group: call.group,
        waiting_since: call.waiting_since,
      })
    : drop(next.waiting, call.call_id);
}

// She has a live leg in it, is the called agent, or is being rung by this very event. Said of each
// event anew, so that a call somebody else took away leaves the desk.
function isHers(me, kind, { call, agent_no: agentNo, how }) {
  if (kind === "CallOfferEnded" && agentNo === me && how !== "answered") return false;
  if (kind === "CallOffered" && agentNo === me) return true;
  return call.agent_nos.includes(me) || call.target_agent_no === me;
}

function waits(state, call) {
  return state.groups.has(call.group) && WAITS.includes(call.state);
}

function remember(recent, entry) {
  const others = recent.filter(({ call_id: callId }) => callId !== entry.call_id);
  const begun = ({ started_at: at }) => Date.parse(at);
  return [entry, ...others].sort((a, b) => begun(b) - begun(a)).slice(0, RECENT_KEPT);
}

// Said of a call that runs, words wait for its end; of one that is over, they change its entry.
function hearWords(next, { call, disposition, note }) {
  const words = { call_id: call.call_id, disposition, note };
  if (call.state !== "ended") next.said = put(next.said, call.call_id, words);
  next.recent = next.recent.map((one) =>
    one.call_id === call.call_id ? { ...one, ...words } : one,
  );
}

// What pages ask of the state.

/** Who waits in a group: how many, and since when the longest (ISO 8601 or null). */
export function waitingIn(state, group) {
  const here = [...state.waiting.values()].filter((one) => one.group === group);
  const since = here.map((one) => one.waiting_since).filter(Boolean);
  const longest = since.reduce(
    (first, one) => (Date.parse(one) < Date.parse(first) ? one : first),
    since[0] ?? null,
  );
  return { count: here.length, since: longest };
}

/** How many agents of a group do what: `{ready: 2, talking: 1}`. Who is not checked in counts as
 * logged out or idle by her own state, never as ready. */
export function agentsByState(state, group) {
  const found = {};
  for (const agent of state.agents.values()) {
    const membership = agent.memberships.find((one) => one.group === group);
    if (!membership) continue;
    const word = inGroup(agent, membership);
    found[word] = (found[word] ?? 0) + 1;
  }
  return found;
}

function inGroup(agent, membership) {
  if (agent.state !== "ready") return agent.state;
  if (!membership.is_checked_in) return "idle";
  return membership.is_paused ? "paused" : "ready";
}

/** The calls that stand in or came through a group, oldest first. */
export function callsOf(state, group) {
  return [...state.calls.values()]
    .filter((call) => call.group === group)
    .sort((one, other) => Date.parse(one.started_at) - Date.parse(other.started_at));
}

function byKey(rows, key) {
  return new Map((rows ?? []).map((row) => [row[key], row]));
}

function put(map, key, value) {
  return new Map(map).set(key, value);
}

function drop(map, key) {
  if (!map.has(key)) return map;
  const next = new Map(map);
  next.delete(key);
  return next;
}
