"""What questions cost in a loaded warehouse: the data layer against the bare driver, rollups against villages, an old version."""

import sqlite3
from pathlib import Path

import settings
from etl.parse import open_county
from tests.bench.load import loaded
from tests.bench.measure import Line, line, middle
from warehouse import queries, store
from warehouse.history import as_of
from warehouse.queries.asking import ask

_TOWNSHIPS = [f"9800001{number:02d}000" for number in range(1, 16)]
_INDICATOR = "bench_07"
_LAST_MONTHS = [f"{year}-{month:02d}" for year in range(2016, 2026) for month in range(1, 13)]


def measure(folder: Path, scratch: Path) -> list[Line]:
    """Ask the warehouse the first section loaded."""
    database = loaded(folder, scratch)
    catalogue = open_county(settings.CATALOGUE, folder).catalogue
    raw = sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None)
    engine = store.open_reader(f"sqlite:///{database}")
    marks, months = ",".join("?" * len(_TOWNSHIPS)), ",".join("?" * len(_LAST_MONTHS))
    by_rollup = f"""select {", ".join(queries.SERIES_COLUMNS)} from rollup
        where county_code = 'bench' and indicator_code = ? and area_code in ({marks}) and period like '____-__'"""
    summed = f"""select area.township_code, observation_current.period, sum(value), count(*) from observation_current
        join area on area.county_code = 'bench' and area.area_code = observation_current.area_code
        where observation_current.county_code = 'bench' and indicator_code = ? and period in ({months}) group by 1, 2"""
    kept = f"""select area_code, period, value, reported from rollup
        where county_code = 'bench' and indicator_code = ? and area_code in ({marks}) and period in ({months})"""
    current = """select * from observation_current where county_code = 'bench' and indicator_code = :indicator and period in :periods
        order by indicator_code, period, area_code"""
    with store.read(engine) as connection:
        plain = middle(lambda: raw.execute(by_rollup, (_INDICATOR, *_TOWNSHIPS)).fetchall(), 15)
        layer = middle(lambda: queries.series(connection, "bench", catalogue, _INDICATOR, _TOWNSHIPS, "month"), 15)
        villages = middle(lambda: raw.execute(summed, (_INDICATOR, *_LAST_MONTHS)).fetchall(), 9)
        rolled = middle(lambda: raw.execute(kept, (_INDICATOR, *_TOWNSHIPS, *_LAST_MONTHS)).fetchall(), 15)
        year = _LAST_MONTHS[-12:]
        newest = middle(lambda: ask(connection, current, indicator=_INDICATOR, periods=year), 15)
        then = middle(lambda: as_of(connection, "bench", [_INDICATOR], year, 1), 15)
    engine.dispose()
    raw.close()
    return [
        line("series of 15 townships, 300 months, in the data layer, of bare sqlite3", layer / plain, 3),
        line("township series by rollup: times faster than summing villages, 120 months", villages / rolled, 5, least=True),
        line("a year of villages as of a version, of the current rows", then / newest, 3),
        line("a year of villages as of a version", then * 1000, unit="ms"),
    ]
