"""Numbers and periods as read."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import formats
from warehouse.catalogue.model import Indicator, Text, Unit

WAN_YUAN = Unit("wan_yuan", Text("万元", "10k yuan"), "yuan", Decimal(10000), decimals=1)
PERSON = Unit("person", Text("人", "persons"), "person", Decimal(1))


def indicator(decimals: int | None = None) -> Indicator:
    name = Text("收入", "Income")
    return Indicator("income", "d", "industry", name, name, "wan_yuan", "village", "month", "flow_sum", "higher", decimals=decimals)


@pytest.mark.parametrize(
    ("value", "lang", "expected"),
    [
        (1234.56, "zh", ("1,234.6", "万元")),
        (23456.0, "zh", ("2.35", "亿元")),
        (23456.0, "en", ("23,456.0", "10k yuan")),
        (-23456.0, "zh", ("−2.35", "亿元")),
        (0.0, "zh", ("0.0", "万元")),
        (math.nan, "zh", ("—", "")),
        (math.nan, "en", ("–", "")),
    ],
)
def test_amount_scales_money_for_reading(value: float, lang: str, expected: tuple[str, str]) -> None:
    assert formats.amount(value, indicator(), WAN_YUAN, lang) == expected


def test_amount_scales_counts_in_chinese_only() -> None:
    assert formats.amount(320_000.0, indicator(0), PERSON, "zh") == ("32.0", "万人")
    assert formats.amount(320_000.0, indicator(0), PERSON, "en") == ("320,000", "persons")
    assert formats.amount(99_999.0, indicator(0), PERSON, "zh") == ("99,999", "人")


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("2025-03", "2025年3月", "Mar 2025"),
        ("2025Q4", "2025年四季度", "Q4 2025"),
        ("2025", "2025年", "2025"),
        ("2019/2021", "2019年至2021年", "2019 to 2021"),
        ("undated", "时点未注明", "undated"),
    ],
)
def test_period_reads_in_both_languages(code: str, zh: str, en: str) -> None:
    assert (formats.period(code, "zh"), formats.period(code, "en")) == (zh, en)


@pytest.mark.parametrize(("percent", "expected"), [(12.3, "+12.3%"), (-5.0, "−5.0%"), (0.0, "0.0%"), (-0.04, "0.0%"), (math.nan, "—")])
def test_change_carries_its_sign(percent: float, expected: str) -> None:
    assert formats.change(percent, "zh") == expected


def test_moment_keeps_its_own_zone() -> None:
    assert formats.moment("2026-10-08T09:05:00+08:00", "zh") == "2026-10-08 09:05"
    assert formats.moment("", "zh") == ""


@pytest.mark.parametrize(
    ("value", "bound", "lang", "expected"),
    [
        (600.0, "at_least", "zh", "≥600 人"),
        (45.0, "at_most", "en", "≤ 45 persons"),
        (3.0, "about", "zh", "约3 人"),
        (1234.0, "exact", "zh", "1,234 人"),
        (math.nan, "at_least", "zh", "—"),
    ],
)
def test_quantity_says_its_bound_and_unit(value: float, bound: str, lang: str, expected: str) -> None:
    assert formats.quantity(value, indicator(0), PERSON, lang, bound) == expected


def test_quantity_writes_percent_without_a_space() -> None:
    percent = Unit("percent", Text("%", "%"), "percent", Decimal(1), decimals=1)
    assert formats.quantity(99.8, indicator(), percent, "zh") == "99.8%"


@given(st.floats(-1e12, 1e12), st.integers(0, 3), st.sampled_from(["zh", "en"]))
def test_plain_can_be_read_back(value: float, decimals: int, lang: str) -> None:
    written = formats.plain(value, decimals, lang).replace(",", "").replace("−", "-")
    assert float(written) == pytest.approx(value, abs=0.51 * 10**-decimals, rel=1e-9)
