import assert from "node:assert/strict";
import { test } from "node:test";

import { recordedOf } from "../../static/js/cockpit/recorded.js";

const policies = { team: "on_demand", groups: { 631: "always", 632: "never" }, lines: {} };
const call = {
  call_id: "c",
  kind: "inbound",
  state: "talking",
  group: "630",
  line: "",
  agent_nos: ["1001"],
};
const of = (more, isLive = true) => recordedOf({ call: { ...call, ...more }, policies, isLive });
const keys = (what) => what.buttons.map(({ key }) => key);

test("a supervisor records, pauses and stops", () => {
  assert.deepEqual(keys(of({})), ["startrecording"]);
  assert.deepEqual(keys(of({ recording: "on" })), ["stoprecording", "pauserecording"]);
  assert.deepEqual(keys(of({ recording: "paused" })), ["stoprecording", "resumerecording"]);
});

test("what is always recorded is paused only, what never is has no buttons", () => {
  const [record, pause] = of({ group: "631", recording: "on" }).buttons;
  assert.equal(record.why, "record_always");
  assert.equal(pause.why, "");
  assert.equal(of({ group: "632" }), null);
});

test("nothing where nobody talks, and not while the page is cut off", () => {
  assert.equal(of({ state: "waiting" }), null);
  assert.equal(of({ agent_nos: [] }), null);
  assert.equal(of({}, false).buttons[0].why, "record_away");
});
