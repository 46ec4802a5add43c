import math
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.tidy.formats import read_format
from etl.tidy.numbers import parse_numbers
from tests.etl.tidy.small import catalogue

DIGITS, UNITS = "零一二三四五六七八九", ("", "十", "百", "千")


def read(cell: object, number_format: str = "") -> tuple[float, str, str, bool, str, str]:
    frame = parse_numbers(pd.Series([cell], dtype=object), catalogue().words, pd.Series([number_format], dtype=object))
    return tuple(frame.iloc[0])  # type: ignore[return-value]


def spelled(number: int) -> str:
    """Write a number below 10000 in Chinese."""
    text, blank = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if blank and text else "") + DIGITS[digit] + UNITS[place]
        blank = not digit
    return text or "零"


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [
        (12.5, 12.5, ""),
        (0, 0.0, ""),
        (0.0, 0.0, ""),
        ("0", 0.0, ""),
        ("１２．５", 12.5, ""),
        ("1,234.5", 1234.5, ""),
        ("1，234.5", 1234.5, ""),
        ("12,345,678", 12345678.0, ""),
        (" 12 ", 12.0, ""),
        ("+5", 5.0, ""),
        (".5", 0.5, ""),
        ("1.2E+05", 120000.0, ""),
        ("007147", 7147.0, ""),
        ("三十二", 32.0, ""),
        ("一百二十", 120.0, ""),
        ("壹佰", 100.0, ""),
        ("两万三千", 23000.0, ""),
        ("三点五", 3.5, ""),
        ("三亿两千万", 3.2e8, ""),
        ("十", 10.0, ""),
        ("零", 0.0, ""),
        ("〇", 0.0, ""),
        ("12.5万", 12.5, "万"),
        ("3亿", 3.0, "亿"),
        ("三十二万", 32.0, "万"),
        ("三十二万元", 32.0, "万元"),
        ("12.3万元", 12.3, "万元"),
        ("35人次", 35.0, "人次"),
        ("12%", 12.0, "%"),
        ("百分之十二", 12.0, "%"),
        ("12㎡", 12.0, "m2"),
        ("−12", -12.0, ""),
        ("－12", -12.0, ""),
        ("(12)", -12.0, ""),
        ("（12.5）", -12.5, ""),
        ("△3.5", -3.5, ""),
        ("负十二", -12.0, ""),
    ],
)
def test_parse_numbers_reads_numbers(cell: object, value: float, unit: str) -> None:
    assert read(cell) == (value, "exact", "reported", False, unit, "")


@pytest.mark.parametrize(
    ("cell", "value", "bound", "about", "unit"),
    [
        ("约12", 12.0, "exact", True, ""),
        ("12左右", 12.0, "exact", True, ""),
        ("12余", 12.0, "at_least", False, ""),
        ("十余", 10.0, "at_least", False, ""),
        ("12余万元", 12.0, "at_least", False, "万元"),
        ("100多万", 100.0, "at_least", False, "万"),
        ("3万多名", 3.0, "at_least", False, "万名"),
        (">10", 10.0, "at_least", False, ""),
        ("≥10", 10.0, "at_least", False, ""),
        ("＞10", 10.0, "at_least", False, ""),
        ("10以上", 10.0, "at_least", False, ""),
        ("超过100", 100.0, "at_least", False, ""),
        ("不低于5", 5.0, "at_least", False, ""),
        ("不到10", 10.0, "at_most", False, ""),
        ("<10", 10.0, "at_most", False, ""),
        ("不超过5", 5.0, "at_most", False, ""),
        ("约12余", 12.0, "at_least", True, ""),
        ("二十多万人", 20.0, "at_least", False, "万人"),
    ],
)
def test_parse_numbers_keeps_bounds_and_marks_what_is_approximate(cell: str, value: float, bound: str, about: bool, unit: str) -> None:
    assert read(cell) == (value, bound, "reported", about, unit, "")


@pytest.mark.parametrize("cell", ["", "  ", "　", "—", "/", "无", "未报", None, float("nan"), pd.NaT])
def test_parse_numbers_takes_blank_and_words_for_it_as_not_reported(cell: object) -> None:
    value, _, state, _, _, problem = read(cell)
    assert (math.isnan(value), state, problem) == (True, "missing", "")


@pytest.mark.parametrize("cell", ["**", "XX", "*万多名", "××", "1**", "ＸＸ"])
def test_parse_numbers_knows_masked_figures(cell: str) -> None:
    value, _, state, _, _, problem = read(cell)
    assert (math.isnan(value), state, problem) == (True, "masked", "")


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        *(
            (text, "unread_number")
            for text in (
                "1,5",
                "1,23,456",
                "12,3456",
                "一百二",
                "三五",
                "二百五",
                "12-15",
                "260/326",
                "1/2",
                "12 5",
                "1 234",
                "①",
                "½",
                "⑴",
                "很多",
                "inf",
                "1e999",
                "12。5",
                "1.2.3",
                "--5",
                "12万3千",
                "9" * 400,
                "不到10以上",
                "3×5",
            )
        ),
        (float("inf"), "unread_number"),
        (-float("inf"), "unread_number"),
        (10**400, "unread_number"),
        (date(2024, 3, 1), "date_for_number"),
        (datetime(2024, 3, 1, 8), "date_for_number"),
        (True, "boolean_for_number"),
        (False, "boolean_for_number"),
    ],
)
def test_parse_numbers_refuses_what_is_no_number(cell: object, problem: str) -> None:
    value, _, state, _, _, found = read(cell)
    assert (math.isnan(value), state, found) == (True, "missing", problem)


@pytest.mark.parametrize(
    ("cell", "number_format", "value", "unit"),
    [
        (0.125, "0.0%", 12.5, "%"),
        (0.07, "0%", 7.0, "%"),
        (0.794478527607362, "0.00%", 79.4478527607362, "%"),
        (3.2, '0.0"万元"', 3.2, "万元"),
        (123456.0, '0!.0,"万元"', 12.3456, "万元"),
        (123456.0, '0!.0000"万"', 12.3456, "万"),
        (123456.0, '#,##0,"千元"', 123.456, "千元"),
        (5.0, 'G/通用格式"人"', 5.0, "人"),
        (5.0, "#,##0.00_);(#,##0.00)", 5.0, ""),
        (5.0, "0_ ", 5.0, ""),
        ("12", "0.0%", 12.0, ""),
        (5.0, '0.0"万元";-0.0"万元"', 5.0, "万元"),
        (2.0, "[红色]0.0元", 2.0, "元"),
    ],
)
def test_parse_numbers_regards_what_the_number_format_shows(cell: object, number_format: str, value: float, unit: str) -> None:
    assert read(cell, number_format) == (value, "exact", "reported", False, unit, "")


def test_read_format_says_nothing_of_dates() -> None:
    assert read_format('yyyy"年"m"月"').unit == ""


def test_parse_numbers_keeps_the_index() -> None:
    frame = parse_numbers(pd.Series(["一", 2.0], index=[7, 3], dtype=object), catalogue().words)
    assert frame["value"].to_dict() == {7: 1.0, 3: 2.0}


def test_parse_numbers_does_not_take_one_or_zero_for_booleans_seen_before() -> None:
    frame = parse_numbers(pd.Series([True, 1, False, 0, 1.0], dtype=object), catalogue().words)
    assert frame["value"].fillna(-9.0).tolist() == [-9.0, 1.0, -9.0, 0.0, 1.0]


@given(st.integers(0, 9999))
def test_parse_numbers_reads_every_chinese_numeral(number: int) -> None:
    assert read(spelled(number))[0] == number


NUMBERS = st.decimals(-(10**9), 10**9, places=2, allow_nan=False)


@given(NUMBERS, st.sampled_from(["{}", "{:,}", "{}元", "约{}", "{}%", " {} ", "{}以上", "{:+}"]))
def test_parse_numbers_gives_back_what_was_written(number: object, style: str) -> None:
    assert read(style.format(number))[0] == float(str(number))


@given(NUMBERS)
def test_parse_numbers_gives_back_full_width_digits(number: object) -> None:
    wide = str(number).translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－"))
    assert read(wide)[0] == float(str(number))


@given(
    st.one_of(st.text(), st.text("0123456789.,万亿元%余约>()-+*一二三十百千点 "), st.integers(), st.floats(), st.datetimes(), st.binary()),
    st.text(),
)
def test_parse_numbers_never_raises(cell: object, number_format: str) -> None:
    value, _, state, _, _, problem = read(cell, number_format)
    assert math.isfinite(value) == (state == "reported")
    assert problem == "" or state == "missing"
