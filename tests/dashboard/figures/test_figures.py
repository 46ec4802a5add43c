"""Every figure is one plotly accepts, and says what its frame says."""

import math
from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures import ranking, sparkline, trend
from dashboard.theme import Figure

AREAS = pd.DataFrame(
    {
        "area_code": ["1", "2", "3"],
        "name": ["甲镇", "乙镇", "丙镇"],
        "value": [2.0, math.nan, 5.0],
        "shown": ["2.0", "—", "5.0"],
    }
)
MONTHS = pd.DataFrame(
    {
        "period": ["2024-11", "2024-12", "2025-01", "2025-02"],
        "value": [1.0, 2.0, math.nan, 3.0],
        "provisional": [False, False, False, True],
    }
)
YEARS = pd.DataFrame({"period": ["2023", "2024"], "value": [1.0, 2.0], "provisional": [False, True]})
FIGURES: dict[str, Callable[[bool], Figure]] = {
    "ranking": lambda some: ranking.ranking(AREAS if some else AREAS[:0], "万元", "zh"),
    "trend": lambda some: trend.trend(MONTHS if some else MONTHS[:0], "万元", "zh"),
    "history": lambda some: trend.history(YEARS if some else YEARS[:0], "万元", "en"),
    "sparkline": lambda some: sparkline.sparkline([1.0, math.nan, 3.0] if some else []),
}


@pytest.mark.parametrize("some", [True, False], ids=["rows", "empty"])
@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_valid(name: str, some: bool) -> None:
    assert isinstance(go.Figure(FIGURES[name](some)), go.Figure)


def test_ranking_puts_the_longest_on_top_and_the_silent_last() -> None:
    drawn = FIGURES["ranking"](True)
    assert drawn["data"][0]["y"] == ["乙镇", "甲镇", "丙镇"]
    assert drawn["data"][0]["x"] == [None, 2.0, 5.0]
    assert drawn["data"][1]["text"] == ["未报送"]


def test_trend_leaves_a_gap_where_nobody_reported() -> None:
    drawn = FIGURES["trend"](True)
    newest = next(line for line in drawn["data"] if line["name"] == "2025")
    assert newest["y"] == [None, 3.0]
    assert newest["connectgaps"] is False


def test_trend_draws_provisional_points_hollow() -> None:
    newest = next(line for line in FIGURES["trend"](True)["data"] if line["name"] == "2025")
    assert newest["marker"]["color"][1] == "#ffffff"


def test_sparkline_marks_the_last_reported_value() -> None:
    drawn = sparkline.sparkline([1.0, 4.0, math.nan])
    assert drawn["data"][1]["x"] == [1]
    assert drawn["data"][1]["y"] == [4.0]


def test_figures_leave_their_frames_alone() -> None:
    before = AREAS.copy()
    FIGURES["ranking"](True)
    pd.testing.assert_frame_equal(AREAS, before)
