"""Columns over time: what is missing has no column, what is provisional is pale."""

import pandas as pd
import pytest

from dashboard import theme
from dashboard.figures import columns
from tests.dashboard.figures.samples import GROUPS, STOCK


def test_columns_stand_at_their_period_and_leave_a_silent_one_free() -> None:
    drawn = columns.columns(GROUPS, "zh")
    assert drawn["data"][0]["x"] == [0, 2]
    assert drawn["data"][1]["y"] == [4.0, None]
    assert drawn["data"][0]["customdata"] == [["2024-01", "in"], ["2024-03", "in"]]
    assert ("未报送", 1) in [(note["text"], note["x"]) for note in drawn["layout"]["annotations"]]


def test_columns_draw_provisional_pale() -> None:
    assert columns.columns(GROUPS, "zh")["data"][0]["marker"]["opacity"] == [1, 0.5]


def test_columns_draw_the_stock_in_time_order_with_its_gap() -> None:
    line = columns.columns(GROUPS, "zh", stock=STOCK, stock_name="在办")["data"][-1]
    assert (line["x"], line["y"]) == ([0, 2], [7.0, None])
    assert line["line"]["color"] == theme.INK


def test_columns_stacked_are_named_beside_the_last_one() -> None:
    frame = GROUPS.assign(value=[5.0, 4.0, 6.0, 2.0], name=["收件", "办结", "收件", "办结"])
    drawn = columns.columns(frame, "zh", stacked=True)
    named = {note["text"]: note["y"] for note in drawn["layout"]["annotations"] if note.get("yref") == "paper"}
    assert drawn["layout"]["barmode"] == "relative"
    assert named["收件"] < named["办结"]


def test_columns_refuse_more_categories_than_can_be_told_apart() -> None:
    rows = [("2024", f"g{part}", "x", 1.0, "1", False) for part in range(7)]
    with pytest.raises(ValueError, match="7 categories"):
        columns.columns(pd.DataFrame(rows, columns=GROUPS.columns), "zh")


def test_columns_refuse_a_category_twice_in_a_period() -> None:
    with pytest.raises(ValueError, match="twice"):
        columns.columns(pd.concat([GROUPS, GROUPS]), "zh")


def test_columns_say_whole_names_where_the_key_has_room() -> None:
    long = ["Issues collected by the grids", "Issues closed by the grids"]
    laid = pd.DataFrame(
        [("2024-01", str(number), name, 1.0, "1", False) for number, name in enumerate(long)],
        columns=["period", "group_code", "name", "value", "shown", "provisional"],
    )
    for width, whole in ((640, True), (360, False)):
        words = [note["text"] for note in columns.columns(laid, "en", width=width)["layout"]["annotations"]]
        assert (long == words) == whole
        assert len(words) == 2
