"""Composition: pieces as reported, totals from them, what ended says when."""

import pandas as pd
import pytest

from dashboard import theme
from dashboard.figures import composition, scales
from dashboard.theme import Figure
from tests.dashboard.figures.samples import PARTS

DRAWN = composition.composition(PARTS, "zh", decimals=1, broken=("2024", "换项"))


def words(figure: Figure) -> list[str]:
    return [note["text"] for note in figure["layout"]["annotations"]]


def test_composition_has_no_piece_where_nothing_was_reported() -> None:
    assert [trace["y"] for trace in DRAWN["data"]] == [[4.0, None, None], [6.0, None, 5.0], [None, None, 15.0]]
    assert DRAWN["data"][1]["customdata"][2] == ["2024", "run"]


def test_composition_writes_totals_and_the_silent_year() -> None:
    placed = {note["x"]: note["text"] for note in DRAWN["layout"]["annotations"] if note.get("xref") != "paper" and note["x"] in {0, 1, 2}}
    assert placed == {0: "10.0", 1: "未报送", 2: "20.0"}


def test_composition_says_when_a_part_ended() -> None:
    told = words(DRAWN)
    assert told[told.index("至2022年") + 1] == "发包及上交收入"


def test_composition_marks_the_break_before_its_first_period() -> None:
    assert "换项" in words(DRAWN)
    assert [shape["x0"] for shape in DRAWN["layout"]["shapes"] if shape["type"] == "line"] == [1.5]


def test_composition_as_shares_fills_a_hundred() -> None:
    drawn = composition.composition(PARTS, "zh", share=True)
    assert [trace["y"] for trace in drawn["data"]] == [[40.0, None, None], [60.0, None, 25.0], [None, None, 75.0]]


def test_composition_draws_the_other_grey_on_top() -> None:
    mixed = pd.concat([PARTS[PARTS["part_code"] == "other"], PARTS[PARTS["part_code"] != "other"]])
    drawn = composition.composition(mixed, "zh")
    assert drawn["data"][-1]["marker"]["color"] == theme.FAINT
    assert {trace["marker"]["color"] for trace in drawn["data"][:-1]} <= set(scales.PARTS)


def test_composition_joins_the_smallest_parts_past_the_sixth_without_losing_any() -> None:
    rows = [("2024", f"p{part}", f"第{part}项", float(part), f"{part} 万元") for part in range(1, 10)]
    drawn = composition.composition(pd.DataFrame(rows, columns=PARTS.columns), "zh")
    assert [trace["name"] for trace in drawn["data"]] == ["第4项", "第5项", "第6项", "第7项", "第8项", "第9项", "其他"]
    assert drawn["data"][-1]["y"] == [1.0 + 2.0 + 3.0]
    assert sum(trace["y"][0] for trace in drawn["data"]) == 45.0


def test_composition_refuses_a_part_twice_in_a_period() -> None:
    with pytest.raises(ValueError, match="duplicate"):
        composition.composition(pd.concat([PARTS, PARTS[:1]]), "zh")


def test_composition_has_an_axis_where_totals_have_no_room() -> None:
    rows = [(f"2024-{month:02d}", "run", "经营收入", 1234567.0, "x") for month in range(1, 13)]
    drawn = composition.composition(pd.DataFrame(rows, columns=PARTS.columns), "zh")
    assert drawn["layout"]["yaxis"]["showticklabels"]
    assert "1,234,567" not in words(drawn)
