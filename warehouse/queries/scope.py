"""Which areas and periods a figure is made of, and which of several reported figures counts."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue.model import CUMULATIVE_SUFFIX, Indicator
from warehouse.catalogue.periods import grain_of, months_of, quarter_of, shift
from warehouse.queries.asking import ask
from warehouse.queries.standing import month_of
from warehouse.rollup.above import areas_above

_GRAINS = ("year", "quarter", "month")  # at the same end the later one counts


@dataclass(frozen=True)
class Scope:
    """One area with all below it.

    Attributes:
        level: of the area itself; levels: code → level, of everything inside; townships: code → its township's code, ''.
    """

    area_code: str
    level: str
    levels: dict[str, str]
    townships: dict[str, str]


def scope_of(connection: sa.Connection, county_code: str, area_code: str, period: str) -> Scope:
    """Return an area with all that ever stood in it by the end of the period; a zone with its members at that time."""
    sql = "select area_code, level, parent_code, township_code, valid_from from area where county_code = :county order by valid_from"
    every = ask(connection, sql, county=county_code)
    above = areas_above(every)
    every["township_code"] = [given or above[code].township for code, given in zip(every["area_code"], every["township_code"], strict=True)]
    level = dict(zip(every["area_code"], every["level"], strict=True))
    own = level.get(area_code, "")
    if own == "county":
        inside = {code for code in every["area_code"] if above[code].county == area_code}
    elif own == "township":
        inside = set(every.loc[every["township_code"] == area_code, "area_code"]) | {area_code}
    elif own == "zone":
        sql = """
            select member_code from area_group
            where county_code = :county and group_code = :zone and valid_from <= :month and (valid_to = '' or valid_to >= :first)
        """
        months = months_of(period)
        first = months[0] if months else month_of(None)
        members = set(ask(connection, sql, county=county_code, zone=area_code, month=month_of(period), first=first)["member_code"])
        inside = members | set(every.loc[every["township_code"].isin(members), "area_code"]) | {area_code}
    else:
        inside = {area_code}
    kept = every[every["area_code"].isin(inside)]
    townships = dict(zip(kept["area_code"], kept["township_code"], strict=True))
    return Scope(area_code, own, {code: level[code] for code in sorted(inside) if code in level}, townships)


def periods_within(period: str) -> tuple[str, ...]:
    """Return the periods whose figures can be inside one: its months, their quarters when whole, itself."""
    grain = grain_of(period)
    if grain not in ("quarter", "year"):
        return (period,)
    months = months_of(period)
    quarters = sorted({quarter_of(month) for month in months}) if grain == "year" else []
    return (*months, *quarters, period)


def month_before(period: str) -> str | None:
    """Return the month before a period's first one in the same year: its running total is taken off. None in January."""
    months = months_of(period)
    return shift(months[0], -1) if months and not months[0].endswith("-01") else None


def counting_cells(cells: pd.DataFrame, indicator: Indicator, scope: Scope, before: str | None = None) -> pd.DataFrame:
    """Keep of all cells inside a scope those its figure is made of.

    A level's own figure counts where nothing below it reported for the period; at the collecting level the own figure
    counts first. A coarser period, or a running total, counts where months are missing; of a stock each area's last.

    Args:
        cells: indicator_code, area_code, period, value among their columns; `before`: see `month_before`.
    """
    levels = cells["area_code"].map(scope.levels)
    there = levels.notna() & ((levels != "zone") | (cells["area_code"] == scope.area_code)) & cells["value"].notna()
    kept = [place for _, rows in cells[there].groupby("period", sort=False) for place in _of_the_period(rows, indicator, scope)]
    cells = cells.loc[sorted(kept)]
    if cells.empty:
        return cells
    if indicator.aggregation == "stock_last":
        order = cells["period"].map(lambda period: (months_of(period) or (period,))[-1] + str(_GRAINS.index(_grain(period))))
        last = order == order.groupby(cells["area_code"], sort=False).transform("max")
        return cells[last]
    return cells[_not_outdone(cells, before)]


def _of_the_period(rows: pd.DataFrame, indicator: Indicator, scope: Scope) -> list[int]:
    """Return the index of one period's cells that count among those of several levels."""
    levels = {code: scope.levels[code] for code in set(rows["area_code"])}
    finest = {code for code, level in levels.items() if level in ("village", "entity")}
    townships = {code for code, level in levels.items() if level == "township"}
    own = {code for code, level in levels.items() if level == scope.level and code == scope.area_code}
    if indicator.level in ("township", "county"):
        finest = {code for code in finest if scope.townships.get(code) not in townships}
    else:
        townships -= {scope.townships.get(code, "") for code in finest}
    below = (finest | townships) - (own if scope.level in ("county", "zone") else set())
    counts = own if own and (indicator.level == scope.level or not below) else below
    return [int(place) for place in rows.index[rows["area_code"].isin(counts)]]


def _not_outdone(cells: pd.DataFrame, before: str | None) -> list[bool]:
    """Tell which cells stand although finer ones were reported: a running total only for a month without its own figure."""
    running = cells["indicator_code"].str.endswith(CUMULATIVE_SUFFIX)
    own = {(area, period) for area, period in zip(cells["area_code"][~running], cells["period"][~running], strict=True)}
    kept = []
    for area, period, is_running in zip(cells["area_code"], cells["period"], running, strict=True):
        if is_running:
            standing = shift(period, 1) if period == before else period
            kept.append((area, standing) not in own)
        elif _grain(period) != "month":
            kept.append(not all((area, month) in own for month in months_of(period)))
        else:
            kept.append(period != before)
    return kept


def _grain(period: str) -> str:
    grain = grain_of(period)
    return grain if grain in _GRAINS else "month"


def column_letters(numbers: Sequence[int]) -> str:
    """Return Excel's letters of column numbers from 1, joined by commas; nothing for 0."""
    return ", ".join(_letters(number) for number in numbers if number > 0)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
