"""How each operation is brought into each situation of the table."""

from datetime import timedelta

from django.utils import timezone

from agents.domain.errors import AgentError, UnknownAgent
from calls.models import LiveCall
from calls.services.rows import write
from calls.switch import Reply
from campaigns import services as campaigns
from portal import dispatch
from portal.dialects.astercc.situations import TABLE, Situation
from tests.calls import script as s
from tests.calls.domain.control import calls as c
from tests.portal.dialects.astercc.asking import ask

S = Situation
SUE = {"user": "1009", "password": "demo-1009"}
#: Operations that take hold of a running call, and the call they need.
ON_CALL = {
    "TRANSFER": c.consulting,
    "CALLRETURN": c.consulting,
    "CONFERENCE": c.consulting,
    "HANGUP": c.talking,
    "HOLD": c.talking,
    "RESUME": c.held,
}
WATCHING = ("INTRUDE", "SILENTMONITOR", "WHISPER", "FORCEDRELEASE")


def play(world, event, situation, **changed):
    """Bring the operation into the situation and ask it."""
    return _SCENES[situation](world, event, changed)


def on_line(world, call):
    """Put Ada on a running call and into the presence that goes with it."""
    write([call])
    world.stand("talking", "630")


def _common(**wrong):
    return lambda _world, event, changed: ask(event, **{**wrong, **changed})


def _gone(world, event, changed):
    def unknown(**_):
        raise UnknownAgent("1001")

    world.monkeypatch.setattr("portal.dialects.astercc.lookups.agents.agent_view", unknown)
    return ask(event, **changed)


def _done(world, event, changed):
    world.stand("logged_out" if event == "LOGIN" else "ready", "630")
    if event in ON_CALL:
        on_line(world, ON_CALL[event]())
    elif event == "CONSULT":
        on_line(world, c.talking())
        _ben_ready(world)
    elif event in WATCHING:
        on_line(world, c.talking())
        world.stand("ready", name="sue")
        changed = SUE | changed
    elif event == "AGENTGROUPSTATUS":
        changed = SUE | {"agent_group_id": str(world.id_of("630"))} | changed
    elif event == "ACWOFF":
        world.stand("wrap_up", "630")
    elif event == "DIALERLIST":
        changed = SUE | {"campaignid": _campaign(world)} | changed
    return ask(event, **changed)


def _campaign(world):
    group = world.groups["630"]
    row = campaigns.create_campaign(team="demo", name="Spring", group=group)
    return str(row.pk)


def _ben_ready(world):
    ben, group = world.agents["ben"], world.groups["630"]
    ben.memberships.get_or_create(group=group)
    world.stand("ready", "630", name="ben")


def _failed(world, event, changed):
    if event in {"LOGIN", "ACW", "WORKWAY"}:
        world.stand("ready", "630")
        return _refused_by_all(world, event, changed)
    if event in {"AGENTSTATUS", "AGENTGROUPSTATUS", "DIALERLIST"}:
        return _nothing_found(world, event, changed)
    if event == "ACWOFF":
        world.stand("ready", "630")
        return _refused_by_all(world, event, changed)
    if event == "LOGOUT":
        world.stand("talking", "630")
        return ask(event, **changed)
    world.switch.reply = Reply(is_accepted=False, words="no")
    return _done(world, event, changed)


def _refused_by_all(world, event, changed):
    def refuse(*_, **__):
        raise AgentError("no")

    world.monkeypatch.setattr(dispatch, "execute", refuse)
    return ask(event, **changed)


def _group(code):
    def scene(world, event, changed):
        world.stand("ready", "630")
        if event == "CONSULT":
            on_line(world, c.talking())
            _ben_ready(world)
        number = str(world.id_of(code)) if code in world.groups else code
        return ask(event, **dict.fromkeys(_NAMES[event], number), **changed)

    return scene


_NAMES = {
    "QUEUE": ("list",),
    "ACW": ("agent_group_id",),
    "WORKWAY": ("agent_group_id",),
    "MAKECALL": ("agentgroupid",),
    "CONSULT": ("agentgroupid",),
    "AGENTGROUPSTATUS": ("agent_group_id",),
}


def _no_group(_world, event, changed):
    return ask(event, user="1002", password="demo-1002", **changed)


def _nowhere(world, event, changed):
    world.stand("idle")
    return ask(event, **({"type": "2"} if event == "QUEUE" else {}), **changed)


def _no_phone(world, event, changed):
    world.stand("ready", "630", phone=False)
    return ask(event, **({"deviceexten": "999"} if event == "QUEUE" else {}), **changed)


def _agent_no(world, event, changed):
    world.stand("ready", "630")
    if event == "CONSULT":
        on_line(world, c.talking())
        return ask(event, targetdn="7777", **changed)
    return ask(event, targetdn="7777", targettype="inner", **changed)


def _not_idle(world, event, changed):
    if event == "CONSULT":
        _done_world(world)
        world.stand("paused", "630", name="ben")
    else:
        world.stand("wrap_up", "630")
    return ask(event, **changed)


def _done_world(world):
    on_line(world, c.talking())
    _ben_ready(world)


def _limited(world, event, changed):
    world.stand("ready", "630")
    if event == "CONSULT":
        on_line(world, c.talking())
        return ask(event, targetdn="abc", consulttype="external", **changed)
    return ask(event, targetdn="abc", **changed)


def _pending(world, event, changed):
    world.stand("dialling", "630")
    return ask(event, **changed)


def _target_out(world, event, changed):
    on_line(world, c.talking())
    world.stand("idle", name="ben")
    return ask(event, **changed)


def _call_taken(world, event, changed):
    _done_world(world)
    LiveCall.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    return ask(event, **changed)


def _id_unknown(world, event, changed):
    if event in ON_CALL and event != "HANGUP":
        on_line(world, ON_CALL[event]())
    if event == "CONSULT":
        _done_world(world)
    name = "uniqueid" if event == "HANGUP" else "calleruniqueid"
    return ask(event, **{name: "pbx-7.7,"}, **changed)


def _not_admin(world, event, changed):
    on_line(world, c.talking())
    group = {"agent_group_id": str(world.id_of("630"))} if event == "AGENTGROUPSTATUS" else {}
    own = {"phonenumber": "1001"} if event in WATCHING else {}
    return ask(event, **group, **own, **changed)


def _not_releasable(world, event, changed):
    ringing = c.after(*s.answered_call()[:4])
    on_line(world, ringing)
    world.stand("ready", name="sue")
    return ask(event, **SUE, target="1001", sessionid="", **changed)


def _nothing_found(world, event, changed):
    if event == "AGENTSTATUS":
        return _no_group(world, event, changed)
    if event == "DIALERLIST":
        campaigns.forbid(team="demo", patterns=["+44207946*"])
        return ask(event, **SUE | {"campaignid": _campaign(world)} | changed)
    world.stand("idle")
    words = {"agent_group_id": str(world.id_of("630")), "agenttype": "login"}
    return ask(event, **SUE, **words, **changed)


_SCENES = {
    S.DONE: _done,
    S.EMPTY: _common(password=" "),
    S.TEAM_UNKNOWN: _common(orgidentity="nobody"),
    S.VALUE_WRONG: _common(usertype="robot"),
    S.AGENT_WRONG: _common(password="wrong"),
    S.AGENT_WITHOUT_ACCOUNT: _common(user="1003"),
    S.SUSPENDED: _common(user="1004", password="demo-1004"),
    S.ACCOUNT_UNKNOWN: _common(usertype="account", user="nobody"),
    S.ACCOUNT_WRONG: _common(usertype="account", user="agent1001", password="wrong"),
    S.ACCOUNT_WITHOUT_AGENT: _common(usertype="account", user="clerk", password="demo-clerk"),
    S.AGENT_GONE: _gone,
    S.FAILED: _failed,
    S.LOGGED_IN_ALREADY: lambda world, event, changed: (world.stand("idle"), ask(event, **changed))[
        1
    ],
    S.TYPE_WRONG: lambda world, event, changed: (
        world.stand("ready", "630"),
        ask(event, **{"type": "9"} | changed),
    )[1],
    S.GROUP_ID_UNKNOWN: _group("x7"),
    S.GROUP_UNKNOWN: _group("987654"),
    S.GROUP_ELSEWHERE: _group("730"),
    S.NOT_IN_GROUP: _group("632"),
    S.NO_GROUP: _no_group,
    S.NOT_CHECKED_IN: _nowhere,
    S.NO_PHONE: _no_phone,
    S.AGENT_NO_UNKNOWN: _agent_no,
    S.NOT_IDLE: _not_idle,
    S.LIMITED: _limited,
    S.PENDING: _pending,
    S.TARGET_NOT_CHECKED_IN: _target_out,
    S.CALL_TAKEN: _call_taken,
    S.ID_UNKNOWN: _id_unknown,
    S.NOT_ADMIN: _not_admin,
    S.NOT_RELEASABLE: _not_releasable,
    S.NOTHING_FOUND: _nothing_found,
}
#: What stands in the brackets after the code, where something does.
BRACKETS = {
    ("QUEUE", S.GROUP_ID_UNKNOWN): "[x7]",
    ("ACW", S.GROUP_ID_UNKNOWN): "[x7]",
    ("WORKWAY", S.GROUP_ID_UNKNOWN): "[x7]",
    ("MAKECALL", S.GROUP_ID_UNKNOWN): "[x7]",
    ("CONSULT", S.GROUP_ID_UNKNOWN): "[x7]",
    ("MAKECALL", S.AGENT_NO_UNKNOWN): "[7777]",
    ("MAKECALL", S.NOT_IDLE): "[acw]",
    ("CONSULT", S.NOT_IDLE): "[pause]",
}
ROWS = [(event, situation) for event, row in TABLE.items() for situation in row]
