"""Every figure of a set of indicators, each computed once, in the order their definitions need."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from warehouse.catalogue import periods
from warehouse.catalogue.model import CUMULATIVE_SUFFIX, Indicator
from warehouse.rollup.axes import Bools, Floats, Places, Slots, month_number
from warehouse.rollup.cells import Panel, silent, together
from warehouse.rollup.derive import at_grain, beyond, carried, carry, reported_where_missing, share
from warehouse.rollup.growth import growth
from warehouse.rollup.lift import Figures, Lift, Manner, beside
from warehouse.rollup.plan import made_of, sources
from warehouse.rollup.spans import DIGITS, Series, as_reported, flow, stock

_AT_ONCE = 200_000  # rows × slots of the indicators that are read and added up together


class Cube:
    """Figures of a county on one pair of axes, computed when asked for and kept until they are released.

    Args:
        load: gives some indicators' panels, as reported in (at least) the periods their figures are wanted for.
        latest: gives the last month the county has of an indicator.
    """

    def __init__(
        self, places: Places, slots: Slots, indicators: Mapping[str, Indicator],
        load: Callable[[Sequence[str]], Mapping[str, Panel]], latest: Callable[[str], int | None],
    ) -> None:  # fmt: skip
        self.places, self.slots, self.indicators = places, slots, indicators
        self._lift = Lift(places, slots)
        self._load, self._latest = load, latest
        self._reported: dict[str, Panel] = {}
        self._panels: dict[str, Panel] = {}
        self._figures: dict[str, Figures] = {}

    def portions(self, codes: Sequence[str]) -> Iterator[Sequence[str]]:
        """Cut codes into portions, each of which `prepare` may take at once without much memory."""
        size = max(1, _AT_ONCE // max(1, len(self.places.codes) * len(self.slots.labels)))
        return (codes[begin : begin + size] for begin in range(0, len(codes), size))

    def prepare(self, codes: Sequence[str]) -> None:
        """Read all that some figures are made of in one go, and add up together those that are alike."""
        unread = [code for code in made_of(self.indicators, codes) if code not in self._reported]
        if unread:
            self._reported.update(self._load(unread))
        alike: dict[tuple[object, ...], list[Indicator]] = {}
        for one in (self.indicators[code] for code in codes if code not in self._figures):
            if _manner(one):
                alike.setdefault((_manner(one), one.level, one.frequency, self._latest(one.code)), []).append(one)
        for added in alike.values():
            self._figures.update(self._added_together(added))

    def figures(self, code: str) -> Figures:
        """Return an indicator's figures."""
        if code not in self._figures:
            self.prepare([code])
        if code not in self._figures:
            self._figures[code] = self._compute(self.indicators[code])
        return self._figures[code]

    def release(self, codes: Iterable[str]) -> None:
        """Let go of what is kept of some indicators; asked for again it is computed again."""
        for code in codes:
            for kept in (self._reported, self._panels, self._figures):
                kept.pop(code, None)

    def panel(self, code: str) -> Panel:
        """Return an indicator as reported; where it was not but all of its parts were, their sum."""
        if code not in self._panels:
            panel = self._reported[code]
            declared = self.indicators.get(code)
            suffix = CUMULATIVE_SUFFIX if declared is None or declared.companion_of is not None else ""
            total = self.indicators.get(code.removesuffix(CUMULATIVE_SUFFIX)) if suffix else declared
            if total is not None and total.parts:
                parts = {part: self.panel(part + suffix) for part in total.parts}
                panel = _filled_from_parts(panel, parts, {part: self._ended(part, parts[part]) for part in parts})
            self._panels[code] = panel
        return self._panels[code]

    def monthly(self, codes: Sequence[str]) -> bool:
        """Tell whether indicators were reported by the month alone: nothing coarser, no 本年累计, no parts they may be made of."""
        if any(sources(self.indicators[code]) for code in codes):
            return False
        own = np.stack([self.panel(code).value for code in codes])
        coarser = self.slots.by_year(own)[..., 12:], own[..., self.slots.regular :]
        running = [panel.value for panel in (self.panel(code + CUMULATIVE_SUFFIX) for code in codes) if not panel.mute]
        return all(bool(np.isnan(part).all()) for part in (*coarser, *running))

    def _compute(self, indicator: Indicator) -> Figures:
        own = self.panel(indicator.code)
        wanted = at_grain(self.slots, indicator.frequency)
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

    def _added_together(self, alike: Sequence[Indicator]) -> dict[str, Figures]:
        """Add up indicators of one kind, level and frequency that the county has up to the same month."""
        own, cumulative = together([self.panel(one.code) for one in alike]), [self._cumulative(one) for one in alike]
        nothing = silent(own.value[:, 0].shape)
        running = together([one or nothing for one in cumulative]) if any(one is not None for one in cumulative) else None
        added = self._added(alike[0], own, running, self._latest(alike[0].code))
        return {one.code: added.one(place) for place, one in enumerate(alike)}

    def _added(self, indicator: Indicator, own: Panel, cumulative: Panel | None, latest: int | None) -> Figures:
        """Add up over time, then over areas; panels are rows × slots, or rows × indicators × slots."""
        manner, slots = _manner(indicator), self.slots
        spoke = own.has if cumulative is None else own.has | cumulative.has
        rows = np.flatnonzero(spoke.any(axis=tuple(range(1, spoke.ndim))))  # the others have nothing to add up over time
        if manner == "stock":
            series = stock(own.take(rows), slots)
        else:
            valid = slots.months_by_year(beside(self.places.valid, own.value))[rows]
            running = None if cumulative is None else cumulative.take(rows)
            series = flow(own.take(rows), running, valid, slots, indicator.frequency)
        return self._lift.up(series.over(rows, len(spoke)), indicator.level, indicator.frequency, manner or "flow", latest)

    def _ratio(self, indicator: Indicator, own: Panel) -> Figures:
        top, bottom = self.indicators[str(indicator.numerator)], self.indicators[str(indicator.denominator)]
        wanted = at_grain(self.slots, indicator.frequency)
        given = ~np.isnan(own.numerator) & ~np.isnan(own.denominator)
        exact = replace(own, flags=np.zeros_like(own.flags))  # a bound is said of the ratio, not of its parts
        own_parts = [_part(exact, part, given) for part in (own.numerator, own.denominator)]
        if _manner(top) and (top.level, top.frequency, _manner(top)) == (bottom.level, bottom.frequency, _manner(bottom)):
            below = self.panel(bottom.code)
            seldom = _manner(bottom) == "stock" and bool(self.slots.by_year(below.has)[..., 12:].any())
            asked = (top.code,) if seldom else (top.code, bottom.code)  # of what is counted once a year no later month is owed
            latest = min((month for code in asked if (month := self._latest(code)) is not None), default=self._latest(indicator.code))
            panels = _both(self.panel(top.code), _carried(below, self.slots) if seldom else below)
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
        return None if panel.mute or not panel.has.any() else panel

    def _ended(self, code: str, panel: Panel) -> Bools:
        """Tell for which slots an item no longer exists: after one of its breaks, and reported by nobody in the county."""
        declared = self.indicators.get(code)
        begins = [month_number(periods.months_of(begin)[0]) for begin in (declared.breaks if declared else ())]
        after = self.slots.first >= min(begins, default=np.iinfo(np.int64).max)
        gone: Bools = after & ~panel.has.any(axis=0)
        return gone


def _manner(indicator: Indicator) -> Manner | None:
    if indicator.aggregation == "flow_sum":
        return "flow"
    return "stock" if indicator.aggregation == "stock_last" else None


def _part(own: Panel, part: Floats, given: Bools) -> Panel:
    return Panel(np.where(given, part, np.nan), own.numerator, own.denominator, np.where(given, own.flags, 0).astype(np.uint8))


def _both(one: Panel, other: Panel) -> tuple[Panel, Panel]:
    both = one.has & other.has
    return _part(one, one.value, both), _part(other, other.value, both)


def _carried(panel: Panel, slots: Slots) -> Panel:
    """Return a stock's panel with the coarser report before it where there is none of the slot: villages counted once a year."""
    value = carry(panel.value, slots)
    flags = np.nan_to_num(carry(np.where(panel.has, panel.flags, np.nan), slots)).astype(np.uint8)
    return Panel(value, panel.numerator, panel.denominator, flags)


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
