import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";

import { openPanel } from "../../static/js/panel/socket.js";

const GOLDEN = new URL("../portal/dialects/panel/golden/desk_ada.json", import.meta.url);
const { before, events } = JSON.parse(readFileSync(GOLDEN, "utf8"));

let opened = [];

class FakeSocket {
  constructor(address) {
    this.address = new URL(address);
    this.readyState = 1;
    this.sent = [];
    opened.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 3;
  }
  says(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
  goes(code = 1006) {
    this.readyState = 3;
    this.onclose({ code });
  }
}

function page() {
  const words = [];
  const clocks = [];
  const panel = openPanel({
    face: "desk",
    url: "http://portal.example/ws/panel",
    onConnection: (word) => words.push(word),
    onClock: (at) => clocks.push(at),
    Socket: FakeSocket,
  });
  return { panel, words, clocks, socket: () => opened.at(-1) };
}

beforeEach(() => {
  opened = [];
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("the first connection asks for a fresh start of its face", () => {
  const { socket, words } = page();
  assert.equal(socket().address.href, "ws://portal.example/ws/panel?face=desk");
  assert.deepEqual(words, ["starting"]);
});

test("a snapshot makes it live and tells the server's clock", () => {
  const { panel, socket, words, clocks } = page();
  socket().says(before);
  assert.deepEqual(words, ["starting", "live"]);
  assert.deepEqual(clocks, [before.now]);
  assert.equal(panel.state().me, "1001");
});

test("a cut socket comes back within half a second and resumes after the last event", () => {
  const { panel, socket, words } = page();
  socket().says(before);
  socket().says(events[0]);
  socket().goes();
  assert.equal(words.at(-1), "cut");
  mock.timers.tick(500);
  assert.equal(opened.length, 2);
  assert.equal(socket().address.searchParams.get("seq"), String(events[0].seq));
  assert.equal(socket().address.searchParams.get("audience"), before.audience);
  socket().says({ type: "resumed", seq: events[0].seq });
  assert.equal(words.at(-1), "live");
  assert.equal(panel.state().seq, events[0].seq);
});

test("each failure waits longer, up to a limit, and a success begins anew", () => {
  const { socket } = page();
  const waits = [];
  for (let turn = 0; turn < 8; turn += 1) {
    socket().goes();
    const had = opened.length;
    let waited = 0;
    while (opened.length === had) {
      mock.timers.tick(10);
      waited += 10;
    }
    waits.push(waited);
  }
  assert.ok(waits[0] <= 400 && waits[3] > waits[0] && waits[7] <= 10_010, String(waits));
  socket().says(before);
  socket().goes();
  mock.timers.tick(400);
  assert.equal(opened.length, 10);
});

test("who is signed out or not allowed is told so and not tried again", () => {
  for (const [code, word] of [
    [4401, "signed_out"],
    [4403, "forbidden"],
  ]) {
    opened = [];
    const { socket, words } = page();
    socket().goes(code);
    mock.timers.tick(60_000);
    assert.equal(words.at(-1), word);
    assert.equal(opened.length, 1);
  }
});

test("a silent line is given up", () => {
  const { socket, words } = page();
  socket().says(before);
  mock.timers.tick(20_000);
  socket().says({ type: "ping", now: before.now });
  mock.timers.tick(20_000);
  assert.equal(words.at(-1), "live");
  mock.timers.tick(5_500);
  assert.equal(words.at(-1), "cut");
  mock.timers.tick(500);
  assert.ok(opened.length > 1);
});

test("an answer finds its question, whatever the order", async () => {
  const { panel, socket } = page();
  socket().says(before);
  const first = panel.ask({ do: "log_in" });
  const second = panel.ask({ do: "dial", target: "0" });
  const [one, two] = socket().sent;
  assert.notEqual(one.id, two.id);
  socket().says({ type: "reply", id: two.id, ok: false, code: "busy", words: "No.", data: {} });
  socket().says({ type: "reply", id: one.id, ok: true, code: "accepted", words: "", data: {} });
  assert.equal((await first).ok, true);
  assert.equal((await second).code, "busy");
});

test("a question cut off is answered with no_answer and never sent again", async () => {
  const { panel, socket } = page();
  socket().says(before);
  const answer = panel.ask({ do: "dial", target: "0" });
  socket().goes();
  assert.equal((await answer).code, "no_answer");
  mock.timers.tick(1000);
  assert.deepEqual(socket().sent, []);
});

test("a question the server never answers ends by itself", async () => {
  const { panel, socket } = page();
  socket().says(before);
  const answer = panel.ask({ do: "dial", target: "0" });
  mock.timers.tick(10_000);
  assert.equal((await answer).code, "no_answer");
});

test("without a connection nothing is sent", async () => {
  const { panel, socket } = page();
  socket().goes();
  assert.equal((await panel.ask({ do: "log_in" })).code, "not_connected");
});

test("a closed page does not come back", () => {
  const { panel, socket } = page();
  socket().says(before);
  panel.close();
  mock.timers.tick(60_000);
  assert.equal(opened.length, 1);
});
