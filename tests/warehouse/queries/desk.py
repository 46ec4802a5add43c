"""The county of `world` with its zone among its areas."""

import dataclasses

import pandas as pd

from tests.warehouse import world
from warehouse.areas import AREA_COLUMNS, CountyFolder

ZONE = "990100900001"


def folder(*more: tuple[object, ...]) -> CountyFolder:
    """The county; more: rows of AREA_COLUMNS to add."""
    made = world.county()
    rows = [(ZONE, "片区", "Zone", "zone", world.COUNTY_AREA, "", 90, "", "", "", "", ""), *more]
    areas = pd.concat([made.areas, pd.DataFrame(rows, columns=list(AREA_COLUMNS))], ignore_index=True)
    return dataclasses.replace(made, areas=areas)
