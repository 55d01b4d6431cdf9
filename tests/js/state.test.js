import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { agentsByState, apply, callsOf, initial, waitingIn } from "../../static/js/panel/state.js";
import { assertFolds, fold, seen } from "./folding.js";

const GOLDEN = new URL("../portal/dialects/panel/golden/", import.meta.url);
const story = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, GOLDEN), "utf8"));
const names = readdirSync(GOLDEN).map((name) => name.replace(".json", ""));

for (const name of names) {
  test(`${name}: a stale snapshot and its events are the fresh snapshot`, () => {
    assertFolds(story(name));
  });

  test(`${name}: an event heard twice changes nothing`, () => {
    const { before, events } = story(name);
    const twice = events.flatMap((one) => [one, one]);
    assert.deepEqual(seen(fold(before, twice)), seen(fold(before, events)));
  });

  test(`${name}: events already in the snapshot do no harm`, () => {
    const { events, after } = story(name);
    assert.deepEqual(seen(fold(after, events)), seen(fold(after, [])));
  });
}

test("what is given is never changed", () => {
  const { before, events } = story("cockpit_admin");
  const start = fold(before, []);
  const copy = structuredClone(start);
  events.reduce(apply, start);
  assert.deepEqual(start, copy);
});

test("a message without state leaves the very same state", () => {
  const state = fold(story("desk_ada").before, []);
  assert.equal(apply(state, { type: "ping" }), state);
  assert.equal(apply(state, { type: "resumed", seq: 3 }), state);
});

test("a call that another agent is offered leaves the desk it was on", () => {
  const { before, events } = story("desk_ben");
  const at = events.findIndex((one) => one.kind === "CallOffered");
  assert.equal(fold(before, events.slice(0, at + 1)).calls.size, 1);
  const next = events.findIndex((one, i) => i > at && one.kind === "WaitingChanged");
  const later = fold(before, events.slice(0, next + 1));
  assert.equal(later.calls.size, 0);
  assert.equal(waitingIn(later, "630").count, 1);
});

test("the desk keeps her ended call with its disposition", () => {
  const { before, events } = story("desk_ada");
  const [last] = fold(before, events).recent;
  assert.equal(last.outcome, "answered");
  assert.equal(last.disposition, "sale");
});

test("the longest wait of a group is its oldest caller's", () => {
  const waiting = new Map([
    ["a", { call_id: "a", group: "630", waiting_since: "2026-03-02T09:00:10+00:00" }],
    ["b", { call_id: "b", group: "630", waiting_since: "2026-03-02T09:00:05+00:00" }],
    ["c", { call_id: "c", group: "631", waiting_since: "2026-03-02T09:00:00+00:00" }],
  ]);
  const state = { ...initial(), waiting };
  assert.deepEqual(waitingIn(state, "630"), { count: 2, since: "2026-03-02T09:00:05+00:00" });
  assert.deepEqual(waitingIn(state, "632"), { count: 0, since: null });
});

test("agents are counted by what they do in that group", () => {
  const membership = (group, isIn, isPaused = false) => ({
    group,
    is_checked_in: isIn,
    is_paused: isPaused,
    pause_reason: "",
  });
  const agents = new Map([
    ["1", { agent_no: "1", state: "ready", memberships: [membership("630", true)] }],
    ["2", { agent_no: "2", state: "ready", memberships: [membership("630", false)] }],
    ["3", { agent_no: "3", state: "ready", memberships: [membership("630", true, true)] }],
    ["4", { agent_no: "4", state: "talking", memberships: [membership("630", true)] }],
    ["5", { agent_no: "5", state: "ready", memberships: [membership("631", true)] }],
  ]);
  const state = { ...initial(), agents };
  assert.deepEqual(agentsByState(state, "630"), { ready: 1, idle: 1, paused: 1, talking: 1 });
});

test("calls of a group come oldest first", () => {
  const call = (id, group, at) => [id, { call_id: id, group, started_at: at }];
  const calls = new Map([
    call("b", "630", "2026-03-02T09:00:05+00:00"),
    call("a", "630", "2026-03-02T09:00:01+00:00"),
    call("c", "631", "2026-03-02T09:00:00+00:00"),
  ]);
  const found = callsOf({ ...initial(), calls }, "630").map((one) => one.call_id);
  assert.deepEqual(found, ["a", "b"]);
});
