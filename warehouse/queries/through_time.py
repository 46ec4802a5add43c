"""An indicator over time, for a few areas or for all of a level."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import Grain
from warehouse.catalogue.periods import UNDATED, grain_of, last_month, months_of
from warehouse.queries.asking import ask, ask_rows
from warehouse.queries.figures import computed_figures, figures, reached_month
from warehouse.queries.scope import scope_of
from warehouse.queries.standing import SHAPES
from warehouse.rollup.said import with_said
from warehouse.rollup.spans import DIGITS

SERIES_COLUMNS = (
    "area_code", "period", "value", "year_to_date", "numerator", "denominator", "bound",
    "reported", "expected", "townships_reported", "townships_expected",
)  # fmt: skip
PANEL_COLUMNS = ("area_code", "period", "value", "bound", "reported", "expected", "provisional")
COMPOSITION_COLUMNS = ("period", "part", "value", "share", "whole", "exists", "reported", "expected")
_KEPT_SQL = f"""
    {with_said("indicator.indicator_code = :indicator")}
    select {", ".join(SERIES_COLUMNS)} from rollup
    where county_code = :county and indicator_code = :indicator and area_code in :areas
          and period in (select period from said where period like :shape)
    order by period
"""


def series(
    connection: sa.Connection,
    county_code: str,
    catalogue: Catalogue,
    indicator: str,
    areas: Sequence[str],
    grain: Grain,
    version: int | None = None,
) -> pd.DataFrame:
    """Return an indicator of some areas over all time.

    A row per area (in the order asked for) and month, quarter or year in which anybody reported: SERIES_COLUMNS; value,
    year_to_date, numerator, denominator are float in the indicator's unit, NaN = that area did not report. A village that
    has no report at all has no row.

    Args:
        version: None = the newest, read from rollups; an older one is computed from the observations it had, as villages
            always are where their figures are not kept.
    """
    catalogue.indicator(indicator)
    kept = pd.DataFrame(columns=list(SERIES_COLUMNS))
    if version is None:
        kept = ask(connection, _KEPT_SQL, county=county_code, indicator=indicator, areas=list(areas), shape=SHAPES[grain])
    found = set(kept["area_code"])
    others = [area for area in areas if area not in found]
    if others:
        computed = computed_figures(connection, county_code, catalogue, [indicator], None, others, version)[0]
        of_grain = computed["period"].map(lambda period: grain_of(period) == grain).astype(bool)
        kept = pd.concat([frame for frame in (kept, computed.loc[of_grain, list(SERIES_COLUMNS)]) if len(frame)] or [kept])
        kept = kept.sort_values("period", kind="stable")
    order = {area: place for place, area in enumerate(areas)}
    places = np.array([order[area] for area in kept["area_code"]], dtype=np.int64)
    return kept.iloc[np.argsort(places, kind="stable")].reset_index(drop=True)


def panel_series(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, indicator: str, level: str, grain: Grain, within: str = ""
) -> pd.DataFrame:
    """Return an indicator of all areas of a level over all time, for lines and small multiples.

    A row per area (those there at any time, in 建制顺序) and month, quarter or year in which anybody in the county reported,
    PANEL_COLUMNS: value float in the indicator's unit, NaN = that area did not report; reported, expected int (0 where an area
    was not there, or a village has no report); bound str; provisional bool: fewer reports than expected, or the county's
    reports do not reach the period's end.

    Args:
        within: only areas inside this township, or inside this zone now; '' = all.

    Raises UnknownName for an indicator nobody declared.
    """
    catalogue.indicator(indicator)
    places = _ever_there(connection, county_code, level, within)
    found = figures(connection, county_code, catalogue, [indicator], level, None, places["area_code"].tolist())
    found = found[found["period"].map(lambda period: grain_of(period) == grain).astype(bool)]
    axis = pd.DataFrame({"period": sorted(found["period"].unique())}, dtype=object)
    frame = places[["area_code"]].merge(axis, how="cross").merge(found, how="left", on=["area_code", "period"])
    counts = {name: frame[name].astype(float).fillna(0).astype(int) for name in ("reported", "expected")}
    reached = reached_month(connection, county_code, catalogue, indicator)
    unfinished = frame["period"].map(lambda period: last_month(period) > reached).astype(bool)
    frame = frame.assign(
        value=frame["value"].astype(float),
        bound=frame["bound"].astype(object).fillna("exact"),
        provisional=unfinished | (counts["reported"] < counts["expected"]),
        **counts,
    )
    return frame[list(PANEL_COLUMNS)]


def composition(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, whole: str, area_code: str, grain: Grain
) -> pd.DataFrame:
    """Return what an indicator with declared parts is made of over time, for one area.

    A row per month, quarter or year in which anybody in the county reported the whole or a part, and part (as declared, then
    the remainder, whose part is ''): COMPOSITION_COLUMNS. value float in the indicator's unit, NaN = not reported; of the
    remainder the whole less the parts that are known (a part not reported stays inside it), NaN where the whole is not
    known or no part is; whole float; exists bool: False where the item is gone since an accounting break and nobody in the
    county reported it; reported, expected int, of the remainder the whole's; share float, % of the whole, NaN where that is
    not above zero.

    Raises UnknownName for an indicator nobody declared. One without parts has no row.
    """
    parts = catalogue.indicator(whole).parts
    level = _level_of(connection, county_code, area_code)
    found = figures(connection, county_code, catalogue, [whole, *parts] if parts else [], level, None, [area_code])
    found = found[found["period"].map(lambda period: grain_of(period) == grain).astype(bool)]
    rows: dict[tuple[str, str], Any] = {(row["indicator_code"], row["period"]): row for row in found.to_dict("records")}
    alive = _reported_anywhere(connection, county_code, parts, grain)
    made: list[tuple[object, ...]] = []
    for period in sorted(set(found["period"])):
        total = rows.get((whole, period))
        of = float(total["value"]) if total is not None else np.nan
        values = {part: float(rows[part, period]["value"]) if (part, period) in rows else np.nan for part in parts}
        known = [value for value in values.values() if not np.isnan(value)]
        for part, value in values.items():
            row = rows.get((part, period))
            exists = (part, period) in alive or not _after_break(catalogue.indicator(part).breaks, period)
            made.append((period, part, value, of, exists, *((row["reported"], row["expected"]) if row is not None else (0, 0))))
        rest = round(of - sum(known), DIGITS) + 0.0 if known else np.nan
        made.append((period, "", rest, of, True, *((total["reported"], total["expected"]) if total is not None else (0, 0))))
    frame = pd.DataFrame(made, columns=["period", "part", "value", "whole", "exists", "reported", "expected"])
    frame = frame.astype({"value": float, "whole": float, "exists": bool})
    return frame.assign(share=(frame["value"] / frame["whole"].where(frame["whole"] > 0) * 100))[list(COMPOSITION_COLUMNS)]


def _after_break(breaks: Sequence[str], period: str) -> bool:
    return bool(breaks) and months_of(period)[0] >= min(months_of(one)[0] for one in breaks)


def _reported_anywhere(connection: sa.Connection, county_code: str, indicators: Sequence[str], grain: Grain) -> set[tuple[str, str]]:
    sql = """
        select distinct indicator_code, period from rollup
        where county_code = :county and indicator_code in :indicators and period like :shape and value is not null
    """
    _, rows = ask_rows(connection, sql, county=county_code, indicators=list(indicators), shape=SHAPES[grain])
    return {(str(code), str(period)) for code, period in rows}


def _level_of(connection: sa.Connection, county_code: str, area_code: str) -> str:
    sql = "select max(level) from area where county_code = :county and area_code = :area"
    return str(ask_rows(connection, sql, county=county_code, area=area_code)[1][0][0] or "")


def _ever_there(connection: sa.Connection, county_code: str, level: str, within: str) -> pd.DataFrame:
    sql = "select area_code from area where county_code = :county and level = :level group by area_code order by min(position), area_code"
    places = ask(connection, sql, county=county_code, level=level)
    if not within:
        return places
    inside = scope_of(connection, county_code, within, UNDATED).levels
    return places[places["area_code"].isin(list(inside))]
