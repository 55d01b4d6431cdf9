"""The team whose calls are recorded: three agents at desk phones, one at her browser."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.conftest import Bed
from tests.e2e.handset import Handset
from tests.e2e.storyworld import run

TEAM = "recorded"
AGENTS = ("3101", "3102", "3103")
AT_BROWSER = "3104"
MAKE = f"""
from agents.models import *
Line.objects.filter(team__identity="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
Account.objects.filter(username__startswith="{TEAM}-").delete()
team = Team.objects.create(
    identity="{TEAM}", name="Recorded", wrap_up_s=0, missed_offer_reason="",
    outbound_trunk=Trunk.objects.get(team__identity="demo", name="town"),
    outbound_caller_id="08081570680", max_outbound_calls=2, blocked_prefixes="0161496",
)
Account.objects.create_user("{TEAM}-admin", password="recorded", team=team, role="team_admin")
group = AgentGroup.objects.create(team=team, code="680", name="Recorded", recording_policy="always")
Line.objects.create(team=team, number="08081570680", group=group)
for no in {(*AGENTS, AT_BROWSER)}:
    account = Account.objects.create_user("{TEAM}-" + no, password="recorded", team=team)
    agent = Agent.objects.create(
        team=team, agent_no=no, name="Agent " + no, sip_secret="secret-" + no, account=account,
        phone="browser" if no == "{AT_BROWSER}" else "desk",
    )
    if no in ("3102", "{AT_BROWSER}"):
        Membership.objects.create(agent=agent, group=group)
"""
UNMAKE = f"""
from agents.models import *
Line.objects.filter(team__identity="{TEAM}").delete()
Account.objects.filter(username__startswith="{TEAM}-").delete()
Team.objects.filter(identity="{TEAM}").delete()
"""


@contextmanager
def recorded_team(bed: Bed, *, with_phones: bool = True) -> Iterator[None]:
    """The team, its desk phones signed in, for as long as it is needed."""
    run(bed, MAKE)
    phones = [Handset(bed, f"{TEAM}-{no}", f"secret-{no}") for no in AGENTS if with_phones]
    try:
        for phone in phones:
            phone.sign_in()
        yield
    finally:
        for phone in phones:
            phone.sign_out()
        run(bed, UNMAKE)
