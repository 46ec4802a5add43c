"""The declared algebra of units: what converts into what, exactly, and how clerks spell a unit."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from fractions import Fraction

from warehouse.catalogue.errors import Problem, ProjectError, UnknownName
from warehouse.catalogue.model import Unit
from warehouse.catalogue.nearest import suggestion

FRACTION = "fraction"  # the unit shares convert through: a percent-formatted cell holds one

_IGNORED = re.compile(r"[\s()\[\]{}<>〔〕【】《》〈〉「」\u200b\ufeff]+")
_NOTE = re.compile(r"^(?:计量单位|計量單位|金额单位|数量单位|货币单位|单位|單位|unit)[:]")
_TAIL = re.compile(r"[,;。.、:]+$")
_DIGITS = Context(prec=60)


class UnitMismatch(ProjectError):
    """A value was to be converted into a unit of another dimension (万元 into 人)."""


def normalise_unit(text: str) -> str:
    """Return a unit's text without width variants, brackets, spaces and a leading 单位：, Latin letters small."""
    bare = _IGNORED.sub("", unicodedata.normalize("NFKC", text)).lower()
    return _TAIL.sub("", _NOTE.sub("", bare))


class Units(Mapping[str, Unit]):
    """All declared units by code."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self._units = dict(units)
        self._spelled = {spelling: code for code, unit in self._units.items() for spelling in spellings(unit)}

    def __getitem__(self, code: str) -> Unit:
        return self._units[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)

    def find_unit(self, text: str) -> str | None:
        """Return the code of a unit as clerks write it (万元, （萬元）, 单位：万元, ％), None when no unit is spelled so."""
        return self._spelled.get(normalise_unit(text))

    def same_dimension(self, one: str, other: str) -> bool:
        """Say whether two units convert into each other; raise UnknownName for a code nobody declared."""
        return self._declared(one).base == self._declared(other).base

    def ratio(self, source: str, into: str) -> Fraction:
        """Return how many `into` one `source` is, exactly.

        Raises:
            UnitMismatch: the two are of different dimensions.
            UnknownName: one is not declared.
        """
        one, other = self._declared(source), self._declared(into)
        if one.base != other.base:
            what = f"{one.name.zh} ({source}) cannot become {other.name.zh} ({into}): they count different things"
            raise UnitMismatch(Problem("units", what, f"use a unit that converts through {other.base}"))
        return Fraction(one.factor) / Fraction(other.factor)

    def factor(self, source: str, into: str) -> Decimal:
        """Return what a whole column in `source` is multiplied by to be in `into`; raises as `ratio` does.

        Exact wherever a decimal can say it; 1/0.0015 (亩 into 平方米) is cut after 60 digits.
        """
        return _decimal(self.ratio(source, into))

    def convert(self, value: Decimal | int | str, source: str, into: str) -> Decimal:
        """Return a value of one unit in another, exactly (as `factor` says); raises as `ratio` does."""
        return _decimal(Fraction(value) * self.ratio(source, into))

    def _declared(self, code: str) -> Unit:
        if code not in self._units:
            raise UnknownName(Problem("units.toml", f"no unit has the code {code!r}", suggestion(code, self._units)))
        return self._units[code]


def spellings(unit: Unit) -> tuple[str, ...]:
    """Return every normalised way a unit may be written: its Chinese name and its spellings, each once."""
    return tuple(dict.fromkeys(normalise_unit(text) for text in (unit.name.zh, *unit.spellings)))


def _decimal(number: Fraction) -> Decimal:
    return _DIGITS.divide(Decimal(number.numerator), Decimal(number.denominator))
