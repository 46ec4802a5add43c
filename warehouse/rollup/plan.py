"""What a change reaches: indicators through their definitions, years through comparison and carrying on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from warehouse.catalogue.model import CUMULATIVE_SUFFIX, Indicator
from warehouse.catalogue.periods import grain_of
from warehouse.rollup.axes import periods_of_year
from warehouse.same import Same


@dataclass
class Spans:
    """Some years, and some windows and undated periods."""

    years: set[int] = field(default_factory=set)
    extras: set[str] = field(default_factory=set)

    def add(self, other: "Spans") -> bool:
        """Take in another's; tell whether anything was new."""
        before = len(self.years) + len(self.extras)
        self.years |= other.years
        self.extras |= other.extras
        return len(self.years) + len(self.extras) > before

    def shifted(self, lag: int) -> "Spans":
        """Return these years and, for a lag, those so many years away as well."""
        return Spans(self.years | {year + lag for year in self.years}, self.extras)

    def periods(self) -> list[str]:
        """Return every period within, years in order, then extras."""
        return [label for year in sorted(self.years) for label in periods_of_year(year)] + sorted(self.extras)

    def ranges(self, begin: int = 0) -> list[tuple[str, str]]:
        """Return ranges of text that hold the periods of the years (and few others), the second of each not included.

        Args:
            begin: a month as a number; what ended before it may be left out.
        """
        firsts = sorted(year for year in self.years if year - 1 not in self.years)
        lasts = sorted(year for year in self.years if year + 1 not in self.years)
        found = []
        for first, last in zip(firsts, lasts, strict=True):
            year, month = divmod(max(begin, first * 12), 12)
            if month and year <= last:
                found.append((f"{year:04d}", f"{year:04d}!"))
            if year <= last:
                found.append((f"{year:04d}-{month + 1:02d}" if month else f"{year:04d}", f"{last + 1:04d}"))
        return found


def spans_of(periods: Iterable[str]) -> Spans:
    """Sort periods into years and extras."""
    found = Spans()
    for period in set(periods):
        if grain_of(period) in ("month", "quarter", "year"):
            found.years.add(int(period[:4]))
        else:
            found.extras.add(period)
    return found


def sources(indicator: Indicator) -> dict[str, int]:
    """Return the codes an indicator is made of → 1 where the year before counts as well (growth, a stock carried on)."""
    found: dict[str, int] = dict.fromkeys(indicator.parts, 0)
    if indicator.aggregation == "ratio":
        found.update({code: lag for code, lag in ((indicator.numerator, 0), (indicator.denominator, 1)) if code})
    elif indicator.aggregation == "wavg" and indicator.weight:
        found[indicator.weight] = 1
    elif indicator.aggregation == "growth" and indicator.of:
        found[indicator.of] = 1
    elif indicator.aggregation == "threshold_count" and indicator.threshold:
        found[indicator.threshold.of] = 0
    return found


def reached(indicators: Mapping[str, Indicator], touched: Mapping[str, Spans]) -> dict[str, Spans]:
    """Return what has to be computed again: every indicator made of a touched one, however far, and its spans."""
    users = _users(Same(indicators))
    result: dict[str, Spans] = {}
    waiting = [(_carrier(indicators, code), spans) for code, spans in touched.items()]
    while waiting:
        code, spans = waiting.pop()
        if code in indicators and result.setdefault(code, Spans()).add(spans):
            waiting.extend((user, result[code].shifted(lag)) for user, lag in users.get(code, ()))
    return result


def needed(indicators: Mapping[str, Indicator], wanted: Mapping[str, Spans]) -> dict[str, Spans]:
    """Return which observations have to be read for the wanted figures, companions (…_ytd) included."""
    result: dict[str, Spans] = {}
    waiting = list(wanted.items())
    while waiting:
        code, spans = waiting.pop()
        if result.setdefault(code, Spans()).add(spans):
            result.setdefault(code + CUMULATIVE_SUFFIX, Spans()).add(result[code])
            declared = indicators.get(code)
            waiting.extend((source, result[code].shifted(-lag)) for source, lag in (sources(declared) if declared else {}).items())
    return result


def made_of(indicators: Mapping[str, Indicator], codes: Iterable[str]) -> list[str]:
    """Return the codes of everything some indicators are made of: themselves and companions (…_ytd) included."""
    declared = Same(indicators)
    return list(dict.fromkeys(part for code in codes for part in _made_of(declared, code)))


def needed_for(indicators: Mapping[str, Indicator], code: str, period: str | None) -> dict[str, list[str] | None]:
    """Return which observations one figure is made of: codes, companions (…_ytd) included → periods, None = all.

    Args:
        period: the figure's; None = figures of all periods are wanted.
    """
    spans = needed(indicators, {code: Spans({0}) if period is None else spans_of([period])})
    if period is None:
        return dict.fromkeys(spans)
    return {one: kept.periods() for one, kept in spans.items()}


@lru_cache(maxsize=4)
def _users(indicators: Same[Mapping[str, Indicator]]) -> Mapping[str, Sequence[tuple[str, int]]]:
    """Return code → the indicators made of it, and whether the year after is reached as well (1)."""
    users: dict[str, list[tuple[str, int]]] = {}
    for code, indicator in indicators.thing.items():
        for source, lag in sources(indicator).items():
            users.setdefault(source, []).append((code, lag))
    return users


@lru_cache(maxsize=4096)
def _made_of(indicators: Same[Mapping[str, Indicator]], code: str) -> Sequence[str]:
    return tuple(needed(indicators.thing, {code: Spans({0})}))


def _carrier(indicators: Mapping[str, Indicator], code: str) -> str:
    declared = indicators.get(code)
    return declared.companion_of if declared is not None and declared.companion_of else code.removesuffix(CUMULATIVE_SUFFIX)
