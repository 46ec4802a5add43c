"""Heat map: colour says where a cell stands, never that a missing one stands low."""

import pandas as pd
import pytest

from dashboard import theme
from dashboard.figures import heatmap, scales
from tests.dashboard.figures.samples import CELLS, NAN

DRAWN = heatmap.heatmap(CELLS, "zh")


def test_heatmap_steps_say_better_whatever_the_direction() -> None:
    assert DRAWN["data"][0]["z"] == [[1.0, 1.0], [4.0, 7.0], [7.0, None]]


def test_heatmap_cells_carry_area_and_column() -> None:
    assert DRAWN["data"][0]["customdata"][1] == [["2", "income"], ["2", "open"]]
    assert DRAWN["data"][2]["text"] == ["1.0", "9", "5.0", "5", "9.0"]


def test_heatmap_hatches_what_is_missing_and_says_why() -> None:
    boxes = DRAWN["data"][1]
    assert boxes["customdata"] == [["3", "open"]]
    assert boxes["text"] == ["未接入"]
    assert boxes["marker"]["pattern"]["shape"] == "/"


def test_heatmap_leaves_what_has_no_direction_uncoloured() -> None:
    drawn = heatmap.heatmap(CELLS.assign(direction=0), "zh")
    assert {step for row in drawn["data"][0]["z"] for step in row} == {4.0, None}


def test_steps_put_the_median_in_the_middle_and_one_far_value_at_the_end() -> None:
    values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 900.0, NAN]
    frame = pd.DataFrame({"column_code": "a", "value": values, "direction": 1})
    found = heatmap.steps(frame, "column_code")
    assert found[4] == 4
    assert found[8] == 7
    assert found.isna().tolist() == [False] * 9 + [True]
    assert found[:9].is_monotonic_increasing


def test_steps_of_equal_values_are_the_middle() -> None:
    frame = pd.DataFrame({"column_code": ["a", "a", "b"], "value": [3.0, 3.0, 8.0], "direction": 1})
    assert heatmap.steps(frame, "column_code").tolist() == [4, 4, 4]


def test_steps_compare_only_within_their_group() -> None:
    frame = pd.DataFrame({"area_code": ["1", "1", "1", "2", "2", "2"], "value": [1.0, 2.0, 3.0, 100.0, 200.0, 300.0], "direction": 1})
    found = heatmap.steps(frame, "area_code").tolist()
    assert found[:3] == found[3:]


def test_heatmap_words_are_readable_on_their_fill() -> None:
    colours = dict(zip(DRAWN["data"][2]["text"], DRAWN["data"][2]["textfont"]["color"], strict=True))
    assert (colours["1.0"], colours["5.0"]) == (scales.PAPER, theme.INK)


def test_scale_gives_every_step_its_own_colour() -> None:
    scale = heatmap.scale()
    assert [colour for _, colour in scale[::2]] == list(scales.STEPS)
    assert (scale[0][0], scale[-1][0]) == (0, 1)


@pytest.mark.parametrize(("cell", "angle"), [(88, 0), (20, -90)])
def test_heatmap_turns_heads_where_columns_are_narrow(cell: int, angle: int) -> None:
    drawn = heatmap.heatmap(CELLS, "zh", cell=cell)
    assert drawn["layout"]["xaxis"]["tickangle"] == angle
    assert len(drawn["data"]) == (3 if angle == 0 else 2)
