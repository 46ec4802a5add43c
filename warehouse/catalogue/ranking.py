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
Take = Literal["thirds", "count"]
Ties = Literal["better", "all"]

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
class RankingLists:
    """Who stands on the red list and on the black list (红黑榜).

    Attributes:
        take: thirds (a third of the ranked areas, rounded down, on each) or count; red, black: then how many first and last ones.
        ties: where areas share the rank at the end of a list: better = they stand on the red one and not on the black one;
            all = they stand on either.
        reported: %; an area with a figure that rests on less of the reports owed stands on no list, and nobody in its place.
    """

    take: Take
    ties: Ties
    reported: float
    red: int = 0
    black: int = 0


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
        lists: who stands on the red and the black list; None = the scheme has none.
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
    lists: RankingLists | None = None


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
    if scheme.lists is not None:
        yield from _wrong_lists(scheme.lists)


def _wrong_lists(lists: RankingLists) -> Iterator[tuple[str, str]]:
    if not 0 <= lists.reported <= _WHOLE:
        yield f"lists.reported is {lists.reported:g}", "write a share of the reports, 0 to 100"
    if min(lists.red, lists.black) < 0:
        yield "a list has less than no area", "write how many stand on it"
    if lists.take == "thirds" and (lists.red or lists.black):
        yield "lists of thirds say how many stand on them", 'take red and black out, or write take = "count"'
    if lists.take == "count" and not (lists.red or lists.black):
        yield "lists do not say how many stand on them", "write red and black"
