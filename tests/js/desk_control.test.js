import assert from "node:assert/strict";
import { test } from "node:test";

import {
  consulted,
  controls,
  othersOf,
  suggestions,
  targetOf,
} from "../../static/js/desk/control.js";

const party = (leg, role, state, agentNo = "") => ({
  leg_id: leg,
  role,
  state,
  agent_no: agentNo,
  agent_name: "",
  number: "",
  since: "2026-03-02T09:00:00Z",
  is_muted: false,
  mode: "",
});
const ada = (state = "talking") => party("a", "agent", state, "1001");
const customer = (state = "talking") => party("c", "customer", state);
const ben = (state = "talking") => party("b", "third", state, "1002");
const call = (state, ...parties) => ({ call_id: "x", state, parties });
const may = (now, more = {}) => controls({ call: now, me: "1001", isLive: true, ...more });

test("in talk she may hold, consult, transfer and add, but not end a consultation", () => {
  const found = may(call("talking", ada(), customer()));
  for (const name of ["hold", "keypad", "consult", "transfer", "add", "data"]) {
    assert.equal(found[name].canDo, true, name);
  }
  for (const name of ["retrieve", "back", "complete", "confer", "leave"]) {
    assert.equal(found[name].isShown, false, name);
  }
});

test("on hold the customer is taken back, and nobody hears keys", () => {
  const found = may(call("held", ada("alone"), customer("held")));
  assert.equal(found.retrieve.canDo, true);
  assert.equal(found.hold.isShown, false);
  assert.equal(found.keypad.why, "why_nobody");
});

test("nothing is handed over before the third party answers", () => {
  const reaching = may(call("consulting", ada("alone"), customer("held"), ben("ringing")));
  assert.equal(reaching.back.canDo, true);
  assert.equal(reaching.complete.why, "why_reaching");
  assert.equal(reaching.transfer.why, "why_consulting");
  const there = may(call("consulting", ada(), customer("held"), ben()));
  assert.equal(there.complete.canDo, true);
  assert.equal(there.confer.canDo, true);
});

test("a conference can be left", () => {
  const found = may(call("conference", ada(), customer(), ben()));
  assert.equal(found.leave.canDo, true);
  assert.equal(found.hold.why, "why_conference");
  assert.equal(found.others.length, 2);
  assert.equal(found.together, 3);
  assert.equal(found.endAll.canDo, true);
  assert.equal(found.silence.canDo, true);
});

test("one who still rings does not talk with the others yet", () => {
  const stranger = party("d", "third", "ringing");
  assert.equal(may(call("conference", ada(), customer(), ben(), stranger)).together, 3);
});

test("a talk of two is ended by hanging up, not for everybody", () => {
  const found = may(call("talking", ada(), customer()));
  assert.equal(found.endAll.isShown, false);
  assert.equal(found.silence.isShown, false);
});

test("who was called in does not decide", () => {
  const now = call("consulting", ada(), customer("held"), ben());
  assert.equal(controls({ call: now, me: "1002", isLive: true }).complete.why, "why_guest");
  const all = controls({
    call: call("conference", ada(), customer(), ben()),
    me: "1002",
    isLive: true,
  });
  assert.equal(all.leave.canDo, true);
  assert.equal(all.endAll.why, "why_guest");
  assert.equal(all.silence.canDo, false);
});

test("without the portal everything is grey, in a lost call nothing is there", () => {
  const now = call("talking", ada(), customer());
  assert.equal(may(now, { isLive: false }).hold.why, "not_connected");
  assert.equal(may(now, { isLost: true }).isShown, false);
  assert.equal(may(null).isShown, false);
});

test("supervisors who watch are no others", () => {
  const watcher = party("s", "supervisor", "watching", "1009");
  assert.deepEqual(
    othersOf(call("talking", ada(), customer(), watcher), "1001").map((one) => one.leg_id),
    ["c"],
  );
  assert.equal(consulted(call("talking", ada(), customer()), "1001"), null);
});

const colleagues = [
  { agent_no: "1002", name: "Ben", state: "talking", is_phone_reachable: true },
  { agent_no: "1003", name: "Cara", state: "ready", is_phone_reachable: true },
];
const groups = { 630: "Support" };

test("who is free is suggested first, then who is not, then groups", () => {
  const found = suggestions("", { colleagues, groups }).map((one) => one.words);
  assert.deepEqual(found, ["Cara 1003", "Ben 1002", "Support 630"]);
  assert.deepEqual(
    suggestions("ben", { colleagues, groups }).map((one) => one.target),
    ["1002"],
  );
});

test("a target is a colleague, a group or a number", () => {
  const choices = suggestions("", { colleagues, groups });
  assert.equal(targetOf("Cara 1003", choices).target_kind, "internal");
  assert.equal(targetOf("1002", choices).target_kind, "internal");
  assert.equal(targetOf("630", choices).target_kind, "group");
  assert.deepEqual(
    { ...targetOf("020 7946 0001", choices), words: "" },
    { target: "02079460001", target_kind: "external", words: "" },
  );
  assert.equal(targetOf("nobody", choices), null);
  assert.equal(targetOf("  ", choices), null);
});
