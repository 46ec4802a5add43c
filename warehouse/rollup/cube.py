"""Every figure of a set of indicators, each computed once, in the order their definitions need."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from warehouse.catalogue import periods
from warehouse.catalogue.model import CUMULATIVE_SUFFIX, Indicator
from warehouse.rollup.axes import Bools, Floats, Slots, make_places, month_number
from warehouse.rollup.cells import Cells, Panel, Pivot, latest_month
from warehouse.rollup.derive import at_grain, beyond, carried, carry, reported_where_missing, share
from warehouse.rollup.growth import growth
from warehouse.rollup.lift import Figures, Lift, Manner
from warehouse.rollup.spans import DIGITS, Series, as_reported, flow, stock


class Cube:
    """Figures of a county on one pair of axes, computed when asked for and kept until they are released.

    Args:
        areas, groups: rows of the tables of these names.
        load: gives an indicator's cells for (at least) the periods of `slots`.
        latest: gives the last month the county has of an indicator, None = take it from the cells.
    """

    def __init__(
        self, areas: pd.DataFrame, groups: pd.DataFrame, slots: Slots, indicators: Mapping[str, Indicator],
        load: Callable[[str], Cells], latest: Callable[[str], int | None] | None = None,
    ) -> None:  # fmt: skip
        self.places, self.slots, self.indicators = make_places(areas, groups, slots), slots, indicators
        self._pivot, self._lift = Pivot(self.places, slots), Lift(self.places, slots)
        self._load, self._given_latest = load, latest
        self._cells: dict[str, Cells] = {}
        self._panels: dict[str, Panel] = {}
        self._figures: dict[str, Figures] = {}

    def figures(self, code: str) -> Figures:
        """Return an indicator's figures."""
        if code not in self._figures:
            self._figures[code] = self._compute(self.indicators[code])
        return self._figures[code]

    def release(self, codes: Iterable[str]) -> None:
        """Let go of what is kept of some indicators; asked for again it is computed again."""
        for code in codes:
            for kept in (self._cells, self._panels, self._figures):
                kept.pop(code, None)

    def panel(self, code: str) -> Panel:
        """Return an indicator as reported; where it was not but all of its parts were, their sum."""
        if code not in self._panels:
            panel = self._pivot.panel(self._cells_of(code))
            declared = self.indicators.get(code)
            suffix = CUMULATIVE_SUFFIX if declared is None or declared.companion_of is not None else ""
            total = self.indicators.get(code.removesuffix(CUMULATIVE_SUFFIX)) if suffix else declared
            if total is not None and total.parts:
                parts = {part: self.panel(part + suffix) for part in total.parts}
                panel = _filled_from_parts(panel, parts, {part: self._ended(part, parts[part]) for part in parts})
            self._panels[code] = panel
        return self._panels[code]

    def _compute(self, indicator: Indicator) -> Figures:
        own = self.panel(indicator.code)
        wanted = at_grain(self.slots, indicator.frequency)
        if indicator.aggregation in ("flow_sum", "stock_last"):
            return self._added(indicator, own, self._cumulative(indicator), self._latest(indicator.code))
        if indicator.aggregation == "ratio" and indicator.numerator and indicator.denominator:
            return reported_where_missing(self._ratio(indicator, own), own)
        if indicator.aggregation == "wavg" and indicator.weight:
            return reported_where_missing(self._weighted(indicator, own), own)
        if indicator.aggregation == "threshold_count" and indicator.threshold:
            of = self.figures(indicator.threshold.of)
            return beyond(indicator.threshold, of, _manner(self.indicators[indicator.threshold.of]), own, self._lift, wanted)
        if indicator.aggregation == "growth" and indicator.of:
            of, compared = self.figures(indicator.of), self.indicators[indicator.of]
            of_own = self.panel(compared.code) if _manner(compared) else None
            breaks = (*indicator.breaks, *compared.breaks)
            grown = growth(of, of_own, compared.level, _manner(compared), self._lift, wanted, breaks, indicator.scale)
            return reported_where_missing(grown, own)
        return self._lift.up(
            as_reported(own, self.slots), "zone", indicator.frequency, "stock", self._latest(indicator.code), indicator.level
        )

    def _added(self, indicator: Indicator, own: Panel, cumulative: Panel | None, latest: int | None) -> Figures:
        manner = _manner(indicator)
        if manner == "stock":
            return self._lift.up(stock(own, self.slots), indicator.level, indicator.frequency, manner, latest)
        valid = self.slots.months_by_year(self.places.valid)
        series = flow(own, cumulative, valid, self.slots, indicator.frequency)
        return self._lift.up(series, indicator.level, indicator.frequency, "flow", latest)

    def _ratio(self, indicator: Indicator, own: Panel) -> Figures:
        top, bottom = self.indicators[str(indicator.numerator)], self.indicators[str(indicator.denominator)]
        wanted = at_grain(self.slots, indicator.frequency)
        given = ~np.isnan(own.numerator) & ~np.isnan(own.denominator)
        exact = replace(own, flags=np.zeros_like(own.flags))  # a bound is said of the ratio, not of its parts
        own_parts = [_part(exact, part, given) for part in (own.numerator, own.denominator)]
        if _manner(top) and (top.level, top.frequency, _manner(top)) == (bottom.level, bottom.frequency, _manner(bottom)):
            known = [month for month in (self._latest(top.code), self._latest(bottom.code)) if month is not None]
            latest = min(known, default=self._latest(indicator.code))
            panels = _both(self.panel(top.code), self.panel(bottom.code))
            cumulative = self._cumulative(top), self._cumulative(bottom)
            running: tuple[Panel | None, Panel | None] = (None, None)
            if cumulative[0] is not None and cumulative[1] is not None:
                running = _both(cumulative[0], cumulative[1])
            figures = [
                self._added(part, _over(mine, panel), run, latest)
                for part, mine, panel, run in zip((top, bottom), own_parts, panels, running, strict=True)
            ]
            return share(figures[0], figures[1], indicator.scale, wanted)
        denominator = self.figures(bottom.code)
        if _manner(bottom) == "stock":
            denominator = carried(denominator, self.slots)
        computed = share(self.figures(top.code), denominator, indicator.scale, wanted)
        if not given.any():
            return computed
        like = replace(indicator, aggregation="flow_sum" if _manner(top) == "flow" else "stock_last")
        figures = [self._added(like, panel, None, self._latest(indicator.code)) for panel in own_parts]
        return _first(share(figures[0], figures[1], indicator.scale, wanted), computed)

    def _weighted(self, indicator: Indicator, own: Panel) -> Figures:
        weight = carry(self.figures(str(indicator.weight)).series.value, self.slots)
        given = ~np.isnan(own.numerator) & ~np.isnan(own.denominator)
        numerator = np.where(given, own.numerator, own.value * weight)
        denominator = np.where(given, own.denominator, np.where(own.has, weight, np.nan))
        weighed = ~np.isnan(numerator) & ~np.isnan(denominator)
        like = replace(indicator, aggregation="flow_sum")
        latest = self._latest(indicator.code)
        exact = replace(own, flags=np.zeros_like(own.flags))
        figures = [self._added(like, _part(said, part, weighed), None, latest) for said, part in ((own, numerator), (exact, denominator))]
        return share(figures[0], figures[1], 1.0, at_grain(self.slots, indicator.frequency))

    def _cumulative(self, indicator: Indicator) -> Panel | None:
        code = indicator.code + CUMULATIVE_SUFFIX
        if indicator.aggregation != "flow_sum":
            return None
        panel = self.panel(code)
        return panel if panel.has.any() else None

    def _latest(self, code: str) -> int | None:
        if self._given_latest is not None:
            return self._given_latest(code)
        known = [latest_month(self._cells_of(one)) for one in (code, code + CUMULATIVE_SUFFIX)]
        parts = [self._latest(part) for part in self.indicators[code].parts] if code in self.indicators else []
        return max((month for month in (*known, *parts) if month is not None), default=None)

    def _ended(self, code: str, panel: Panel) -> Bools:
        """Tell for which slots an item no longer exists: after one of its breaks, and reported by nobody in the county."""
        declared = self.indicators.get(code)
        begins = [month_number(periods.months_of(begin)[0]) for begin in (declared.breaks if declared else ())]
        after = self.slots.first >= min(begins, default=np.iinfo(np.int64).max)
        gone: Bools = after & ~panel.has.any(axis=0)
        return gone

    def _cells_of(self, code: str) -> Cells:
        if code not in self._cells:
            self._cells[code] = self._load(code)
        return self._cells[code]


def _manner(indicator: Indicator) -> Manner | None:
    if indicator.aggregation == "flow_sum":
        return "flow"
    return "stock" if indicator.aggregation == "stock_last" else None


def _part(own: Panel, part: Floats, given: Bools) -> Panel:
    return Panel(np.where(given, part, np.nan), own.numerator, own.denominator, np.where(given, own.flags, 0).astype(np.uint8))


def _both(one: Panel, other: Panel) -> tuple[Panel, Panel]:
    both = one.has & other.has
    return _part(one, one.value, both), _part(other, other.value, both)


def _over(first: Panel, second: Panel) -> Panel:
    use = first.has
    flags = np.where(use, first.flags, second.flags)
    return Panel(np.where(use, first.value, second.value), second.numerator, second.denominator, flags)


def _filled_from_parts(panel: Panel, parts: Mapping[str, Panel], ended: Mapping[str, Bools]) -> Panel:
    known = ~panel.has & np.any([part.has for part in parts.values()], axis=0)
    known &= np.all([part.has | ended[code] for code, part in parts.items()], axis=0)
    if not known.any():
        return panel
    total = np.round(np.sum([np.nan_to_num(part.value) for part in parts.values()], axis=0), DIGITS)
    flags = np.bitwise_or.reduce([part.flags for part in parts.values()], axis=0)
    return Panel(np.where(known, total, panel.value), panel.numerator, panel.denominator, np.where(known, flags, panel.flags))


def _first(first: Figures, second: Figures) -> Figures:
    use, series, other = first.series.has, first.series, second.series
    chosen = Series(
        np.where(use, series.value, other.value), np.where(use, series.year_to_date, other.year_to_date),
        np.where(use, series.count, other.count), series.covered | other.covered, np.where(use, series.flags, other.flags),
    )  # fmt: skip
    return Figures(
        chosen, np.where(use, first.expected, second.expected), np.where(use, first.townships, second.townships),
        np.where(use, first.townships_expected, second.townships_expected), np.where(use, first.numerator, second.numerator),
        np.where(use, first.denominator, second.denominator), first.latest if second.latest is None else second.latest,
    )  # fmt: skip
