import assert from "node:assert/strict";
import { test } from "node:test";

import * as model from "../../static/js/desk/model.js";
import { initial } from "../../static/js/panel/state.js";

const call = (state, more = {}) => ({
  call_id: "c1",
  kind: "inbound",
  state,
  group: "630",
  customer_number: "02079460021",
  target_agent_no: "",
  agent_nos: ["1001"],
  campaign: "",
  talked_s: 0,
  ...more,
});
const withCall = (one, tile = {}) => ({
  ...initial(),
  agents: new Map([["1001", { agent_no: "1001", state: "ready", call_id: "", ...tile }]]),
  calls: new Map([[one.call_id, one]]),
});
const ringing = { state: "ringing", answersItself: false };
const all = (found) => found.map(({ key }) => key);

test("her call is the one her presence names, else one she has a leg in", () => {
  const one = call("talking");
  assert.equal(model.ownCall(withCall(one, { call_id: "c1" }), "1001"), one);
  assert.equal(model.ownCall(withCall(one), "1001"), one);
  assert.equal(model.ownCall(withCall(call("talking", { agent_nos: ["1002"] })), "1001"), null);
});

test("an ended call is nobody's call", () => {
  assert.equal(model.ownCall(withCall(call("ended"), { call_id: "c1" }), "1001"), null);
});

test("the phone answers its own click-to-call, and calls of a campaign with a beep", () => {
  assert.equal(model.answersItself(ringing, call("calling_agent")), "dial");
  assert.equal(model.answersItself(ringing, call("offered", { campaign: "spring" })), "beep");
  assert.equal(model.answersItself({ ...ringing, answersItself: true }, call("offered")), "beep");
});

test("a customer's call is never answered by itself", () => {
  assert.equal(model.answersItself(ringing, call("offered")), null);
  assert.equal(model.answersItself(ringing, null), null);
  assert.equal(model.answersItself({ state: "talking" }, call("calling_agent")), null);
});

test("a talk without sound in this tab says so, but not while the page is out of date", () => {
  const told = { call: call("talking"), session: null, tile: null, hasOwnPhone: true };
  assert.equal(model.callCard({ ...told, isFresh: true }).mode, "silent");
  assert.equal(model.callCard({ ...told, isFresh: false }).mode, "talking");
  assert.equal(model.callCard({ ...told, hasOwnPhone: false, isFresh: true }).mode, "talking");
});

test("a ring which the event log has not told of yet is shown all the same", () => {
  assert.equal(model.callCard({ call: null, session: ringing }).mode, "ringing");
  assert.equal(model.callCard({ call: null, session: null }).mode, "none");
});

test("the other side of an internal call is the colleague, from both ends", () => {
  const inside = call("talking", {
    kind: "internal",
    customer_number: "",
    target_agent_no: "1002",
    agent_nos: ["1001", "1002"],
  });
  assert.equal(model.otherSide(inside, "1001"), "1002");
  assert.equal(model.otherSide(inside, "1002"), "1001");
});

test("a call of no group offers every disposition once", () => {
  const solved = { code: "solved", name: "Solved" };
  const lists = { 630: [solved], 631: [solved, { code: "sold", name: "Sold" }] };
  assert.deepEqual(model.dispositionsFor(call("talking"), lists), [solved]);
  const codes = model.dispositionsFor(call("talking", { group: "" }), lists).map((d) => d.code);
  assert.deepEqual(codes, ["solved", "sold"]);
});

test("the disposition may be set from the answer to the end of wrap-up", () => {
  const recent = [{ call_id: "c0" }, { call_id: "c1" }];
  const state = { ...initial(), recent };
  assert.equal(model.describable(state, call("offered"), null), null);
  assert.equal(model.describable(state, call("talking"), null).call_id, "c1");
  const after = { state: "wrap_up", call_id: "c1" };
  assert.equal(model.describable(state, null, after).call_id, "c1");
  assert.equal(model.describable(state, null, { state: "ready", call_id: "" }), null);
});

test("banners say what is wrong and offer the way out", () => {
  const fine = {
    live: "live",
    links: [{ is_up: true }],
    phone: { owner: "here", registration: "registered", why: "" },
    devices: { permission: "granted" },
    hasOwnPhone: true,
    tile: { state: "ready" },
  };
  assert.deepEqual(model.banners(fine), []);
  assert.deepEqual(all(model.banners({ ...fine, live: "cut" })), ["socket_cut"]);
  assert.deepEqual(all(model.banners({ ...fine, links: [{ is_up: false }] })), ["link_down"]);
  const elsewhere = { ...fine, phone: { owner: "elsewhere", isBusyElsewhere: true } };
  assert.deepEqual(all(model.banners(elsewhere)), ["phone_elsewhere_busy"]);
  assert.equal(model.banners(elsewhere)[0].act, "here");
  const blocked = { ...fine, devices: { permission: "denied" } };
  assert.deepEqual(all(model.banners(blocked)), ["mic_denied"]);
});

test("who only listens to a call does not end it for the others", () => {
  const parties = [
    { agent_no: "1001", role: "agent" },
    { agent_no: "1009", role: "supervisor" },
  ];
  assert.equal(model.onlyListens({ parties }, "1009"), true);
  assert.equal(model.onlyListens({ parties }, "1001"), false);
});

test("a ring is answered in the tab that has it", () => {
  const told = { call: call("offered"), hasOwnPhone: true, isToldPhone: true };
  const card = { mode: "ringing" };
  assert.equal(model.ringActs({ ...told, card, session: ringing }).isOffer, true);
  assert.equal(model.ringActs({ ...told, card, session: null }).isOffer, false);
  const own = { mode: "outgoing" };
  assert.equal(model.ringActs({ ...told, card: own, session: ringing }).isOffer, false);
});

test("a desk phone is answered from here when it can be told to, and turned away always", () => {
  const told = { call: call("offered"), session: null, hasOwnPhone: false };
  const card = { mode: "ringing" };
  const can = model.ringActs({ ...told, card, isToldPhone: true });
  assert.deepEqual([can.isOffer, can.why], [true, ""]);
  const cannot = model.ringActs({ ...told, card, isToldPhone: false });
  assert.deepEqual([cannot.isOffer, cannot.why], [true, "why_desk_phone"]);
});

test("a desk phone is muted at the switch, a browser's where the sound is", () => {
  const card = { mode: "talking" };
  const told = { card, call: call("talking"), session: null, isToldPhone: false };
  assert.equal(model.ringActs({ ...told, hasOwnPhone: false }).canMute, true);
  assert.equal(model.ringActs({ ...told, hasOwnPhone: true }).canMute, false);
  const here = { state: "talking" };
  assert.equal(model.ringActs({ ...told, hasOwnPhone: true, session: here }).canMute, true);
});

test("who cannot dial is told why", () => {
  const tile = { state: "ready" };
  const free = { call: null, session: null, tile, isLive: true };
  assert.equal(model.whyNoDial(free), "");
  assert.equal(model.whyNoDial({ ...free, isLive: false }), "not_connected");
  assert.equal(model.whyNoDial({ ...free, tile: { state: "logged_out" } }), "dial_log_in");
  assert.equal(model.whyNoDial({ ...free, session: { state: "talking" } }), "dial_keys");
  assert.equal(model.whyNoDial({ ...free, call: call("held") }), "dial_busy");
});
