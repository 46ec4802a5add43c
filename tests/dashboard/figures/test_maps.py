"""Maps: classes of equal number, outlines in place, tiles in order, nothing coloured that was not reported."""

import pandas as pd
import pytest

from dashboard import theme
from dashboard.figures import maps, scales
from tests.dashboard.figures.samples import NAN, PLACES


def test_outlines_keep_all_rings_of_an_area_and_its_code() -> None:
    first = maps.outlines(PLACES, "zh")["data"][0]
    assert first["meta"] == "1"
    assert first["x"] == [0, 2, 2, 0, 0, None, 5, 5.1, 5.1, 5]
    assert first["fill"] == "toself"


def test_outlines_label_the_middle_of_the_largest_ring() -> None:
    points = maps.outlines(PLACES, "zh")["data"][-1]
    assert (points["x"][0], points["y"][0]) == pytest.approx((1.0, 1.0))
    assert points["customdata"] == ["1", "2", "3"]


def test_outlines_say_on_which_colour_words_lie() -> None:
    *areas, points = maps.outlines(PLACES, "zh")["data"]
    assert points["meta"][:2] == [area["fillcolor"] for area in areas[:2]]
    assert points["meta"][2] == scales.PAPER  # nothing was reported: they lie on paper


def test_outlines_hatch_who_did_not_report() -> None:
    drawn = maps.outlines(PLACES, "zh")["data"]
    assert drawn[2]["fillcolor"] == scales.CLEAR
    assert drawn[2]["fillpattern"]["shape"] == "/"
    assert "fillpattern" not in drawn[0]


def test_outlines_draw_the_chosen_last_with_a_strong_line() -> None:
    drawn = maps.outlines(PLACES, "zh", chosen="1")["data"]
    assert [trace["meta"] for trace in drawn[:-1]] == ["2", "3", "1"]
    assert drawn[2]["line"]["color"] == theme.INK


def test_tiles_stand_row_by_row_in_the_frames_order() -> None:
    cells, empty, written = maps.tiles(PLACES, "zh", columns=2)["data"]
    assert cells["customdata"] == [["1", "2"], ["3", None]]
    assert cells["z"] == [[0.0, 1.0], [None, None]]
    assert written["text"] == ["甲镇<br>1", "乙镇<br>9"]
    assert (empty["customdata"], empty["x"], empty["text"]) == (["3"], [0], ["&lt;b&gt;丙镇&lt;…<br>未报送"])


def test_limits_cut_into_fifths_of_the_reported() -> None:
    assert maps.limits(pd.Series([10.0, 20.0, 30.0, 40.0, 50.0, NAN])) == [20.0, 30.0, 40.0, 50.0]
    assert maps.limits(pd.Series([7.0, 7.0, 7.0])) == []
    assert maps.limits(pd.Series([NAN])) == []


def test_class_of_gives_a_limit_to_the_class_above() -> None:
    assert [maps.class_of(value, [20.0, 30.0]) for value in (19.9, 20.0, 30.0)] == [0, 1, 2]


def test_key_says_the_limits_as_values_are_written() -> None:
    words = [note["text"] for note in maps.tiles(PLACES, "zh", decimals=1)["layout"]["annotations"]]
    assert words == ["&lt;9.0", "≥9.0", "未报送"]
