import assert from "node:assert/strict";
import test from "node:test";

import { columns, lonely, percent, reading } from "../../static/js/campaigns/model.js";

const TOLD = {
  ringing: 2,
  waiting: 1,
  talking: 3,
  dials_today: 12345,
  answer_rate: 0.3,
  abandon_rate: null,
  cap: 0.03,
  agents: { free: 4, busy_share: 0.875 },
  progress: { done: 1, total: 4 },
};

test("a share is said in percent, and nothing known is nothing", () => {
  assert.equal(percent(0.0312), "3.1 %");
  assert.equal(percent(0), "0.0 %");
  assert.equal(percent(null), null);
});

test("readings are found by their names", () => {
  assert.equal(reading(TOLD, "up"), "6");
  assert.equal(reading(TOLD, "dials_today"), "12,345");
  assert.equal(reading(TOLD, "agents.free"), "4");
  assert.equal(reading(TOLD, "busy_share"), "87.5 %");
  assert.equal(reading(TOLD, "abandon_rate"), null);
  assert.equal(reading(TOLD, "share"), "25.0 %");
  assert.equal(reading({ ...TOLD, progress: { done: 0, total: 0 } }, "share"), null);
  assert.equal(reading(TOLD, "nothing.there"), undefined);
});

test("a minute without dials leaves a gap in the answer rate", () => {
  const at = (minute) => `2026-03-02T09:0${minute}:00+00:00`;
  const minutes = [
    { at: at(0), dials: 4, answered: 1, abandoned: 0, busy_share: 0.5 },
    { at: at(1), dials: 0, answered: 0, abandoned: 0, busy_share: null },
  ];
  const rates = [
    { at: at(0), rate: null },
    { at: at(1), rate: 0.02 },
  ];
  const made = columns(minutes, rates, 0.03);
  assert.deepEqual(made.answered[1], [25, null]);
  assert.deepEqual(made.busy[1], [50, null]);
  assert.deepEqual(made.dials.slice(1), [
    [4, 0],
    [1, 0],
  ]);
  assert.deepEqual(made.abandoned.slice(1), [
    [null, 2],
    [3, 3],
  ]);
  assert.equal(made.dials[0][1] - made.dials[0][0], 60);
});

test("a reading between two gaps stands alone", () => {
  assert.deepEqual(lonely([null, 3, null, 4, 5, undefined, 0]), [1, 6]);
  assert.deepEqual(lonely([7]), [0]);
  assert.deepEqual(lonely([]), []);
});
