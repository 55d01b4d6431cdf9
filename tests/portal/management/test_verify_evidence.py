import io

import pytest
from django.core.management import CommandError, call_command

from agents.models import Account
from campaigns.models import Evidence
from tests import builders
from tests.campaigns.services import floor

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialled():
    floor.ready_team()
    amy = Account.objects.create_user("amy", password="x", team=builders.team())
    row = floor.campaign(numbers=floor.numbers(3), account=amy)
    floor.agent("1001")
    floor.tick(row)
    return row


def said(**options):
    out = io.StringIO()
    call_command("verify_evidence", stdout=out, **options)
    return out.getvalue()


def test_a_chain_that_holds_is_said_and_written_out(dialled, tmp_path):
    assert "2 lines, holds, last" in said(write=tmp_path)
    lines = next(tmp_path.iterdir()).read_text().splitlines()
    assert len(lines) == Evidence.objects.count()


def test_a_changed_line_is_found(dialled):
    Evidence.objects.filter(n=1).update(body="{}")
    with pytest.raises(CommandError, match="changed"):
        said()


def test_a_file_that_was_handed_out_is_checked_without_the_rows(dialled, tmp_path):
    said(write=tmp_path)
    (path,) = tmp_path.iterdir()
    last = Evidence.objects.get(n=2).own
    Evidence.objects.all().delete()
    assert f"2 lines, holds, last {last}" in said(file=path, last=last)
    whole = path.read_text()
    path.write_text(whole.splitlines()[0] + "\n")
    assert "1 lines, holds" in said(file=path)
    with pytest.raises(CommandError, match="lines are missing"):
        said(file=path, last=last)
    path.write_text(whole.replace("decision", "decisions", 1))
    with pytest.raises(CommandError, match="broken at line 2"):
        said(file=path)
    path.write_text("no line\n")
    with pytest.raises(CommandError, match="line 1 is no line of evidence"):
        said(file=path)


def test_another_campaigns_is_not_looked_at(dialled):
    assert said(campaign=dialled.pk + 1) == ""
