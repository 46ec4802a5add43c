"""Writing one submission's facts into a ledger: what is held is read, compared and, where it differs, versioned."""

import json
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from warehouse.bulk import delete_rows, fetch_all, insert_rows, update_rows, upsert_from, upsert_rows
from warehouse.load.batches import Batches, Holder, Order
from warehouse.load.ledger import Claims, Entry, Key, Ledger
from warehouse.load.recent import Recent
from warehouse.load.settle import Held, Settled, Shelved
from warehouse.schema import overridden

REPLACE = "replace"
_OVERRIDDEN = ("county_code", "ledger", "entry_key", "form_code", "sender_code", "batch_id", "confirmed_by", "entry")


class Keeper:
    """The facts of one county inside the writer's transaction.

    Attributes:
        touched: (indicator_code, period) of every observation written, withdrawn or restored; aimed: the same of targets.
        recent: what was written, None where the warehouse held observations of the county before.
    """

    def __init__(self, connection: sa.Connection, county_code: str, batches: Batches) -> None:
        self.touched: set[tuple[str, str]] = set()
        self.aimed: set[tuple[str, str]] = set()
        self.recent: Recent | None = None
        self._connection = connection
        self._county_code = county_code
        self._batches = batches

    def look_up(self, claims: Claims, left_out_of: Mapping[str, list[Holder]], indicators: Collection[str] | None) -> dict[Key, Held]:
        """Return the current facts with the claims' keys, and those of these indicators that these earlier batches hold in these
        periods; None = of any indicator."""
        ledger = claims.ledger
        found: dict[Key, Held] = {}
        if len(claims):
            self._collect(ledger, _held(ledger), ledger.sought(claims.keys), found)
        holders = {holder.batch_id: holder for batches in left_out_of.values() for holder in batches}
        if holders:
            conditions = [ledger.current.c.batch_id.in_(sorted(holders))]
            if ledger.period is not None:
                codes = {code for holder in holders.values() for code in holder.indicator_codes}
                codes = codes if indicators is None else codes.intersection(indicators)
                conditions.append(ledger.current.c.indicator_code.in_(sorted(codes)))
                conditions.append(ledger.current.c.period.in_(sorted(left_out_of)))
            else:
                registers = {holder.source.form_code for holder in holders.values()}
                conditions.append(ledger.current.c.register.in_(sorted(registers)))
            self._collect(ledger, _current(ledger, *conditions), {}, found)
        return found

    def shelf(self, ledger: Ledger) -> dict[Key, list[Shelved]]:
        """Return every statement that gave way to another source's; nearly always none."""
        chosen = sa.select(overridden.c.entry_key, overridden.c.batch_id, overridden.c.confirmed_by, overridden.c.entry).where(
            overridden.c.county_code == self._county_code, overridden.c.ledger == ledger.table.name
        )
        found: dict[Key, list[Shelved]] = {}
        for entry_key, batch_id, confirmed_by, entry in self._connection.execute(chosen):
            key = tuple(json.loads(entry_key))
            holder = self._batches.holder(batch_id)
            order = self._order(ledger, holder, self._batches.holder(confirmed_by), key)
            found.setdefault(key, []).append(Shelved(tuple(json.loads(entry)), batch_id, confirmed_by, holder.source, order))
        return found

    def append(self, claims: Claims, version: int, batch_id: int) -> None:
        """Write facts of which none is held yet."""
        ledger = claims.ledger
        if not len(claims):
            return
        insert_rows(self._connection, ledger.table, *claims.rows(self._county_code, version, batch_id))
        self._make_current(ledger, claims.keys, version, batch_id)
        self._touch(ledger, zip(*claims.keys, strict=True))
        if self.recent is not None and ledger.table.name == "observation":
            self.recent.add(claims)

    def apply(self, ledger: Ledger, settled: Settled, held: dict[Key, Held], version: int, batch_id: int) -> None:
        """Write what a submission changes: version rows first, then what is current and what is shelved."""
        self._shelve(ledger, settled, held, batch_id)
        withdrawn = [(key, ledger.withdrawal(held[key].values)) for key in settled.withdrawn]
        rows = [self._row(key, entry, version, batch_id) for key, entry in [*settled.written.items(), *withdrawn]]
        rows += [self._row(key, shelved.entry, version, shelved.batch_id) for key, shelved in settled.restored.items()]
        insert_rows(self._connection, ledger.table, ledger.columns, sorted(rows, key=lambda row: row[1 : len(ledger.key) + 1]))
        if settled.written:
            self._make_current(ledger, tuple(zip(*settled.written, strict=True)), version, batch_id)
        self._restore(ledger, settled.restored, version)
        delete_rows(self._connection, ledger.current, [self._current_key(ledger, key) for key in settled.withdrawn])
        changed = [*settled.written, *settled.withdrawn, *settled.restored]
        self._touch(ledger, changed)
        if self.recent is not None and ledger.table.name == "observation":
            self.recent.forget((key[0], key[1]) for key in changed)

    def confirm(self, ledger: Ledger, keys: Iterable[Key], batch_id: int) -> None:
        """Note that a newer submission said the same of these facts."""
        found = [self._current_key(ledger, key) for key in keys]
        update_rows(self._connection, ledger.current, "confirmed_by", batch_id, found)

    def _collect(self, ledger: Ledger, chosen: sa.Select[Any], given: Mapping[str, object], found: dict[Key, Held]) -> None:
        width = len(ledger.key)
        for row in fetch_all(self._connection, chosen, {"county": self._county_code, **given}):
            holder = self._batches.holder(row[-2])
            key = tuple(row[:width])
            order = self._order(ledger, holder, self._batches.holder(row[-1]), key)
            found[key] = Held(tuple(row[width:-3]), row[-3], row[-2], row[-1], holder.source, order)

    def _order(self, ledger: Ledger, holder: Holder, confirmed: Holder, key: Key) -> Order:
        """Return when the newest submission stood behind a fact: with scope replace every later one of its period with a column for it."""
        if holder.scope == REPLACE and ledger.period is not None:
            return self._batches.newest(holder.source, key[ledger.period], key[0])
        return confirmed.order

    def _make_current(self, ledger: Ledger, keys: Any, version: int, batch_id: int) -> None:
        given = {"county": self._county_code, "version": version, "batch": batch_id, **ledger.sought(keys)}
        self._connection.execute(_made_current(self._connection.dialect.name, ledger), given)

    def _restore(self, ledger: Ledger, restored: dict[Key, Shelved], version: int) -> None:
        rows = []
        for key, shelved in restored.items():
            whole = dict(zip(ledger.columns, self._row(key, shelved.entry, version, shelved.batch_id), strict=True))
            rows.append((*(whole[name] for name in ledger.current_columns()), shelved.confirmed_by))
        upsert_rows(self._connection, ledger.current, (*ledger.current_columns(), "confirmed_by"), rows)

    def _shelve(self, ledger: Ledger, settled: Settled, held: dict[Key, Held], batch_id: int) -> None:
        over = [(key, source.form_code, source.sender_code) for key, source in settled.unshelved]
        gone = [(self._county_code, ledger.table.name, _text(key), form, sender) for key, form, sender in over]
        delete_rows(self._connection, overridden, gone)
        aside = [(key, entry, batch_id, batch_id) for key, entry in settled.shelved.items()]
        if settled.displaced:
            aside += self._whole_entries(ledger, {key: held[key] for key in settled.displaced})
        rows = []
        for key, entry, stated_by, confirmed_by in aside:
            source = self._batches.holder(stated_by).source
            name = (self._county_code, ledger.table.name, _text(key), source.form_code, source.sender_code)
            rows.append((*name, stated_by, confirmed_by, json.dumps(list(entry), ensure_ascii=False)))
        upsert_rows(self._connection, overridden, _OVERRIDDEN, rows)

    def _whole_entries(self, ledger: Ledger, held: dict[Key, Held]) -> list[tuple[Key, Entry, int, int]]:
        """Return current facts with where they were read, which only the versions know."""
        names = (*ledger.key, "version", *ledger.compared, *ledger.traced)
        chosen = sa.select(*(ledger.table.c[name] for name in names)).where(
            ledger.table.c.county_code == self._county_code,
            *ledger.within(ledger.table),
            ledger.table.c.version.in_(sorted({fact.version for fact in held.values()})),
        )
        given = ledger.sought(tuple(zip(*held, strict=True)))
        width = len(ledger.key)
        found = []
        for row in fetch_all(self._connection, chosen, given):
            fact = held.get(tuple(row[:width]))
            if fact is not None and fact.version == row[width]:
                found.append((tuple(row[:width]), tuple(row[width + 1 :]), fact.batch_id, fact.confirmed_by))
        return found

    def _row(self, key: Key, entry: Entry, version: int, batch_id: int) -> tuple[Any, ...]:
        return (self._county_code, *key, version, *entry, batch_id)

    def _current_key(self, ledger: Ledger, key: Key) -> tuple[str, ...]:
        named = {"county_code": self._county_code, **dict(zip(ledger.key, key, strict=True))}
        return tuple(named[column.name] for column in ledger.current.primary_key.columns)

    def _touch(self, ledger: Ledger, keys: Iterable[Key]) -> None:
        touched = {"observation": self.touched, "target": self.aimed}.get(ledger.table.name)
        if touched is not None:
            touched.update((key[0], key[1]) for key in keys)


def _current(ledger: Ledger, *conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Return the query for what is held in the county `:county` under conditions."""
    names = (*ledger.key, *ledger.compared, "version", "batch_id", "confirmed_by")
    return sa.select(*(ledger.current.c[name] for name in names)).where(ledger.current.c.county_code == sa.bindparam("county"), *conditions)


@lru_cache
def _held(ledger: Ledger) -> sa.Select[Any]:
    """Return the query for what is held with the keys `Ledger.sought` names."""
    return _current(ledger, *ledger.within(ledger.current))


@lru_cache
def _made_current(dialect: str, ledger: Ledger) -> sa.Executable:
    """Return the statement that makes the rows of one batch in one version, as `Ledger.sought` names them, the current ones."""
    table, columns = ledger.table, ledger.current_columns()
    versioned = sa.select(*(table.c[name] for name in columns), table.c.batch_id).where(
        table.c.county_code == sa.bindparam("county"),
        *ledger.within(table),
        table.c.version == sa.bindparam("version"),
        table.c.batch_id == sa.bindparam("batch"),
        table.c.state != "withdrawn",
    )
    return upsert_from(dialect, ledger.current, (*columns, "confirmed_by"), versioned)


def _text(key: Collection[str]) -> str:
    return json.dumps(list(key), ensure_ascii=False)
