"""The declared world of one deployment: what `load_catalogue` returns."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from warehouse.catalogue.bases import Basis
from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.catalogue.form import Form
from warehouse.catalogue.headings import Headings, headings_of, is_all
from warehouse.catalogue.judging import StatusRules
from warehouse.catalogue.model import Domain, Indicator, Unit
from warehouse.catalogue.nearest import suggestion
from warehouse.catalogue.ranking import RankingScheme
from warehouse.catalogue.rules import Rule, Words
from warehouse.catalogue.topics import Topic
from warehouse.catalogue.units import Units
from warehouse.catalogue.weak import WeakRule

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Catalogue:
    """Everything declared, by code, in the order of the files.

    Attributes:
        indicators: each 本年累计 companion stands right behind its indicator.
        datasets: dataset (file of indicators) → its indicators' codes, without companions.
        rules: checks by code; words: what clerks write; topics: what the pages of topics and domains show.
        judging: what targets are judged by; schemes: the competitions between areas; weak: which villages are weak;
            all three with the year they hold from.
    """

    indicators: Mapping[str, Indicator]
    forms: Mapping[str, Form]
    units: Units
    domains: Mapping[str, Domain]
    rules: Mapping[str, Rule]
    words: Words
    datasets: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, Topic] = field(default_factory=dict)
    bases: Mapping[str, Basis] = field(default_factory=dict)
    judging: Mapping[str, StatusRules] = field(default_factory=dict)
    schemes: Mapping[str, RankingScheme] = field(default_factory=dict)
    weak: Mapping[str, WeakRule] = field(default_factory=dict)

    def indicator(self, code: str) -> Indicator:
        """Return an indicator; raise UnknownName with the nearest codes for one nobody declared."""
        return _declared("indicator", code, self.indicators)

    def source_of(self, code: str) -> Indicator:
        """Return the indicator whose reports a figure waits for: itself, of a derived one the first it is made of."""
        declared = self.indicator(code)
        made_of = declared.threshold.of if declared.threshold else declared.numerator or declared.of
        return self.source_of(made_of) if made_of else declared

    def form(self, code: str) -> Form:
        """Return a form; raise UnknownName with the nearest codes for one nobody declared."""
        return _declared("form", code, self.forms)

    def unit(self, code: str) -> Unit:
        """Return a unit; raise UnknownName with the nearest codes for one nobody declared."""
        return _declared("unit", code, self.units)

    def rule(self, code: str) -> Rule:
        """Return a check's words and limits; raise UnknownName with the nearest codes for one nobody declared."""
        return _declared("rule", code, self.rules)

    def indicators_of(self, form: Form) -> tuple[str, ...]:
        """Return the codes that may stand in a form (or in one of its shapes), without companions."""
        return expand(form, self.indicators, self.datasets)

    def headings(self, form: Form) -> Headings:
        """Return whose each normalised heading is in a form (or in one of its shapes): see `headings_of`."""
        return headings_of(form, {code: self.indicators[code] for code in self.indicators_of(form)})


def expand(form: Form, indicators: Container[str], datasets: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the codes of the indicators a form names, datasets opened up, "*" meaning all; unknown names are left out."""
    names = tuple(datasets) if is_all(form) else form.indicators
    codes = (code for name in names for code in datasets.get(name, (name,) if name in indicators else ()))
    return tuple(dict.fromkeys(codes))


def _declared(kind: str, code: str, entries: Mapping[str, Entry]) -> Entry:
    if code not in entries:
        raise UnknownName(Problem("catalogue", f"no {kind} has the code {code!r}", suggestion(code, entries)))
    return entries[code]
