from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.catalogue import UnitMismatch, Units, load_catalogue
from warehouse.catalogue.errors import UnknownName

UNITS: Units = load_catalogue([Path(__file__).resolve().parents[3] / "data" / "catalogue"]).units
CODES = st.sampled_from(sorted(UNITS))
VALUES = st.decimals(min_value=-(10**9), max_value=10**9, places=6)


@st.composite
def _kin(draw: st.DrawFn, count: int) -> tuple[str, ...]:
    base = UNITS[draw(CODES)].base
    family = [code for code, unit in UNITS.items() if unit.base == base]
    return tuple(draw(st.sampled_from(family)) for _ in range(count))


@given(VALUES, _kin(2))
def test_convert_there_and_back_is_exact(value: Decimal, pair: tuple[str, str]) -> None:
    one, other = pair
    back = UNITS.convert(UNITS.convert(value, one, other), other, one)
    assert abs(Fraction(back) - Fraction(value)) < Fraction(1, 10**40)
    exact = Fraction(value) * Fraction(UNITS[one].factor) / Fraction(UNITS[other].factor)
    if exact.denominator % 3:  # all else has an end in decimals
        assert back == value
        assert Fraction(UNITS.convert(value, one, other)) == exact


@given(_kin(3))
def test_ratio_over_a_third_unit_is_the_same(units: tuple[str, str, str]) -> None:
    one, other, third = units
    assert UNITS.ratio(one, other) * UNITS.ratio(other, third) == UNITS.ratio(one, third)
    assert UNITS.ratio(one, one) == 1


@given(VALUES, VALUES, _kin(2))
def test_convert_adds_up(first: Decimal, second: Decimal, pair: tuple[str, str]) -> None:
    apart = UNITS.convert(first, *pair) + UNITS.convert(second, *pair)
    assert abs(apart - UNITS.convert(first + second, *pair)) < Decimal("1e-10")


@given(CODES, CODES)
def test_convert_refuses_another_dimension(one: str, other: str) -> None:
    if UNITS.same_dimension(one, other):
        assert UNITS.factor(one, other) > 0
    else:
        with pytest.raises(UnitMismatch, match="count different things"):
            UNITS.convert(1, one, other)


@pytest.mark.parametrize(
    ("value", "source", "into", "expected"),
    [
        ("1.3", "yi_yuan", "wan_yuan", "13000"),
        ("31.8", "wan_yuan", "yuan", "318000"),
        ("1", "yuan", "wan_yuan", "0.0001"),
        ("2", "wan_person_time", "person_time", "20000"),
        ("0.85", "fraction", "percent", "85"),
        ("10000", "square_metre", "mu", "15"),
        ("3", "tonne", "wan_jin", "0.6"),
    ],
)
def test_convert_known_values(value: str, source: str, into: str, expected: str) -> None:
    assert UNITS.convert(Decimal(value), source, into) == Decimal(expected)


@pytest.mark.parametrize(
    "pair", [("session", "course"), ("round", "occasion"), ("person", "person_time"), ("entry", "item"), ("item", "case")]
)
def test_same_dimension_keeps_apart_what_is_counted_differently(pair: tuple[str, str]) -> None:
    assert not UNITS.same_dimension(*pair)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("万元", "wan_yuan"), ("(万元)", "wan_yuan"), ("（ 万 元 ）", "wan_yuan"), ("【万元】", "wan_yuan"), ("萬元", "wan_yuan"),
        ("单位：万元", "wan_yuan"), ("（单位: 万元）", "wan_yuan"), ("計量單位：億元", "yi_yuan"), ("金额单位：元。", "yuan"),
        ("元", "yuan"), ("亿元", "yi_yuan"), ("人次", "person_time"), ("万人次", "wan_person_time"), ("亩", "mu"),
        ("万亩", "wan_mu"), ("公里", "kilometre"), ("ＫＭ", "kilometre"), ("％", "percent"), ("%", "percent"),
        ("㎡", "square_metre"), ("场", "session"), ("人次/场", "person_time_per_session"), ("", None), ("()", None), ("万", None),
        ("亿", None), ("万元、人次", None), ("村民", None),
    ],
)  # fmt: skip
def test_find_unit_as_clerks_write_it(text: str, code: str | None) -> None:
    assert UNITS.find_unit(text) == code


@given(CODES)
def test_find_unit_knows_every_name_and_spelling(code: str) -> None:
    for text in (UNITS[code].name.zh, *UNITS[code].spellings):
        assert UNITS.find_unit(f"（{text}）") == code


def test_factor_of_an_unknown_unit_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="write wan_yuan"):
        UNITS.factor("wan_yuen", "yuan")
