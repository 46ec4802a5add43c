"""Many rows into a table, by every driver; whole publications against bare inserts."""

import os
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import sqlalchemy as sa

import settings
from etl.checks import against_history
from etl.parse import open_county
from tests.bench.files import AREAS, months_after, submission
from tests.bench.load import loaded
from tests.bench.measure import Line, line
from tests.conftest import PostgresServer
from warehouse import load, store
from warehouse.bulk import Row, insert_rows
from warehouse.schema import Real
from warehouse.submission import Submission

_STAGED = 300_000
_FILES, _AREAS_A_FILE, _INDICATORS = 40, 48, [f"bench_{number:02d}" for number in range(1, 21)]
_STAGE = sa.Table(
    "stage",
    sa.MetaData(),
    *(sa.Column(name, sa.Text) for name in ("indicator", "period", "area")),
    sa.Column("value", Real),
    *(sa.Column(name, sa.Text) for name in ("bound", "state")),
    *(sa.Column(name, sa.Integer) for name in ("sheet", "row_no", "column_no")),
)
_COLUMNS = tuple(_STAGE.columns.keys())


def measure(folder: Path, scratch: Path) -> list[Line]:
    """Fill stages, then publish small files into the loaded warehouse."""
    return [*_stages(scratch), *_publications(folder, scratch)]


def _stages(scratch: Path) -> list[Line]:
    rows = _rows(_STAGED)
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="pg-")))
    server._folder.chmod(0o755)
    server.start()
    try:
        url = server.url("postgres")
        postgres = [min(way(url, rows) for _ in range(3)) for way in (_copy_binary, _ours)]
    finally:
        server.stop()
        shutil.rmtree(server._folder)
    url = f"sqlite:///{scratch / 'stage.sqlite'}"
    sqlite = [min(way(url, rows) for _ in range(3)) for way in (_executemany, _ours)]
    return [
        line(
            "bulk stage, SQLite: speed, of bare executemany (ADBC, the fastest, is 1.37 of that)", sqlite[0] / sqlite[1], 0.62, least=True
        ),
        line("bulk stage, PostgreSQL: speed, of COPY binary", postgres[0] / postgres[1], 0.5, least=True),
    ]


def _rows(count: int) -> list[Row]:
    draw = random.Random(count)
    places = [AREAS[place % len(AREAS)] for place in range(count)]
    return [
        (f"bench_{place % 20}", "2025-01", area, draw.random(), "exact", "reported", 0, place % 300, 5) for place, area in enumerate(places)
    ]


def _ours(url: str, rows: list[Row]) -> float:
    engine = store.open_writer(url)
    with store.write(engine) as connection:
        _STAGE.drop(connection, checkfirst=True)
        _STAGE.create(connection)
    started = time.perf_counter()
    with store.write(engine) as connection:
        insert_rows(connection, _STAGE, _COLUMNS, rows)
    spent = time.perf_counter() - started
    engine.dispose()
    return spent


def _executemany(url: str, rows: list[Row]) -> float:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    connection.execute("drop table if exists stage")
    connection.execute(f"create table stage ({', '.join(_COLUMNS)})")
    columns = list(zip(*rows, strict=True))
    started = time.perf_counter()
    connection.execute("begin immediate")
    connection.executemany(f"insert into stage values ({','.join('?' * len(_COLUMNS))})", zip(*columns, strict=True))
    connection.execute("commit")
    spent = time.perf_counter() - started
    connection.close()
    return spent


def _copy_binary(url: str, rows: list[Row]) -> float:
    with psycopg.connect(url) as connection:
        connection.execute("drop table if exists stage")
        kinds = ("text",) * 3 + ("float8",) + ("text",) * 2 + ("int4",) * 3
        connection.execute(f"create table stage ({', '.join(f'{name} {kind}' for name, kind in zip(_COLUMNS, kinds, strict=True))})")
        connection.commit()
        started = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy("COPY stage FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(kinds)
            for row in rows:
                copy.write_row(row)
        connection.commit()
        return time.perf_counter() - started


def _publications(folder: Path, scratch: Path) -> list[Line]:
    database = scratch / "writing.sqlite"
    for suffix in ("", "-wal"):
        if (source := Path(f"{loaded(folder, scratch)}{suffix}")).is_file():
            shutil.copyfile(source, f"{database}{suffix}")
    os.sync()  # or the first publications' own syncs write the copy out: a third of a gigabyte
    declared = open_county(settings.CATALOGUE, folder)
    fingerprint = declared.catalogue.form("bench_monthly").fingerprint
    draw = random.Random(7)
    months = months_after(2 * _FILES)
    files = [
        submission(month, _INDICATORS, AREAS[:_AREAS_A_FILE], lambda _: round(draw.uniform(1, 30), 2), fingerprint) for month in months
    ]
    engine = store.open_writer(f"sqlite:///{database}")

    def publish(chosen: list[Submission]) -> None:
        load.publish(
            engine,
            declared.folder,
            declared.catalogue,
            chosen,
            lambda one, history: against_history(one, history, declared.catalogue, declared.villages),
            lambda outcome: None,
        )

    singly = _spent(lambda: [publish([one]) for one in files[:_FILES]])
    together = _spent(lambda: publish(files[_FILES:]))
    engine.dispose()
    bare = _filled(database, _FILES * _AREAS_A_FILE * len(_INDICATORS))
    return [
        line(
            "publishing 40 files of 960 cells, a transaction a file: speed, of bare inserts into a filled table",
            bare / singly,
            0.12,
            least=True,
        ),
        line("publishing them in one transaction: speed, of bare inserts", bare / together, 0.25, least=True),
        line("publishing a file of 960 cells alone", singly / _FILES * 1000, unit="ms"),
    ]


def _filled(database: Path, count: int) -> float:
    """Insert rows into a table of the warehouse's observations with their key and an index of the periods; return the seconds."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("pragma cache_size=-65536")
    key = "county_code, indicator_code, period, area_code, version"
    names = [row[1] for row in connection.execute("pragma table_info(observation)")]
    connection.execute(f"create table bare ({', '.join(names)}, primary key ({key})) without rowid")
    connection.execute("insert into bare select * from observation")
    connection.execute("create index bare_period on bare (county_code, period, indicator_code, area_code)")
    chosen = connection.execute("select * from observation where period >= '2026' order by period limit ?", (count,)).fetchall()
    rows = [("bench", row[1], f"9{row[2][1:]}", *row[3:]) for row in chosen]
    started = time.perf_counter()
    connection.execute("begin immediate")
    connection.executemany(f"insert into bare values ({','.join('?' * len(names))})", rows)
    connection.execute("commit")
    spent = time.perf_counter() - started
    connection.close()
    return spent


def _spent(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
