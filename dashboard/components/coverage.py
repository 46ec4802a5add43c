"""Who reported of whom, in words."""

from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.periods import grain_of


def coverage(view: View, indicator: Indicator, period: str, reported: int, expected: int) -> str:
    """Return 176/190 村, or 2,272/2,283 份 where the period holds several reports of each."""
    level = view.collected_at(indicator)
    same = grain_of(period) in (indicator.frequency, "window", "undated") or indicator.aggregation in ("stock_last", "threshold_count")
    name = t("coverage.many" if not same else f"levels.{level}", view.lang)
    return t("coverage.of", view.lang, reported=f"{reported:,}", expected=f"{expected:,}", name=name)
