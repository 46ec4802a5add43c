"""Up to when a county has an indicator: from then on no report is expected."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from warehouse.catalogue.model import CUMULATIVE_SUFFIX, Indicator
from warehouse.catalogue.periods import grain_of, last_month
from warehouse.rollup.axes import month_number
from warehouse.rollup.cells import UNSPOKEN
from warehouse.rollup.plan import sources


def last_of(periods: Iterable[str]) -> int:
    """Return the last month of the dated periods as a number, −1 without any."""
    dated = (period for period in set(periods) if grain_of(period) in ("month", "quarter", "year"))
    return max((month_number(last_month(period)) for period in dated), default=-1)


class Latest:
    """Knows the last month the county has of an indicator, in observation_current: its own, its 本年累计 and its parts."""

    def __init__(self, connection: sa.Connection, county_code: str, indicators: Mapping[str, Indicator]) -> None:
        self._connection, self._county, self._indicators = connection, county_code, indicators
        self._ends: dict[str, int | None] = {}

    def month(self, code: str) -> int | None:
        """Return it as a number, None where there is no dated observation."""
        declared = self._indicators.get(code)
        ends = [self._end(one) for one in (code, code + CUMULATIVE_SUFFIX)]
        ends.extend(self.month(part) for part in (declared.parts if declared else ()))
        return max((end for end in ends if end is not None), default=None)

    def reopened(self, code: str, years: set[int], last_touched: Mapping[str, int]) -> set[int]:
        """Return years beside `years` whose coverage changed because the latest period did.

        A year in progress expects reports up to the latest period; once a later year begins, it expects all of them.

        Args:
            last_touched: indicator → last month that was written or withdrawn.
        """
        made_of = self._made_of(code)
        if not years or not any(last_touched.get(one, -1) >= (self._end(one) or 0) for one in made_of):
            return set()
        found = set()
        for one in made_of:
            year = self._last_year(one, None)
            while year is not None and year in years:
                year = self._last_year(one, year)
            if year is not None and year < max(years):
                found.add(year)
        return found

    def _made_of(self, code: str) -> list[str]:
        found, waiting = dict[str, None](), [code]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.update({one: None, one + CUMULATIVE_SUFFIX: None})
                declared = self._indicators.get(one)
                waiting.extend(sources(declared) if declared else ())
        return list(found)

    def _end(self, code: str) -> int | None:
        if code not in self._ends:
            year = self._last_year(code, None)
            found: list[str | None] = []
            if year is not None:
                spans = ((f"{year}-", f"{year}."), (f"{year}Q", f"{year}R"), (f"{year}", f"{year}!"))
                found = [self._max(code, "period >= :first and period < :end", first=first, end=end) for first, end in spans]
            self._ends[code] = max((month_number(last_month(period)) for period in found if period is not None), default=None)
        return self._ends[code]

    def _last_year(self, code: str, before: int | None) -> int | None:
        found = self._max(code, "period < :end and period not like '%/%'", end="A" if before is None else f"{before:04d}")
        return int(found[:4]) if found is not None else None

    def _max(self, code: str, condition: str, **given: str) -> str | None:
        sql = f"select max(period) from observation_current where county_code = :county and indicator_code = :code and {condition}"
        statement = sa.text(f"{sql} and state not in :unspoken").bindparams(sa.bindparam("unspoken", expanding=True))
        known = {"county": self._county, "code": code, "unspoken": UNSPOKEN}
        found: str | None = self._connection.execute(statement, {**known, **given}).scalar()
        return found
