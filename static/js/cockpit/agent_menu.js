// What a supervisor may do about one agent: a dialog that follows her state while it is open.

import { byId, drawState, el, icon, keyed, show, text } from "../shared/dom.js";
import { announce, notify } from "../shared/shell.js";
import { look, say } from "../shared/words.js";

const BUSY = ["ringing", "dialling", "talking"];

/** What applies to an agent now: each act with whether it can be done. */
export function actsOf(agent) {
  const isIn = agent.state !== "logged_out";
  const joined = agent.memberships.filter((one) => one.is_checked_in);
  return {
    ready: !BUSY.includes(agent.state) && agent.state !== "ready" && agent.memberships.length > 0,
    pause: joined.some((one) => !one.is_paused),
    logOut: isIn && !agent.is_leaving,
    free: isIn,
  };
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
    act({ do: "pause", reason: select.value || say("menu_reason_other") }, "menu_paused");
  });
  byId("agent-menu-ready").addEventListener("click", () => act({ do: "ready" }, "menu_readied"));
  byId("agent-menu-out").addEventListener("click", () => act({ do: "logout" }, "menu_logged_out"));
  byId("agent-menu-free").addEventListener("click", async () => {
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
    byId("agent-menu-ready").disabled = !acts.ready;
    byId("agent-menu-pause-go").disabled = !acts.pause;
    byId("agent-menu-out").disabled = !acts.logOut;
    byId("agent-menu-free").disabled = !acts.free;
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
