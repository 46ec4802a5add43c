"""How a question is put: plain SQL with named parameters in, a typed frame or plain rows out."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

NUMBERS = frozenset({"value", "numerator", "denominator", "year_to_date", "before"})  # float columns, None is NaN
Given = str | int | Sequence[str]


def ask_rows(connection: sa.Connection, sql: str, **given: Given) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Run one question inside the connection's read transaction; return its columns' names and its rows.

    Args:
        given: the named parameters; one that is a list or tuple stands behind ``in``.
    """
    lists = tuple(name for name, value in given.items() if not isinstance(value, str | int))
    result = connection.execute(_question(sql, lists), given)
    cursor = result.cursor
    return list(result.keys()), [] if cursor is None else list(cursor.fetchall())


@lru_cache(maxsize=256)
def _question(sql: str, lists: tuple[str, ...]) -> sa.TextClause:
    return sa.text(sql).bindparams(*(sa.bindparam(name, type_=sa.Text(), expanding=True) for name in lists))


def ask(connection: sa.Connection, sql: str, **given: Given) -> pd.DataFrame:
    """Run one question as `ask_rows` does; return its rows as a frame, columns of NUMBERS as float with NaN for None."""
    names, rows = ask_rows(connection, sql, **given)
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pd.DataFrame(
        {
            name: np.array(column, dtype=float) if name in NUMBERS else list(column) if rows else np.array([], dtype=object)
            for name, column in zip(names, columns, strict=True)
        }
    )
