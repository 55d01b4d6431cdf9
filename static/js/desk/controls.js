// Draws what may be done with a call and sends what was pressed. The rules stand in control.js.

import { ticking } from "../shared/clock.js";
import { attr, byId, drawState, el, icon, keyed, setIcon, show, text } from "../shared/dom.js";
import { reasonOf } from "../shared/why.js";
import { look, say } from "../shared/words.js";
import { controls, herLeg } from "./control.js";
import { isLost } from "./model.js";
import { createPicker } from "./picker.js";

const KEYS = [..."123456789*0#"];
const ICONS = { customer: "phone", agent: "ear", third: "people", supervisor: "ear" };

/** Wire the controls of the call card. `ask(command)` resolves to `{ok}`; `tell(words)` says why
 * a greyed one does nothing. */
export function createControls({ desk, ask, refresh, tell }) {
  const me = desk.config.me.agent_no;
  let call = null;
  let may = null;
  let sent = "";
  const picker = createPicker({
    groups: desk.config.groups,
    onChange: refresh,
    async read() {
      const answer = await ask({ do: "colleagues" });
      return answer.ok ? answer.data.colleagues : null;
    },
  });

  const deed = (name, more = {}) => ask({ do: name, call: call?.call_id, ...more });

  function wire(id, run) {
    byId(id).addEventListener("click", () => {
      const why = reasonOf(byId(id));
      if (why) tell(why);
      else run();
    });
  }

  wire("hold", () => deed(may.retrieve.isShown ? "retrieve" : "hold"));
  wire("keypad", () => {
    show(byId("keys"), byId("keys").hidden);
    refresh();
    if (!byId("keys").hidden) byId("keys-pad").firstElementChild.focus();
  });
  wire("consult-back", () => deed("returntocaller"));
  wire("consult-complete", () => deed("completetransfer"));
  wire("consult-confer", () => deed("conference"));
  wire("conference-leave", () => deed("leaveconference"));
  wire("conference-end", () => deed("hangup"));
  for (const [id, name] of [
    ["do-consult", "consult"],
    ["do-transfer", "transfer"],
    ["do-add", "addparty"],
  ]) {
    wire(id, async () => {
      const target = picker.target();
      if (!target) return;
      const { target: number, target_kind: kind } = target;
      const answer = await deed(name, { target: number, target_kind: kind });
      if (answer.ok) picker.clear();
    });
  }
  for (const key of KEYS) {
    const button = el("button", { class: "button", type: "button" }, key);
    button.addEventListener("click", () => press(key));
    byId("keys-pad").append(button);
  }
  byId("keys").addEventListener("keydown", (event) => {
    if (KEYS.includes(event.key)) press(event.key);
    else if (event.key === "Escape") {
      show(byId("keys"), false);
      byId("keypad").focus();
      refresh();
    } else return;
    event.preventDefault();
  });
  byId("data-new").addEventListener("submit", async (event) => {
    event.preventDefault();
    const [key, value] = [byId("data-key"), byId("data-value")];
    if (!key.value.trim() || !value.value.trim()) return;
    const answer = await deed("attachdata", { data: { [key.value.trim()]: value.value.trim() } });
    if (!answer.ok) return;
    key.value = "";
    value.value = "";
    key.focus();
  });

  let pressing = Promise.resolve(); // digits arrive in the order they were pressed
  function press(key) {
    if (!may?.keypad.canDo) return;
    sent = `${sent}${key}`.slice(-24);
    text(byId("keys-sent"), sent);
    pressing = pressing.then(() => deed("senddigits", { digits: key }));
  }

  /** A button with its reason: it stays in reach of the keyboard and says why. */
  function button(id, rule, more = "") {
    const node = byId(id);
    const why = rule.why || more;
    show(node, rule.isShown);
    attr(node, "aria-disabled", why ? "true" : null);
    attr(node, "title", why ? say(why) : null);
  }

  function drawAim() {
    const target = picker.target();
    const none = target ? "" : "why_target";
    button("do-consult", may.consult, none);
    button("do-transfer", may.transfer, none);
    button("do-add", may.add, none);
    const rules = [may.consult, may.transfer, may.add];
    const reason = rules.every((one) => one.why) ? rules[0].why : "";
    text(byId("target-help"), reason ? say(reason) : "");
  }

  function drawStrips() {
    const { third } = may;
    show(byId("consult"), may.back.isShown && third);
    if (third) {
      text(byId("consult-who"), nameOf(third));
      drawState(byId("consult-state"), look("party_state", third.state));
      ticking(byId("consult-timer"), third.since);
    }
    show(byId("conference"), may.leave.isShown);
    text(byId("conference-words"), say("conference_of", { n: may.together }));
    for (const [id, rule] of [
      ["consult-back", may.back],
      ["consult-complete", may.complete],
      ["consult-confer", may.confer],
      ["conference-leave", may.leave],
      ["conference-end", may.endAll],
    ]) {
      button(id, rule);
    }
  }

  function nameOf(one) {
    const name = one.agent_name || desk.config.colleagues[one.agent_no];
    if (name) return `${name} ${one.agent_no}`;
    return one.number || (one.role === "customer" && call?.customer_number) || say("number_hidden");
  }

  function drawParties(isShown) {
    show(byId("parties"), isShown);
    const parties = isShown ? (call.parties ?? []) : [];
    keyed(
      byId("party-list"),
      parties,
      (one) => one.leg_id,
      (one) => makeParty(one),
      (node, one) => {
        const [picture, who, muted, state, timer, silence, end] = node.children;
        setIcon(picture, ICONS[one.role] ?? "phone");
        const mine = one.agent_no === me && one.role !== "customer";
        text(who.firstElementChild, mine ? say("party_you") : nameOf(one));
        text(who.lastElementChild, mine ? "" : say(`role_${one.role}`));
        show(muted, one.is_muted);
        drawState(state, look("party_state", one.state));
        ticking(timer, one.since);
        const canSilence = !mine && one.state === "talking" && may.silence.canDo;
        show(silence, canSilence);
        setIcon(silence, one.is_muted ? "mic-off" : "mic");
        attr(silence, "aria-pressed", String(Boolean(one.is_muted)));
        attr(silence, "aria-label", say("party_mute", { who: nameOf(one) }));
        const canEnd = !mine && one.role === "third" && may.remove.canDo;
        show(end, canEnd);
        attr(end, "aria-label", say("party_end", { who: nameOf(one) }));
      },
    );
  }

  function makeParty({ leg_id: legId }) {
    const end = el(
      "button",
      { class: "button plain square", type: "button", title: say("party_end_short") },
      icon("phone-down"),
    );
    end.addEventListener("click", () => deed("hangupparties", { leg_ids: [legId] }));
    const silence = el(
      "button",
      { class: "button plain square", type: "button", title: say("party_mute_short") },
      icon("mic"),
    );
    silence.addEventListener("click", () =>
      deed(silence.getAttribute("aria-pressed") === "true" ? "unmute" : "mute", { leg_id: legId }),
    );
    return el(
      "li",
      {},
      el("span", { class: "party-icon" }, icon("phone")),
      el("span", { class: "party-who" }, el("span"), el("span", { class: "soft small" })),
      el("span", { class: "party-muted" }, icon("mic-off"), el("span", {}, say("party_muted"))),
      el("span"),
      el("span", { class: "party-timer soft" }),
      silence,
      end,
    );
  }

  function drawData() {
    const rows = Object.entries(call?.attached ?? {});
    show(byId("data"), may.data.isShown);
    text(byId("data-count"), rows.length ? String(rows.length) : "");
    keyed(
      byId("data-list"),
      rows,
      ([key]) => key,
      ([key]) => makeDatum(key),
      (node, [key, value]) => {
        const field = node.querySelector("input");
        if (document.activeElement !== field && field.value !== value) field.value = value;
        attr(field, "aria-label", key);
      },
    );
  }

  function makeDatum(key) {
    const field = el("input", { class: "input", maxlength: 2000, autocomplete: "off" });
    field.addEventListener("change", () =>
      deed("attachdata", { data: { [key]: field.value.trim() } }),
    );
    const drop = el(
      "button",
      { class: "button plain square", type: "button", "aria-label": say("data_drop", { key }) },
      icon("close"),
    );
    drop.addEventListener("click", () => deed("attachdata", { data: { [key]: "" } }));
    return el("li", {}, el("span", { class: "data-key" }, key), field, drop);
  }

  return {
    /** Whether she has a leg of her own in the call; a supervisor who listens has none. */
    isHers: () => herLeg(call, me) !== null,
    /** Whether she is muted at the switch. */
    isMuted: () => Boolean(herLeg(call, me)?.is_muted),
    deed,
    /** Draw everything for her call as it is now. */
    draw(now, tile) {
      if (now?.call_id !== call?.call_id) {
        sent = "";
        text(byId("keys-sent"), "");
        show(byId("keys"), false);
        if (call) picker.clear();
      }
      call = now;
      const isLive = desk.live === "live";
      may = controls({ call, me, isLive, isLost: isLost(tile, call) });
      const isHeld = may.retrieve.isShown;
      button("hold", isHeld ? may.retrieve : may.hold);
      attr(byId("hold"), "aria-pressed", isHeld ? "true" : "false");
      setIcon(byId("hold"), isHeld ? "play" : "pause");
      text(byId("hold").querySelector("span"), say(isHeld ? "retrieve" : "hold"));
      button("keypad", may.keypad);
      if (!may.keypad.isShown) show(byId("keys"), false);
      attr(byId("keypad"), "aria-expanded", String(!byId("keys").hidden));
      show(byId("hand-on"), may.isShown && !may.back.isShown);
      drawStrips();
      drawAim();
      drawParties(may.isShown && may.others.length > 0);
      drawData();
    },
  };
}
