import assert from "node:assert/strict";
import { test } from "node:test";

import { once, together } from "../../static/js/desk/messages.js";
import { apply, initial } from "../../static/js/panel/state.js";

const at = "2026-03-02T09:00:00+00:00";
const said = (seq, more = {}) => ({
  seq,
  at,
  group: "630",
  sender_no: "1009",
  text: "hi",
  ...more,
});

test("messages are kept once, newest first, and of today alone", () => {
  const old = said(1, { at: "2026-03-01T09:00:00+00:00" });
  const found = together([said(3), old], [said(4), said(3)], "2026-03-02");
  assert.deepEqual(
    found.map(({ seq }) => seq),
    [4, 3],
  );
});

test("one message to several groups is shown once", () => {
  const found = once([said(5, { group: "631" }), said(4), said(3, { text: "other" })]);
  assert.deepEqual(
    found.map(({ seq }) => seq),
    [5, 3],
  );
});

test("a message heard outlives a snapshot", () => {
  const event = {
    type: "event",
    seq: 7,
    kind: "MessageBroadcast",
    at,
    body: { group: "630", sender_no: "1009", text: "hi" },
  };
  const after = apply(apply(initial(), event), { type: "snapshot", seq: 8, state: {} });
  assert.deepEqual(after.messages, [said(7)]);
  assert.equal(after.isLoaded, true);
});

test("what was put right is kept for the cockpit", () => {
  const body = { pbx: "pbx", what: "phone", story: "the phone is back" };
  const next = apply(initial(), { type: "event", seq: 2, kind: "PictureMended", at, body });
  assert.deepEqual(next.mended, [{ ...body, seq: 2, at }]);
});
