import assert from "node:assert/strict";
import { test } from "node:test";

import { pauseDeed, policyOf, recordDeed, recordingCard } from "../../static/js/desk/recording.js";

const policies = {
  team: "on_demand",
  groups: { 630: "always", 631: "" },
  lines: { 8001: "never" },
};
const call = (more = {}) => ({
  kind: "inbound",
  state: "talking",
  group: "631",
  line: "",
  recording: "off",
  ...more,
});
const card = (more, given = {}) =>
  recordingCard({ call: call(more), policies, isLive: true, ...given });

test("the line's policy stands before the group's, the group's before the team's", () => {
  assert.equal(policyOf(call({ line: "8001", group: "630" }), policies), "never");
  assert.equal(policyOf(call({ group: "630" }), policies), "always");
  assert.equal(policyOf(call(), policies), "on_demand");
});

test("nothing is shown without a customer on the line", () => {
  for (const state of ["offered", "dialling", "ringing", "calling_agent", "ended"]) {
    assert.equal(card({ state }).isShown, false);
  }
  assert.equal(card({ kind: "internal" }).isShown, false);
  assert.equal(recordingCard({ call: null, policies, isLive: true }).isShown, false);
});

test("nothing is shown where calls are never recorded, unless one is", () => {
  assert.equal(card({ line: "8001" }).isShown, false);
  assert.equal(card({ line: "8001", recording: "on" }).isShown, true);
});

test("a call that is not recorded can be, and there is nothing to pause", () => {
  const found = card({});
  assert.deepEqual([found.canRecord, found.canPause, found.why], [true, false, ""]);
});

test("what is recorded by rule is not stopped but may be paused, and the card says why", () => {
  const found = card({ group: "630", recording: "on" });
  assert.deepEqual([found.canRecord, found.canPause, found.why], [false, true, "record_always"]);
});

test("nothing can be asked while the page reconnects", () => {
  const found = card({ recording: "paused" }, { isLive: false });
  assert.deepEqual([found.canRecord, found.canPause, found.why], [false, false, "record_away"]);
});

test("each button asks for what is not so yet", () => {
  assert.deepEqual(["off", "on", "paused"].map(recordDeed), [
    "startrecording",
    "stoprecording",
    "stoprecording",
  ]);
  assert.deepEqual(["on", "paused"].map(pauseDeed), ["pauserecording", "resumerecording"]);
});
