import pytest
from django.utils import timezone

from portal.webhooks.models import PushDelivery, PushTarget
from tests import builders

WHERE = "/api/v1/push-targets/"


@pytest.fixture
def amy(client_of):
    return client_of("amy")


def made(amy, **extra):
    said = {"name": "crm", "url": "https://crm.example/in"} | extra
    answer = amy.post(WHERE, said, format="json")
    assert answer.status_code == 201, answer.data
    return answer.json()


def delivery(target_id, **extra):
    extra = {"key": "call:c1", "kind": "CallStarted", "event_seq": 7} | extra
    return PushDelivery.objects.create(
        target_id=target_id, created_at=extra.pop("at", timezone.now()), **extra
    )


def test_a_target_is_made_changed_and_removed(amy):
    row = made(amy, events=["CallEnded"])
    assert row["dialect"] == "webhooks"
    assert row["enabled"] is True
    assert row["secret"].startswith("whsec_")
    where = f"{WHERE}{row['id']}/"
    assert amy.patch(where, {"enabled": False}, format="json").json()["enabled"] is False
    assert amy.get(WHERE).json()["results"][0]["name"] == "crm"
    assert amy.delete(where).status_code == 204
    assert not PushTarget.objects.exists()


@pytest.mark.parametrize(
    ("dialect", "method"), [("webhooks", "POST"), ("coocenter", "POST"), ("acdcallback", "HEAD")]
)
def test_a_target_without_a_method_is_told_by_its_dialects_usual_one(amy, dialect, method):
    row = made(amy, dialect=dialect)
    assert row["method"] == method
    where = f"{WHERE}{row['id']}/"
    assert amy.patch(where, {"enabled": False}, format="json").json()["method"] == method


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "ftp://crm.example/"),
        ("url", "http://127.0.0.1/"),
        ("url", "http://[::1]:80/"),
        ("url", "http://user:pw@crm.example/"),
        ("dialect", "klingon"),
        ("events", ["CallVanished"]),
        ("method", "GET"),
        ("method", "DELETE"),
        ("secret", "guess me"),
        ("secret", "whsec_!!!"),
    ],
)
def test_what_cannot_be_pushed_to_is_refused_by_field(amy, settings, field, value):
    settings.PUSH_ALLOW_PRIVATE = False
    said = {"name": "crm", "url": "https://crm.example/in", field: value}
    answer = amy.post(WHERE, said, format="json")
    assert answer.status_code == 400
    assert field in str(answer.json())


@pytest.mark.parametrize(
    ("dialect", "field", "value"),
    [
        ("acdcallback", "method", "POST"),
        ("acdcallback", "number_format", "e164"),
        ("coocenter", "number_format", "acd"),
        ("webhooks", "number_format", "acd"),
    ],
)
def test_what_a_dialect_does_not_know_is_refused_by_field(amy, dialect, field, value):
    said = {"name": "crm", "url": "https://crm.example/in", "dialect": dialect, field: value}
    answer = amy.post(WHERE, {"method": "PUT"} | said, format="json")
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_a_name_stands_once_in_a_team(amy):
    made(amy)
    answer = amy.post(WHERE, {"name": "crm", "url": "https://x.example/"}, format="json")
    assert answer.status_code == 400


@pytest.mark.parametrize("who", ["ada", "sue", "client", "max"])
def test_only_admins_see_where_events_go(amy, client_of, who):
    row = made(amy)
    other = client_of(who)
    assert other.get(WHERE).status_code == 403
    assert other.get(f"{WHERE}{row['id']}/deliveries/").status_code == 403
    assert other.post(f"{WHERE}{row['id']}/test/").status_code == 403


def test_the_admin_of_another_team_finds_nothing(amy, client_of):
    row = made(amy)
    moe = client_of("moe")
    assert moe.get(WHERE).json()["results"] == []
    for deed in ("test", "pause", "resume", "replay"):
        assert moe.post(f"{WHERE}{row['id']}/{deed}/").status_code == 404
    assert moe.get(f"{WHERE}{row['id']}/deliveries/").status_code == 404
    assert not PushDelivery.objects.exists()


def test_deliveries_are_listed_the_newest_first_and_by_state(amy):
    row = made(amy)
    one, two = delivery(row["id"]), delivery(row["id"], state="dead")
    where = f"{WHERE}{row['id']}/deliveries/"
    assert [found["id"] for found in amy.get(where).json()["results"]] == [two.pk, one.pk]
    dead = amy.get(where, {"state": "dead"}).json()["results"]
    assert [found["id"] for found in dead] == [two.pk]


def test_a_test_push_stands_in_the_outbox(amy):
    row = made(amy)
    answer = amy.post(f"{WHERE}{row['id']}/test/")
    assert answer.status_code == 202
    assert PushDelivery.objects.get(pk=answer.json()["id"]).kind == "TestPush"


def test_dead_letters_are_sent_again_one_or_a_range_in_their_order(amy):
    row = made(amy)
    old = delivery(row["id"], state="dead", at=builders.T0)
    dead = [delivery(row["id"], state="dead", event_seq=seq) for seq in (8, 9)]
    delivery(row["id"], state="delivered", event_seq=10)
    where = f"{WHERE}{row['id']}/replay/"
    assert amy.post(where, {"ids": [dead[0].pk]}, format="json").json() == {"replayed": 1}
    since = builders.after(10).isoformat()
    assert amy.post(where, {"since": since}, format="json").json() == {"replayed": 1}
    waiting = PushDelivery.objects.filter(state="waiting").order_by("id")
    assert [one.event_seq for one in waiting] == [8, 9]
    assert PushDelivery.objects.get(state="dead").pk == old.pk
    assert amy.post(where, {"since": since, "all": True}, format="json").json()["replayed"] == 1


def test_a_paused_target_says_so_and_goes_on(amy):
    row = made(amy)
    PushTarget.objects.update(breaker="open", failures=9)
    where = f"{WHERE}{row['id']}/"
    assert amy.post(f"{where}pause/").status_code == 204
    assert amy.get(where).json()["paused"] is True
    assert amy.post(f"{where}resume/").status_code == 204
    after = amy.get(where).json()
    assert (after["paused"], after["breaker"], after["failures"]) == (False, "closed", 0)


def test_a_secret_of_ones_own_signs(amy):
    assert made(amy, secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")["secret"].endswith("Sw")


def test_a_nul_in_the_query_is_refused(amy):
    row = made(amy)
    answer = amy.get(f"{WHERE}{row['id']}/deliveries/?state=%00")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
