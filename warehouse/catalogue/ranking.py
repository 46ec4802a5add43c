"""How areas are compared with each other in a competition (三比一争): schemes as declared in rules/rankings.toml."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from warehouse.catalogue.errors import Problem
from warehouse.catalogue.files import Declared
from warehouse.catalogue.model import Indicator, Level, Text
from warehouse.catalogue.nearest import suggestion

Direction = Literal["higher", "lower"]
Measure = Literal["value", "year_to_date", "achievement"]
Normalisation = Literal["best", "min_max", "rank"]
Missing = Literal["unranked", "zero"]

_WHOLE = 100.0


@dataclass(frozen=True)
class RankingColumn:
    """One thing areas compete in.

    Attributes:
        indicator: its code; direction: which way is better; weight: %, all of a scheme make 100.
        measure: what is looked at: the figure of the period, of the year to date, or the achievement of the area's target (%).
    """

    indicator: str
    direction: Direction
    weight: float
    measure: Measure = "value"


@dataclass(frozen=True)
class RankingScheme:
    """A competition as it holds from a year on.

    Attributes:
        scheme: its code, the same over the years; year: the first it holds in; level: of the areas that compete.
        normalisation: how a column becomes points from 0 to 100: best (the best has 100, the others their share of it; of
            lower-is-better the best's share of theirs), min_max (worst 0, best 100), rank (n areas: first 100, last 100/n).
        missing: an area without one of the figures is unranked, or has zero points in that column.
        decimals: points are rounded to so many digits before they are compared: what is equal then is a tie.
        tie_break: codes of columns that decide a tie, in this order; none = they share the rank.
        thirds: names of the three tiers, best first.
    """

    code: str
    scheme: str
    year: int
    name: Text
    level: Level
    normalisation: Normalisation
    missing: Missing
    decimals: int
    columns: tuple[RankingColumn, ...]
    thirds: tuple[Text, ...]
    tie_break: tuple[str, ...] = ()


def scheme_of(declared: Iterable[RankingScheme], scheme: str, year: int) -> RankingScheme | None:
    """Return a competition as it is held in a year: its newest declaration not later than that, None without any."""
    return max((one for one in declared if one.scheme == scheme and one.year <= year), key=lambda one: one.year, default=None)


def check_schemes(
    schemes: Mapping[str, RankingScheme], declared: Declared, indicators: Mapping[str, Indicator], problems: list[Problem]
) -> None:
    """Append everything that is wrong with the schemes."""
    for code, scheme in schemes.items():
        where = declared.schemes[code].where
        problems += (Problem(where, what, remedy) for what, remedy in _wrong(scheme, indicators))


def _wrong(scheme: RankingScheme, indicators: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
    total = sum(column.weight for column in scheme.columns)
    if abs(total - _WHOLE) > 1e-6:
        yield f"the weights make {total:g} %", "let them make 100"
    if any(column.weight <= 0 for column in scheme.columns):
        yield "a column weighs nothing, or less", "give every column a weight above 0"
    if len(scheme.thirds) != 3:
        yield f"thirds has {len(scheme.thirds)} names", "name three tiers, best first"
    codes = [column.indicator for column in scheme.columns]
    for code in codes:
        if code not in indicators:
            yield f"columns names no indicator: {code}", suggestion(code, indicators)
    for code in scheme.tie_break:
        if code not in codes:
            yield f"tie_break names none of its columns: {code}", suggestion(code, codes)
    if len(set(codes)) < len(codes):
        yield "an indicator stands in two columns", "let each stand once"
