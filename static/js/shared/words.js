// The words come translated from the server with the page; see portal/pages/words.py.

let words = {};

/** Take the words of the page. */
export function learn(given) {
  words = given ?? {};
}

/** A sentence by its key, its `{holes}` filled. An unknown key shows itself. */
export function say(key, holes = {}) {
  const sentence = words.say?.[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (all, name) => holes[name] ?? all);
}

/** Word, icon and tone of a state: `look('agent_state', 'ready')`. */
export function look(family, value) {
  return words[family]?.[value] ?? { word: value, icon: "idle", tone: "quiet" };
}
