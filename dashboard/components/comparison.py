"""A figure against the same period of the year before: where the two can be compared, and why not where they cannot."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from dashboard import formats
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import NEVER_AGGREGATED, Indicator


class Standing(NamedTuple):
    """One area's figure in one period. value NaN = not reported; reported < expected = provisional."""

    value: float
    bound: str
    reported: int
    expected: int

    @property
    def provisional(self) -> bool:
        """Say whether somebody has not reported yet."""
        return self.reported < self.expected


NOTHING = Standing(math.nan, "exact", 0, 0)


class Comparison(NamedTuple):
    """A year-on-year comparison in words.

    Attributes:
        short: for a table's cell, the dash where there is no comparison.
        sentence: for a tile, with the year before's figure where the change cannot be given.
        reason: a key of [reason] where the change cannot be given, else "".
    """

    short: str
    sentence: str
    reason: str


def compare(view: View, indicator: Indicator, period: str, now: Standing, before: Standing, change: float) -> Comparison:
    """Compare a figure with the one a year before.

    Args:
        change: in %, NaN where the base is missing, zero or negative or lies before a break of the series.
    """
    lang = view.lang
    unit = view.catalogue.unit(indicator.unit)
    decimals = formats.decimals_of(indicator, unit)
    reason = _reason(view, indicator, period, now, before, change)
    said = formats.quantity(before.value, indicator, unit, lang, before.bound)
    difference = now.value - before.value
    if reason:
        sentence = t(f"compare.{reason}", lang, before=said, difference=formats.signed(difference, lang, decimals))
        return Comparison(t("format.missing", lang), sentence, reason)
    if formats.is_percent(unit):
        points = formats.signed(difference, lang)
        return Comparison(t("compare.points_short", lang, change=points), t("compare.points", lang, change=points), "")
    percent = formats.change(change, lang)
    return Comparison(percent, t("compare.percent", lang, change=percent), "")


def reasons_line(view: View, reasons: Iterable[str]) -> str:
    """Return the note under a table that says why changes are missing in it, "" where none is."""
    said = [t(f"reason.{reason}", view.lang) for reason in dict.fromkeys(reasons) if reason]
    return t("compare.note", view.lang, reasons=t("format.list", view.lang).join(said)) if said else ""


def _reason(view: View, indicator: Indicator, period: str, now: Standing, before: Standing, change: float) -> str:
    if math.isnan(now.value) or math.isnan(before.value):
        return "missing"
    if view.is_open(indicator, period):
        return "open"
    if now.provisional:
        return "incomplete"
    if before.provisional:
        return "base_incomplete"
    if now.bound != "exact" or before.bound != "exact":
        return "bounded"
    if math.isnan(change) and before.value > 0:
        return "broken"
    if indicator.aggregation in NEVER_AGGREGATED - {"distinct"}:
        return "levels"
    if math.isnan(change) and not formats.is_percent(view.catalogue.unit(indicator.unit)):
        return "levels"
    return ""
