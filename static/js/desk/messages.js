// Messages of supervisors: a calm notice when one comes, and a list of today's, which outlives a
// reload of the page.

import { byId, el, keyed, show, text } from "../shared/dom.js";
import { say } from "../shared/words.js";

const KEPT = "patchbay-messages";
const MOST = 20;

/** Old and new ones together, each once, newest first; `day` is the day (ISO) they must be of. */
export function together(before, now, day) {
  const found = new Map([...before, ...now].map((one) => [one.seq, one]));
  return [...found.values()]
    .filter((one) => one.at.slice(0, 10) === day)
    .sort((one, other) => other.seq - one.seq)
    .slice(0, MOST);
}

/** The same message to several groups is one. */
export function once(messages) {
  const seen = new Set();
  return messages.filter(({ at, sender_no: sender, text: words }) => {
    const key = `${at} ${sender} ${words}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Follow the live state: `draw(messages)`; `notify(sentence)` tells of a new one. */
export function createMessages({ agentNo, names, notify, today }) {
  const key = `${KEPT}-${agentNo}`;
  let kept = read(key);
  let newest = kept[0]?.seq ?? 0;

  return {
    draw(messages) {
      kept = together(kept, messages, today());
      const fresh = once(kept.filter((one) => one.seq > newest));
      for (const one of fresh.reverse()) notify(said(one, names));
      newest = Math.max(newest, kept[0]?.seq ?? 0);
      sessionStorage.setItem(key, JSON.stringify(kept));
      drawList(once(kept), names);
    },
  };
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "[]");
  } catch {
    return [];
  }
}

function said(one, names) {
  return say("message_from", { name: nameOf(one, names), text: one.text });
}

function nameOf(one, names) {
  return names[one.sender_no] ?? say("message_team");
}

function drawList(messages, names) {
  show(byId("messages-card"), messages.length > 0);
  keyed(
    byId("messages"),
    messages,
    (one) => String(one.seq),
    (one) => {
      const at = new Date(one.at);
      const time = el("time", { datetime: one.at, class: "soft small number" });
      text(time, at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
      return el(
        "li",
        {},
        el("span", { class: "message-from" }, el("strong", {}, nameOf(one, names)), " ", time),
        el("span", { class: "message-text" }, one.text),
      );
    },
    () => {},
  );
}
