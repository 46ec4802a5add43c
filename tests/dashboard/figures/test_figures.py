"""Every figure is one plotly accepts, and says what its frame says."""

import math
from collections.abc import Callable
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import theme
from dashboard.figures import ranking, sparkline, trend
from dashboard.theme import Figure
from tests.dashboard.tokens import coloured

AREAS = pd.DataFrame(
    {
        "area_code": ["1", "2", "3"],
        "name": ["甲镇", "乙镇", "丙镇"],
        "value": [2.0, math.nan, 5.0],
        "rank": [2, 0, 1],
        "shown": ["2.0", "—", "5.0"],
        "said": ["2.0 万元", "—", "5.0 万元"],
        "provisional": [True, True, False],
    }
)
MONTHS = pd.DataFrame(
    {
        "period": ["2024-11", "2024-12", "2025-01", "2025-02"],
        "value": [1.0, 2.0, math.nan, 3.0],
        "provisional": [False, False, False, True],
        "shown": ["a", "b", "c", "<d>"],
    }
)
YEARS = pd.DataFrame({"period": ["2023", "2024"], "value": [1.0, 2.0], "provisional": [False, True], "shown": ["a", "b"]})
FIGURES: dict[str, Callable[[bool], Figure]] = {
    "ranking": lambda some: ranking.ranking(AREAS if some else AREAS[:0], "zh"),
    "trend": lambda some: trend.trend(MONTHS if some else MONTHS[:0], "2025", "zh"),
    "history": lambda some: trend.history(YEARS if some else YEARS[:0], "en"),
    "sparkline": lambda some: sparkline.sparkline([1.0, math.nan, 3.0] if some else []),
}


@pytest.mark.parametrize("some", [True, False], ids=["rows", "empty"])
@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_valid(name: str, some: bool) -> None:
    assert isinstance(go.Figure(coloured(FIGURES[name](some))), go.Figure)


def test_ranking_puts_the_best_on_top_and_the_silent_last() -> None:
    drawn = FIGURES["ranking"](True)
    assert drawn["data"][0]["y"] == ["2", "1", "3"]  # plotly draws the first lowest
    assert drawn["data"][0]["x"] == [None, 2.0, 5.0]
    assert drawn["data"][1]["text"] == ["未报送"]
    assert drawn["layout"]["yaxis"]["ticktext"] == ["乙镇", "甲镇", "丙镇"]


def test_ranking_follows_the_rank_where_lower_is_better() -> None:
    drawn = ranking.ranking(AREAS.assign(rank=[1, 0, 2]), "zh")
    assert drawn["data"][0]["y"] == ["2", "3", "1"]


def test_ranking_draws_provisional_bars_pale() -> None:
    assert FIGURES["ranking"](True)["data"][0]["marker"]["color"][1:] == [theme.CONTEXT, theme.ACCENT]


def test_ranking_leaves_room_for_negative_bars() -> None:
    plain, negative = (ranking.ranking(AREAS.assign(value=[value, math.nan, 5.0]), "zh")["layout"] for value in (2.0, -2.0))
    assert negative["margin"]["l"] > plain["margin"]["l"]


def test_ranking_keeps_areas_of_one_name_apart() -> None:
    drawn = ranking.ranking(AREAS.assign(name="同名镇"), "zh")
    assert len(set(drawn["data"][0]["y"])) == 3


def test_figures_show_markup_as_it_is_written() -> None:
    drawn = ranking.ranking(AREAS.assign(name=["<b>甲</b>", "<img src=x>", "&amp;"]), "zh")
    assert drawn["layout"]["yaxis"]["ticktext"] == ["&lt;img src=x&gt;", "&lt;b&gt;甲&lt;/b&gt;", "&amp;amp;"]
    assert FIGURES["trend"](True)["data"][-1]["hovertext"][1] == "&lt;d&gt;"


@given(st.text(max_size=80))
def test_fit_keeps_names_within_their_room(name: str) -> None:
    assert theme.width(theme.fit(name)) <= theme.NAME_WIDTH
    assert theme.fit(name) == name or theme.fit(name).endswith("…")


def test_trend_draws_the_year_looked_at_last_and_strongest() -> None:
    drawn = trend.trend(MONTHS, "2024", "zh")
    assert [(line["name"], line["line"]["color"]) for line in drawn["data"]] == [("2025", theme.CONTEXT), ("2024", theme.ACCENT)]


def test_trend_keeps_the_names_of_lines_apart() -> None:
    months = pd.DataFrame(
        {"period": ["2022-12", "2023-12", "2024-12"], "value": [100.0, 100.1, 100.2], "provisional": False, "shown": ["a", "b", "c"]}
    )
    heights = [name["y"] for name in trend.trend(months, "2024", "zh")["layout"]["annotations"]]
    assert min(later - earlier for earlier, later in pairwise(heights)) > 5.0


def test_trend_leaves_a_gap_where_nobody_reported() -> None:
    drawn = FIGURES["trend"](True)
    newest = next(line for line in drawn["data"] if line["name"] == "2025")
    assert newest["y"] == [None, 3.0]
    assert newest["connectgaps"] is False


def test_trend_draws_provisional_points_hollow() -> None:
    newest = next(line for line in FIGURES["trend"](True)["data"] if line["name"] == "2025")
    assert newest["marker"]["color"][1] == "--paper"


def test_sparkline_marks_the_last_reported_value() -> None:
    drawn = sparkline.sparkline([1.0, 4.0, math.nan])
    assert drawn["data"][1]["x"] == [1]
    assert drawn["data"][1]["y"] == [4.0]


def test_figures_leave_their_frames_alone() -> None:
    before = AREAS.copy()
    FIGURES["ranking"](True)
    pd.testing.assert_frame_equal(AREAS, before)
