import assert from "node:assert/strict";
import { test } from "node:test";

import { ledCommands, ledWords } from "../../static/js/desk/led.js";

const HERE = { is_dnd: false, always: "", busy: "", no_answer: "" };

test("one sentence says where colleagues' calls go, the strongest rule first", () => {
  assert.equal(ledWords(null)[0], "led_unknown");
  assert.equal(ledWords(HERE)[0], "led_here");
  assert.equal(ledWords({ ...HERE, busy: "1002" })[0], "led_some");
  assert.equal(ledWords({ ...HERE, is_dnd: true, busy: "1002" })[0], "led_dnd");
  assert.deepEqual(ledWords({ ...HERE, is_dnd: true, always: "1002" }), [
    "led_always",
    { number: "1002" },
  ]);
});

test("only what differs is asked for, an emptied field ends a forward", () => {
  const now = { ...HERE, busy: "1002", no_answer: "1003" };
  const fields = { always: "", busy: "", no_answer: "1003" };
  assert.deepEqual(ledCommands(now, fields), [{ do: "setforward", when: "busy", destination: "" }]);
  assert.deepEqual(ledCommands(now, { always: "", busy: "1002", no_answer: "1003" }), []);
});
