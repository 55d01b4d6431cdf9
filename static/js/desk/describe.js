// Disposition and note: written down as the agent types, for the call she is on or had last.

import { byId, el, keyed, show, text } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { dispositionsFor } from "./model.js";

const draftKey = (callId) => `patchbay-draft ${callId}`;

/** Wire the form; `save(callId, disposition, note)` resolves to `{ok, words}`. */
export function createDescribe({ save }) {
  const form = byId("describe");
  const choice = byId("disposition");
  const note = byId("note");
  let target = null; // {call_id, group, disposition, note}
  let timer = 0;
  let isDirty = false;

  async function store() {
    clearTimeout(timer);
    if (!target || !isDirty) return;
    const { call_id: callId } = target;
    const [disposition, words] = [choice.value, note.value];
    isDirty = false;
    text(byId("describe-state"), say("saving"));
    const answer = await save(callId, disposition, words);
    if (target?.call_id !== callId) return;
    if (answer.ok) {
      sessionStorage.removeItem(draftKey(callId));
      text(byId("describe-state"), say("saved"));
    } else {
      isDirty = true;
      text(byId("describe-state"), say("not_saved", { why: answer.words }));
    }
  }

  function touched(delay) {
    if (!target) return;
    isDirty = true;
    const draft = { disposition: choice.value, note: note.value };
    sessionStorage.setItem(draftKey(target.call_id), JSON.stringify(draft));
    text(byId("describe-state"), "");
    clearTimeout(timer);
    timer = setTimeout(store, delay);
  }

  choice.addEventListener("change", () => touched(0));
  note.addEventListener("input", () => touched(1500));
  note.addEventListener("blur", store);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    isDirty = true;
    store();
  });

  return {
    /** Show the form for a call (null: none). What is typed for another one is stored first. */
    aim(call, dispositions) {
      show(form, call);
      if (call?.call_id === target?.call_id) return;
      store();
      target = call;
      isDirty = false;
      text(byId("describe-state"), "");
      if (!call) return;
      const list = [
        { code: "", name: say("disposition_none") },
        ...dispositionsFor(call, dispositions),
      ];
      keyed(
        choice,
        list,
        (one) => one.code,
        (one) => el("option", { value: one.code }, one.name),
        (node, one) => text(node, one.name),
      );
      const draft = sessionStorage.getItem(draftKey(call.call_id));
      const kept = draft ? JSON.parse(draft) : call;
      choice.value = kept.disposition ?? "";
      note.value = kept.note ?? "";
      if (draft) touched(1500);
    },
    flush: store,
  };
}
