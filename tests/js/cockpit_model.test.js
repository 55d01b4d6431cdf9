import assert from "node:assert/strict";
import { test } from "node:test";

import * as model from "../../static/js/cockpit/model.js";
import { initial } from "../../static/js/panel/state.js";

const agent = (agentNo, state, groups = ["630"]) => ({
  agent_no: agentNo,
  state,
  memberships: groups.map((group) => ({ group, is_checked_in: true, is_paused: false })),
});
const call = (callId, state, more = {}) => ({
  call_id: callId,
  state,
  group: "630",
  agent_nos: [],
  started_at: "2026-03-02T09:00:00+00:00",
  waited_s: 0,
  ...more,
});
const byId = (rows, key) => new Map(rows.map((row) => [row[key], row]));

const state = {
  ...initial(),
  agents: byId(
    [agent("1002", "logged_out"), agent("1003", "talking"), agent("1001", "ready", ["631"])],
    "agent_no",
  ),
  calls: byId(
    [
      call("late", "waiting", { started_at: "2026-03-02T09:05:00+00:00" }),
      call("early", "talking"),
      call("other", "talking", { group: "631" }),
      call("over", "ended"),
    ],
    "call_id",
  ),
  waiting: byId(
    [{ call_id: "late", group: "630", waiting_since: "2026-03-02T09:05:01+00:00" }],
    "call_id",
  ),
};

test("live calls stand in the order they began, ended ones not at all", () => {
  const ids = (group) => model.liveCalls(state, group).map((one) => one.call_id);
  assert.deepEqual(ids("630"), ["early", "late"]);
  assert.deepEqual(ids(""), ["early", "other", "late"]);
});

test("who is logged in stands before who is not", () => {
  const numbers = model.agentsOf(state, "").map((one) => one.agent_no);
  assert.deepEqual(numbers, ["1001", "1003", "1002"]);
  assert.deepEqual(
    model.agentsOf(state, "631").map((one) => one.agent_no),
    ["1001"],
  );
});

test("a group's card counts who waits, since when, and agents by state", () => {
  assert.deepEqual(model.groupCard(state, { code: "630" }), {
    waiting: 1,
    longestSince: "2026-03-02T09:05:01+00:00",
    talking: 1,
    states: [["talking", 1]],
  });
});

test("a call's timer runs from what it does now", () => {
  const talking = call("c", "talking", { talking_since: "t", waiting_since: "w" });
  assert.deepEqual(model.callSpan(talking), ["t", 0]);
  assert.deepEqual(model.callSpan(call("c", "waiting", { waiting_since: "w" })), ["w", 0]);
});
