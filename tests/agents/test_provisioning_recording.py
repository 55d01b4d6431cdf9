import pytest

from agents.models import AgentGroup, Line, Prompt, Team
from agents.provisioning import desired_config
from agents.provisioning.recording import notice_for
from tests.builders import group, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def prompt(settings) -> Prompt:
    settings.PBX_PORTAL_URL = "http://portal"
    return Prompt.objects.create(
        team=team(), code="recorded", name="This call is recorded", digest="ab" * 32
    )


def said() -> dict[tuple[str, str], str]:
    found = desired_config("pbx").db
    return {(e.family, e.key): e.value for e in found if e.family.startswith("pb-notice")}


def sales(prompt: Prompt | None, **policy) -> AgentGroup:
    made = group("631")
    made.recording_notice = prompt
    for name, value in policy.items():
        setattr(made, name, value)
    made.save()
    return made


def line(of: AgentGroup, **more) -> Line:
    return Line.objects.create(team=of.team, group=of, number="+448081570631", **more)


def test_a_group_that_records_by_itself_says_so(prompt: Prompt):
    sales(prompt, recording_policy="always")
    address = said()["pb-notice/group", "demo-631"]
    assert address.startswith("http://portal/files/prompts/")
    assert notice_for(team=team(), group="631", number="02079460001") == address
    assert notice_for(team=team(), group="631", number="999") == ""


@pytest.mark.parametrize(
    ("policy", "percent"), [("never", None), ("on_demand", None), ("percentage", 0)]
)
def test_who_is_never_recorded_unasked_is_told_nothing(prompt: Prompt, policy, percent):
    sales(prompt, recording_policy=policy, recording_percent=percent)
    assert said() == {}
    assert notice_for(team=team(), group="631", number="02079460001") == ""


def test_without_a_prompt_nothing_is_said(prompt: Prompt):
    sales(None, recording_policy="always")
    assert said() == {}
    assert notice_for(team=team(), group="", number="02079460001") == ""
    assert notice_for(team=team(), group="999", number="02079460001") == ""


def test_the_team_s_policy_counts_where_the_group_has_none(prompt: Prompt):
    Team.objects.update(recording_policy="always")
    sales(prompt)
    assert ("pb-notice/group", "demo-631") in said()


def test_a_line_that_does_not_record_silences_its_group_s_notice(prompt: Prompt):
    line(sales(prompt, recording_policy="always"), recording_policy="never")
    assert said()["pb-notice/line", "448081570631"] == "-"


def test_a_line_says_its_own(prompt: Prompt):
    line(sales(None, recording_policy="never"), recording_policy="always", recording_notice=prompt)
    assert said()["pb-notice/line", "448081570631"].startswith("http://portal/")
    assert ("pb-notice/group", "demo-631") not in said()
