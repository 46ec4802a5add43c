"""Numbers and periods as read."""

import math
from decimal import Decimal

import pytest

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
        (-23456.0, "zh", ("-2.35", "亿元")),
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


@pytest.mark.parametrize(("percent", "expected"), [(12.3, "+12.3%"), (-5.0, "−5.0%"), (0.0, "+0.0%"), (math.nan, "—")])
def test_change_carries_its_sign(percent: float, expected: str) -> None:
    assert formats.change(percent, "zh") == expected


def test_moment_keeps_its_own_zone() -> None:
    assert formats.moment("2026-10-08T09:05:00+08:00", "zh") == "2026-10-08 09:05"
    assert formats.moment("", "zh") == ""
