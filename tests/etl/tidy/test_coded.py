"""Columns of texts of which few differ."""

import numpy as np
import pytest

from etl.tidy.coded import Coded, Headed, group
from tests.etl.tidy.small import extract, villages


def coded(*texts: str) -> Coded:
    return Coded.of(np.array(texts, dtype=object))


def test_of_holds_each_text_once() -> None:
    column = coded("元", "", "元", "万元")
    assert (column.texts, column.number.tolist()) == (["元", "", "万元"], [0, 1, 0, 2])
    assert (len(column), column.tolist(), column.array().tolist()) == (4, ["元", "", "元", "万元"], ["元", "", "元", "万元"])


def test_getitem_gives_a_text_or_a_column() -> None:
    column = coded("元", "", "万元")
    assert column[2] == "万元"
    assert column[np.array([2, 0, 2])].tolist() == ["万元", "元", "万元"]
    assert column[np.array([False, True, True])].tolist() == ["", "万元"]


def test_equals_says_which_elements_are_one_of_some_texts() -> None:
    assert coded("元", "", "万元").equals("", "元", "亿元").tolist() == [True, True, False]


def test_put_changes_one_element_of_a_copy_only() -> None:
    column = coded("reported", "reported", "missing")
    other = column.copy()
    other.put(0, "masked")
    other.put(1, "missing")
    assert other.tolist() == ["masked", "missing", "missing"]
    assert column.tolist() == ["reported", "reported", "missing"]
    assert other.used() == {"masked", "missing"}


@pytest.mark.parametrize(
    ("own", "other", "filled"),
    [(("", "决算"), ("预算", "预算"), ["预算", "决算"]), (("", ""), ("预算", ""), ["预算", ""]), (("甲", "乙"), ("", ""), ["甲", "乙"])],
)
def test_filled_from_takes_blanks_from_the_other_column(own: tuple[str, str], other: tuple[str, str], filled: list[str]) -> None:
    assert coded(*own).filled_from(coded(*other)).tolist() == filled


def test_group_numbers_combinations_in_the_order_of_their_first_element() -> None:
    numbers, first = group(coded("甲", "乙", "甲", "甲", "乙"), np.array([7, 7, 3, 7, 7]))
    assert numbers.tolist() == [0, 1, 2, 0, 1]
    assert first.tolist() == [0, 1, 2]


def test_group_of_nothing_is_nothing() -> None:
    numbers, first = group(coded(), np.array([], dtype=np.int64))
    assert (len(numbers), len(first)) == (0, 0)


def test_headed_tells_columns_of_different_tables_apart() -> None:
    rows = [*villages("东村", "西村"), *villages("南村", table_no=1)]
    taken = extract(
        rows, [{"target": "operating", "cells": [1.0, 2.0, 3.0]}, {"target": "subsidy", "cells": [4.0, 5.0, 6.0], "unit": "元"}]
    )
    taken.cells.loc[2, "target"] = "contract"
    headed = Headed(taken)
    assert headed.row.tolist() == [0, 1, 2, 0, 1, 2]
    assert headed.text("target").tolist() == ["operating", "operating", "contract", "subsidy", "subsidy", "subsidy"]
    assert headed.text("unit").tolist() == ["", "", "", "元", "元", "元"]
    assert not headed.flag("total").any()
