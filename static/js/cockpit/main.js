// The cockpit: everything on it moves by pushed events; nothing is asked for again and again.

import { startClock, ticking } from "../shared/clock.js";
import { attr, byId, drawState, el, icon, keyed, readJson, show, text } from "../shared/dom.js";
import { initial } from "../panel/state.js";
import { startLive } from "../shared/live.js";
import { drawOwnPresence } from "../shared/own.js";
import { wireRingIn } from "../shared/ring_in.js";
import { announce, notify, startShell } from "../shared/shell.js";
import { learn, look, say } from "../shared/words.js";
import { createAgentMenu } from "./agent_menu.js";
import { drawCallEnd, makeCallEnd } from "./call_end.js";
import { drawGroupDial, makeGroupDial, whyNoDial } from "./group_dial.js";
import * as model from "./model.js";
import { drawPart, makePart } from "./part.js";
import { drawRecorded, makeRecorded, recordedOf } from "./recorded.js";

const config = readJson("config");
learn(config.words);
startShell();

const filter = byId("group-filter");
let state = initial();
let live = "starting";
let isWanted = false;
const KEPT = "patchbay-cockpit-group";
const waitingBefore = new Map();

function refresh() {
  if (isWanted) return;
  isWanted = true;
  requestAnimationFrame(() => {
    isWanted = false;
    draw();
  });
}

function draw() {
  drawLive();
  const groups = [...state.groups.values()];
  drawFilter(groups);
  const group = filter.value;
  drawGroups(groups.filter((one) => !group || one.code === group));
  const agents = model.agentsOf(state, group);
  drawAgents(agents);
  drawCalls(model.liveCalls(state, group));
  drawOwnPresence(state, live === "live");
  tellMended(state.mended);
}

function drawLive() {
  drawState(byId("live-state"), look("live", live));
  const isDown = [...state.links.values()].some((link) => !link.is_up);
  const fault =
    live === "forbidden"
      ? "socket_forbidden"
      : live === "cut"
        ? "socket_cut"
        : isDown
          ? "link_down"
          : "";
  keyed(
    byId("banners"),
    fault ? [fault] : [],
    (key) => key,
    (key) => el("div", { class: "banner", role: "status" }, icon("link"), el("span", {}, say(key))),
    () => {},
  );
}

function drawGroups(shown) {
  show(byId("groups-none"), state.isLoaded && state.groups.size === 0);
  keyed(byId("groups"), shown, (group) => group.code, makeGroup, drawGroup);
}

function makeGroup(group) {
  const figure = (word) => el("div", {}, el("dt", {}, say(word)), el("dd"));
  return el(
    "li",
    { class: "card group" },
    el("h3", { class: "group-name" }, `${group.name} ${group.code}`),
    el(
      "dl",
      { class: "group-figures" },
      figure("figure_waiting"),
      figure("figure_longest"),
      figure("figure_talking"),
    ),
    el("ul", { class: "group-states", "aria-label": say("agents_checked_in") }),
    makeGroupDial(group, ask, (why) => notify(why, "warm")),
  );
}

function drawGroup(node, group) {
  const card = model.groupCard(state, group);
  attr(node, "data-waiting", card.waiting > 0);
  const [waiting, longest, talking] = node.querySelectorAll("dd");
  waiting.className = "group-waiting";
  text(waiting, card.waiting);
  if (card.longestSince) ticking(longest, card.longestSince);
  else {
    delete longest.dataset.since;
    text(longest, "–");
  }
  text(talking, card.talking);
  const states = card.states.length ? card.states : [["none", 0]];
  keyed(
    node.querySelector("ul"),
    states,
    ([name]) => name,
    () => el("li"),
    (item, [name, count]) => {
      const shown = name === "none" ? look("cockpit", "nobody") : look("agent_state", name);
      drawState(item, shown, name === "none" ? "" : count);
    },
  );
  drawGroupDial(node.querySelector("form"), whyNoDial(card, live === "live"));
  tellWaiting(group, card.waiting);
}

/** A screen reader hears when callers begin to wait, not every change of a number. */
function tellWaiting(group, count) {
  const before = waitingBefore.get(group.code) ?? 0;
  if (count > 0 && before === 0) announce(say("told_waiting", { group: group.name, n: count }));
  waitingBefore.set(group.code, count);
}

function drawAgents(agents) {
  menu.draw(state.agents);
  const isIn = (agent) => agent.state !== "logged_out";
  text(
    byId("agents-count"),
    say("logged_in", { n: agents.filter(isIn).length, all: agents.length }),
  );
  show(byId("agents-none"), agents.length === 0 && live === "live");
  keyed(
    byId("agents"),
    agents,
    (agent) => agent.agent_no,
    (agent) =>
      el(
        "tr",
        {},
        el(
          "th",
          { scope: "row" },
          el("span", {}, agent.name),
          " ",
          el("span", { class: "soft small number" }, agent.agent_no),
        ),
        el("td", {}, el("span")),
        el("td", { class: "count" }),
        el("td", { class: "number" }),
        el("td", { class: "groups-of" }),
        makePart(ask, (why) => notify(why, "warm")),
        el("td", { class: "acts" }, menu.button(agent)),
      ),
    drawAgent,
  );
}

function drawAgent(row, agent) {
  const [, stateCell, since, callCell, groupCell, partCell] = row.children;
  drawPart(partCell, state, agent);
  drawState(stateCell.firstElementChild, look("agent_state", agent.state), reasonOf(agent));
  ticking(since, agent.since);
  const call = agent.call_id ? state.calls.get(agent.call_id) : null;
  text(
    callCell,
    call && call.state !== "ended" ? call.customer_number || call.target_agent_no : "",
  );
  const checkedIn = agent.memberships.filter((one) => one.is_checked_in);
  text(groupCell, checkedIn.map((one) => config.groups[one.group] ?? one.group).join(", "));
}

function reasonOf(agent) {
  if (agent.reason) return agent.reason;
  const isIn = agent.state !== "logged_out";
  return isIn && agent.state !== "phone_lost" && !agent.is_phone_reachable ? say("phone_gone") : "";
}

function drawCalls(calls) {
  text(byId("calls-count"), calls.length || "");
  show(byId("calls-none"), calls.length === 0);
  show(byId("calls-table"), calls.length > 0);
  keyed(
    byId("calls"),
    calls,
    (call) => call.call_id,
    (call) =>
      el(
        "tr",
        {},
        el(
          "th",
          { scope: "row" },
          el(
            "span",
            { class: "call-kind" },
            icon(look("kind", call.kind).icon),
            el("span", { class: "unseen" }, look("kind", call.kind).word),
            " ",
            el("span", { class: "number" }),
          ),
        ),
        el("td", {}, el("span")),
        el("td", { class: "count" }),
        el("td"),
        el("td"),
        makeRecorded(ask, (why) => notify(why, "warm")),
        makeCallEnd(ask, (why) => notify(why, "warm")),
      ),
    drawCall,
  );
}

function drawCall(row, call) {
  const [who, stateCell, since, groupCell, agentCell, recordedCell, endCell] = row.children;
  const number = call.kind === "internal" ? call.target_agent_no : call.customer_number;
  text(who.querySelector(".number"), number || say("number_hidden"));
  drawState(
    stateCell.firstElementChild,
    look("call_state", call.state),
    model.isCallback(call) ? say("callback") : "",
  );
  ticking(since, ...model.callSpan(call));
  text(groupCell, config.groups[call.group] ?? call.group);
  const names = call.agent_nos.map((one) => state.agents.get(one)?.name ?? one);
  text(agentCell, names.join(", "));
  const isLive = live === "live";
  const recorded = recordedOf({ call, policies: config.recording, isLive });
  drawRecorded(recordedCell, call, recorded, number || say("number_hidden"));
  drawCallEnd(endCell, call, { number: number || say("number_hidden"), isLive });
}

let lastMended = 0;

/** Something did not fit the switch and was put right: worth a word, not an alarm. */
function tellMended(mended) {
  const fresh = mended.filter((one) => one.seq > lastMended);
  if (fresh.length === 0) return;
  lastMended = fresh[0].seq;
  const holes = { story: fresh[0].story, n: fresh.length };
  notify(say(fresh.length === 1 ? "mended" : "mended_many", holes));
}

/** The groups may change while the page stands; the chosen one stays chosen. */
function drawFilter(groups) {
  keyed(
    filter,
    [{ code: "", name: say("all_groups") }, ...groups],
    (group) => group.code,
    (group) => el("option", { value: group.code }),
    (option, group) => text(option, group.name),
  );
  const chosen = sessionStorage.getItem(KEPT) ?? "";
  filter.value = state.groups.has(chosen) ? chosen : "";
}

const menu = createAgentMenu({
  ask: (command) => socket.ask(command),
  reasons: config.pause_reasons ?? [],
  groupNames: config.groups,
  administers: (group) => state.seesAll || state.groups.has(group),
});

filter.addEventListener("change", () => {
  sessionStorage.setItem(KEPT, filter.value);
  refresh();
});

const asked = new Set();

/** Send a command once; a refusal is told with its reason. Answers whether it was done. */
async function ask(command) {
  const same = JSON.stringify(command);
  if (asked.has(same)) return false;
  asked.add(same);
  const answer = await socket.ask(command);
  asked.delete(same);
  if (!answer.ok) notify(answer.words || say("refused"), "bad");
  return answer.ok;
}

const socket = startLive({
  face: "cockpit",
  url: config.panel,
  onState(next) {
    state = next;
    refresh();
  },
  onStatus(next) {
    live = next;
    refresh();
  },
});
wireRingIn();
startClock();
refresh();
