// The lead of a preview campaign: who is to be called next, with a button to dial and one to let
// her go. The portal is asked often while such a campaign runs for the agent, else seldom.

import { byId, el, keyed, show, text } from "../shared/dom.js";
import { say } from "../shared/words.js";

const OFTEN_MS = 2000;
const SELDOM_MS = 20000;

/** How long to wait before the portal is asked again. */
export function pauseAfter(told) {
  return told?.is_open ? OFTEN_MS : SELDOM_MS;
}

/** The lead to show of those told: the first. */
export function nextLead(told) {
  return told?.leads?.[0] ?? null;
}

function drawLead(lead) {
  show(byId("lead"), lead);
  if (!lead) return;
  text(byId("lead-campaign"), lead.campaign);
  text(byId("lead-number"), lead.number);
  text(byId("lead-name"), lead.name);
  show(byId("lead-name"), lead.name);
  text(byId("lead-script"), lead.script);
  show(byId("lead-script"), lead.script);
  keyed(
    byId("lead-fields"),
    lead.fields,
    ([name]) => name,
    () => el("div", {}, el("dt"), el("dd")),
    (node, [name, value]) => {
      text(node.firstElementChild, name);
      text(node.lastElementChild, value);
    },
  );
}

/** Keep the card; `url` is where leads are told, `notify` and `announce` speak to the agent. */
export function startLeads({ url, notify, announce }) {
  let lead = null;
  let waiting = 0;

  function take(told) {
    const next = nextLead(told);
    if (next && next.id !== lead?.id) {
      announce(say("lead_shown", { number: next.number, name: next.name }));
    }
    lead = next;
    drawLead(lead);
  }

  async function ask() {
    clearTimeout(waiting);
    let told = null;
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) {
        told = await answer.json();
        take(told);
      }
    } catch {
      // the next round asks again
    }
    waiting = setTimeout(ask, pauseAfter(told));
  }

  async function act(deed) {
    if (!lead) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", document.querySelector("#sign-out input").value);
    const buttons = [byId("lead-dial"), byId("lead-skip")];
    buttons.forEach((one) => (one.disabled = true));
    try {
      const answer = await fetch(`${url}${lead.id}/${deed}/`, { method: "POST", body });
      if (answer.status === 409) notify((await answer.json()).words, "bad");
      else if (!answer.ok && answer.status !== 404) notify(say("refused"), "bad");
    } catch {
      notify(say("no_answer"), "bad");
    }
    buttons.forEach((one) => (one.disabled = false));
    ask();
  }

  byId("lead-dial").addEventListener("click", () => act("dial"));
  byId("lead-skip").addEventListener("click", () => act("skip"));
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  ask();
}
