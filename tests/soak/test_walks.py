from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calls.domain import walks

RUNS = 10_000


@pytest.mark.timeout(2400)
def test_ten_thousand_lives_of_a_call(capsys):
    seen: Counter[str] = Counter()

    @settings(max_examples=RUNS, deadline=None, database=None, suppress_health_check=HealthCheck)
    @given(st.data())
    def walk(data):
        board, told = walks.live(data.draw(walks.lives()))
        seen["runs"] += 1
        seen["talked"] += walks.examine(board, told)
        seen.update({event.call.state.value for event in told})

    walk()
    with capsys.disabled():
        print("\nlives of a call, and how many of them ever were ...")
        for word, count in seen.most_common():
            print(f"  {word:15}{count:7}{100 * count / seen['runs']:7.1f} %")
    assert seen["runs"] >= RUNS
    assert seen["talked"] >= 0.3 * seen["runs"]
