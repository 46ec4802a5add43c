"""Which villages count as weak in collective income (薄弱村): the rule as declared in rules/weak.toml."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from warehouse.catalogue.errors import Problem
from warehouse.catalogue.files import Declared
from warehouse.catalogue.model import Indicator, Text
from warehouse.catalogue.nearest import suggestion


@dataclass(frozen=True)
class WeakRule:
    """The rule as it holds from a year on.

    Attributes:
        before: the income a village is judged on, without support; after: the same with support, shown beside it; both of villages.
        below: a village is weak in a year whose income is below this, in the unit of `before`.
    """

    code: str
    year: int
    name: Text
    before: str
    after: str
    below: float


def weak_rule(declared: Iterable[WeakRule], year: int) -> WeakRule | None:
    """Return the rule as it holds in a year: the newest declared not later than that, None without any."""
    return max((one for one in declared if one.year <= year), key=lambda one: one.year, default=None)


def check_weak(rules: Mapping[str, WeakRule], declared: Declared, indicators: Mapping[str, Indicator], problems: list[Problem]) -> None:
    """Append everything that is wrong with the rules."""
    for code, rule in rules.items():
        problems += (Problem(declared.weak[code].where, what, remedy) for what, remedy in _wrong(rule, indicators))


def _wrong(rule: WeakRule, indicators: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
    for key, code in (("before", rule.before), ("after", rule.after)):
        if code not in indicators:
            yield f"{key} names no indicator: {code}", suggestion(code, indicators)
        elif indicators[code].aggregation != "flow_sum":
            yield f"{key} names {code}, which does not add up over a year", "name an income of villages"
    if rule.before in indicators and rule.after in indicators and indicators[rule.before].unit != indicators[rule.after].unit:
        yield "before and after have different units", "name two indicators of one unit"
