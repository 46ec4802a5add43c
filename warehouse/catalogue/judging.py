"""By what figures a target is judged, versioned by year."""

from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.catalogue.periods import months_of


@dataclass(frozen=True)
class StatusRules:
    """The thresholds of numbers.md §3 to §5 that hold from a year on; data/catalogue/rules/status.toml says what each means.

    Attributes:
        formula: version of the formula, stored with every status.
        joined_months: months of the year whose share of a season is spread evenly over them.
    """

    code: str
    year: int
    formula: str
    on_track: float
    at_risk: float
    check_above: float
    check_until_month: int
    joined_months: tuple[int, ...]
    seasonal_years: int
    seasonal_years_most: int
    seasonal_coverage: float
    term_on_track: float
    term_limited: float
    term_falling: float
    missing_least: float
    missing_most: float
    noise_factor: float
    noise_points: int
    noise_points_least: int
    noise_points_most: int
    forecast_points: int
    forecast_sigmas: float


def rules_of(declared: Iterable[StatusRules], period: str) -> StatusRules | None:
    """Return the rules a target for a period is judged by: the newest not later than its last year, None where there are none.

    Of a target for no time the newest of all.
    """
    months = months_of(period)
    held = [rules for rules in declared if not months or rules.year <= int(months[-1][:4])]
    return max(held, key=lambda rules: rules.year, default=None)
