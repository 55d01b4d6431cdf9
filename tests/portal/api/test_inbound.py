import array
import io
import wave
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agents.models import (
    AgentGroup,
    BusinessHours,
    Callback,
    Mailbox,
    Menu,
    Prompt,
    QueueRules,
    VoicemailMessage,
)

V1 = "/api/v1"


def wav(rate=16000, seconds=1):
    out = io.BytesIO()
    with wave.open(out, "wb") as target:
        target.setnchannels(2)
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes(array.array("h", [1000] * (2 * rate * seconds)).tobytes())
    return out.getvalue()


def post(client, path, **row):
    return client.post(f"{V1}/{path}/", row, format="json")


def test_hours_with_their_spans_are_made_changed_and_tell_whether_they_hold(client_of):
    amy = client_of("amy")
    spans = [{"weekday": day, "opens": "00:00", "closes": "00:00"} for day in range(1, 8)]
    made = post(amy, "hours", name="Always", spans=spans)
    assert (made.status_code, made.data["is_open"]) == (201, True)
    where = f"{V1}/hours/{made.data['id']}/"
    closed = amy.patch(where, {"spans": []}, format="json")
    assert (closed.data["is_open"], closed.data["spans"]) == (False, [])
    assert client_of("ada").patch(where, {"name": "x"}, format="json").status_code == 403
    assert client_of("moe").get(where).status_code == 404


def test_a_holiday_closes_what_is_open(client_of):
    amy = client_of("amy")
    spans = [{"weekday": day, "opens": "00:00", "closes": "00:00"} for day in range(1, 8)]
    hours = post(amy, "hours", name="Always", spans=spans).data["id"]
    today = timezone.localdate()
    for days in (-1, 0, 1):
        day = (today + timedelta(days=days)).isoformat()
        assert post(amy, "holidays", day=day, name="Carnival").status_code == 201
    assert amy.get(f"{V1}/hours/{hours}/").data["is_open"] is False
    assert post(amy, "holidays", day=today.isoformat()).status_code == 400


def test_a_prompt_is_converted_or_refused_with_the_reason(client_of):
    amy = client_of("amy")
    file = SimpleUploadedFile("p.wav", wav(), content_type="audio/wav")
    made = amy.post(f"{V1}/prompts/", {"code": "menu", "name": "Menu", "recording": file})
    assert (made.status_code, made.data["seconds"]) == (201, 1.0)
    with wave.open(io.BytesIO(bytes(Prompt.objects.get().sound))) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, 8000)
    bad = SimpleUploadedFile("p.mp3", b"ID3 no wave")
    refused = amy.post(f"{V1}/prompts/", {"code": "two", "name": "Two", "recording": bad})
    assert refused.status_code == 400
    assert "no WAV file" in refused.content.decode()


def test_a_menu_leads_to_the_teams_own_rows_only(client_of):
    amy = client_of("amy")
    row = {"code": "main", "name": "Main", "options": [{"digits": "1", "target": "group:631"}]}
    made = post(amy, "menus", **row)
    assert made.status_code == 201, made.data
    assert made.data["options"][0]["target"] == "group:631"
    for wrong in (
        {"options": [{"digits": "1", "target": "group:730"}]},
        {"options": [{"digits": "1", "target": "nowhere"}]},
        {"options": [{"digits": "x", "target": "hangup"}]},
        {"options": [{"digits": "1", "target": "hangup"}, {"digits": "1", "target": "hangup"}]},
        {"timeout_target": "mailbox:none"},
    ):
        assert amy.patch(f"{V1}/menus/main/", wrong, format="json").status_code == 400, wrong
    changed = amy.patch(
        f"{V1}/menus/main/", {"options": [{"digits": "2", "target": "hangup"}]}, format="json"
    )
    assert [one["digits"] for one in changed.data["options"]] == ["2"]


def test_a_line_leads_to_a_menu_and_the_menu_stays_while_it_does(client_of):
    amy = client_of("amy")
    Menu.objects.create(team=AgentGroup.objects.get(code="631").team, code="main", name="Main")
    where = f"{V1}/lines/08081570630/"
    assert amy.patch(where, {"open_target": "menu:none"}, format="json").status_code == 400
    made = amy.patch(where, {"open_target": "menu:main", "priority": 3}, format="json")
    assert (made.status_code, made.data["open_target"]) == (200, "menu:main")
    assert amy.delete(f"{V1}/menus/main/").status_code == 400
    amy.patch(where, {"open_target": ""}, format="json")
    assert amy.delete(f"{V1}/menus/main/").status_code == 204
    others = BusinessHours.objects.create(
        team=AgentGroup.objects.get(code="730").team, name="Theirs"
    )
    assert amy.patch(where, {"hours": others.pk}, format="json").status_code == 400


def test_what_a_target_names_keeps_its_code_and_stays(client_of):
    amy = client_of("amy")
    assert post(amy, "groups", code="699", name="Night").status_code == 201
    post(amy, "menus", code="main", name="Main", options=[{"digits": "1", "target": "group:699"}])
    where = f"{V1}/groups/699/"
    assert amy.delete(where).status_code == 400
    renamed = amy.patch(where, {"code": "698"}, format="json")
    assert (renamed.status_code, list(renamed.data["fields"])) == (400, ["code"])
    assert amy.patch(where, {"code": "699", "name": "Late"}, format="json").status_code == 200
    amy.patch(f"{V1}/menus/main/", {"options": []}, format="json")
    assert amy.patch(where, {"code": "698"}, format="json").status_code == 200
    assert amy.delete(f"{V1}/groups/698/").status_code == 204


def test_waiting_rules_are_made_once_a_group_and_never_lead_back(client_of):
    amy = client_of("amy")
    assert post(amy, "queue-rules", group="630", callback_digit="1").status_code == 201
    assert post(amy, "queue-rules", group="630").status_code == 400
    assert post(amy, "queue-rules", group="730").status_code == 400
    where = f"{V1}/queue-rules/630/"
    assert amy.patch(where, {"overflow_target": "group:630"}, format="json").status_code == 400
    assert amy.patch(where, {"overflow_target": "group:631"}, format="json").status_code == 200
    assert QueueRules.objects.get().callback_digit == "1"


def test_messages_are_seen_by_their_group_and_by_clients_of_the_team(client_of, people, settings):
    group = AgentGroup.objects.get(team__identity="demo", code="630")
    box = Mailbox.objects.create(team=group.team, code="post", name="Post", group=group)
    row = VoicemailMessage.objects.create(
        mailbox=box, call_id="a" * 32, number="02079460001", left_at=timezone.now()
    )
    seen = {
        name: len(client_of(name).get(f"{V1}/voicemail/").data["results"])
        for name in ("ada", "ben", "sue", "client", "amy", "max")
    }
    assert seen == {"ada": 1, "ben": 0, "sue": 1, "client": 1, "amy": 1, "max": 0}
    where = f"{V1}/voicemail/{row.pk}/"
    assert client_of("ben").patch(where, {"is_done": True}, format="json").status_code == 404
    done = client_of("ada").patch(where, {"is_done": True}, format="json")
    assert (done.status_code, done.data["done_by"]) == (200, people["ada"].username)
    assert client_of("ada").get(f"{V1}/voicemail/?is_open=true").data["results"] == []
    assert client_of("ada").get(f"{where}sound/").status_code == 404


def test_callbacks_are_seen_and_taken_off_by_their_group(client_of):
    group = AgentGroup.objects.get(team__identity="demo", code="630")
    now = timezone.now()
    row = Callback.objects.create(
        group=group,
        call_id="b" * 32,
        number="02079460001",
        waiting_since=now,
        asked_at=now,
        expires_at=now + timedelta(hours=1),
    )
    where = f"{V1}/callbacks/{row.call_id}/"
    for stranger in ("ben", "max", "moe"):
        assert client_of(stranger).delete(where).status_code == 404
    assert client_of("ada").get(where).data["state"] == "waiting"
    assert client_of("ada").delete(where).status_code == 204
    row.refresh_from_db()
    assert row.state == "cancelled"
