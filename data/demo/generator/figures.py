"""The figures behind the workbooks: seasonal, sized by township, correlated from month to month."""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np

from data.demo.generator.county import TOWNSHIPS, Village, villages

SEED = 20260101
FIRST, LAST = "2023-01", "2026-10"
_BREAK = "2024-01"  # the new accounting system: contracting-out goes into operating income
_OPERATING = (0.6, 0.4, 0.7, 0.8, 0.9, 1.0, 0.9, 1.0, 1.5, 1.7, 1.5, 1.0)  # shares of a mean month
_CONTRACT = (2.4, 0.2, 0.5, 0.4, 0.4, 0.8, 0.5, 0.4, 0.8, 0.9, 1.2, 3.5)
_SUBSIDY = (0.0, 0.2, 0.6, 0.8, 0.9, 2.4, 0.6, 0.5, 0.8, 1.1, 1.0, 3.1)
_GROWTH = 0.09  # a year

ITEMS = ("operating", "contract", "investment", "subsidy", "other")


def months(first: str = FIRST, last: str = LAST) -> list[str]:
    """Return every month from first to last."""
    low, high = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (first, last))
    return [f"{index // 12}-{index % 12 + 1:02d}" for index in range(low, high + 1)]


def month_end(month: str) -> date:
    """Return the day after a month's last."""
    return date(int(month[:4]) + int(month[5:]) // 12, int(month[5:]) % 12 + 1, 1)


def wealth(township: str) -> float:
    """Return how a township's villages compare with the county's mean."""
    return next(value for name, _, _, value in TOWNSHIPS if name == township)


@dataclass(frozen=True)
class Income:
    """A village's month, yuan, whole tens: item → value."""

    items: dict[str, int]

    @property
    def total(self) -> int:
        """Return the sum of the items."""
        return sum(self.items.values())


def incomes() -> dict[tuple[str, str], Income]:
    """Return village code, month → income, for the months the village stood."""
    random = np.random.default_rng(SEED)
    made: dict[tuple[str, str], Income] = {}
    for village in villages():
        size = wealth(village.township) * math.exp(random.normal(0.0, 0.55)) * 12_000
        if village.valid_from:
            size *= 2
        share = {"operating": random.uniform(0.35, 0.6), "contract": random.uniform(0.2, 0.4), "subsidy": random.uniform(0.1, 0.25)}
        invests = random.random() < 0.4
        idle = random.random() < 0.05  # a village without operating income
        drift = 0.0
        for month in months():
            drift = 0.7 * drift + random.normal(0.0, 0.08)
            noise = {item: random.lognormal(0.0, 0.12) for item in ITEMS}
            if not village.stands_in(month):
                continue
            level = size * (1 + _GROWTH) ** ((int(month[:4]) - 2023) + int(month[5:]) / 12) * math.exp(drift)
            made[village.code, month] = _month(level, month, share, noise, invests=invests, idle=idle)
    return made


def _month(level: float, month: str, share: dict[str, float], noise: dict[str, float], *, invests: bool, idle: bool) -> Income:
    season = int(month[5:]) - 1
    operating = 0.0 if idle else level * share["operating"] * _OPERATING[season] * noise["operating"]
    contract = level * share["contract"] * _CONTRACT[season] * noise["contract"]
    if month >= _BREAK:
        operating, contract = operating + contract, 0.0
    investment = level * 0.6 * noise["investment"] if invests and season in (5, 11) else 0.0
    values = {
        "operating": operating,
        "contract": contract,
        "investment": investment,
        "subsidy": level * share["subsidy"] * _SUBSIDY[season] * noise["subsidy"],
        "other": level * 0.03 * noise["other"],
    }
    return Income({item: round(value / 10) * 10 for item, value in values.items()})


SERVICE = (
    "grid_issues_collected", "grid_issues_closed", "grid_issues_open", "disputes_received", "disputes_mediated", "disputes_resolved",
    "agency_cases_due", "agency_cases_on_time", "villages_deliberation_held",
)  # fmt: skip


def services() -> dict[tuple[str, str], dict[str, int]]:
    """Return township name, month → service counts; issues open at the end follow from those before."""
    random = np.random.default_rng(SEED + 1)
    made: dict[tuple[str, str], dict[str, int]] = {}
    for place, (township, _, count, _) in enumerate(TOWNSHIPS):
        pending = int(random.integers(2, 12))
        skill = 0.86 + 0.008 * place
        for step, month in enumerate(months()):
            better = min(0.99, skill + step * 0.0015)
            collected = int(random.poisson(count * (2.6 + 0.5 * math.sin(step / 2))))
            closed = min(int(random.binomial(collected + pending, better * 0.97)), collected + pending)
            pending = collected + pending - closed
            received = int(random.poisson(count * 0.5))
            due = int(random.poisson(count * 6))
            on_time = int(random.binomial(due, better))
            made[township, month] = {
                "grid_issues_collected": collected,
                "grid_issues_closed": closed,
                "grid_issues_open": pending,
                "disputes_received": received,
                "disputes_mediated": received + int(random.poisson(1.5)),
                "disputes_resolved": int(random.binomial(received, min(0.995, better + 0.05))),
                "agency_cases_due": due,
                "agency_cases_on_time": on_time,
                "villages_deliberation_held": int(random.binomial(count, 0.93)),
            }
    return made


def agency_cases(standing: list[Village]) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return village code, month → cases taken, cases closed, and of these closed in one trip."""
    random, trips = np.random.default_rng(SEED + 2), np.random.default_rng(SEED + 20)
    made: dict[tuple[str, str], tuple[int, int, int]] = {}
    for village in standing:
        for month in months():
            taken = int(random.poisson(6 * wealth(village.township) ** 0.3))
            closed = int(random.binomial(taken, 0.95))
            made[village.code, month] = (taken, closed, int(trips.binomial(closed, 0.82)))
    return made
