// Whom a call is handed to: a field that suggests colleagues with their presence, and groups, and
// takes any number. Arrow keys, Enter and Escape work as in any combobox.

import { attr, byId, drawState, el, icon, keyed, show, text } from "../shared/dom.js";
import { look, say } from "../shared/words.js";
import { suggestions, targetOf } from "./control.js";

const FRESH_MS = 4000;

/** Wire the field. `read()` gives the colleagues as they are now, `onChange` hears of a choice. */
export function createPicker({ groups, read, onChange }) {
  const field = byId("target");
  const list = byId("target-list");
  let colleagues = [];
  let shown = [];
  let at = -1;
  let isOpen = false;
  let readAt = -Infinity;

  const all = () => suggestions("", { colleagues, groups });

  async function refresh() {
    if (performance.now() - readAt < FRESH_MS) return;
    readAt = performance.now();
    const found = await read();
    if (!found) return;
    colleagues = found;
    draw();
    onChange();
  }

  function open() {
    isOpen = true;
    refresh();
    draw();
  }

  function close() {
    isOpen = false;
    at = -1;
    draw();
  }

  function draw() {
    shown = isOpen ? suggestions(field.value, { colleagues, groups }).slice(0, 8) : [];
    if (at >= shown.length) at = shown.length - 1;
    show(list, shown.length > 0);
    attr(field, "aria-expanded", String(shown.length > 0));
    attr(field, "aria-activedescendant", at >= 0 ? `target-${at}` : null);
    keyed(
      list,
      shown,
      (one) => `${one.target_kind} ${one.target}`,
      (one) => make(one),
      (node, one) => {
        const place = shown.indexOf(one);
        attr(node, "id", `target-${place}`);
        attr(node, "aria-selected", String(place === at));
        attr(node, "data-busy", !one.isFree);
        const state = node.lastElementChild;
        if (one.state) drawState(state, look("agent_state", one.state));
        else text(state, say("target_group"));
      },
    );
  }

  function make(one) {
    const kind = one.target_kind === "group" ? "people" : "ear";
    const made = el(
      "li",
      { role: "option" },
      icon(kind),
      el("span", { class: "grow" }, one.words),
      el("span", { class: one.state ? "state" : "soft small" }),
    );
    // before the field loses the focus
    made.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      choose(one);
    });
    return made;
  }

  function choose(one) {
    field.value = one.words;
    close();
    onChange();
  }

  field.addEventListener("focus", open);
  field.addEventListener("blur", close);
  field.addEventListener("input", () => {
    at = -1;
    if (!isOpen) open();
    else draw();
    onChange();
  });
  field.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      if (!isOpen) open();
      const count = shown.length;
      if (count) at = (at + steps[event.key] + count + (at < 0 && steps[event.key] < 0)) % count;
      draw();
    } else if (event.key === "Enter" && at >= 0) choose(shown[at]);
    else if (event.key === "Escape" && isOpen) close();
    else return;
    event.preventDefault();
  });

  return {
    /** The target typed or chosen, or null. */
    target: () => targetOf(field.value, all()),
    clear() {
      field.value = "";
      close();
      onChange();
    },
  };
}
