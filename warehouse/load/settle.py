"""Which of two statements about one fact stands. Pure: no table is read or written here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from warehouse.load.batches import Order, Source
from warehouse.load.ledger import Entry, Key


class Held(NamedTuple):
    """What the warehouse currently says of a fact: its compared values, and who said so."""

    values: Entry
    version: int
    batch_id: int
    confirmed_by: int
    source: Source
    order: Order  # of the newest submission of that source that stands behind it


class Shelved(NamedTuple):
    """What a source says of a fact while another source's newer statement stands."""

    entry: Entry
    batch_id: int
    confirmed_by: int
    source: Source
    order: Order


@dataclass
class Settled:
    """What a submission changes.

    Attributes:
        written: new and changed facts; unchanged: those that say what is held already by the same source.
        withdrawn: facts of the same source that it leaves out and nobody else states.
        restored: facts it leaves out and another source's shelved statement of which stands again.
        older: facts about which the same source's newer statement is held.
        shelved: its facts that give way to another source's newer statement.
        displaced: another source's facts that give way to its own, a part of `written`.
        unshelved: shelved statements that are over, as (key, source).
        conflicts: facts another source states differently, with that statement.
    """

    written: dict[Key, Entry] = field(default_factory=dict)
    unchanged: list[Key] = field(default_factory=list)
    withdrawn: list[Key] = field(default_factory=list)
    restored: dict[Key, Shelved] = field(default_factory=dict)
    older: list[Key] = field(default_factory=list)
    shelved: dict[Key, Entry] = field(default_factory=dict)
    displaced: list[Key] = field(default_factory=list)
    unshelved: list[tuple[Key, Source]] = field(default_factory=list)
    conflicts: dict[Key, Held] = field(default_factory=dict)


def settle(
    said: Mapping[Key, Entry],
    held: Mapping[Key, Held],
    shelf: Mapping[Key, list[Shelved]],
    source: Source,
    order: Order,
    *,
    newest: bool,
    left_out: Iterable[Key],
) -> Settled:
    """Compare what a submission says with what is held: of two statements the newer submission's stands, whichever came first.

    Args:
        said: its entries, compared values first; held: current facts, at least all with these keys and those left out.
        shelf: statements that gave way, of any source, at least all with these keys and those left out.
        source, order: whose submission it is, and when it stands.
        newest: it is known to be the newest of its source for all it says; otherwise each fact is compared.
        left_out: current or shelved facts of its source that it no longer states.
    """
    settled = Settled()
    for key, entry in said.items():
        mine = next((shelved for shelved in shelf.get(key, ()) if shelved.source == source), None)
        now = held.get(key)
        ours = mine or (now if now is not None and now.source == source else None)
        if ours is not None and not newest and ours.order > order:
            settled.older.append(key)
            continue
        if mine is not None:
            settled.unshelved.append((key, source))
        if now is None:
            settled.written[key] = entry
        elif now.source == source:
            if entry[: len(now.values)] == now.values:
                settled.unchanged.append(key)
            else:
                settled.written[key] = entry
        else:
            if entry[: len(now.values)] != now.values:
                settled.conflicts[key] = now
            if now.order > order:
                settled.shelved[key] = entry
            else:
                settled.written[key] = entry
                settled.displaced.append(key)
    for key in left_out:
        _leave_out(key, settled, held, shelf, source)
    return settled


def _leave_out(key: Key, settled: Settled, held: Mapping[Key, Held], shelf: Mapping[Key, list[Shelved]], source: Source) -> None:
    now = held.get(key)
    if now is None or now.source != source:
        settled.unshelved.append((key, source))
        return
    others = (shelved for shelved in shelf.get(key, ()) if shelved.source != source)
    best = max(others, key=lambda shelved: shelved.order, default=None)
    if best is None:
        settled.withdrawn.append(key)
    else:
        settled.restored[key] = best
        settled.unshelved.append((key, best.source))
