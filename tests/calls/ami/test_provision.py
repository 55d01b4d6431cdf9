import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from calls.ami import provision
from calls.ami.provision import (
    CHANGING,
    STAMP,
    Applied,
    ProvisionError,
    apply,
    digest,
    plan,
    read_applied,
)
from calls.domain.pbxconfig import (
    AstDbEntry,
    PbxConfig,
    Section,
    SectionKind,
    agent_sections,
    line_entry,
    queue_section,
)

QUEUE = queue_section(name="demo-630")
LINE = line_entry(number="08081570630", team="demo", queue="demo-630", timeout_s=60)
PHONE = agent_sections(endpoint="demo-1001", secret="a;b", kind="browser", team="demo")


def held(*sections: Section, db: tuple[AstDbEntry, ...] = ()) -> Applied:
    return Applied(
        {(section.kind, section.name): section.options for section in sections},
        {(entry.family, entry.key): entry.value for entry in db},
    )


ANSWERS = {
    "GetConfig": "get_config",
    "CreateConfig": "create_config",
    "UpdateConfig": "update_config",
    "DBPut": "db_put",
    "DBDel": "db_del",
    "Reload": "reload",
}


class Pbx:
    """Keeps files and database as Asterisk does, and answers in its words."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, list[tuple[str, str]]]] = {}
        self.db: dict[str, str] = {}
        self.sent: list[dict[str, str]] = []
        self.refuses_to_load: set[str] = set()
        self.dies_at = ""

    async def send(self, action: dict[str, str]) -> Mapping[str, Any]:
        self.sent.append(action)
        if action["Action"] == self.dies_at:
            raise ConnectionError
        return getattr(self, ANSWERS[action["Action"]])(action)

    async def send_list(self, action: dict[str, str]) -> list[dict[str, str]]:
        self.sent.append(action)
        if action["Action"] == "DBGetTree":
            below = f"/{action['Family']}/"
            return [{"Key": k, "Val": v} for k, v in self.db.items() if k.startswith(below)]
        names = {n for f in self.files.values() for n in f} - self.refuses_to_load
        return [{"Response": "Success"}, *({"ObjectName": n, "Queue": n} for n in names)]

    def get_config(self, action: dict[str, str]) -> dict[str, str]:
        if action["Filename"] not in self.files:
            return {"Response": "Error", "Message": "Config file not found"}
        answer = {"Response": "Success"}
        for place, (name, options) in enumerate(self.files[action["Filename"]].items()):
            answer[f"Category-{place:06}"] = name
            for line, (key, value) in enumerate(options):
                answer[f"Line-{place:06}-{line:06}"] = f"{key}={value}"
        return answer

    def create_config(self, action: dict[str, str]) -> dict[str, str]:
        self.files[action["Filename"]] = {}
        return {"Response": "Success"}

    def update_config(self, action: dict[str, str]) -> dict[str, str]:
        file = self.files[action["DstFilename"]]
        for place in range(128):
            match action.get(f"Action-{place:06}"):
                case "DelCat":
                    del file[action[f"Cat-{place:06}"]]
                case "NewCat":
                    assert action[f"Cat-{place:06}"] not in file
                    file[action[f"Cat-{place:06}"]] = []
                case "Append":
                    pair = (action[f"Var-{place:06}"], action[f"Value-{place:06}"])
                    file[action[f"Cat-{place:06}"]].append(pair)
        return {"Response": "Success"}

    def db_put(self, action: dict[str, str]) -> dict[str, str]:
        self.db[f"/{action['Family']}/{action['Key']}"] = action["Val"]
        return {"Response": "Success"}

    def db_del(self, action: dict[str, str]) -> dict[str, str]:
        del self.db[f"/{action['Family']}/{action['Key']}"]
        return {"Response": "Success"}

    def reload(self, action: dict[str, str]) -> dict[str, str]:
        return {"Response": "Success"}

    def did(self, action: str) -> list[dict[str, str]]:
        return [one for one in self.sent if one["Action"] == action]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provision, "APPEAR_WITHIN_S", 0.0)


def test_the_same_state_needs_no_step() -> None:
    desired = PbxConfig((QUEUE, *PHONE), (LINE,))
    assert plan(desired, held(*PHONE, QUEUE, db=(LINE,))) == ()


def test_a_new_section_goes_alone_into_one_message_and_its_module_is_reloaded() -> None:
    steps = plan(PbxConfig((QUEUE,)), held())
    update, reload_ = (step.action for step in steps)
    assert update["SrcFilename"] == "pb_queues.conf"
    assert (update["Action-000000"], update["Cat-000000"]) == ("NewCat", "demo-630")
    assert reload_ == {"Action": "Reload", "Module": "app_queue.so"}
    assert steps[-1].expects == (QUEUE,)


def test_a_changed_section_is_written_anew_in_the_same_message() -> None:
    changed = queue_section(name="demo-630", offer_s=30)
    update = plan(PbxConfig((changed,)), held(QUEUE))[0].action
    assert [update["Action-000000"], update["Action-000001"]] == ["DelCat", "NewCat"]


def test_a_section_nobody_wants_any_more_is_taken_away() -> None:
    steps = plan(PbxConfig(), held(QUEUE))
    assert steps[0].action["Action-000000"] == "DelCat"
    assert "Action-000001" not in steps[0].action
    assert steps[-1].expects == ()


def test_database_entries_alone_reload_nothing() -> None:
    steps = plan(PbxConfig((), (LINE,)), held(db=(AstDbEntry("pb-line", "1", "x"),)))
    assert [step.action["Action"] for step in steps] == ["DBDel", "DBPut"]


def test_trunks_reload_identification_and_registration_too() -> None:
    section = Section(SectionKind.TRUNKS, "trunk-a", (("type", "identify"),))
    modules = [s.action.get("Module") for s in plan(PbxConfig((section,)), held())]
    assert modules[1:] == [
        "res_pjsip.so",
        "res_pjsip_endpoint_identifier_ip.so",
        "res_pjsip_outbound_registration.so",
    ]


def test_the_stamp_knows_content_and_not_order() -> None:
    one, two = PbxConfig((QUEUE, *PHONE), (LINE,)), PbxConfig((*PHONE, QUEUE), (LINE,))
    assert digest(one) == digest(two) != digest(PbxConfig((QUEUE,), (LINE,)))


async def test_an_empty_pbx_gets_everything_once() -> None:
    pbx = Pbx()
    desired = PbxConfig((QUEUE, *PHONE), (LINE,))
    assert (await apply(pbx, desired)).broken == ()
    assert (await read_applied(pbx)).sections == held(QUEUE, *PHONE).sections
    assert pbx.db["/pb-line/08081570630"] == "demo,demo-630,60"
    pbx.sent.clear()
    assert (await apply(pbx, desired)).steps == 0
    assert len(pbx.sent) == 1


async def test_a_reinstalled_pbx_is_filled_again() -> None:
    desired = PbxConfig((QUEUE, *PHONE), (LINE,))
    await apply(Pbx(), desired)
    fresh = Pbx()
    await apply(fresh, desired)
    assert set(fresh.files["pb_endpoints.conf"]) == {"demo-1001"}


async def test_a_file_somebody_edited_is_put_right_when_forced() -> None:
    pbx = Pbx()
    await apply(pbx, PbxConfig((QUEUE,)))
    pbx.files["pb_queues.conf"]["demo-630"] = [("odd", "1")]
    pbx.files["pb_queues.conf"]["by hand"] = [(f"o{n}", "1") for n in range(40)]
    await apply(pbx, PbxConfig((QUEUE,)), force=True)
    assert (await read_applied(pbx)).sections == held(QUEUE).sections


async def test_a_section_the_pbx_will_not_load_is_reported_and_tried_again() -> None:
    pbx = Pbx()
    pbx.refuses_to_load = {"demo-630"}
    assert (await apply(pbx, PbxConfig((QUEUE,)))).broken == (QUEUE,)
    assert pbx.db["/{}/{}".format(*STAMP)] == CHANGING
    pbx.refuses_to_load = set()
    assert (await apply(pbx, PbxConfig((QUEUE,)))).broken == ()
    assert pbx.db["/{}/{}".format(*STAMP)] == digest(PbxConfig((QUEUE,)))


async def test_a_run_cut_off_before_the_reload_is_loaded_by_the_next_one() -> None:
    pbx = Pbx()
    pbx.dies_at = "Reload"
    with pytest.raises(ConnectionError):
        await apply(pbx, PbxConfig((QUEUE,)))
    pbx.dies_at = ""
    pbx.sent.clear()
    await apply(pbx, PbxConfig((QUEUE,)))
    assert {"Action": "Reload", "Module": "app_queue.so"} in pbx.did("Reload")


async def test_a_refused_step_says_which_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    pbx = Pbx()
    refusal = {"Response": "Error", "Message": "Permission denied"}
    monkeypatch.setattr(pbx, "update_config", lambda _action: refusal)
    with pytest.raises(ProvisionError, match=r"UpdateConfig demo-630: Permission denied"):
        await apply(pbx, PbxConfig((QUEUE,)))


async def test_the_stamp_lies_outside_what_the_portal_clears() -> None:
    assert STAMP[0] not in provision.BRANCHES


async def test_every_branch_the_dialplan_reads_is_cleared_of_what_is_no_longer_wanted() -> None:
    dialplan = (Path(__file__).parents[3] / "deploy/asterisk").glob("*.conf")
    read = {
        name for one in dialplan for name in re.findall(r"DB\w*\((pb-[a-z]+)/", one.read_text())
    }
    assert "pb-phone" in read
    assert read <= set(provision.BRANCHES)


async def test_a_rule_that_is_taken_back_leaves_the_database() -> None:
    pbx = Pbx()
    busy = AstDbEntry("pb-phone/demo-1001", "dnd", "1")
    await apply(pbx, PbxConfig(db=(busy,)))
    await apply(pbx, PbxConfig(db=()))
    assert not [key for key in pbx.db if "demo-1001" in key]
