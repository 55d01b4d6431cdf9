// What a supervisor may do about one agent: a dialog that follows her state while it is open.

import { attr, byId, drawState, el, icon, keyed, show, text } from "../shared/dom.js";
import { announce, notify } from "../shared/shell.js";
import { reasonOf } from "../shared/why.js";
import { look, say } from "../shared/words.js";

const BUSY = ["ringing", "dialling", "talking"];

/** Why something cannot be done about an agent now: the key of a sentence each, "" when it can. */
export function actsOf(agent) {
  const out = agent.state === "logged_out" ? "menu_why_out" : "";
  const joined = agent.memberships.filter((one) => one.is_checked_in);
  return {
    ready: whyNotReady(agent),
    pause: pauseRule(out, joined),
    logOut: out || (agent.is_leaving ? "menu_leaving" : ""),
    free: out,
  };
}

function whyNotReady({ state, memberships }) {
  if (BUSY.includes(state)) return "menu_why_busy";
  if (state === "ready") return "menu_why_ready";
  return memberships.length ? "" : "menu_why_groups";
}

function pauseRule(out, joined) {
  if (out) return out;
  if (!joined.length) return "menu_why_joined";
  return joined.every((one) => one.is_paused) ? "menu_why_paused" : "";
}

/** The words below her state, "" when there is nothing to say. */
export function hintOf(agent) {
  if (agent.is_leaving) return "menu_leaving";
  if (BUSY.includes(agent.state)) return "menu_busy";
  return "";
}

/** Make the dialog work; `open(agentNo)` shows it, `draw(agents)` follows the live state. */
export function createAgentMenu({ ask, reasons, groupNames, administers }) {
  const dialog = byId("agent-menu");
  let shownNo = "";
  let opener = null;
  let isSure = false;
  let latest = new Map();

  async function act(command, done) {
    const answer = await ask({ ...command, agent_no: shownNo });
    if (!answer.ok) notify(answer.words || say("refused"), "bad");
    else if (done) announce(say(done));
    return answer.ok;
  }

  const select = byId("agent-menu-reason");
  for (const reason of reasons) select.append(el("option", { value: reason }, reason));
  byId("agent-menu-pause").addEventListener("submit", (event) => {
    event.preventDefault();
    if (isGrey("agent-menu-pause-go")) return;
    act({ do: "pause", reason: select.value || say("menu_reason_other") }, "menu_paused");
  });
  byId("agent-menu-ready").addEventListener("click", () => {
    if (!isGrey("agent-menu-ready")) act({ do: "ready" }, "menu_readied");
  });
  byId("agent-menu-out").addEventListener("click", () => {
    if (!isGrey("agent-menu-out")) act({ do: "logout" }, "menu_logged_out");
  });
  byId("agent-menu-free").addEventListener("click", async () => {
    if (isGrey("agent-menu-free")) return;
    // A running call ends by it: the first press says so, the second does it.
    if (!isSure) {
      isSure = true;
      text(byId("agent-menu-free").lastElementChild, say("menu_free_sure"));
      announce(say("menu_free_sure"), true);
      return;
    }
    forget();
    await act({ do: "freeagent" }, "menu_freed");
  });
  byId("agent-menu-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  });
  dialog.addEventListener("close", () => {
    forget();
    shownNo = "";
    opener?.focus();
  });

  /** A grey button says why, where the dialog does not hide it. */
  function isGrey(id) {
    const why = reasonOf(byId(id));
    if (why) {
      text(byId("agent-menu-hint"), why);
      announce(why, true);
    }
    return Boolean(why);
  }

  function forget() {
    isSure = false;
    text(byId("agent-menu-free").lastElementChild, say("menu_free"));
  }

  function drawGroups(agent) {
    keyed(
      byId("agent-menu-groups"),
      agent.memberships,
      (one) => one.group,
      (one) => makeGroup(one, agent),
      (row, one) => {
        text(row.querySelector(".menu-group-state"), say(stateWord(one)));
        const field = row.querySelector("input");
        if (document.activeElement !== field) field.value = one.penalty;
        show(row.querySelector("form"), administers(one.group));
      },
    );
  }

  function makeGroup(one, agent) {
    const name = `${groupNames[one.group] ?? ""} ${one.group}`.trim();
    const field = el("input", {
      class: "input count",
      type: "number",
      min: "0",
      max: "100",
      step: "1",
      required: true,
      "aria-label": say("menu_penalty_of", { name: agent.name, group: name }),
    });
    const form = el(
      "form",
      { class: "menu-penalty" },
      field,
      el("button", { class: "button", type: "submit" }, say("menu_penalty_set")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const penalty = Number(field.value);
      act({ do: "setpenalty", group: one.group, penalty }, "menu_penalty_kept");
    });
    return el(
      "li",
      {},
      el("span", {}, name),
      el("span", { class: "soft small menu-group-state" }),
      form,
    );
  }

  function redraw() {
    const agent = latest.get(shownNo);
    if (!shownNo) return;
    if (!agent) {
      dialog.close(); // she left the groups of this page
      return;
    }
    const acts = actsOf(agent);
    text(byId("agent-menu-title"), `${agent.name} ${agent.agent_no}`);
    drawState(byId("agent-menu-state"), look("agent_state", agent.state), agent.reason);
    const hint = hintOf(agent);
    text(byId("agent-menu-hint"), hint ? say(hint) : "");
    for (const [id, why] of [
      ["agent-menu-ready", acts.ready],
      ["agent-menu-pause-go", acts.pause],
      ["agent-menu-out", acts.logOut],
      ["agent-menu-free", acts.free],
    ]) {
      attr(byId(id), "aria-disabled", why ? "true" : null);
      attr(byId(id), "title", why ? say(why) : null);
    }
    drawGroups(agent);
  }

  return {
    /** A button for the agent's row. */
    button(agent) {
      const made = el(
        "button",
        {
          class: "button plain small",
          type: "button",
          "aria-haspopup": "dialog",
          "aria-label": say("menu_of", { name: agent.name }),
        },
        icon("gear"),
      );
      made.addEventListener("click", () => {
        shownNo = agent.agent_no;
        opener = made;
        redraw();
        dialog.showModal();
      });
      return made;
    },
    /** Follow the live state. */
    draw(agents) {
      latest = agents;
      redraw();
    },
  };
}

function stateWord(one) {
  if (!one.is_checked_in) return "group_out";
  if (one.is_paused) return "group_paused";
  return one.work_way === "out" ? "way_out" : one.work_way === "in" ? "way_in" : "group_in";
}
