// What may be done with a call now, and why something may not. Plain objects in, plain objects out.

import { isOnTheLine, ownLeg } from "./model.js";

const REACHING = ["reached", "ringing"];
const MUSIC = ["held"];

/** Everybody on the call but her, and but supervisors who only watch: first joined first. */
export function othersOf(call, me) {
  return (call?.parties ?? []).filter(
    (one) => one.role !== "supervisor" && !(one.agent_no === me && one.role !== "customer"),
  );
}

/** The third party of her consultation, or null. */
export function consulted(call, me) {
  if (call?.state !== "consulting") return null;
  const thirds = othersOf(call, me).filter((one) => one.role === "third");
  return thirds.at(-1) ?? null;
}

/** Her part: the leg she talks on, whatever her role in the call is. */
export function herLeg(call, me) {
  const up = (call?.parties ?? []).filter(
    (one) => one.agent_no === me && one.role !== "supervisor" && !REACHING.includes(one.state),
  );
  return ownLeg(call, me) ?? up[0] ?? null;
}

/**
 * The controls of the call card: `{isShown, isOn, canDo, why}` a name; `why` is the key of a
 * sentence, empty when it can be done.
 */
export function controls({ call, me, isLive, isLost = false }) {
  const others = othersOf(call, me);
  const isHers = Boolean(call) && herLeg(call, me) !== null;
  const isOn = isHers && isOnTheLine(call) && !isLost;
  const third = consulted(call, me);
  const isReached = third !== null && !REACHING.includes(third.state);
  const held = others.filter((one) => MUSIC.includes(one.state));
  const talking = others.filter((one) => one.state === "talking");
  const together = others.filter((one) => !REACHING.includes(one.state));
  const isConsulting = call?.state === "consulting";
  const isConference = call?.state === "conference";
  const away = isLive ? "" : "not_connected";
  const made = (isShown, why = "") => ({
    isShown,
    canDo: isShown && !why && !away,
    why: away || why,
  });
  const isCalledIn = call?.parties?.some((one) => one.agent_no === me && one.role === "third");
  const busy = isConsulting ? "why_consulting" : isConference ? "why_conference" : "";
  const guest = isCalledIn ? "why_guest" : "";
  const held1 = call?.state === "held" && held.length > 0;
  return {
    isShown: isOn,
    others,
    together: together.length + 1,
    third,
    hold: made(isOn && !held1, guest || busy || (talking.length ? "" : "why_nobody")),
    retrieve: made(isOn && held1, guest),
    keypad: made(isOn, talking.length ? "" : "why_nobody"),
    transfer: made(isOn, guest || busy),
    consult: made(isOn, guest || busy),
    add: made(isOn, guest || (isConsulting ? "why_consulting" : held1 ? "why_held" : "")),
    back: made(isOn && isConsulting, guest),
    complete: made(isOn && isConsulting, guest || (isReached ? "" : "why_reaching")),
    confer: made(isOn && isConsulting, guest || (isReached ? "" : "why_reaching")),
    leave: made(isOn && isConference),
    endAll: made(isOn && isConference, guest),
    remove: made(isOn, guest),
    silence: made(isOn && isConference, guest),
    data: made(isOn),
  };
}

/** What a target typed or chosen means, or null: `{target, target_kind, name}`. */
export function targetOf(words, choices) {
  const typed = words.trim();
  if (!typed) return null;
  const found = choices.find((one) => one.words === typed || one.target === typed);
  if (found) return found;
  const number = typed.replace(/[^\d+*#]/g, "");
  const isNumber = number.length >= 3 && /^[\d+*#\s()./-]+$/.test(typed);
  return isNumber ? { target: number, target_kind: "external", words: typed } : null;
}

/** Colleagues and groups that fit what was typed: those who can talk now first, then by name. */
export function suggestions(typed, { colleagues, groups }) {
  const wanted = typed.trim().toLowerCase();
  const fits = (one) =>
    !wanted || one.words.toLowerCase().includes(wanted) || one.target.startsWith(wanted);
  const people = colleagues.map((one) => ({
    target: one.agent_no,
    target_kind: "internal",
    words: `${one.name} ${one.agent_no}`,
    state: one.state,
    isFree: one.is_phone_reachable && ["ready", "idle", "paused", "wrap_up"].includes(one.state),
  }));
  const queues = Object.entries(groups).map(([code, name]) => ({
    target: code,
    target_kind: "group",
    words: `${name} ${code}`,
    state: "",
    isFree: true,
  }));
  const order = (one, other) =>
    Number(other.isFree) - Number(one.isFree) || one.words.localeCompare(other.words);
  return [...people.filter(fits).sort(order), ...queues.filter(fits).sort(order)];
}
