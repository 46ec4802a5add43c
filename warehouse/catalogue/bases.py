"""Bases (口径) on which the same figures can be looked at, as declared in bases.toml: with or without subsidies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from warehouse.catalogue.errors import Problem
from warehouse.catalogue.files import Declared
from warehouse.catalogue.model import Indicator, Text
from warehouse.catalogue.nearest import suggestion


@dataclass(frozen=True)
class Basis:
    """A basis other than the usual one.

    Attributes:
        name: of this basis (不含补助); usual: what figures are called beside it otherwise (含补助).
        indicators: code on the usual basis → code of the indicator that says the same on this one.
    """

    code: str
    name: Text
    usual: Text
    indicators: Mapping[str, str] = field(default_factory=dict)


def check_bases(bases: Mapping[str, Basis], declared: Declared, indicators: Mapping[str, Indicator], problems: list[Problem]) -> None:
    """Append everything that is wrong with the bases."""
    for code, basis in bases.items():
        problems += (Problem(declared.bases[code].where, what, remedy) for what, remedy in _pairs(basis, declared, indicators))


def _pairs(basis: Basis, declared: Declared, indicators: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
    for usual, other in basis.indicators.items():
        unknown = [code for code in (usual, other) if code not in declared.indicators]
        for code in unknown:
            yield f"indicators names no indicator: {code}", suggestion(code, declared.indicators)
        if other in basis.indicators:
            yield f"{other} stands on both sides", "name an indicator of the usual basis on the left, one of this basis on the right"
        pair = [indicators[code] for code in (usual, other) if code in indicators]
        if len(pair) == 2 and (pair[0].unit, pair[0].level, pair[0].frequency) != (pair[1].unit, pair[1].level, pair[1].frequency):
            yield f"{usual} and {other} differ in unit, level or frequency", "pair indicators that say the same on two bases"
