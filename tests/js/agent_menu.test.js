import assert from "node:assert/strict";
import { test } from "node:test";

import { actsOf, hintOf } from "../../static/js/cockpit/agent_menu.js";
import { acwActs, groupActs, groupWords, wayActs } from "../../static/js/desk/memberships.js";

const part = (more = {}) => ({
  group: "630",
  is_checked_in: true,
  is_paused: false,
  work_way: "both",
  acw_mode: "answered",
  ...more,
});
const agent = (state, memberships = [part()], more = {}) => ({ state, memberships, ...more });

test("what a supervisor may do follows what the agent does", () => {
  const ready = { ready: "menu_why_ready", pause: "", logOut: "", free: "" };
  assert.deepEqual(actsOf(agent("ready")), ready);
  const away = "menu_why_out";
  const out = actsOf(agent("logged_out", [part({ is_checked_in: false })]));
  assert.deepEqual(out, { ready: "", pause: away, logOut: away, free: away });
  assert.equal(actsOf(agent("paused", [part({ is_paused: true })])).pause, "menu_why_paused");
  assert.equal(actsOf(agent("talking")).ready, "menu_why_busy");
  assert.equal(actsOf(agent("idle", [])).ready, "menu_why_groups");
  assert.equal(actsOf(agent("idle", [])).pause, "menu_why_joined");
  assert.equal(actsOf(agent("talking", [], { is_leaving: true })).logOut, "menu_leaving");
});

test("a busy agent and one who is leaving are said to be", () => {
  assert.equal(hintOf(agent("talking")), "menu_busy");
  assert.equal(hintOf(agent("talking", [], { is_leaving: true })), "menu_leaving");
  assert.equal(hintOf(agent("ready")), "");
});

test("a group's menu offers what is not so yet", () => {
  const words = (acts) => acts.map(([word]) => word);
  assert.deepEqual(words(groupActs(part({ is_checked_in: false }))), ["group_check_in"]);
  assert.deepEqual(words(groupActs(part())), ["group_pause", "group_check_out"]);
  assert.deepEqual(words(groupActs(part({ is_paused: true }))), [
    "group_resume",
    "group_check_out",
  ]);
  assert.deepEqual(words(wayActs(part({ work_way: "out" }))), ["way_to_in", "way_to_both"]);
});

test("wrap-up is offered as it is not", () => {
  const words = (acts) => acts.map(([word]) => word);
  assert.deepEqual(words(acwActs(part())), ["acw_to_ringing", "acw_to_off"]);
  assert.deepEqual(acwActs(part({ acw_mode: "ringing" })), [
    ["acw_to_answered", { do: "setacwmode", mode: "answered", groups: ["630"] }],
    ["acw_to_off", { do: "setacwmode", mode: "off", groups: ["630"] }],
  ]);
});

test("a group is named by the first thing that keeps its calls away", () => {
  assert.equal(groupWords(part({ is_checked_in: false, is_paused: true })), "group_out");
  assert.equal(groupWords(part({ is_paused: true, work_way: "out" })), "group_paused");
  assert.equal(groupWords(part({ work_way: "out" })), "way_out");
  assert.equal(groupWords(part()), "group_in");
});
