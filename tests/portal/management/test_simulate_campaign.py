import io

import pytest
from django.core.management import CommandError, call_command

MINE = '[mine]\nagents = 4\nanswers = 0.5\ntalk_s = 30\nhours = 0.2\ndrift = "step"\n'


def run(*args):
    out = io.StringIO()
    call_command("simulate_campaign", *args, "--processes", "1", stdout=out)
    return out.getvalue()


def test_scenarios_of_ones_own_are_played_and_drawn(tmp_path):
    (tmp_path / "mine.toml").write_text(MINE)
    picture = tmp_path / "mine.svg"
    told = run("--file", str(tmp_path / "mine.toml"), "--chart", str(picture))
    assert "| mine |" in told
    assert picture.read_text().startswith("<svg")


def test_built_in_scenarios_are_chosen_by_name():
    told = run("--only", "n5-a60-t*", "--hours", "0.1")
    assert "| n5-a60-t60 |" in told
    assert "| n5-a60-t180 |" in told


FLOOR = "[x]\nagents = 4\nanswers = 0.5\ntalk_s = 30\n"


@pytest.mark.parametrize(
    "words",
    [
        "nonsense",
        "[x]\nspeed = 3\n",
        FLOOR.replace("4", "0"),
        FLOOR.replace("4", '"many"'),
        FLOOR.replace("4", "2.5"),
        FLOOR.replace("0.5", "1.5"),
        FLOOR.replace("0.5", "nan"),
        FLOOR.replace("30", "-1"),
        FLOOR + 'drift = "up"\n',
        FLOOR + "hours = 0\n",
    ],
)
def test_a_file_that_holds_no_scenarios_is_refused(tmp_path, words):
    (tmp_path / "bad.toml").write_text(words)
    with pytest.raises(CommandError):
        run("--file", str(tmp_path / "bad.toml"))


@pytest.mark.parametrize("hours", ["0", "-1", "1e9"])
def test_shifts_of_no_length_or_of_years_are_refused(hours):
    with pytest.raises(CommandError, match="hours is a number"):
        run("--only", "n5-a60-t60", "--hours", hours)


def test_a_name_that_fits_nothing_is_refused():
    with pytest.raises(CommandError):
        run("--only", "n7-*")
