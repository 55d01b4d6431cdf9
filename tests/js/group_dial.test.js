import assert from "node:assert/strict";
import { test } from "node:test";

import { groupDial, whyNoDial } from "../../static/js/cockpit/group_dial.js";

test("somebody must be ready, and the portal there", () => {
  const card = (...states) => ({ states: states.map((one) => [one, 1]) });
  assert.equal(whyNoDial(card("talking", "ready"), true), "");
  assert.equal(whyNoDial(card("talking"), true), "group_dial_nobody");
  assert.equal(whyNoDial(card("ready"), false), "not_connected");
});

test("a number is asked for by nobody's name", () => {
  assert.deepEqual(groupDial("630", " 020 7946 0001 "), {
    do: "dial",
    agent_no: "",
    group: "630",
    target: "02079460001",
  });
  assert.equal(groupDial("630", "Ada"), null);
});
