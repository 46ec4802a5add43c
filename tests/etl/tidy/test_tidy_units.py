from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.tidy.units import Says, convert, read_unit
from tests.etl.tidy.small import catalogue

UNITS = catalogue().units


@pytest.mark.parametrize(
    ("says", "into", "ratio", "other"),
    [
        (Says(), "wan_yuan", Fraction(1), ""),
        (Says(default="yuan"), "wan_yuan", Fraction(1, 10000), ""),
        (Says(declared="yi_yuan", default="yuan"), "wan_yuan", Fraction(10000), ""),
        (Says(note="元", declared="yi_yuan"), "wan_yuan", Fraction(1, 10000), ""),
        (Says(note="万元、户"), "household", Fraction(1), ""),
        (Says(note="万元、元"), "wan_yuan", Fraction(1), "元"),
        (Says(heading="元", note="万元、元"), "wan_yuan", Fraction(1, 10000), ""),
        (Says(cell="亿元", typed=True, heading="万元"), "wan_yuan", Fraction(10000), ""),
        (Says(cell="万人次", typed=True, heading="人次"), "person_time", Fraction(10000), ""),
        (Says(cell="亿", typed=True, column="万元"), "wan_yuan", Fraction(10000), ""),
        (Says(column="元"), "wan_yuan", Fraction(1, 10000), ""),
        (Says(heading="万元", note="元"), "wan_yuan", Fraction(1), "元"),
        (Says(heading="元", column="万元"), "wan_yuan", Fraction(1, 10000), "万元"),
        (Says(cell="元", heading="万元"), "wan_yuan", Fraction(1, 10000), "万元"),
        (Says(cell="元", heading="元"), "wan_yuan", Fraction(1, 10000), ""),
        (Says(cell="千万元"), "wan_yuan", Fraction(1000), ""),
        (Says(cell="万", heading="元"), "wan_yuan", Fraction(1), ""),
        (Says(cell="万", heading="万元"), "wan_yuan", Fraction(1), ""),
        (Says(cell="万", heading="亿元"), "wan_yuan", Fraction(1), "亿元"),
        (Says(cell="亿"), "wan_yuan", Fraction(10000), ""),
        (Says(cell="万"), "person_time", Fraction(10000), ""),
        (Says(cell="万"), "household", Fraction(10000), ""),
    ],
)
def test_read_unit_believes_the_nearest_place_first(says: Says, into: str, ratio: Fraction, other: str) -> None:
    reading = read_unit(says, into, UNITS)
    assert (reading.ratio, reading.other) == (ratio, other)


def test_read_unit_says_whether_any_place_says_one_of_its_kind() -> None:
    silent = (Says(), Says(note="头"), Says(default="head"))
    assert [read_unit(says, "wan_yuan", UNITS).said for says in silent] == [False] * 3
    assert all(read_unit(says, "wan_yuan", UNITS).said for says in (Says(note="头、元"), Says(default="yuan"), Says(cell="万")))


@pytest.mark.parametrize(
    "says", [Says(cell="人"), Says(cell="个鬼"), Says(heading="人"), Says(column="户"), Says(cell="%"), Says(cell="*")]
)
def test_read_unit_of_something_else_has_no_ratio(says: Says) -> None:
    assert read_unit(says, "wan_yuan", UNITS).ratio is None


def test_convert_gives_what_decimal_says() -> None:
    values = np.array([12.3, 0.07, 1.1, np.nan, 123456.78, -0.1])
    assert convert(values, Fraction(10000)).tolist()[:3] == [123000.0, 700.0, 11000.0]
    assert np.isnan(convert(values, Fraction(10000))[3])
    assert convert(values, Fraction(1, 10000)).tolist()[4:] == [12.345678, -1e-05]


def test_convert_of_numbers_too_large_is_infinite_and_does_not_raise() -> None:
    assert convert(np.array([1e308, -1e308]), Fraction(10000)).tolist() == [np.inf, -np.inf]


RATIOS = st.sampled_from(
    [Fraction(10000), Fraction(1, 10000), Fraction(10**8), Fraction(1, 10**8), Fraction(1000), Fraction(1, 15), Fraction(20, 3)]
)


@given(st.one_of(st.decimals(-(10**9), 10**9, places=4).map(float), st.floats(-1e12, 1e12)), RATIOS)
def test_convert_is_exact_for_every_number(number: float, ratio: Fraction) -> None:
    assert convert(np.array([number]), ratio)[0] == float(Fraction(Decimal(repr(number))) * ratio)
