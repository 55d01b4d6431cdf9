// The live socket of a page: connects, resumes where it was cut, asks and hears the answers.

import { apply, initial } from "./state.js";

const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 8000;
const SILENCE_MS = 25_000; // the server pings every 10 s; longer silence is a dead line
const ANSWER_MS = 10_000;
const SIGNED_OUT = 4401;
const FORBIDDEN = 4403;

const NO_ANSWER = { ok: false, code: "no_answer", words: "" };
const NOT_CONNECTED = { ok: false, code: "not_connected", words: "" };

/**
 * Open `/ws/panel` for a face (`desk` or `cockpit`).
 *
 * `onState(state, message)` after each message that changed the state; `onConnection(word)` with
 * `starting`, `live`, `cut` (being tried again), `signed_out` or `forbidden` (given up);
 * `onClock(iso)` with the server's instant.
 * Answers `{ask(command), close(), state()}`; `ask` resolves to `{ok, code, words, data}` and
 * never rejects.
 */
export function openPanel({
  face,
  url = "/ws/panel",
  onState = () => {},
  onConnection = () => {},
  onClock = () => {},
  Socket = globalThis.WebSocket,
}) {
  let state = initial();
  let socket = null;
  let failures = 0;
  let silence = 0;
  let retry = 0;
  let isClosed = false;
  let nextId = 1;
  const asked = new Map(); // id -> {settle, timer}

  function open() {
    const address = new URL(url, globalThis.location?.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.searchParams.set("face", face);
    if (state.isLoaded) {
      address.searchParams.set("seq", state.seq);
      address.searchParams.set("audience", state.audience);
    }
    const mine = new Socket(address.href);
    socket = mine;
    listen();
    mine.onmessage = ({ data }) => mine === socket && hear(JSON.parse(data));
    mine.onclose = ({ code }) => mine === socket && cut(code);
  }

  // A socket that says nothing any more is closed by us: the browser may not notice for minutes.
  function listen() {
    clearTimeout(silence);
    silence = setTimeout(() => {
      const dead = socket;
      cut(0);
      dead?.close();
    }, SILENCE_MS);
  }

  function hear(message) {
    listen();
    if (message.now) onClock(message.now);
    if (message.type === "reply") return settle(message.id, message);
    if (message.type === "snapshot" || message.type === "resumed") {
      failures = 0;
      onConnection("live");
    }
    const next = apply(state, message);
    if (next !== state) {
      state = next;
      onState(state, message);
    }
    return undefined;
  }

  function cut(code) {
    clearTimeout(silence);
    socket = null;
    for (const id of [...asked.keys()]) settle(id, NO_ANSWER);
    if (isClosed) return;
    if (code === SIGNED_OUT || code === FORBIDDEN) {
      isClosed = true;
      onConnection(code === SIGNED_OUT ? "signed_out" : "forbidden");
      return;
    }
    onConnection("cut");
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
    failures += 1;
    // Spread out: a whole floor must not come back in the same instant.
    retry = setTimeout(open, delay * (0.75 + Math.random() / 2));
  }

  function settle(id, answer) {
    const waiting = asked.get(id);
    if (!waiting) return;
    asked.delete(id);
    clearTimeout(waiting.timer);
    waiting.resolve(answer);
  }

  // Back on line or in sight: do not sit out a long delay.
  function hurry() {
    if (isClosed || socket) return;
    clearTimeout(retry);
    failures = 0;
    open();
  }

  globalThis.addEventListener?.("online", hurry);
  onConnection("starting");
  open();

  return {
    state: () => state,
    /** Send a command, `{do: 'dial', target: '...'}`. It is never sent twice. */
    ask(command) {
      if (socket?.readyState !== 1) return Promise.resolve(NOT_CONNECTED);
      const id = String(nextId++);
      const answer = new Promise((resolve) => {
        asked.set(id, { resolve, timer: setTimeout(() => settle(id, NO_ANSWER), ANSWER_MS) });
      });
      socket.send(JSON.stringify({ ...command, id }));
      return answer;
    },
    close() {
      isClosed = true;
      clearTimeout(retry);
      globalThis.removeEventListener?.("online", hurry);
      const last = socket;
      cut(1000);
      last?.close();
    },
  };
}
