"""When a figure is compared with the year before, and what is said when it is not."""

import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from dashboard.components.comparison import NOTHING, Standing, compare, reasons_line
from warehouse.catalogue.model import Indicator, Text, Unit

PERCENT = Unit("percent", Text("%", "%"), "percent", Decimal(1), decimals=1)
WAN_YUAN = Unit("wan_yuan", Text("万元", "10k yuan"), "yuan", Decimal(10000), decimals=1)


@dataclass
class Reading:
    """What `compare` asks of a view: units, language, and which periods are still running."""

    running: tuple[str, ...] = ()
    lang: str = "zh"
    catalogue: Any = field(init=False)

    def __post_init__(self) -> None:
        self.catalogue = self

    def unit(self, code: str) -> Unit:
        return PERCENT if code == "percent" else WAN_YUAN

    def is_open(self, _: Indicator, period: str) -> bool:
        return period in self.running


def indicator(unit: str = "wan_yuan", aggregation: str = "flow_sum") -> Indicator:
    name = Text("数", "n")
    return Indicator("n", "d", "industry", name, name, unit, "village", "month", aggregation, "higher")  # type: ignore[arg-type]


def whole(value: float, bound: str = "exact") -> Standing:
    return Standing(value, bound, 4, 4)


@pytest.mark.parametrize(
    ("now", "before", "change", "reason"),
    [
        (whole(110.0), whole(100.0), 10.0, ""),
        (whole(110.0), NOTHING, math.nan, "missing"),
        (whole(math.nan), whole(100.0), math.nan, "missing"),
        (Standing(110.0, "exact", 3, 4), whole(100.0), 10.0, "incomplete"),
        (whole(110.0), Standing(100.0, "exact", 3, 4), 10.0, "base_incomplete"),
        (whole(110.0, "at_least"), whole(100.0), 10.0, "bounded"),
        (whole(110.0), whole(100.0, "about"), 10.0, "bounded"),
        (whole(110.0), whole(100.0), math.nan, "broken"),
        (whole(110.0), whole(0.0), math.nan, "levels"),
        (whole(110.0), whole(-5.0), math.nan, "levels"),
    ],
)
def test_compare_gives_a_change_only_where_both_can_be_compared(now: Standing, before: Standing, change: float, reason: str) -> None:
    compared = compare(Reading(), indicator(), "2024-03", now, before, change)  # type: ignore[arg-type]
    assert compared.reason == reason
    assert (compared.short == "—") == bool(reason)
    assert ("%" in compared.sentence) == (not reason)


def test_compare_waits_for_the_end_of_a_running_year() -> None:
    view: Any = Reading(running=("2026",))
    assert compare(view, indicator(), "2026", whole(110.0), whole(100.0), 10.0).reason == "open"
    assert compare(view, indicator(), "2025", whole(110.0), whole(100.0), 10.0).reason == ""


def test_compare_gives_percentages_in_points() -> None:
    view: Any = Reading()
    compared = compare(view, indicator("percent", "ratio"), "2024-03", whole(96.5), whole(93.9), 2.8)
    assert (compared.short, compared.sentence) == ("+2.6个百分点", "同比 +2.6个百分点")
    assert compare(view, indicator("percent", "growth"), "2024-03", whole(1.0), whole(-2.0), math.nan).short == "+3.0个百分点"


def test_compare_gives_ranks_as_levels() -> None:
    view: Any = Reading()
    compared = compare(view, indicator(aggregation="rank"), "2024", whole(2.0), whole(4.0), -50.0)
    assert compared.reason == "levels"
    assert "−2.0" in compared.sentence


def test_reasons_line_names_each_reason_once() -> None:
    view: Any = Reading()
    assert reasons_line(view, ["", "open", "missing", "open"]) == "同比为“—”的原因：期间未结束、无上年同期。"
    assert reasons_line(view, ["", ""]) == ""
