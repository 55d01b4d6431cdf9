import pytest

from agents.models import AcdCallbackRules, CallEventDoor, CooCenterDoor

V1 = "/api/v1"


@pytest.fixture(autouse=True)
def _no_demo(settings):
    settings.DEMO = False


def test_a_team_admin_sets_the_coocenter_interface(people, client_of):
    said = {"is_enabled": True, "webkey": "k", "status_as": "code", "mac": "68:69:2e:05:0f:9a"}
    answer = client_of("amy").patch(f"{V1}/coocenter/demo/", said, format="json")
    assert answer.status_code == 200
    assert (answer.data["has_webkey"], "webkey" in answer.data) == (True, False)
    assert CooCenterDoor.objects.filter(team__identity="demo", **said).exists()


@pytest.mark.parametrize("said", [{"is_enabled": True}, {"is_enabled": True, "webkey": ""}])
def test_it_is_not_enabled_without_a_key(people, client_of, said):
    answer = client_of("amy").patch(f"{V1}/coocenter/demo/", said, format="json")
    assert (answer.status_code, list(answer.data["fields"])) == (400, ["webkey"])


def test_the_demonstration_needs_no_key(people, client_of, settings):
    settings.DEMO = True
    said = {"is_enabled": True}
    assert client_of("amy").patch(f"{V1}/coocenter/demo/", said, format="json").status_code == 200


def test_a_key_holds_no_control_characters(people, client_of):
    said = {"webkey": "a\nb"}
    assert client_of("amy").patch(f"{V1}/coocenter/demo/", said, format="json").status_code == 400


def test_a_team_admin_sets_how_acd_callback_speaks(people, client_of):
    said = {"customer_number": 4711, "masks_agent_states": False}
    answer = client_of("amy").patch(f"{V1}/acd-callback/demo/", said, format="json")
    assert answer.status_code == 200
    assert AcdCallbackRules.objects.filter(team__identity="demo", **said).exists()


def test_a_team_admin_enables_the_call_event_interface(people, client_of):
    said = {"is_enabled": True, "company_id": "acme", "record_url": "", "is_turned": True}
    answer = client_of("amy").patch(f"{V1}/call-event/demo/", said, format="json")
    assert answer.status_code == 200
    assert CallEventDoor.objects.filter(team__identity="demo", **said).exists()


@pytest.mark.parametrize("rows", ["coocenter", "acd-callback", "call-event"])
@pytest.mark.parametrize(
    ("who", "status"), [("ada", 403), ("sue", 403), ("client", 403), ("max", 403), ("moe", 404)]
)
def test_nobody_else_does(people, client_of, rows, who, status):
    answer = client_of(who).patch(f"{V1}/{rows}/demo/", {}, format="json")
    assert answer.status_code == status
    assert [one["team"] for one in client_of("moe").get(f"{V1}/{rows}/").data["results"]] == [
        "other"
    ]
