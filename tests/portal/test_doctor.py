import pytest

from portal import doctor
from portal.doctor import Finding, PbxReading

GOOD_PBX = PbxReading(
    "ami://patchbay:x@127.0.0.1:5038",
    version="22.10.1",
    actions=doctor.NEEDED_ACTIONS | {"Agents"},
    phones_known=9,
    phones_signed_in=3,
)


def changed(**fields: object) -> PbxReading:
    return PbxReading(**(GOOD_PBX.__dict__ | fields))


FAULTS = [
    doctor.database("connection refused"),
    doctor.migrations(["calls.0002_more"]),
    doctor.clock(3.0),
    doctor.clock(-3.0),
    doctor.redis("connection refused"),
    doctor.heartbeat(None),
    doctor.heartbeat(61),
    doctor.pbx(changed(error="nothing answers"))[0],
    doctor.pbx(changed(error="Authentication failed", is_refused=True))[0],
    doctor.pbx(changed(actions=frozenset({"Ping"})))[1],
    doctor.pbx(changed(missing_contexts=("from-trunk",)))[2],
    doctor.pbx(changed(phones_known=0))[3],
    doctor.sockets("/sip", None),
    doctor.sockets("/sip", 404),
    doctor.bundle(["desk"]),
    doctor.recordings(2),
    doctor.production(is_demo=False, secret_key="insecure-build-only-key", demo_accounts=[]),
    doctor.production(is_demo=False, secret_key="short", demo_accounts=[]),
    doctor.production(is_demo=False, secret_key="x" * 40, demo_accounts=["sue"]),
    doctor.microphone("http://calls.example.org"),
    doctor.microphone(""),
]


@pytest.mark.parametrize("finding", FAULTS, ids=lambda finding: f"{finding.part}: {finding.says}")
def test_every_fault_is_told_with_its_fix(finding: Finding) -> None:
    assert not finding.is_ok
    assert finding.says
    assert finding.fix
    assert f"fix: {finding.fix}" in doctor.report([finding])


def test_a_healthy_installation_has_no_fault() -> None:
    findings = [
        doctor.database(""),
        doctor.migrations([]),
        doctor.clock(0.2),
        doctor.redis(""),
        doctor.heartbeat(4),
        *doctor.pbx(GOOD_PBX),
        doctor.sockets("/sip", 101),
        doctor.sockets("/sip", 403),
        doctor.bundle([]),
        doctor.production(is_demo=False, secret_key="x" * 40, demo_accounts=[]),
        doctor.production(is_demo=True, secret_key="x", demo_accounts=["sue"]),
        doctor.microphone("https://calls.example.org"),
        doctor.microphone("http://127.0.0.1:8000"),
    ]
    assert [finding for finding in findings if not finding.is_ok] == []
    assert "fix" not in doctor.report(findings)


def test_a_missing_right_is_named() -> None:
    actions = doctor.NEEDED_ACTIONS - {"Originate"}
    rights = doctor.pbx(changed(actions=actions))[1]
    assert rights.says == "may not: Originate"


def test_an_unreachable_pbx_is_one_finding_and_no_guesses() -> None:
    assert len(doctor.pbx(changed(error="nothing answers"))) == 1


def test_what_was_mended_lately_is_told_with_its_story():
    never = doctor.picture([])
    long_ago = doctor.picture([("phone", 3, 9000, "the phone x")])
    lately = doctor.picture([("phone", 3, 9000, "the phone x"), ("member", 1, 60, "QueueAdd")])
    assert never.is_ok
    assert "3 times" in long_ago.says
    assert "QueueAdd" in lately.says


def test_pushes_nobody_sends_are_a_fault_and_late_ones_are_told():
    assert not doctor.pushes(is_served=False, late=0).is_ok
    assert doctor.pushes(is_served=True, late=0).says == "sent as they come"
    assert "3 wait" in doctor.pushes(is_served=True, late=3).says
