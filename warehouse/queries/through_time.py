"""An indicator over time."""

from collections.abc import Sequence

import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import Grain
from warehouse.catalogue.periods import grain_of
from warehouse.queries.asking import ask
from warehouse.queries.figures import computed_figures
from warehouse.queries.standing import SHAPES

SERIES_COLUMNS = (
    "area_code", "period", "value", "year_to_date", "numerator", "denominator", "bound",
    "reported", "expected", "townships_reported", "townships_expected",
)  # fmt: skip
_KEPT_SQL = f"""
    select {", ".join(SERIES_COLUMNS)} from rollup
    where county_code = :county and indicator_code = :indicator and area_code in :areas and period like :shape
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
    order = {area: place for place, area in enumerate(areas)}
    return kept.assign(place=kept["area_code"].map(order)).sort_values(["place", "period"], ignore_index=True).drop(columns="place")
