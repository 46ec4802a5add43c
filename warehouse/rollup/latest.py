"""Up to when a county has an indicator: from then on no report is expected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from warehouse.bulk import fetch_all
from warehouse.catalogue.model import CUMULATIVE_SUFFIX, Indicator
from warehouse.catalogue.periods import grain_of, last_month
from warehouse.rollup.axes import month_number
from warehouse.rollup.cells import STANDS
from warehouse.rollup.plan import made_of

_DECEMBER = 11


def last_of(periods: Iterable[str]) -> int:
    """Return the last month of the dated periods as a number, −1 without any."""
    dated = (period for period in set(periods) if grain_of(period) in ("month", "quarter", "year"))
    return max((month_number(last_month(period)) for period in dated), default=-1)


@dataclass(frozen=True)
class Latest:
    """Knows the last month the county has of an indicator: its own, its 本年累计 and its parts.

    Attributes:
        ends: indicator → last month of its dated observations as a number, no entry without any.
        held: indicator → the last month of its last dated observation that the publication left alone.
    """

    indicators: Mapping[str, Indicator]
    ends: Mapping[str, int]
    held: Mapping[str, int]

    def month(self, code: str) -> int | None:
        """Return it as a number, None where there is no dated observation."""
        declared = self.indicators.get(code)
        ends = [self.ends.get(one) for one in (code, code + CUMULATIVE_SUFFIX)]
        ends.extend(self.month(part) for part in (declared.parts if declared else ()))
        return max((end for end in ends if end is not None), default=None)

    def reopened(self, code: str, years: set[int], last_touched: Mapping[str, int]) -> set[int]:
        """Return years beside `years` whose coverage changed because the latest period did.

        A year in progress expects reports up to the latest period; once a later year begins, it expects all of them. The year
        that was in progress is never before the last one of what was left alone, and what had its December was complete.

        Args:
            last_touched: indicator → last month that was written or withdrawn.
        """
        parts = made_of(self.indicators, [code])
        if not years or not any(last_touched.get(one, -1) >= self.ends.get(one, 0) for one in parts):
            return set()
        ended = {self.held[one] for one in parts if one in self.held}
        return {month // 12 for month in ended if month % 12 != _DECEMBER and month // 12 < max(years)} - years


def read_latest(
    connection: sa.Connection, county_code: str, indicators: Mapping[str, Indicator], codes: Sequence[str], since: int
) -> Latest:
    """Ask observation_current up to when it has these indicators; since: the first version that the publication wrote."""
    newest = "seen.period < 'A' and length(seen.period) < 8"
    last = _last(connection, county_code, dict.fromkeys(codes, ""), (newest, f"{newest} and seen.version < :since"), since=since)
    years = {code: found[0][:4] for code, found in last.items() if found[0]}
    within = (
        "seen.period >= asked.year || '-' and seen.period < asked.year || '.' and length(seen.period) < 8",
        "seen.period >= asked.year || 'Q' and seen.period < asked.year || 'R' and length(seen.period) < 8",
        "seen.period = asked.year",
    )
    ends = {code: last_of(period for period in found if period) for code, found in _last(connection, county_code, years, within).items()}
    return Latest(indicators, ends, {code: last_of([found[1]]) for code, found in last.items() if found[1]})


def _last(
    connection: sa.Connection, county_code: str, asked: Mapping[str, str], conditions: Sequence[str], **more: int
) -> dict[str, tuple[str | None, ...]]:
    """Return indicator → its last period under each condition.

    Args:
        asked: indicator → the `asked.year` that conditions may speak of; more: their parameters.
    """
    if not asked:
        return {}
    names = ", ".join(f"(:code{number}, :year{number})" for number in range(len(asked)))
    chosen = ", ".join(
        f"""(select seen.period from observation_current as seen
             where seen.county_code = :county and seen.indicator_code = asked.code and {condition} and {STANDS}
             order by seen.period desc limit 1)"""
        for condition in conditions
    )
    given: dict[str, object] = {"county": county_code, **more}
    for number, (code, year) in enumerate(asked.items()):
        given |= {f"code{number}": code, f"year{number}": year}
    statement = _statement(f"with asked(code, year) as (values {names}) select asked.code, {chosen} from asked")
    return {code: tuple(found) for code, *found in fetch_all(connection, statement, given)}


@lru_cache(maxsize=64)
def _statement(sql: str) -> sa.TextClause:
    """Return a query; one of the same text is taken apart once."""
    return sa.text(sql)
