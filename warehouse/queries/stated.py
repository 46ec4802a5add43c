"""Figures as they were reported, for counties whose figures are not one whole: published ones, several counties in a folder."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
import sqlalchemy as sa

from warehouse.queries.asking import ask, ask_rows

CASE_COLUMNS = (
    "report", "indicator_code", "domain", "unit", "area_code", "name_zh", "name_en", "level", "period", "value", "numerator", "denominator",
    "bound", "state", "basis", "quote", "batch_id", "sheet", "row_no",
)  # fmt: skip


class StatedFigure(NamedTuple):
    """One reported figure; value None = masked. root: the highest area above its own, that area itself at the top."""

    indicator_code: str
    area_code: str
    name_zh: str
    name_en: str
    root: str
    root_zh: str
    root_en: str
    period: str
    value: float | None
    bound: str
    raw: str


def stated_indicators(connection: sa.Connection, county_code: str) -> list[str]:
    """Return the codes of the indicators of which any area stated a figure, masked ones too, in the order of the alphabet."""
    sql = """
        select indicator_code from indicator
        where county_code = :county and exists (
            select 1 from observation_current as stated
            where stated.county_code = indicator.county_code and stated.indicator_code = indicator.indicator_code
                  and stated.state not in ('withdrawn', 'returned')
        )
        order by indicator_code
    """
    _, rows = ask_rows(connection, sql, county=county_code)
    return [str(row[0]) for row in rows]


def stated_figures(connection: sa.Connection, county_code: str, indicators: Sequence[str], limit: int) -> tuple[list[StatedFigure], int]:
    """Return reported figures of the newest version, by highest area and area in 建制顺序, and how many there are altogether.

    Args:
        indicators: their codes, in the order they come in within an area; limit: the most figures to return.

    Returns:
        The figures, one per indicator, area and period; withdrawn and returned ones are left out, masked ones are not.
    """
    sql = """
        select stated.indicator_code, stated.area_code, stated.period, stated.value, stated.bound, coalesce(written.raw, '') as raw
        from observation_current as stated
        left join observation as written
             on written.county_code = stated.county_code and written.indicator_code = stated.indicator_code
             and written.period = stated.period and written.area_code = stated.area_code and written.version = stated.version
        where stated.county_code = :county and stated.indicator_code in :indicators and stated.state not in ('withdrawn', 'returned')
    """
    _, found = ask_rows(connection, sql, county=county_code, indicators=list(indicators))
    _, rows = ask_rows(
        connection,
        "select area_code, name_zh, name_en, parent_code, position from area where county_code = :county order by valid_from",
        county=county_code,
    )
    areas = {row[0]: row[1:] for row in rows}  # of several spans the newest
    parents = {code: row[2] for code, row in areas.items()}
    order = {code: place for place, code in enumerate(indicators)}
    nowhere = ("", "", "", 0)
    roots = {area: _root(area, parents) for area in {row[1] for row in found}}
    position = {area: (areas.get(roots[area], nowhere)[3], roots[area], areas.get(area, nowhere)[3], area) for area in roots}
    found.sort(key=lambda row: (position[row[1]], order[row[0]], row[2]))
    figures = []
    for code, area, period, value, bound, raw in found[:limit]:
        named, root = areas.get(area, nowhere), areas.get(roots[area], nowhere)
        figures.append(StatedFigure(code, area, named[0], named[1], roots[area], root[0], root[1], period, value, bound, raw))
    return figures, len(found)


def cases(connection: sa.Connection, county_code: str) -> pd.DataFrame:
    """Return every figure reports state, as they stand there, each with its sentence.

    A row per figure, by report and row, CASE_COLUMNS: report (the file's name), quote (the cell's text with the sentence),
    bound (exact, at_least, at_most, about), state (reported, masked), basis, unit (the indicator's), domain (str); value,
    numerator, denominator float in that unit, NaN = masked or none; batch_id, row_no int, sheet str: where it stands. Withdrawn
    and returned ones are left out.
    """
    sql = """
        with place as (
            select area_code, max(name_zh) as name_zh, max(name_en) as name_en, max(level) as level
            from area where county_code = :county group by area_code
        )
        select coalesce(batch.file_name, '') as report, stated.indicator_code, coalesce(indicator.domain, '') as domain,
               coalesce(indicator.unit, '') as unit, stated.area_code, coalesce(place.name_zh, '') as name_zh,
               coalesce(place.name_en, '') as name_en, coalesce(place.level, '') as level, stated.period, stated.value,
               stated.numerator, stated.denominator, stated.bound, stated.state, stated.basis, coalesce(written.raw, '') as quote,
               stated.batch_id, coalesce(batch_sheet.name, '') as sheet, coalesce(written.row_no, 0) as row_no
        from observation_current as stated
        left join observation as written
             on written.county_code = stated.county_code and written.indicator_code = stated.indicator_code
             and written.period = stated.period and written.area_code = stated.area_code and written.version = stated.version
        left join indicator on indicator.county_code = stated.county_code and indicator.indicator_code = stated.indicator_code
        left join place on place.area_code = stated.area_code
        left join batch on batch.batch_id = stated.batch_id
        left join batch_sheet on batch_sheet.batch_id = stated.batch_id and batch_sheet.sheet_no = written.sheet_no
        where stated.county_code = :county and stated.state in ('reported', 'masked')
        order by batch.file_name, written.sheet_no, written.row_no, stated.indicator_code, stated.area_code
    """
    return ask(connection, sql, county=county_code)[list(CASE_COLUMNS)]


def _root(area: str, parents: Mapping[str, str]) -> str:
    while parents.get(area) in parents:
        area = parents[area]
    return area
