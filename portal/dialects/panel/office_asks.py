"""What a page asks of a team's own arrangements: do not disturb, forwards, messages, blocked
numbers. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from agents.domain import office_commands as office
from calls.domain.ids import AgentNo
from portal.dialects.panel.fields import choice, flag, groups, needed, whom, word

#: The longest message of a supervisor.
LONGEST_MESSAGE = 500
_Reader = Callable[[Mapping[str, Any], AgentNo], office.OfficeCommand]


def _forward(message: Mapping[str, Any], agent_no: AgentNo) -> office.OfficeCommand:
    destination = word(message, "destination").strip()
    return office.SetForward(
        agent_no=whom(message, agent_no),
        when=choice(message, "when", office.ForwardWhen),
        is_on=bool(destination),
        destination=destination,
    )


#: Every command about a team's own arrangements by its name without underscores.
OFFICE_READERS: dict[str, _Reader] = {
    "setdonotdisturb": lambda message, agent_no: office.SetDoNotDisturb(
        agent_no=whom(message, agent_no), is_on=flag(message, "is_on")
    ),
    "setforward": _forward,
    "broadcast": lambda message, agent_no: office.Broadcast(
        sender_no=agent_no,
        text=needed(message, "text", longest=LONGEST_MESSAGE),
        groups=groups(message),
    ),
    "blocknumber": lambda message, _agent_no: office.BlockNumber(
        number=needed(message, "number"), note=word(message, "note")
    ),
    "unblocknumber": lambda message, _agent_no: office.UnblockNumber(
        number=needed(message, "number")
    ),
}
