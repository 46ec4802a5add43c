"""The warehouse as it stood in an earlier version, for every question that knows only the newest."""

import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

import sqlalchemy as sa

from warehouse import rollup, schema
from warehouse.bulk import insert_rows, update_rows
from warehouse.catalogue import Catalogue
from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.queries.asking import ask_rows
from warehouse.queries.standing import version as newest_version
from warehouse.store import open_reader, read

KEPT = 8  # snapshots a folder keeps: those used last
_DECLARED = (schema.county, schema.area, schema.area_group, schema.indicator, schema.form)
_OF_BATCHES = (schema.batch_period, schema.batch_sheet, schema.finding)
_LEDGERS = (
    (schema.observation, schema.observation_current),
    (schema.register_row, schema.register_row_current),
    (schema.target, schema.target_current),
)
_ROWS_AT_ONCE = 50_000
_building = threading.Lock()


@contextmanager
def as_of_view(engine: sa.Engine, county_code: str, catalogue: Catalogue, version: int, folder: Path) -> Iterator[sa.Connection]:
    """Give a connection on which questions about one county answer as they did when a version was the newest.

    The newest version is the warehouse itself. An older one is built once, from the history and by the rollups' own rules, as a
    SQLite file in `folder` whatever the warehouse is; as it never changes, later views only open it. It holds the facts as they
    stood, the history, files and findings up to the version. Areas, zones and definitions are today's: they have no versions;
    a file built on others is not used any more. A rollup row that changed again later says it changed in the version itself, so
    `changes` tells what changed, not `changes_since`.

    Args:
        engine: from `store.open_reader`; folder: made when absent, the KEPT files used last stay in it.

    Raises UnknownName for a version there is not.
    """
    with read(engine) as connection:
        newest = newest_version(connection)
        if not 0 < version <= newest:
            raise UnknownName(Problem("version", f"there is no version {version}", f"use one from 1 to {newest}"))
        if version == newest:
            yield connection
            return
        path = folder / _name(connection, county_code, version)
        with _building:
            if not path.is_file():
                _build(connection, county_code, catalogue, version, path)
    with suppress(OSError):  # a folder that has become read-only still serves what it has
        os.utime(path)
    snapshot = open_reader(f"sqlite:///{path}")
    try:
        with read(snapshot) as made:
            yield made
    finally:
        snapshot.dispose()


def _name(connection: sa.Connection, county_code: str, version: int) -> str:
    """Name a version's file by all it depends on."""
    sql = """
        select publication.published_at, publication.cells, coalesce(county.fingerprint, ''), alembic_version.version_num
        from publication
        left join county on county.county_code = :county
        left join alembic_version on 1 = 1
        where publication.version = :version
    """
    _, rows = ask_rows(connection, sql, county=county_code, version=version)
    said = repr((str(connection.engine.url), county_code, version, rows))
    return f"version-{version}-{hashlib.sha256(said.encode()).hexdigest()[:16]}.sqlite"


def _build(connection: sa.Connection, county_code: str, catalogue: Catalogue, version: int, path: Path) -> None:
    """Write a version's file beside its place, then move it there: whoever finds it finds it whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(mkdtemp(prefix="building-", dir=path.parent))
    try:
        engine = sa.create_engine(f"sqlite:///{aside / path.name}", poolclass=sa.NullPool)
        with engine.connect() as made:
            made.exec_driver_sql("PRAGMA journal_mode=MEMORY")
            made.commit()
            with made.begin():
                schema.metadata.create_all(made)
                _fill(connection, made, county_code, version)
                rollup.rebuild(made, county_code, catalogue, version)
                _date_rollups(connection, made, county_code, version)
        engine.dispose()
        (aside / path.name).replace(path)
    finally:
        shutil.rmtree(aside)
    for old in sorted(path.parent.glob("version-*.sqlite"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
        with suppress(OSError):  # another process has it open, or was quicker
            old.unlink()


def _fill(connection: sa.Connection, made: sa.Connection, county_code: str, version: int) -> None:
    for table in _DECLARED:
        _copy(connection, made, table, table.c.county_code == county_code)
    _copy(connection, made, schema.publication, schema.publication.c.version <= version)
    files = sa.and_(schema.batch.c.county_code == county_code, schema.batch.c.version <= version)
    _copy(connection, made, schema.batch, files)
    for table in _OF_BATCHES:
        _copy(connection, made, table, table.c.batch_id.in_(sa.select(schema.batch.c.batch_id).where(files)))
    for table, current in _LEDGERS:
        _copy(connection, made, table, sa.and_(table.c.county_code == county_code, table.c.version <= version))
        _make_current(made, table, current)
        _confirm(connection, made, current, county_code, version)
    for table in (schema.status, schema.frozen):
        _copy(connection, made, table, sa.and_(table.c.county_code == county_code, table.c.version <= version))
    _make_current(made, schema.status, schema.status_current)


def _copy(connection: sa.Connection, made: sa.Connection, table: sa.Table, condition: sa.ColumnElement[bool]) -> None:
    cursor = connection.execute(sa.select(table).where(condition)).cursor
    if cursor is not None:
        with closing(cursor):
            while rows := cursor.fetchmany(_ROWS_AT_ONCE):
                insert_rows(made, table, [column.name for column in table.c], rows)


def _make_current(made: sa.Connection, table: sa.Table, current: sa.Table) -> None:
    """Take of each fact the newest row, unless that withdrew it; no newer submission is known to have said the same again."""
    names = [column.name for column in current.c if column.name != "confirmed_by"]
    key = [column.name for column in current.primary_key.columns]
    later = table.alias("later")
    newest = sa.select(sa.func.max(later.c.version)).where(*(later.c[name] == table.c[name] for name in key)).scalar_subquery()
    confirmed = ["confirmed_by"] if "confirmed_by" in current.c else []
    chosen = sa.select(*(table.c[name] for name in names), *(table.c.batch_id for _ in confirmed)).where(
        table.c.version == newest, table.c.state != "withdrawn"
    )
    made.execute(current.insert().from_select([*names, *confirmed], chosen))


def _confirm(connection: sa.Connection, made: sa.Connection, current: sa.Table, county_code: str, version: int) -> None:
    """Note which facts a later file had confirmed by then: known where they have not changed since."""
    key = [column.name for column in current.primary_key.columns]
    confirmed = (
        sa.select(*(current.c[name] for name in key), current.c.confirmed_by)
        .join(schema.batch, schema.batch.c.batch_id == current.c.confirmed_by)
        .where(
            current.c.county_code == county_code,
            current.c.version <= version,
            current.c.confirmed_by != current.c.batch_id,
            schema.batch.c.version <= version,
        )
    )
    for row in connection.execute(confirmed):
        update_rows(made, current, "confirmed_by", row[-1], [tuple(row[:-1])])


def _date_rollups(connection: sa.Connection, made: sa.Connection, county_code: str, version: int) -> None:
    """Give back their versions to the rollup rows that are still the same today."""
    kept = schema.rollup
    chosen = sa.select(kept.c.version, kept.c.county_code, kept.c.indicator_code, kept.c.area_code, kept.c.period).where(
        kept.c.county_code == county_code, kept.c.version < version
    )
    rows = [tuple(row) for row in connection.execute(chosen)]
    if rows:
        sql = "UPDATE rollup SET version = ? WHERE county_code = ? AND indicator_code = ? AND area_code = ? AND period = ?"
        made.exec_driver_sql(sql, rows)
