"""The three kinds of versioned facts, described by data so that one piece of code keeps them all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from warehouse import schema
from warehouse.bulk import filled_in
from warehouse.submission import Submission

Key = tuple[str, ...]
Entry = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Ledger:
    """One table of versions and the table of what is current in it.

    Attributes:
        key: the columns that name a fact, after county_code; the last is looked up by range, the others by value.
        period: position of the period in `key`, None where a fact has none.
        compared: a submission that differs in one of these adds a version; traced: where that was read.
        withdrawn: what a withdrawal sets, beside emptying the trace.
    """

    table: sa.Table
    current: sa.Table
    key: tuple[str, ...]
    period: int | None
    compared: tuple[str, ...]
    traced: Mapping[str, Any]
    withdrawn: Mapping[str, Any]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of a versioned row in the order `row` gives."""
        return ("county_code", *self.key, "version", *self.compared, *self.traced, "batch_id")

    def current_columns(self) -> tuple[str, ...]:
        """Return the columns both tables share."""
        return tuple(name for name in self.columns if name in self.current.c)

    def withdrawal(self, held: Entry) -> Entry:
        """Return the entry that says a fact is no longer claimed by anyone; held: its compared values."""
        said = (self.withdrawn.get(name, value) for name, value in zip(self.compared, held, strict=True))
        return (*said, *self.traced.values())

    def within(self, table: sa.Table) -> list[sa.ColumnElement[bool]]:
        """Return conditions that hold for the keys `sought` is given (and for few others), read straight from the primary key."""
        *listed, last = self.key
        conditions = [table.c[name].in_(sa.bindparam(f"any_{name}", expanding=True)) for name in listed]
        return [*conditions, table.c[last].between(sa.bindparam("first"), sa.bindparam("last"))]

    def sought(self, keys: Sequence[Sequence[str]]) -> dict[str, object]:
        """Return the parameters of `within`; keys: for each column of `key` the values that occur, none empty."""
        listed = {f"any_{name}": sorted(set(values)) for name, values in zip(self.key[:-1], keys[:-1], strict=True)}
        return {**listed, "first": min(keys[-1]), "last": max(keys[-1])}

    def rows_of(self, submission: Submission) -> "Claims":
        """Return what a submission says, as lists by column."""
        frame = {"observations": submission.observations, "register": submission.registers, "targets": submission.targets}
        return Claims.of(self, submission, frame[submission.kind])


@dataclass(frozen=True)
class Claims:
    """What one submission says, column by column.

    Attributes:
        keys: a list for each column of the ledger's key; entries: a list for each compared and traced column.
    """

    ledger: Ledger
    keys: tuple[list[str], ...]
    entries: tuple[list[Any], ...]

    @classmethod
    def of(cls, ledger: Ledger, submission: Submission, frame: pd.DataFrame) -> "Claims":
        """Take the ledger's columns out of a submission's frame; NaN becomes None, a column it lacks its fixed value."""
        fixed = {"register": submission.form_code, "state": "reported"}
        wanted = (*ledger.key, *ledger.compared, *ledger.traced)
        lists = [_listed(frame[name]) if name in frame else [fixed[name]] * len(frame) for name in wanted]
        return cls(ledger, tuple(lists[: len(ledger.key)]), tuple(lists[len(ledger.key) :]))

    def __len__(self) -> int:
        return len(self.keys[0])

    def pairs(self) -> set[tuple[str, str]]:
        """Return the (indicator, period) pairs they are about; of things in a register nothing."""
        return set() if self.ledger.period is None else set(zip(self.keys[0], self.keys[self.ledger.period], strict=True))

    def without(self, pairs: Collection[tuple[str, str]]) -> "Claims":
        """Return the claims about other (indicator, period) pairs."""
        if self.ledger.period is None or not pairs:
            return self
        about = zip(self.keys[0], self.keys[self.ledger.period], strict=True)
        kept = [position for position, pair in enumerate(about) if pair not in pairs]
        picked = [[column[position] for position in kept] for column in (*self.keys, *self.entries)]
        return Claims(self.ledger, tuple(picked[: len(self.keys)]), tuple(picked[len(self.keys) :]))

    def by_key(self) -> dict[Key, Entry]:
        """Return entry by key."""
        return dict(zip(zip(*self.keys, strict=True), zip(*self.entries, strict=True), strict=True))

    def rows(self, county_code: str, version: int, batch_id: int) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return columns and versioned rows in the order of the primary key.

        Columns in which every row says what the table fills in by itself are left out: handing values over is most of an insert.
        """
        size = len(self)
        lists: tuple[list[Any], ...] = ([county_code] * size, *self.keys, [version] * size, *self.entries, [batch_id] * size)
        told = {
            name: values
            for name, values in zip(self.ledger.columns, lists, strict=True)
            if (column := self.ledger.table.c[name]).primary_key or values.count(filled_in(column)) < size
        }
        return tuple(told), sorted(zip(*told.values(), strict=True))


def _listed(column: pd.Series) -> list[Any]:
    values = column.tolist()
    if column.dtype.kind in "fO":
        return [None if value is None or value != value else value for value in values]  # noqa: PLR0124  NaN alone differs from itself
    return values


OBSERVATIONS = Ledger(
    schema.observation,
    schema.observation_current,
    key=("indicator_code", "period", "area_code"),
    period=1,
    compared=("value", "numerator", "denominator", "bound", "state", "basis"),
    traced={"raw": "", "sheet_no": 0, "row_no": 0, "column_no": 0, "more_columns": ""},
    withdrawn={"value": None, "numerator": None, "denominator": None, "state": "withdrawn"},
)
REGISTERS = Ledger(
    schema.register_row,
    schema.register_row_current,
    key=("register", "row_key"),
    period=None,
    compared=("area_code", "state", "attributes"),
    traced={"sheet_no": 0, "row_no": 0},
    withdrawn={"state": "withdrawn"},
)
TARGETS = Ledger(
    schema.target,
    schema.target_current,
    key=("indicator_code", "period", "area_code"),
    period=1,
    compared=("value", "start", "phases", "department", "deadline", "horizon", "counting", "state"),
    traced={"sheet_no": 0, "row_no": 0},
    withdrawn={"value": None, "start": None, "phases": "{}", "state": "withdrawn"},
)
# By Submission.kind.
LEDGERS: Mapping[str, Ledger] = {"observations": OBSERVATIONS, "register": REGISTERS, "targets": TARGETS}
