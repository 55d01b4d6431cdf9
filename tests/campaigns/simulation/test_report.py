from dataclasses import replace
from xml.etree import ElementTree

from campaigns.simulation.bounds import SCENARIOS
from campaigns.simulation.report import HEAD, chart, play


def row():
    scenario, bound = SCENARIOS["n5-a60-t60"]
    return play(replace(scenario, hours=0.3), seed=1, bound=bound)


def test_a_row_has_a_cell_for_each_heading():
    assert row().line().count("|") == HEAD.splitlines()[0].count("|")


def test_the_chart_is_a_picture_with_a_point_for_each_figure():
    drawn = ElementTree.fromstring(chart([row()]))
    points = drawn.findall("{http://www.w3.org/2000/svg}circle")
    assert len(points) == 3 + 3
