"""What a page reads, in a warehouse of a hundred thousand observations and in one of ten million.

The tables the reads touch are filled directly, at the size such a county's have: rollups of every indicator, of ratios for
villages too. The observations themselves, which no page reads, are left out.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import settings
from etl.parse import open_county
from tests.bench import county
from tests.bench.measure import Line, line, middle
from warehouse import load, queries, store

_MONTHS = [f"{2023 + index // 12}-{index % 12 + 1:02d}" for index in range(28)]
_PERIODS = sorted([*_MONTHS, *(f"{year}Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)), "2025Q1", "2023", "2024", "2025"])
_TOWNSHIPS = [f"9800001{number:02d}000" for number in range(1, 16)]
_TILES = 8
_RATIOS = 8  # one indicator in so many has its villages in the rollup


@dataclass(frozen=True)
class _Size:
    """How large a county is."""

    indicators: int
    villages: int

    @property
    def observations(self) -> int:
        return self.indicators * self.villages * len(_MONTHS)


_SMALL, _LARGE = _Size(24, 150), _Size(240, 1500)


def measure(folder: Path, scratch: Path) -> list[Line]:
    """Fill both, and read what the first page shows of each."""
    found = {size: _page(size, scratch / f"pages{size.indicators}") for size in (_SMALL, _LARGE)}
    small, large = found[_SMALL], found[_LARGE]
    labels = ("8 tiles", "township ranking", "county trend", "all three")
    shown = f"{_SMALL.observations:,} and {_LARGE.observations:,} observations"
    lines = [line(f"page's rollup reads, SQL alone, {_LARGE.observations:,} observations", large.bare * 1000, 5, unit="ms")]
    lines += [line(f"the same, of those at {_SMALL.observations:,}", large.bare / small.bare, 1.2)]
    for place, label in enumerate(labels):
        aim = 1.2 if label == "all three" else None
        lines.append(line(f"{label} by warehouse.queries, between {shown}", large.layer[place] / small.layer[place], aim))
    lines.append(line(f"all three by warehouse.queries, {_LARGE.observations:,} observations", large.layer[-1] * 1000, unit="ms"))
    return lines


@dataclass(frozen=True)
class _Spent:
    """Seconds of a page's reads, medians: the SQL alone; and each question in the data layer, then all of them."""

    bare: float
    layer: tuple[float, ...]


def _page(size: _Size, folder: Path) -> _Spent:
    county.write(folder, [], size.indicators)
    url = f"sqlite:///{folder / 'warehouse.sqlite'}"
    store.upgrade(url)
    declared = open_county(settings.CATALOGUE, folder)
    engine = store.open_writer(url)
    load.publish(engine, declared.folder, declared.catalogue, [], lambda one, _: one, lambda outcome: None)
    engine.dispose()
    _fill(folder / "warehouse.sqlite", size)
    codes = [f"bench_{number:02d}" for number in range(1, _TILES + 1)]
    reader = store.open_reader(url)
    with store.read(reader) as connection:
        asked = (
            lambda: queries.tiles(connection, "bench", codes, "2025-04"),
            lambda: queries.township_ranking(connection, "bench", codes[0], "2025-04"),
            lambda: queries.series(connection, "bench", declared.catalogue, codes[0], ["980000000000"], "month"),
        )
        layer = (*(middle(one) for one in asked), middle(lambda: [one() for one in asked]))
        bare = _bare_reads(folder / "warehouse.sqlite", codes)
    reader.dispose()
    return _Spent(bare, layer)


def _bare_reads(database: Path, codes: list[str]) -> float:
    raw = sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None)
    codes_marks, period_marks, town_marks = (",".join("?" * count) for count in (len(codes), 25, len(_TOWNSHIPS)))
    tiles = f"""select * from rollup where county_code = 'bench' and area_code = '980000000000'
        and indicator_code in ({codes_marks}) and period in ({period_marks})"""
    ranking = (
        f"select * from rollup where county_code = 'bench' and indicator_code = ? and area_code in ({town_marks}) and period = '2025-04'"
    )
    trend = "select * from rollup where county_code = 'bench' and indicator_code = ? and area_code = '980000000000'"

    def ask() -> None:
        raw.execute(tiles, (*codes, *_MONTHS[-25:])).fetchall()
        raw.execute(ranking, (codes[0], *_TOWNSHIPS)).fetchall()
        raw.execute(trend, (codes[0],)).fetchall()

    spent = middle(ask, 200)
    raw.close()
    return spent


def _fill(database: Path, size: _Size) -> None:
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("pragma cache_size=-65536")
    connection.execute("pragma synchronous=off")
    connection.execute("begin immediate")
    connection.executemany("insert into rollup values ('bench', ?, ?, ?, ?, ?, null, null, ?, 'exact', ?, ?, 15, 15, 1)", _rollups(size))
    connection.execute("commit")
    connection.execute("analyze")
    connection.close()


def _rollups(size: _Size) -> Iterator[tuple[object, ...]]:
    each = size.villages // len(_TOWNSHIPS)
    villages = [f"{town[:9]}{place:03d}" for town in _TOWNSHIPS for place in range(200, 200 + each)]
    for number in range(1, size.indicators + 1):
        below = villages if number % _RATIOS == 0 else []
        for level, areas in (("county", ["980000000000"]), ("township", _TOWNSHIPS), ("village", below)):
            for place, area in enumerate(areas):
                for count, period in enumerate(_PERIODS):
                    value = float((number * 7919 + place * 104729 + count * 31) % 1000)
                    yield f"bench_{number:02d}", area, period, level, value, value * 3, each, each
