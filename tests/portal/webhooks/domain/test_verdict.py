import pytest

from portal.webhooks.domain.verdict import Fault, Outcome, Verdict, judge, retry_after_s
from tests.builders import T0


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.DELIVERED),
        (204, Verdict.DELIVERED),
        (299, Verdict.DELIVERED),
        (301, Verdict.PERMANENT),
        (307, Verdict.PERMANENT),
        (400, Verdict.PERMANENT),
        (401, Verdict.PERMANENT),
        (404, Verdict.PERMANENT),
        (408, Verdict.PASSING),
        (410, Verdict.GONE),
        (425, Verdict.PASSING),
        (429, Verdict.PASSING),
        (500, Verdict.PASSING),
        (502, Verdict.PASSING),
        (503, Verdict.PASSING),
        (100, Verdict.PASSING),
        (0, Verdict.PASSING),
    ],
)
def test_a_status_says_what_becomes_of_a_push(status, verdict):
    assert judge(Outcome(status=status)) is verdict


@pytest.mark.parametrize("fault", list(Fault))
def test_what_the_network_does_passes_and_what_we_refuse_stays_refused(fault):
    ours = {Fault.ADDRESS_REFUSED, Fault.NOT_RENDERED}
    assert judge(Outcome(fault=fault)) is (Verdict.PERMANENT if fault in ours else Verdict.PASSING)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 3 ", 3.0),
        ("Mon, 02 Mar 2026 09:02:00 GMT", 120.0),
        ("Mon, 02 Mar 2026 09:00:30 -0000", 30.0),
        ("Sun, 01 Mar 2026 09:00:00 GMT", 0.0),
        ("", None),
        ("-1", None),
        ("9" * 30, None),
        ("soon", None),
        ("Mon, 99 Mar 2026 09:02:00 GMT", None),
    ],
)
def test_retry_after_is_read_in_seconds_or_as_a_date(header, seconds):
    assert retry_after_s(header, now=T0) == seconds
