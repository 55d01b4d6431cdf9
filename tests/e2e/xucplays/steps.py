"""What the plays share: an agent logs in, is free again, and what she asked is carried out."""

from tests.e2e.conftest import wait_until
from tests.e2e.xucclient import Cti
from tests.e2e.xucworld import Place


def settled(who: Cti) -> None:
    """What she asked before this is carried out, and her call is open to others' commands."""
    who.do("Cti.getCurrentCallsPhoneEvents", "CurrentCallsPhoneEvents")


def log_in(place: Place, who: Cti, agent_no: str) -> None:
    who.ask("Cti.loginAgent", agentphonenumber=agent_no, agentid=place.agent_id(agent_no))
    who.state("AgentReady", phoneNb=agent_no)
    place.wait_member(agent_no, Paused="0")


def free(place: Place, *who: Cti) -> None:
    """Their wrap-up is over."""
    numbers = [one.login.partition("-")[2] for one in who]

    def are_ready() -> bool:
        rows = place.admin.get("/api/v1/agents/?page_size=100")["results"]
        states = {row["agent_no"]: (row["presence"] or {}).get("state") for row in rows}
        return all(states[one] in {"ready", "idle"} for one in numbers)

    wait_until(are_ready, 60, every_s=0.5)
