from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.domain.attempt import UNSEEN, AttemptOutcome
from campaigns.domain.donotcall import DoNotCall, Entry, Scope
from campaigns.domain.gates import Gate, Past, Question, ask, closed
from campaigns.domain.packs import Pack, Rules, edition_of
from campaigns.domain.windows import Window

LONDON = "+442079460000"
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)
NOBODY = DoNotCall([])
RULES = Rules(window=Window(keeps_holidays=False))
OFCOM = edition_of(Pack.UK_OFCOM, NOON.date()).rules
_O = AttemptOutcome


def past(outcome, hours):
    return Past(at=NOON - timedelta(hours=hours), outcome=outcome)


def gate_of(*earlier, rules=RULES, forbidden=NOBODY, **more):
    return ask(Question(number=LONDON, at=NOON, past=earlier, **more), rules, forbidden).gate


def test_a_number_nothing_speaks_against_may_be_dialled():
    assert gate_of() is None


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("pattern", [LONDON, "+4420*", "+44207946????"])
def test_a_forbidden_number_is_shut_and_the_answer_names_the_entry(scope, pattern):
    forbidden = DoNotCall([Entry(pattern, scope)])
    answer = ask(Question(number=LONDON, at=NOON), RULES, forbidden)
    assert answer.gate is Gate.DO_NOT_CALL
    assert answer.words == f"{scope.value}: {pattern}"


def test_a_number_the_team_may_not_dial_is_shut():
    assert gate_of(may_dial=False) is Gate.DIALLING_RULES


def test_a_number_that_is_being_dialled_is_not_dialled_again():
    assert gate_of(past(None, 0)) is Gate.IN_CALL


@pytest.mark.parametrize(
    ("hours", "kept", "gate"),
    [
        (0.1, False, Gate.ABANDON_LOCK),
        (71.9, False, Gate.ABANDON_LOCK),
        (72, False, None),
        (71.9, True, None),
        (100, False, None),
    ],
)
def test_an_abandoned_number_rests_72_hours_unless_an_agent_is_kept_for_it(hours, kept, gate):
    assert gate_of(past(_O.ABANDONED, hours), agent_kept=kept) is gate


@pytest.mark.parametrize(
    ("hours", "rules", "gate"),
    [
        (23.9, OFCOM, Gate.MACHINE_LOCK),
        (24, OFCOM, None),
        (23.9, RULES, None),
    ],
)
def test_a_number_with_a_machine_rests_as_long_as_the_pack_says(hours, rules, gate):
    assert gate_of(past(_O.MACHINE, hours), rules=rules) is gate


@pytest.mark.parametrize("outcome", AttemptOutcome)
def test_only_attempts_that_rang_count_for_the_day(outcome):
    earlier = [past(outcome, hour / 10) for hour in range(1, 4)]
    got = gate_of(*earlier, agent_kept=True)
    assert got is (None if outcome in UNSEEN else Gate.DAY_CAP)


@pytest.mark.parametrize(
    ("tries", "earlier", "is_shut"),
    [(1, 0, False), (1, 1, True), (2, 1, False), (3, 3, True), (3, 2, False), (5, 9, True)],
)
def test_so_many_attempts_a_day_and_no_more(tries, earlier, is_shut):
    rules = Rules(window=Window(keeps_holidays=False), tries_a_day=tries)
    rang = [past(_O.NO_ANSWER, 0.5 + one / 10) for one in range(earlier)]
    assert (gate_of(*rang, rules=rules) is Gate.DAY_CAP) is is_shut


def test_the_day_is_the_called_persons_own():
    # 13:00 in London: its midnight was 13 hours ago
    one_a_day = Rules(window=Window(keeps_holidays=False), tries_a_day=1)
    assert gate_of(past(_O.BUSY, 12.9), rules=one_a_day) is Gate.DAY_CAP
    assert gate_of(past(_O.BUSY, 13.1), rules=one_a_day) is None


def test_a_shut_gate_says_when_it_opens():
    answer = ask(Question(number=LONDON, at=NOON, past=(past(_O.ABANDONED, 1),)), RULES, NOBODY)
    assert answer.opens_at == NOON + timedelta(hours=71)
    rang = tuple(past(_O.BUSY, one) for one in (1, 2, 3))
    answer = ask(Question(number=LONDON, at=NOON, past=rang), RULES, NOBODY)
    assert answer.opens_at == datetime(2026, 7, 15, 23, tzinfo=UTC)


def test_every_gate_that_is_shut_can_be_told():
    night = NOON.replace(hour=2)
    question = Question(
        number=LONDON, at=night, may_dial=False, past=(Past(at=night, outcome=None),)
    )
    told = [answer.gate for answer in closed(question, RULES, DoNotCall([Entry("+44*")]))]
    assert told == [Gate.DO_NOT_CALL, Gate.DIALLING_RULES, Gate.HOURS, Gate.IN_CALL]


_NUMBERS = st.sampled_from(
    [LONDON, "+12125550123", "+81312345678", "+18005551234", "+870773111632", "+447911123456"]
)
_WHEN = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@settings(max_examples=300, deadline=None)
@given(_NUMBERS, _WHEN, st.sampled_from(Pack), st.data())
def test_a_number_that_may_be_dialled_breaks_no_rule_whatever_came_before(number, at, pack, data):
    rules = edition_of(pack, at.date()).rules
    forbidden = data.draw(st.sampled_from([NOBODY, DoNotCall([Entry("+4420*")])]))
    ago = st.timedeltas(timedelta(0), timedelta(days=5))
    outcomes = st.none() | st.sampled_from(AttemptOutcome)
    drawn = data.draw(st.lists(st.tuples(ago, outcomes), max_size=6))
    earlier = tuple(Past(at=at - one, outcome=outcome) for one, outcome in drawn)
    answer = ask(Question(number=number, at=at, past=earlier), rules, forbidden)
    if not answer.is_open:
        assert answer.opens_at is None or answer.opens_at > at
        return
    assert forbidden.entry_of(number) is None
    assert all(one.outcome is not None for one in earlier)
    rested = [one.at for one in earlier if one.outcome is AttemptOutcome.ABANDONED]
    assert all(at - one >= timedelta(hours=72) for one in rested)
    offsets = {LONDON: range(2), "+12125550123": range(-5, -3), "+81312345678": range(9, 10)}
    hours = {(at + timedelta(hours=one)).hour for one in offsets.get(number, ())}
    assert not hours or hours & set(range(8, 21))
    recent = [o for o in earlier if at - o.at < timedelta(hours=2) and o.outcome not in UNSEEN]
    if at.hour in range(14, 20) and number == LONDON:
        assert len(recent) < rules.tries_a_day


@given(st.permutations([_O.BUSY, _O.ABANDONED, _O.MACHINE, _O.NO_ANSWER]))
def test_the_order_of_earlier_attempts_does_not_matter(outcomes):
    earlier = [past(outcome, 1) for outcome in outcomes]
    assert gate_of(*earlier) is Gate.ABANDON_LOCK
