import pytest

from calls.domain.dialling import DiallingRules, plan_of
from calls.domain.pbxconfig import (
    AstDbEntry,
    PbxConfig,
    PhoneKind,
    Section,
    SectionKind,
    TeamDialling,
    Trunk,
    UnsafeConfigError,
    agent_sections,
    blacklist_entry,
    line_entry,
    queue_section,
    team_entries,
    trunk_entries,
    trunk_sections,
)


def phone(kind: PhoneKind | str = "browser", **more: str) -> dict[SectionKind, dict[str, str]]:
    sections = agent_sections(endpoint="demo-1001", secret="s3cret", kind=kind, team="demo", **more)
    assert {section.name for section in sections} == {"demo-1001"}
    return {section.kind: dict(section.options) for section in sections}


def test_a_phone_is_an_endpoint_a_secret_and_one_place_to_ring() -> None:
    made = phone()
    assert set(made) == {SectionKind.ENDPOINTS, SectionKind.AUTHS, SectionKind.AORS}
    assert made[SectionKind.AUTHS]["password"] == "s3cret"
    assert made[SectionKind.AORS]["max_contacts"] == "1"
    assert made[SectionKind.AORS]["remove_existing"] == "yes"


def test_a_phone_knows_its_team_and_may_not_transfer_by_itself() -> None:
    endpoint = phone()[SectionKind.ENDPOINTS]
    assert endpoint["set_var"] == "TEAM=demo"
    assert endpoint["context"] == "from-agent"
    assert endpoint["allow_transfer"] == "no"


def test_a_browser_phone_that_falls_silent_is_given_up_after_six_seconds() -> None:
    browser = phone("browser")[SectionKind.ENDPOINTS]
    assert (browser["webrtc"], browser["rtp_timeout"]) == ("yes", "6")
    assert "webrtc" not in phone(PhoneKind.DESK)[SectionKind.ENDPOINTS]


def test_media_of_a_desk_phone_is_bound_where_an_address_is_given() -> None:
    assert "media_address" not in phone("desk")[SectionKind.ENDPOINTS]
    bound = phone("desk", media_address="127.0.0.1")[SectionKind.ENDPOINTS]
    assert bound["media_address"] == "127.0.0.1"
    assert bound["bind_rtp_to_media_address"] == "yes"


def test_a_browser_finds_its_way_among_all_addresses() -> None:
    assert "media_address" not in phone(media_address="127.0.0.1")[SectionKind.ENDPOINTS]


def test_a_trunk_known_by_address_has_an_identify_section_and_no_credentials() -> None:
    trunk = Trunk(name="trunk-a", host="192.0.2.1", match=("192.0.2.1", "192.0.2.8/29"))
    kinds = {section.kind: dict(section.options) for section in trunk_sections(trunk)}
    assert kinds[SectionKind.TRUNKS]["match"] == "192.0.2.1,192.0.2.8/29"
    assert SectionKind.AUTHS not in kinds
    assert kinds[SectionKind.ENDPOINTS]["context"] == "from-trunk"
    assert kinds[SectionKind.ENDPOINTS]["allow"] == "alaw,ulaw"


def test_a_trunk_that_registers_signs_in_and_is_recognised_by_its_registration() -> None:
    trunk = Trunk(
        name="trunk-b",
        host="sip.example.org",
        transport="tcp",
        username="acct",
        secret="pw",
        registers=True,
    )
    registration = next(s for s in trunk_sections(trunk) if s.name == "trunk-b-reg")
    options = dict(registration.options)
    assert options["server_uri"] == "sip:sip.example.org:5060;transport=tcp"
    assert options["outbound_auth"] == "trunk-b"
    assert (options["line"], options["endpoint"]) == ("yes", "trunk-b")


def test_a_trunk_of_one_team_says_so_and_a_shared_one_does_not() -> None:
    def team_of(team: str) -> str | None:
        trunk = Trunk(name="trunk-c", host="192.0.2.1", team=team)
        endpoint = next(s for s in trunk_sections(trunk) if s.kind == SectionKind.ENDPOINTS)
        return dict(endpoint.options).get("set_var")

    assert team_of("demo") == "TEAM=demo"
    assert team_of("") is None


def test_the_dialplan_learns_capacity_and_caller_id_of_a_trunk_only_where_they_are_set() -> None:
    full = Trunk(name="trunk-d", host="192.0.2.1", capacity=30, caller_id="08081570600")
    assert trunk_entries(full) == (
        AstDbEntry("pb-trunk/trunk-d", "capacity", "30"),
        AstDbEntry("pb-trunk/trunk-d", "callerid", "08081570600"),
    )
    assert trunk_entries(Trunk(name="trunk-d", host="192.0.2.1")) == ()


def test_a_queue_offers_for_the_given_seconds_and_keeps_no_wrap_up_of_its_own() -> None:
    options = dict(queue_section(name="demo-630", offer_s=12).options)
    assert options["timeout"] == "12"
    assert options["wrapuptime"] == "0"
    assert options["ringinuse"] == "no"


def test_a_line_leads_its_digits_to_team_queue_and_patience() -> None:
    entry = line_entry(number="+44 808 157 0630", team="demo", queue="demo-630", timeout_s=60)
    assert entry == AstDbEntry("pb-line", "448081570630", "demo,demo-630,60")


def test_blacklist_and_emergency_numbers_belong_to_one_team() -> None:
    assert blacklist_entry(team="demo", number="020 7946 0666").family == "pb-black/demo"
    rules = DiallingRules(home_country="GB", allowed_countries=("FR",), emergency=("112",))
    entries = team_entries(TeamDialling("demo", "trunk-a", plan=plan_of(rules), limit=3))
    assert AstDbEntry("pb-emergency/demo", "112", "1") in entries
    assert AstDbEntry("pb-team/demo", "limit", "3") in entries


def test_a_team_s_table_stands_line_by_line_under_its_calling_code() -> None:
    rules = DiallingRules(home_country="GB", allowed_countries=("FR",))
    entries = team_entries(TeamDialling("demo", "trunk-a", plan=plan_of(rules)))
    told = {(entry.family, entry.key): entry.value for entry in entries}
    assert told["pb-team/demo", "home"] == "44"
    assert told["pb-dial/demo/33", "1"].startswith("premium:^33(")
    assert told["pb-dial/demo/33", "2"].startswith("ok:^33(")
    assert ("pb-dial/demo/44", "1") not in told
    assert all(len(value) < 900 for value in told.values())


def test_a_team_without_rules_dials_nothing() -> None:
    entries = team_entries(TeamDialling("demo", "trunk-a"))
    assert [entry.key for entry in entries] == ["trunk"]


@pytest.mark.parametrize("name", ["", "Demo-1001", "demo 1001", "demo-1001]", "a;b", "demo-\n"])
def test_a_name_that_could_break_out_of_its_section_is_refused(name: str) -> None:
    with pytest.raises(UnsafeConfigError):
        Section(SectionKind.QUEUES, name, ())


@pytest.mark.parametrize("value", ["a\r\nAction: Originate", "a\x00b", "a\tb"])
def test_a_value_with_control_characters_is_refused(value: str) -> None:
    with pytest.raises(UnsafeConfigError):
        Section(SectionKind.QUEUES, "q", (("strategy", value),))
    with pytest.raises(UnsafeConfigError):
        AstDbEntry("pb-line", "1", value)


def test_a_section_must_fit_into_one_message() -> None:
    with pytest.raises(UnsafeConfigError):
        Section(SectionKind.QUEUES, "q", tuple((f"o{n}", "x") for n in range(29)))


@pytest.mark.parametrize(("family", "key"), [("", "1"), ("a", ""), ("a", "b/c"), ("a b", "c")])
def test_a_database_key_that_would_land_elsewhere_is_refused(family: str, key: str) -> None:
    with pytest.raises(UnsafeConfigError):
        AstDbEntry(family, key, "1")


def test_a_line_without_digits_is_refused() -> None:
    with pytest.raises(UnsafeConfigError):
        line_entry(number="support", team="demo", queue="demo-630", timeout_s=1)


def test_configurations_add_up() -> None:
    one = PbxConfig((queue_section(name="a"),))
    two = PbxConfig((), (AstDbEntry("pb-line", "1", "x"),))
    assert (one + two) == PbxConfig(one.sections, two.db)
