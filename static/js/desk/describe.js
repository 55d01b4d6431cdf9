// Disposition and note: written down as the agent types, for the call she is on or had last.

import { byId, el, keyed, show, text } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { dispositionsFor } from "./model.js";

const draftKey = (callId) => `patchbay-draft ${callId}`;

const keep = (callId, draft) => sessionStorage.setItem(draftKey(callId), JSON.stringify(draft));
const draftOf = (callId) => JSON.parse(sessionStorage.getItem(draftKey(callId)) ?? "null");

function forgetSaved(callId) {
  if (draftOf(callId)?.isSaved) sessionStorage.removeItem(draftKey(callId));
}

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
      // Kept for a reload in the call; what is on the page by now may be newer.
      if (!isDirty) keep(callId, { disposition, note: words, isSaved: true });
      text(byId("describe-state"), say("saved"));
    } else {
      isDirty = true;
      text(byId("describe-state"), say("not_saved", { why: answer.words }));
    }
  }

  function touched(delay) {
    if (!target) return;
    isDirty = true;
    keep(target.call_id, { disposition: choice.value, note: note.value });
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
      if (target) forgetSaved(target.call_id);
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
      const draft = draftOf(call.call_id);
      const kept = draft ?? call;
      choice.value = kept.disposition ?? "";
      note.value = kept.note ?? "";
      if (draft && !draft.isSaved) touched(1500);
    },
    flush: store,
  };
}
