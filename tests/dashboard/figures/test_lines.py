"""Lines over time: who is strong, who is named, where nothing was reported."""

from itertools import pairwise

import pandas as pd
import pytest

from dashboard import theme
from dashboard.figures import lines, scales
from dashboard.theme import Figure
from tests.dashboard.figures.samples import NAN, PLAN, SERIES


def drawn_lines(figure: Figure) -> dict[str, dict[str, object]]:
    return {trace["meta"]: trace for trace in figure["data"] if trace["mode"] == "lines"}


def test_lines_leave_a_gap_where_nobody_reported() -> None:
    line = drawn_lines(lines.lines(SERIES, "zh", unit="万元"))["1"]
    assert line["y"] == [10.0, None, 12.0, 13.0]
    assert line["connectgaps"] is False


def test_lines_draw_the_chosen_last_and_strongest() -> None:
    figure = lines.lines(SERIES, "zh", unit="万元", chosen=["2"])
    colours = {code: line["line"]["color"] for code, line in drawn_lines(figure).items()}
    assert list(colours)[-1] == "2"
    assert colours == {"3": theme.FAINT, "1": theme.FAINT, "2": theme.ACCENT}


def test_lines_draw_provisional_points_of_the_chosen_hollow() -> None:
    dots = lines.lines(SERIES, "zh", unit="万元", chosen=["2"])["data"][-1]
    assert dots["y"] == [13.1]
    assert dots["marker"]["color"] == [scales.PAPER]


def test_lines_show_a_value_without_neighbours_as_a_point() -> None:
    figure = lines.lines(SERIES, "zh", unit="万元")
    assert [trace["y"] for trace in figure["data"] if trace["mode"] == "markers"] == [[10.0]]


def test_lines_name_the_silent_below() -> None:
    words = [note["text"] for note in lines.lines(SERIES, "zh", unit="万元")["layout"]["annotations"]]
    assert "未报送：&lt;b&gt;丙镇&lt;/b&gt;" in words


@pytest.mark.parametrize("count", [2, 14, 20, 40])
def test_lines_keep_the_names_apart(count: int) -> None:
    frame = pd.DataFrame(
        {
            "area_code": [str(i) for i in range(count)],
            "name": [f"第{i}镇" for i in range(count)],
            "period": "2024-01",
            "value": [7.5] + [7.0 + i % 2 for i in range(1, count)],
        }
    ).assign(provisional=False)
    layout = lines.lines(frame, "zh", unit="万元", chosen=["0"])["layout"]
    low, high = layout["yaxis"]["range"]
    scale = (layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]) / (high - low)
    places = sorted(note["y"] * scale for note in layout["annotations"])
    assert min(later - earlier for earlier, later in pairwise(places)) >= 15.9
    assert len(places) == (count if count <= 24 else 7)


def test_lines_write_the_value_of_the_chosen_beside_its_name() -> None:
    words = [note["text"] for note in lines.lines(SERIES, "zh", unit="万元", decimals=1, chosen=["1"])["layout"]["annotations"]]
    assert "甲镇 13.0" in words


def test_lines_draw_the_plan_dashed_over_its_own_periods() -> None:
    line = drawn_lines(lines.lines(SERIES, "zh", unit="万元", plan=PLAN))["plan"]
    assert line["line"]["dash"] == "dash"
    assert len(line["y"]) == 14
    assert (line["y"][2], line["y"][13]) == (5.0, 60.0)


def test_lines_mark_a_break_only_inside_their_time() -> None:
    inside = lines.lines(SERIES, "zh", unit="万元", broken=("2024-01", "换项"))["layout"]
    outside = lines.lines(SERIES, "zh", unit="万元", broken=("2023-11", "换项"))["layout"]
    assert [shape["x0"] for shape in inside["shapes"] if shape.get("line", {}).get("dash") == "dot"] == ["2024-01-01"]
    assert "换项" not in [note["text"] for note in outside["annotations"]]


def test_mark_break_writes_on_the_side_with_more_room_and_within_it() -> None:
    words = "2024年起发包及上交收入不再单列"
    _, early = lines.mark_break("2024-01-01", words, 0.2, (56, 130, 140))
    _, late = lines.mark_break("2024-01-01", words, 0.9, (56, 130, 140))
    assert (early["xanchor"], early["text"]) == ("left", words)
    assert late["xanchor"] == "right"
    assert theme.width(late["text"]) <= 56 + 0.9 * 130


def test_lines_include_zero_only_where_amounts_must() -> None:
    assert lines.lines(SERIES, "zh", unit="万元")["layout"]["yaxis"]["range"][0] == 0
    assert lines.lines(SERIES, "zh", unit="%", from_zero=False)["layout"]["yaxis"]["range"][0] > 9


def test_lines_refuse_two_values_of_one_period() -> None:
    with pytest.raises(ValueError, match="duplicate"):
        lines.lines(pd.concat([SERIES, SERIES]), "zh", unit="万元")


def test_lines_name_a_long_name_within_its_margin() -> None:
    layout = lines.lines(SERIES.assign(value=SERIES["value"].fillna(NAN)), "zh", unit="万元", chosen=["2"])["layout"]
    longest = max(theme.width(note["text"]) for note in layout["annotations"] if note["xref"] == "paper" and note["x"] == 1)
    assert longest + 16 <= layout["margin"]["r"]
