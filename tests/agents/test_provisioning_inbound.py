from datetime import date, time

import pytest

from agents.models import (
    BusinessHours,
    BusinessSpan,
    Holiday,
    Line,
    Mailbox,
    Menu,
    MenuOption,
    Prompt,
    QueueRules,
)
from agents.provisioning import desired_config, serving
from agents.services.calendar import propose_holidays
from tests.builders import group, team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def portal(settings):
    settings.PBX_PORTAL_URL = "http://portal.test"


def entries():
    config = desired_config(team().pbx)
    return {f"{one.family}/{one.key}": one.value for one in config.db}


def prompt(code):
    row = Prompt(team=team(), code=code, name=code)
    row.keep(b"RIFF....WAVE", 1.0)
    row.save()
    return row


def test_a_line_leads_through_hours_to_a_menu_or_a_message():
    hours = BusinessHours.objects.create(team=team(), name="Office")
    BusinessSpan.objects.create(hours=hours, weekday=7, opens=time(22), closes=time(2))
    closed = prompt("closed")
    Holiday.objects.create(team=team(), day=date(2026, 12, 25), name="Christmas")
    Menu.objects.create(team=team(), code="main", name="Main")
    Line.objects.create(
        team=team(),
        number="+44808157",
        group=group("630"),
        open_target="menu:main",
        hours=hours,
        closed_target="message:closed",
        priority=4,
    )
    told = entries()
    assert told["pb-in/44808157/open"] == "menu:demo-main"
    assert told["pb-in/44808157/closed"].startswith(
        f"message:http://portal.test/files/prompts/{closed.pk}-"
    )
    assert told["pb-in/44808157/prio"] == "4"
    assert told[f"pb-hours/demo-{hours.pk}/spans"] == "10000-10200&72200-72400"
    assert told[f"pb-hours/demo-{hours.pk}/zone"] == "Europe/London"
    assert told["pb-holiday/demo/2026-12-25"] == "1"


def test_a_menus_choices_carry_the_team_and_what_leads_nowhere_hangs_up():
    menu = Menu.objects.create(
        team=team(), code="main", name="Main", prompt=prompt("menu"), timeout_target="group:999"
    )
    Mailbox.objects.create(team=team(), code="post", name="Post", group=group("630"))
    MenuOption.objects.create(menu=menu, digits="1", target="group:630")
    MenuOption.objects.create(menu=menu, digits="2", target="mailbox:post")
    MenuOption.objects.create(menu=menu, digits="3", target="number:02079460000")
    told = entries()
    assert told["pb-menu/demo-main/to-1"] == "group:demo-630"
    assert told["pb-menu/demo-main/to-2"] == "box:demo-post"
    assert told["pb-menu/demo-main/to-3"] == "number:02079460000"
    assert told["pb-menu/demo-main/timeout"] == "hangup:"
    # longer than the path of the file the PBX keeps it in
    assert len(told["pb-menu/demo-main/prompt"]) > 150


def test_rules_of_waiting_reach_queue_and_dialplan():
    QueueRules.objects.create(
        group=group("630"),
        overflow_target="hangup",
        overflows_empty=True,
        announces_wait=True,
        callback_digit="5",
        waiting_prompt=prompt("wait"),
    )
    config = desired_config(team().pbx)
    (queue,) = [one for one in config.sections if one.name == "demo-630"]
    assert dict(queue.options)["context"] == "in-wait-5"
    assert dict(queue.options)["periodic-announce"].startswith("http://portal.test/files/prompts/")
    told = entries()
    assert told["pb-group/demo-630/over"] == "hangup:"
    assert told["pb-group/demo-630/empty"] == "1"
    assert told["pb-group/demo-630/estimate"].startswith("http://portal.test/files/wait/")


def test_the_pbx_learns_where_messages_go_and_each_has_its_own_secret():
    told = entries()
    assert told["pb-files/voicemail"] == "http://portal.test/files/voicemail"
    assert told["pb-files/secret"] == serving.upload_secret(team().pbx)
    assert serving.upload_secret("other") != told["pb-files/secret"]


def test_a_prompt_is_served_for_its_signature_alone(client):
    row = prompt("menu")
    Menu.objects.create(team=team(), code="main", name="Main", prompt=row)
    where = entries()["pb-menu/demo-main/prompt"].removeprefix("http://portal.test")
    answer = client.get(where)
    assert (answer.status_code, answer.content) == (200, b"RIFF....WAVE")
    assert "max-age=31536000" in answer["Cache-Control"]
    assert client.get(where.replace(f"{row.pk}-", f"{row.pk}-0", 1)).status_code == 404
    row.keep(b"RIFF....WAVE new", 1.0)
    row.save()
    assert client.get(where).status_code == 404


def test_the_expected_wait_is_an_answer_for_its_signature_alone(client):
    row = QueueRules.objects.create(group=group("630"), announces_wait=True)
    where = entries()["pb-group/demo-630/estimate"].removeprefix("http://portal.test")
    assert client.get(where).content == b""
    forged = where.replace(str(row.group_id), str(row.group_id + 1), 1)
    assert client.get(forged).content == b""


def test_public_holidays_are_proposed_once():
    added = propose_holidays(team(), today=date(2026, 6, 1))
    assert added > 5
    assert Holiday.objects.get(day=date(2026, 12, 25)).name == "Christmas Day"
    assert propose_holidays(team(), today=date(2026, 6, 1)) == 0
    nowhere = team()
    nowhere.home_country = "XX"
    assert propose_holidays(nowhere, today=date(2026, 6, 1)) == 0
