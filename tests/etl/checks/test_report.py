"""Cells as their clerk would see them."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.checks.report import numbers_written, written


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"), (-0.5, "-0.5"), (1e16, "1e+16"), (1e-05, "1e-05"), (math.nan, ""), (7, "7"), (None, ""), (True, "True"),
        (dt.date(2024, 3, 1), "2024-03-01"), (dt.time(8, 30), "08:30:00"), ("东村", "东村"), ("a\0b", "a\ufffdb"),
    ],
)  # fmt: skip
def test_written_shows_a_cell(cell: object, text: str) -> None:
    assert written(cell) == text


def test_numbers_written_leaves_texts_as_they_are() -> None:
    assert numbers_written(["约12", 3.0, "", 4, 1e300, dt.date(2024, 3, 1), 0.1, "a\0b"]) == [
        "约12", "3", "", "4", "1e+300", "2024-03-01", "0.1", "a\0b",
    ]  # fmt: skip
    assert numbers_written([]) == []


@given(st.lists(st.floats() | st.integers(-(10**17), 10**17).map(float) | st.decimals(-(10**6), 10**6, places=2).map(float)))
def test_numbers_written_writes_numbers_as_written_does(numbers: list[float]) -> None:
    assert numbers_written(numbers) == [written(number) for number in numbers]
