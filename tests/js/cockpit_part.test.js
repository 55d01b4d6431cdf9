import assert from "node:assert/strict";
import { test } from "node:test";

import { partButtons, takingPart } from "../../static/js/cockpit/model.js";
import { initial } from "../../static/js/panel/state.js";

const ADA = { agent_no: "1001", name: "Ada", state: "talking", call_id: "c", memberships: [] };
const SUE = { agent_no: "1009", name: "Sue", state: "idle", call_id: "", is_phone_reachable: true };
const talker = { role: "agent", agent_no: "1001", state: "talking", mode: "" };
const watcher = (agentNo, mode) => ({
  role: "supervisor",
  agent_no: agentNo,
  agent_name: "",
  state: "watching",
  mode,
});

function cockpit({ parties = [talker], sue = SUE, others = [] } = {}) {
  const calls = [{ call_id: "c", state: "talking", parties }, ...others];
  return {
    ...initial(),
    me: "1009",
    agents: new Map([ADA, ...(sue ? [sue] : [])].map((one) => [one.agent_no, one])),
    calls: new Map(calls.map((one) => [one.call_id, one])),
  };
}

test("a talking agent can be listened to, whispered to, and relieved", () => {
  const part = takingPart(cockpit(), ADA);
  assert.deepEqual(part, { mode: "", why: "", who: "" });
  const keys = partButtons(part).map((one) => one.key);
  assert.deepEqual(keys, ["spy", "whisper", "barge", "take_over"]);
});

test("there is nothing to take part in without a talk, or in one's own", () => {
  const ringing = { ...talker, state: "ringing" };
  assert.equal(takingPart(cockpit({ parties: [ringing] }), ADA), null);
  assert.equal(takingPart(cockpit(), { ...ADA, call_id: "" }), null);
  assert.equal(takingPart({ ...cockpit(), me: "1001" }, ADA), null);
});

test("whoever listens sees how, and may end it", () => {
  const part = takingPart(cockpit({ parties: [talker, watcher("1009", "whisper")] }), ADA);
  assert.equal(part.mode, "whisper");
  const pressed = partButtons(part).filter((one) => one.isPressed);
  assert.deepEqual(
    pressed.map((one) => one.key),
    ["whisper"],
  );
  assert.equal(partButtons(part).at(-1).key, "end_monitor");
});

test("while her phone rings for it only the end works", () => {
  const part = takingPart(cockpit({ parties: [talker, watcher("1009", "")] }), ADA);
  assert.deepEqual([part.mode, part.why], ["calling", "part_calling"]);
  const working = partButtons(part).filter((one) => !one.isOff);
  assert.deepEqual(
    working.map((one) => one.key),
    ["end_monitor"],
  );
});

test("what stands in the way is said", () => {
  const why = (made) => takingPart(cockpit(made), ADA).why;
  assert.equal(why({ parties: [talker, watcher("1008", "spy")] }), "part_taken");
  assert.equal(why({ sue: { ...SUE, is_phone_reachable: false } }), "part_no_phone");
  assert.equal(why({ sue: { ...SUE, state: "talking" } }), "part_busy");
  assert.equal(why({ sue: null }), "part_no_agent");
  const elsewhere = { call_id: "d", state: "talking", parties: [watcher("1009", "spy")] };
  assert.equal(why({ others: [elsewhere] }), "part_busy");
});
