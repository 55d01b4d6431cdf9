import assert from "node:assert/strict";
import { test } from "node:test";

import { createUpsets } from "../../static/js/desk/upsets.js";

const tell = (kind, body) => ({ type: "event", kind, body });
const called = { role: "third", leg_id: "t", number: "02079460060", agent_no: "" };
const asked = { agent_no: "1001", leg_id: "t", number: "02079460060", target_agent_no: "" };

function all(...messages) {
  const upsets = createUpsets({ me: "1001" });
  return messages.map((one) => upsets.hear(one)).filter(Boolean);
}

test("a third party who is not reached is named with the reason, once", () => {
  const busy = { agent_no: "1001", leg_id: "t", how: "unreached", outcome: "busy" };
  const told = all(
    tell("CallConsultStarted", asked),
    tell("CallPartyDialled", called),
    tell("CallPartyLeft", { ...called, cause: 17 }),
    tell("CallConsultEnded", busy),
  );
  assert.deepEqual(told, [{ key: "upset_unreached", who: "02079460060", outcome: "busy" }]);
});

test("who hangs up in a consultation is told, what was asked for is not", () => {
  const ends = (how) => tell("CallConsultEnded", { agent_no: "1001", leg_id: "t", how });
  const start = tell("CallConsultStarted", { ...asked, target_agent_no: "1002" });
  assert.equal(all(start, ends("third_left"))[0].who, "1002");
  assert.equal(all(start, ends("customer_left"))[0].key, "upset_customer_left");
  for (const how of ["returned", "completed", "conference", "agent_left"]) {
    assert.deepEqual(all(start, ends(how)), []);
  }
  const others = { agent_no: "1002", leg_id: "t", how: "third_left" };
  assert.deepEqual(all(start, tell("CallConsultEnded", others)), []);
});

test("a party who was to be added and did not come is told, one who talked and left is not", () => {
  const left = (cause) => tell("CallPartyLeft", { ...called, cause });
  assert.deepEqual(all(tell("CallPartyDialled", called), left(19)), [
    { key: "upset_unreached", who: "02079460060", outcome: "no_answer" },
  ]);
  assert.deepEqual(all(tell("CallPartyDialled", called), left(16)), []);
  const came = tell("CallPartyAnswered", called);
  assert.deepEqual(all(tell("CallPartyDialled", called), came, left(17)), []);
});

test("a transfer that failed and a number that was not reached are told with the outcome", () => {
  const failed = { agent_no: "1001", target: "1002", outcome: "busy" };
  assert.deepEqual(all(tell("CallTransferFailed", failed)), [
    { key: "upset_transfer", who: "1002", outcome: "busy" },
  ]);
  const end = (kind, outcome) =>
    tell("CallEnded", {
      call: { kind },
      recent: { agent_no: "1001", customer_number: "0207", target_agent_no: "", outcome },
    });
  assert.deepEqual(all(end("outbound", "congestion")), [
    { key: "upset_call", who: "0207", outcome: "congestion" },
  ]);
  assert.deepEqual(all(end("outbound", "answered"), end("outbound", "cancelled")), []);
  assert.deepEqual(all(end("inbound", "abandoned"), { type: "snapshot" }), []);
});
