// What the desk shows, worked out from the event log's state and the phone; nothing here touches
// the page, so every rule can be tried on plain objects.

const RINGING = ["ringing", "answering"];

/** This agent's tile, or null before the first snapshot. */
export function ownTile(state, agentNo) {
  return state.agents.get(agentNo) ?? null;
}

/** The call she is on or is offered, or null. */
export function ownCall(state, agentNo) {
  const tile = ownTile(state, agentNo);
  const named = tile?.call_id ? state.calls.get(tile.call_id) : null;
  if (named && named.state !== "ended") return named;
  for (const call of state.calls.values()) {
    if (call.state !== "ended" && call.agent_nos.includes(agentNo)) return call;
  }
  return null;
}

/**
 * Whether the phone answers by itself: her own click-to-call, a call of a campaign, or the switch
 * says so in the ring. `null` when not, else 'dial' or 'beep'.
 */
export function answersItself(session, call) {
  if (session?.state !== "ringing") return null;
  if (call?.state === "calling_agent") return "dial";
  if (call?.state === "agent_lost" && session.callId === call.call_id) return "dial";
  if (call?.campaign || session.answersItself) return "beep";
  return null;
}

/** Whether her phone is gone in the middle of this call, which waits for her. */
export function isLost(tile, call) {
  return Boolean(call) && tile?.state === "phone_lost" && tile.call_id === call.call_id;
}

/** Whether the log says that she is on the line, so that a phone without sound has lost it. */
export function isOnTheLine(call) {
  return ["talking", "held", "consulting", "conference"].includes(call?.state);
}

/** Her own leg of a call that is up, or null. */
export function ownLeg(call, agentNo) {
  const up = (call?.parties ?? []).filter(
    (one) =>
      one.agent_no === agentNo &&
      one.role === "agent" &&
      !["reached", "ringing"].includes(one.state),
  );
  return up.length === 1 ? up[0] : null;
}

/**
 * What the card offers about a ring and about her own sound. `session` is this tab's phone. A desk
 * phone is answered here when it can be told to, and turned away and muted through the portal.
 */
export function ringActs({ card, call, session, hasOwnPhone, isToldPhone }) {
  const isHere = session?.state === "ringing" && !["outgoing", "returning"].includes(card.mode);
  const isAtDesk = !hasOwnPhone && card.mode === "ringing";
  const isTalking = hasOwnPhone
    ? session?.state === "talking"
    : isOnTheLine(call) && card.mode !== "lost";
  return {
    isOffer: isHere || isAtDesk,
    why: isAtDesk && !isToldPhone ? "why_desk_phone" : "",
    canMute: isTalking,
  };
}

/** Why she cannot dial now: the key of a sentence, empty when she can. */
export function whyNoDial({ call, session, tile, isLive }) {
  if (!tile || tile.state === "logged_out") return "dial_log_in";
  if (session?.state === "talking") return "dial_keys";
  if (call || session) return "dial_busy";
  return isLive ? "" : "not_connected";
}

/** Whether she takes part in the call as a supervisor only. */
export function onlyListens(call, agentNo) {
  const isHers = (one) => one.agent_no === agentNo && one.role === "supervisor";
  return (call.parties ?? []).some(isHers);
}

/** The other side's number as the desk shows it. */
export function otherSide(call, agentNo) {
  if (!call) return "";
  if (call.kind !== "internal") return call.customer_number;
  const others = call.agent_nos.filter((one) => one !== agentNo);
  if (call.target_agent_no && call.target_agent_no !== agentNo) return call.target_agent_no;
  return others[0] ?? call.customer_number;
}

/**
 * The call card: `mode` none | ringing | outgoing | talking | held | consulting | conference | silent | lost | returning, with instant and
 * complete seconds of its timer. `silent` is a call of the log without sound in this tab (after a
 * reload, or while another tab or desk phone has it).
 */
export function callCard({ call, session, tile, hasOwnPhone, isFresh }) {
  if (!call) {
    if (!session) return { mode: "none" };
    const mode = RINGING.includes(session.state) ? "ringing" : "talking";
    return { mode, since: null, complete: 0 };
  }
  if (isLost(tile, call)) {
    return { mode: session ? "returning" : "lost", since: tile.since, complete: 0 };
  }
  if (call.state === "held") {
    return { mode: "held", since: call.held_since, complete: 0 };
  }
  if (call.state === "consulting") {
    return { mode: "consulting", since: call.held_since ?? call.talking_since, complete: 0 };
  }
  if (["talking", "conference"].includes(call.state)) {
    const isSilent = hasOwnPhone && !session && isFresh;
    return {
      mode: isSilent ? "silent" : call.state,
      since: call.talking_since,
      complete: call.talked_s,
    };
  }
  if (call.state === "offered" || (call.kind === "internal" && tile?.state === "ringing")) {
    return { mode: "ringing", since: tile?.since ?? call.waiting_since, complete: 0 };
  }
  return { mode: "outgoing", since: call.started_at, complete: 0 };
}

/** What she may do about her presence, by its state. */
export function presenceActs(state) {
  const isIn = state !== "logged_out";
  return {
    ready: ["logged_out", "idle", "paused", "phone_lost"].includes(state),
    pause: isIn && state !== "idle",
    logOut: ["idle", "ready", "paused", "phone_lost", "wrap_up"].includes(state),
  };
}

/** Dispositions that fit a call: its group's, or all of hers for a call of no group. */
export function dispositionsFor(call, all) {
  const own = call?.group ? all[call.group] : null;
  if (own) return own;
  const seen = new Map();
  for (const list of Object.values(all)) {
    for (const one of list) if (!seen.has(one.code)) seen.set(one.code, one);
  }
  return [...seen.values()];
}

/** The call whose disposition may be set: the one she is on, else the last one in wrap-up. */
export function describable(state, call, tile) {
  if (call) {
    const isEarly = ["offered", "waiting", "arriving"].includes(call.state);
    return isEarly ? null : { ...call, ...state.said.get(call.call_id) };
  }
  if (tile?.state !== "wrap_up") return null;
  return state.recent.find((one) => one.call_id === tile.call_id) ?? state.recent[0] ?? null;
}

/** Banners in order of weight: `{key, tone, icon, say, act}`. */
export function banners({ live, links, phone, devices, hasOwnPhone, tile }) {
  const found = [];
  const add = (key, tone, icon, act = "") => found.push({ key, tone, icon, act });
  if (live === "forbidden") add("socket_forbidden", "bad", "alert", "load");
  else if (live !== "live") add("socket_cut", "warm", "link");
  else if (links.some((link) => !link.is_up)) add("link_down", "warm", "link");
  if (!hasOwnPhone) return found;
  if (phone.owner === "elsewhere") {
    add(
      phone.isBusyElsewhere ? "phone_elsewhere_busy" : "phone_elsewhere",
      "busy",
      "phone",
      "here",
    );
  } else if (phone.registration === "failed") add("phone_failed", "bad", "phone-off");
  else if (phone.why === "replaced") add("phone_replaced", "bad", "phone-off", "again");
  else if (phone.why === "cut") add("phone_cut", "warm", "phone-off");
  if (devices.permission === "denied") add("mic_denied", "bad", "mic-off");
  else if (devices.permission === "missing") add("mic_missing", "bad", "mic-off");
  else if (devices.permission === "unknown" && tile && tile.state !== "logged_out") {
    add("mic_unknown", "busy", "mic", "allow");
  }
  return found;
}
