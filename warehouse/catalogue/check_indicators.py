"""What must hold of the declared indicators, beside each key having a value of its kind."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from warehouse.catalogue.check_counts import check_count
from warehouse.catalogue.errors import Problem
from warehouse.catalogue.files import Declared
from warehouse.catalogue.form import Form
from warehouse.catalogue.headings import normalise_heading
from warehouse.catalogue.model import CUMULATIVE_SUFFIX, Indicator
from warehouse.catalogue.nearest import suggestion
from warehouse.catalogue.periods import grain_of
from warehouse.catalogue.units import FRACTION, Units

_NEEDED = {"ratio": ("numerator", "denominator"), "growth": ("of",), "threshold_count": ("threshold",)}
_ONLY_FOR = {"numerator": "ratio", "denominator": "ratio", "of": "growth", "threshold": "threshold_count", "weight": "wavg"}
_DEPTH = {"village": 0, "township": 1, "county": 2}


def check_indicators(
    indicators: Mapping[str, Indicator], declared: Declared, units: Units, forms: Mapping[str, Form], problems: list[Problem]
) -> None:
    """Append everything that is wrong with the indicators; those that could not be decoded are taken as declared."""
    names: dict[tuple[str, str], str] = {}
    datasets = {entry.file for entry in declared.indicators.values()}
    for code, indicator in indicators.items():
        where = declared.indicators[code].where
        same = names.setdefault((indicator.dataset, normalise_heading(indicator.name.zh)), code)
        if same != code:
            problems.append(Problem(where, f"{indicator.name.zh} is also the name of {same}", "give one of the two another name.zh"))
        if code in datasets:
            problems.append(Problem(where, "a dataset has the same name as this code", "rename the code or the file"))
        if code.endswith(CUMULATIVE_SUFFIX):
            what = f"codes ending in {CUMULATIVE_SUFFIX} are kept for the 本年累计 of a flow"
            problems.append(Problem(where, what, "choose another code; the cumulative figure needs no entry of its own"))
        problems += (Problem(where, what, remedy) for what, remedy in _plain(indicator, declared))
        problems += (Problem(where, what, remedy) for what, remedy in _references(indicator, declared))
        problems += (Problem(where, what, remedy) for what, remedy in _units(indicator, indicators, units))
        problems += (Problem(where, what, remedy) for what, remedy in check_count(indicator, declared, forms))
    problems += _cycles(indicators, declared)


def _plain(indicator: Indicator, declared: Declared) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an indicator looked at alone."""
    if indicator.domain not in declared.domains:
        yield f"domain names none: {indicator.domain}", suggestion(indicator.domain, declared.domains)
    if indicator.unit not in declared.units:
        yield f"unit names none: {indicator.unit}", suggestion(indicator.unit, declared.units)
    low, high = indicator.bounds.minimum, indicator.bounds.maximum
    if low is not None and high is not None and low > high:
        yield f"bounds.min {low:g} is above bounds.max {high:g}", "exchange the two"
    for period in indicator.breaks:
        if not _is_period(period):
            yield f"breaks has {period!r}, not a period", "write it as 2024-01, 2024Q1 or 2024"
    if indicator.aggregation == "cumulative":
        yield "aggregation cumulative is kept for the 本年累计 of a flow", "declare the flow itself, with flow_sum"
    if indicator.aggregation == "wavg" and "weight" not in declared.indicators[indicator.code].table:
        yield "a wavg has no weight", 'add weight = "code", or weight = "" when weights are not collected: then it is never averaged'
    for key in _NEEDED.get(indicator.aggregation, ()):
        if not getattr(indicator, key):
            yield f"a {indicator.aggregation} has no {key}", f"add {key}"
    for key, aggregation in _ONLY_FOR.items():
        if getattr(indicator, key) and indicator.aggregation != aggregation:
            yield f"{key} stands in a {indicator.aggregation}", f'take it out, or write aggregation = "{aggregation}"'


def _is_period(text: str) -> bool:
    try:
        return grain_of(text) in ("month", "quarter", "year")
    except ValueError:
        return False


def _named(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Yield key and code of every indicator this one is made from."""
    for key in ("numerator", "denominator", "of", "weight"):
        if getattr(indicator, key):
            yield key, getattr(indicator, key)
    if indicator.threshold is not None:
        yield "threshold.of", indicator.threshold.of
    for part in indicator.parts:
        yield "parts", part


def _references(indicator: Indicator, declared: Declared) -> Iterator[tuple[str, str]]:
    """Yield where an indicator names itself or a code nobody declared."""
    beside = (("quality", indicator.quality),) if indicator.quality else ()
    for key, code in (*_named(indicator), *beside):
        if code == indicator.code:
            yield f"{key} names the indicator itself", "name the indicator it is made from"
        elif code not in declared.indicators:
            yield f"{key} names no indicator: {code}", suggestion(code, declared.indicators)
    if len(set(indicator.parts)) < len(indicator.parts):
        yield "parts names an indicator twice", "name each part once"


def _units(indicator: Indicator, indicators: Mapping[str, Indicator], units: Units) -> Iterator[tuple[str, str]]:
    """Yield where units or levels of the indicators an indicator is made from do not fit it."""
    if indicator.unit not in units:
        return
    unit = units[indicator.unit]
    for part in (indicators[code] for code in indicator.parts if code in indicators):
        if part.unit in units and not units.same_dimension(part.unit, indicator.unit):
            yield f"part {part.code} is in {part.unit}, this in {indicator.unit}", "name only parts whose unit converts into this one's"
    if indicator.aggregation == "growth":
        if unit.base != FRACTION:
            yield f"a growth is in {indicator.unit}", 'write unit = "percent"'
        else:
            yield from _scale(indicator, 1 / Fraction(unit.factor))
    above = indicators.get(indicator.numerator or "")
    below = indicators.get(indicator.denominator or "")
    if above and below and above.unit in units and below.unit in units:
        yield from _ratio(indicator, above, below, units)
    looked_at = indicators.get(indicator.threshold.of) if indicator.threshold else None
    if indicator.threshold and looked_at and _DEPTH.get(looked_at.level, 0) > _DEPTH.get(indicator.threshold.level, 2):
        what = f"threshold counts each {indicator.threshold.level}, {looked_at.code} is collected by {looked_at.level}"
        yield what, f'write level = "{looked_at.level}" in the threshold, or name an indicator collected lower'


def _ratio(indicator: Indicator, above: Indicator, below: Indicator, units: Units) -> Iterator[tuple[str, str]]:
    """Yield where a ratio's unit and scale are not those of what is divided."""
    unit = units[indicator.unit]
    pair = f"numerator is in {above.unit}, denominator in {below.unit}"
    if unit.base == FRACTION:
        if not units.same_dimension(above.unit, below.unit):
            yield f"{pair}: not a share", f"name two of the same kind, or give it a unit of its own instead of {indicator.unit}"
        else:
            yield from _scale(indicator, units.ratio(above.unit, below.unit) / Fraction(unit.factor))
    elif unit.numerator is not None and unit.denominator is not None and {unit.numerator, unit.denominator} <= units.keys():
        if not units.same_dimension(above.unit, unit.numerator) or not units.same_dimension(below.unit, unit.denominator):
            yield f"{pair}, the unit is {unit.code}", f"name what is counted in {unit.numerator} and in {unit.denominator}"
        else:
            yield from _scale(indicator, units.ratio(above.unit, unit.numerator) / units.ratio(below.unit, unit.denominator))


def _scale(indicator: Indicator, expected: Fraction) -> Iterator[tuple[str, str]]:
    if Fraction(str(indicator.scale)) != expected:
        yield f"scale is {indicator.scale:g}, its unit {indicator.unit} needs {float(expected):g}", f"write scale = {float(expected):g}"


def _cycles(indicators: Mapping[str, Indicator], declared: Declared) -> Iterator[Problem]:
    """Yield each cycle of indicators made from one another once, at its alphabetically first member."""
    made_from = {code: sorted({named for _, named in _named(indicator)} - {code}) for code, indicator in indicators.items()}
    done: set[str] = set()
    reported: set[frozenset[str]] = set()

    def follow(code: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if code in path:
            yield path[path.index(code) :]
        elif code not in done:
            for named in made_from.get(code, ()):
                yield from follow(named, (*path, code))
            done.add(code)

    for code in sorted(indicators):
        for cycle in follow(code, ()):
            if frozenset(cycle) not in reported:
                reported.add(frozenset(cycle))
                first = cycle.index(min(cycle))
                shown = " ← ".join((*cycle[first:], *cycle[:first], cycle[first]))
                yield Problem(declared.indicators[min(cycle)].where, f"is made from itself: {shown}", "take one of these out")
