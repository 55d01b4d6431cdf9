// What went otherwise than the agent asked, as a sentence: who was not reached, who left meanwhile.
// Plain objects in, plain objects out.

const LEFT = { third_left: "upset_third_left", customer_left: "upset_customer_left" };
// Q.850 causes of a party who was called in and did not come, as outcomes.
const CAUSES = {
  1: "unassigned",
  17: "busy",
  18: "no_answer",
  19: "no_answer",
  21: "rejected",
  34: "congestion",
};
const NAMED_KEPT = 50;

/** Hears the events of the page of agent `me`; `hear(message)` gives `{key, who, outcome}` or null. */
export function createUpsets({ me }) {
  const called = new Map(); // leg_id -> who was called in, until there
  let isAsked = false; // whether a consultation is under way
  let asked = ""; // of whom

  function name(legId, who) {
    called.set(legId, who);
    if (called.size > NAMED_KEPT) called.delete(called.keys().next().value);
  }

  function hearParty(kind, body) {
    const { role, leg_id: legId, number, agent_no: agentNo } = body;
    if (role !== "third") return null;
    if (kind === "CallPartyDialled") name(legId, agentNo || number);
    else if (kind === "CallPartyAnswered") called.delete(legId);
    else if (kind === "CallPartyLeft" && called.has(legId) && !isAsked) {
      const who = called.get(legId);
      called.delete(legId);
      const outcome = CAUSES[body.cause];
      return outcome ? { key: "upset_unreached", who, outcome } : null;
    }
    return null;
  }

  function hearConsult(kind, body) {
    if (kind === "CallConsultStarted") {
      isAsked = true;
      name(body.leg_id, body.target_agent_no || body.number);
      asked = body.target_agent_no || body.number;
      return null;
    }
    isAsked = false;
    if (body.agent_no !== me) return null;
    const who = asked;
    if (body.how === "unreached") return { key: "upset_unreached", who, outcome: body.outcome };
    return LEFT[body.how] ? { key: LEFT[body.how], who, outcome: "" } : null;
  }

  function hearEnd({ call, recent }) {
    if (recent?.agent_no !== me || call.kind === "inbound") return null;
    if (["answered", "cancelled"].includes(recent.outcome)) return null;
    const who = recent.customer_number || recent.target_agent_no;
    return { key: "upset_call", who, outcome: recent.outcome };
  }

  return {
    hear({ type, kind, body }) {
      if (type !== "event") return null;
      if (kind.startsWith("CallParty")) return hearParty(kind, body);
      if (["CallConsultStarted", "CallConsultEnded"].includes(kind)) return hearConsult(kind, body);
      if (kind === "CallTransferFailed" && body.agent_no === me) {
        return { key: "upset_transfer", who: body.target, outcome: body.outcome };
      }
      return kind === "CallEnded" ? hearEnd(body) : null;
    },
  };
}
