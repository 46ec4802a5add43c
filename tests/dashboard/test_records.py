"""Rows of a question's frame."""

import math

import pandas as pd

from dashboard.components.records import records


def test_records_have_columns_as_attributes_and_plain_values() -> None:
    first, second = records(pd.DataFrame({"area_code": ["a", "b"], "value": [1.5, math.nan], "reported": [3, 0]}))
    assert (first.area_code, first.value, first.reported) == ("a", 1.5, 3)
    assert [type(one) for one in first] == [str, float, int]
    assert math.isnan(second.value)


def test_records_of_columns_that_are_no_names_for_python_go_by_their_place() -> None:
    (row,) = records(pd.DataFrame({"class": ["x"], "区域": ["甲镇"], "2024": [1]}))
    assert (row._0, row.区域, row._2) == ("x", "甲镇", 1)


def test_records_of_nothing_are_none() -> None:
    assert records(pd.DataFrame({"value": []})) == []
    assert records(pd.DataFrame()) == []
