"""What a page asks of an agent: her own desk, or a cockpit that names her. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from agents.domain import commands as agents
from agents.domain.membership import AcwMode, WorkWay
from calls.domain.ids import AgentNo
from portal.dialects.panel.fields import choice, groups, needed, number, whom

_Reader = Callable[[Mapping[str, Any], AgentNo], agents.AgentCommand]


def _plain(
    kind: type[agents.LogIn | agents.LogOut | agents.EndWrapUp | agents.FreeAgent],
) -> _Reader:
    """Make the reader of a command that says no more than about whom."""
    return lambda message, agent_no: kind(agent_no=whom(message, agent_no))


def _in_groups(kind: type[agents.CheckIn | agents.CheckOut | agents.Unpause]) -> _Reader:
    """Make the reader of a command about groups."""
    return lambda message, agent_no: kind(agent_no=whom(message, agent_no), groups=groups(message))


#: Every command about an agent by its name without underscores.
AGENT_READERS: dict[str, _Reader] = {
    "login": _plain(agents.LogIn),
    "logout": _plain(agents.LogOut),
    "endwrapup": _plain(agents.EndWrapUp),
    "freeagent": _plain(agents.FreeAgent),
    "checkin": _in_groups(agents.CheckIn),
    "checkout": _in_groups(agents.CheckOut),
    "unpause": _in_groups(agents.Unpause),
    "pause": lambda message, agent_no: agents.Pause(
        agent_no=whom(message, agent_no),
        reason=needed(message, "reason"),
        groups=groups(message),
    ),
    "extendwrapup": lambda message, agent_no: agents.ExtendWrapUp(
        agent_no=whom(message, agent_no), seconds=number(message, "seconds")
    ),
    "setacwmode": lambda message, agent_no: agents.SetAcwMode(
        agent_no=whom(message, agent_no),
        mode=choice(message, "mode", AcwMode),
        groups=groups(message),
    ),
    "setworkway": lambda message, agent_no: agents.SetWorkWay(
        agent_no=whom(message, agent_no),
        way=choice(message, "way", WorkWay),
        groups=groups(message),
    ),
    "addtogroup": lambda message, agent_no: agents.AddToGroup(
        agent_no=whom(message, agent_no),
        group=needed(message, "group"),
        penalty=number(message, "penalty", 0),
    ),
    "removefromgroup": lambda message, agent_no: agents.RemoveFromGroup(
        agent_no=whom(message, agent_no), group=needed(message, "group")
    ),
    "setpenalty": lambda message, agent_no: agents.SetPenalty(
        agent_no=whom(message, agent_no),
        group=needed(message, "group"),
        penalty=number(message, "penalty"),
    ),
}
