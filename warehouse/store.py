"""Opening a warehouse: one writer at a time, any number of readers that each see one state.

A warehouse is named by a URL: ``sqlite:////var/lib/county/warehouse.sqlite`` or ``postgresql://user@host/name``.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from warehouse.catalogue.errors import Problem, ProjectError

if TYPE_CHECKING:
    from alembic.config import Config

Engine = sa.Engine
Connection = sa.Connection

WRITER_LOCK = 7_294_011_526  # the number every writer of a PostgreSQL warehouse locks; any constant does
BUSY_SECONDS = 60
_MIGRATIONS = Path(__file__).parent / "migrations"
_REVISION = sa.table("alembic_version", sa.column("version_num", sa.Text))
_WRITER_CACHE_KIB = 64 * 1024
_READER_CACHE_KIB = 4 * 1024  # of each of a server's threads; more made no page faster, the file is in memory anyway
_PAGE_KIB = 4
_LOG_KIB = 16 * 1024  # of the write-ahead log: folding it back costs more than writing a small file's rows
_LONG_LOG_KIB = 4 * _LOG_KIB  # what is longer is cut off; a shorter one is written over, which syncs twice as fast as growing anew
_BUSY_ERRORS = ("database is locked", "database table is locked", "lock timeout")


def open_writer(url: str) -> sa.Engine:
    """Return an engine whose transactions take the warehouse's one writer lock when they begin.

    SQLite: WAL, synchronous=FULL, BEGIN IMMEDIATE; the file is created when absent, its folder is not.
    PostgreSQL: an advisory lock that the end of the transaction gives back.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        path = _sqlite_path(parsed)
        if not path.parent.is_dir():
            raise ProjectError(Problem(str(path), "its folder does not exist", f"create the folder {path.parent}"))
        engine = sa.create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
        sa.event.listen(engine, "connect", _prepare_sqlite_writer)
        sa.event.listen(engine, "begin", _begin_immediate)
        return engine
    engine = sa.create_engine(parsed)
    sa.event.listen(engine, "begin", _take_advisory_lock)
    return engine


def open_reader(url: str) -> sa.Engine:
    """Return an engine that can only read and whose every transaction sees one state; use it through ``read``.

    Raises ProjectError when a SQLite warehouse has not been created yet.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        path = _sqlite_path(parsed)
        if not path.is_file():
            raise ProjectError(Problem(str(path), "there is no warehouse yet", "run `python -m etl load` first"))
        read_only = parsed.set(database=f"file:{quote(str(path.absolute()))}", query={"mode": "ro", "uri": "true"})
        engine = sa.create_engine(read_only, connect_args={"timeout": BUSY_SECONDS})
        sa.event.listen(engine, "connect", _prepare_sqlite_reader)
        sa.event.listen(engine, "begin", _begin)
        return engine
    return sa.create_engine(parsed, isolation_level="REPEATABLE READ", execution_options={"postgresql_readonly": True})


@contextmanager
def read(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection inside one read transaction: all its queries see the same version. Keep it short."""
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@contextmanager
def write(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give the one writer's transaction: committed at the end, rolled back when anything is raised.

    Raises ProjectError when another load holds the lock for longer than BUSY_SECONDS.
    """
    with engine.connect() as connection:
        try:
            transaction = connection.begin()
        except sa.exc.OperationalError as error:
            if any(words in str(error) for words in _BUSY_ERRORS):
                name = engine.url.render_as_string(hide_password=True)
                raise ProjectError(Problem(name, "another load is writing to it", "wait until that load has ended")) from error
            raise
        with transaction:
            yield connection


def tidy_up(engine: sa.Engine) -> None:
    """Fold SQLite's write-ahead log back into the file, and cut it off, once a load has made it long; PostgreSQL looks after itself.

    What is in the log is as safe as what is in the file. SQLite itself folds a shorter log back and then writes over it, and closing
    the last connection folds it back as well.
    """
    if engine.dialect.name == "sqlite" and _log_kib(engine) > _LONG_LOG_KIB:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def upgrade(url: str) -> Path | None:
    """Bring the warehouse to the newest tables, creating it where there is none; does nothing where they are there.

    All of it is one transaction under the writer lock, so that two processes may start at once and a failure leaves the
    old tables. A SQLite warehouse that holds a publication is first copied to a file beside it.

    Returns:
        The copy's path, None where none was made.
    """
    engine = open_writer(url)
    try:
        with write(engine) as connection:
            found = _revision(connection)
            if found == newest_revision():
                return None
            from alembic import command  # noqa: PLC0415  (a warehouse is migrated once and opened every day)

            copy = _copy_aside(url, found) if found and _holds_data(connection) else None
            command.upgrade(migrations_config(connection), "head")
        return copy
    finally:
        engine.dispose()


def migrations_config(connection: sa.Connection | None = None) -> "Config":
    """Return Alembic's configuration for commands inside the connection's transaction; there is no alembic.ini."""
    from alembic.config import Config  # noqa: PLC0415

    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def newest_revision() -> str:
    """Return the newest revision in ``versions``: the number its file begins with."""
    return max(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def sqlite_file(url: str) -> Path | None:
    """Return the file a SQLite warehouse lies in, None for another database."""
    parsed = _parse(url)
    return _sqlite_path(parsed) if parsed.get_backend_name() == "sqlite" else None


def _parse(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise ProjectError(Problem(url, "is not a database URL", "write sqlite:///warehouse.sqlite or postgresql://…")) from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise ProjectError(Problem(parsed.drivername, "is not a database this project writes to", "use sqlite or postgresql"))
    return parsed


def _sqlite_path(parsed: sa.URL) -> Path:
    if not parsed.database or parsed.database == ":memory:":
        raise ProjectError(Problem(str(parsed), "names no file", "write sqlite:///warehouse.sqlite: readers are other processes"))
    return Path(parsed.database)


def _prepare_sqlite_writer(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    _own_transactions(connection)
    _switch_to_wal(connection)
    for pragma in (
        f"cache_size=-{_WRITER_CACHE_KIB}",
        "synchronous=FULL",
        "temp_store=MEMORY",
        f"wal_autocheckpoint={_LOG_KIB // _PAGE_KIB}",
    ):
        _pragma(connection, pragma)


def _log_kib(engine: sa.Engine) -> float:
    log = Path(f"{engine.url.database}-wal")
    return log.stat().st_size / 1024 if log.is_file() else 0.0


def _prepare_sqlite_reader(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    _own_transactions(connection)
    for pragma in ("query_only=ON", f"cache_size=-{_READER_CACHE_KIB}"):
        _pragma(connection, pragma)


def _own_transactions(connection: DBAPIConnection) -> None:
    """Keep Python's sqlite3 from opening and closing transactions of its own: it gives two SELECTs two states."""
    connection.isolation_level = None


def _switch_to_wal(connection: DBAPIConnection) -> None:
    """Turn the write-ahead log on; two processes that create the file at once are told "locked" without a wait."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return _pragma(connection, "journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _pragma(connection: DBAPIConnection, pragma: str) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _take_advisory_lock(connection: sa.Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")


def _revision(connection: sa.Connection) -> str | None:
    """Return the revision the warehouse is at, None for one without tables."""
    if not sa.inspect(connection).has_table(_REVISION.name):
        return None
    return connection.execute(sa.select(_REVISION.c.version_num)).scalar()


def _holds_data(connection: sa.Connection) -> bool:
    return bool(connection.exec_driver_sql("SELECT count(*) FROM publication").scalar())


def _copy_aside(url: str, revision: str) -> Path | None:
    """Copy a SQLite warehouse through a second connection: VACUUM INTO cannot run inside the writer's transaction."""
    path = sqlite_file(url)
    if path is None:
        return None
    stamp = datetime.now().astimezone().strftime("%Y%m%dT%H%M%S%f")
    copy = path.with_name(f"{path.name}.{revision}-{stamp}.backup")
    reader = sa.create_engine(f"sqlite:///{path}", isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with reader.connect() as connection:
        connection.execute(sa.text("VACUUM INTO :copy"), {"copy": str(copy)})
    return copy
