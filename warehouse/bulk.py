"""Many rows at once, through the database's own driver: SQLAlchemy's inserts are 4 to 10 times slower."""

import ast
import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import sqlalchemy as sa

Row = tuple[Any, ...]
_COLLECT_AFTER = 200_000  # new objects between two runs of Python's cycle collector, instead of 700


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Run Python's cycle collector less often: with thousands of plain tuples in hand it finds nothing and costs an eighth of a load."""
    usual = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def fetch_all(connection: sa.Connection, chosen: sa.Select[Any] | sa.TextClause, given: Mapping[str, object] | None = None) -> list[Row]:
    """Return a query's rows as plain tuples, straight from the driver: three times as fast as SQLAlchemy's rows."""
    result = connection.execute(chosen, given)
    rows: list[Row] = [] if result.cursor is None else list(result.cursor.fetchall())
    result.close()
    return rows


def insert_rows(connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Append rows inside the connection's transaction; a value is None or what the column's type takes, never NaN."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        kinds = [_binary_type(table.c[name].type) for name in columns]
        _copy(connection, f"COPY {table.name} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)", kinds, rows)
    else:
        connection.exec_driver_sql(_insert(table, columns), list(rows))


@cache
def filled_in(column: sa.Column[Any]) -> str | int | None:
    """Return what a row that does not name a column has in it: "", 0 or None."""
    default = column.server_default
    return ast.literal_eval(str(default.arg)) if isinstance(default, sa.DefaultClause) else None


def upsert_rows(connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows, or where their primary key is there already, replace the other columns."""
    if rows:
        key = [column.name for column in table.primary_key.columns]
        others = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
        conflict = f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {others}"
        if connection.dialect.name == "postgresql":
            into = f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT * FROM {_unnested(table, columns)}"
            connection.exec_driver_sql(f"{into} {conflict}", _by_column(rows))
        else:
            connection.exec_driver_sql(f"{_insert(table, columns)} {conflict}", list(rows))


def upsert_from(dialect: str, table: sa.Table, columns: Sequence[str], chosen: sa.Select[Any]) -> sa.Executable:
    """Return a statement: insert what a query gives for these columns, or where the primary key is there already, replace the others."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as make  # noqa: PLC0415  (no SQLite warehouse needs it)
    else:
        from sqlalchemy.dialects.sqlite import insert as make  # type: ignore[assignment]  # noqa: PLC0415
    inserted = make(table).from_select(list(columns), chosen)
    key = [column.name for column in table.primary_key.columns]
    others = {name: inserted.excluded[name] for name in columns if name not in key}
    return inserted.on_conflict_do_update(index_elements=key, set_=others)


def update_rows(connection: sa.Connection, table: sa.Table, column: str, value: int, keys: Sequence[Row]) -> None:
    """Set one column of the rows with these primary keys."""
    _for_keys(connection, table, f"UPDATE {table.name} SET {column} = {value:d}", "FROM", keys)


def delete_rows(connection: sa.Connection, table: sa.Table, keys: Sequence[Row]) -> None:
    """Delete the rows with these primary keys."""
    _for_keys(connection, table, f"DELETE FROM {table.name}", "USING", keys)


def _for_keys(connection: sa.Connection, table: sa.Table, doing: str, joined_by: str, keys: Sequence[Row]) -> None:
    """Do something to the rows with these primary keys; joined_by: how PostgreSQL names a second table in such a statement."""
    names = [column.name for column in table.primary_key.columns]
    if not keys:
        return
    if connection.dialect.name == "postgresql":
        matching = " AND ".join(f"{table.name}.{name} = given.{name}" for name in names)
        joined = f"{_unnested(table, names)} AS given ({', '.join(names)})"
        connection.exec_driver_sql(f"{doing} {joined_by} {joined} WHERE {matching}", _by_column(keys))
    else:
        connection.exec_driver_sql(f"{doing} WHERE {' AND '.join(f'{name} = ?' for name in names)}", list(keys))


def _insert(table: sa.Table, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _unnested(table: sa.Table, columns: Sequence[str]) -> str:
    """Return PostgreSQL's table of one array a column: one statement for all rows, where one a row is ten times slower."""
    return f"unnest({', '.join(f'%s::{_binary_type(table.c[name].type)}[]' for name in columns)})"


def _by_column(rows: Sequence[Row]) -> tuple[list[Any], ...]:
    return tuple(list(column) for column in zip(*rows, strict=True))


def _binary_type(kind: sa.types.TypeEngine[Any]) -> str:
    return "text" if isinstance(kind, sa.Text) else "int4" if isinstance(kind, sa.Integer) else "float8"


def _copy(connection: sa.Connection, sql: str, kinds: Sequence[str], rows: Sequence[Row]) -> None:
    with connection.connection.cursor() as cursor, cursor.copy(sql) as copy:  # type: ignore[attr-defined]  # psycopg's
        copy.set_types(kinds)
        for row in rows:
            copy.write_row(row)
