// Folds what the server said and compares it with what a fresh page would be told.
import assert from "node:assert/strict";

import { apply, initial } from "../../static/js/panel/state.js";

/** The state after a snapshot and the events that followed. */
export function fold(before, events) {
  return [before, ...events].reduce(apply, initial());
}

/** What a page can see of a state, in no order but that of `recent`. */
export function seen(state) {
  const sorted = (map) => [...map.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    face: state.face,
    me: state.me,
    agents: sorted(state.agents),
    calls: sorted(state.calls),
    waiting: sorted(state.waiting),
    groups: sorted(state.groups),
    links: sorted(state.links),
    recent: state.recent,
  };
}

/** Stale snapshot and events must be the fresh snapshot. */
export function assertFolds({ before, events, after }) {
  assert.deepEqual(seen(fold(before, events)), seen(fold(after, [])));
}
