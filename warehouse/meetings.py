"""Meeting records: what a screen showed, kept as it was sent, so that no later load or software changes it."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from warehouse.schema import meeting_record
from warehouse.store import write


class MeetingRecord(NamedTuple):
    """One record; scenes: codes of those shown; deck: all of it as JSON; created_at: ISO 8601."""

    record_id: str
    county_code: str
    version: int
    title: str
    lang: str
    created_at: str
    scenes: tuple[str, ...]
    deck: str


def keep(engine: sa.Engine, county_code: str, version: int, title: str, lang: str, scenes: Sequence[str], deck: str) -> str:
    """Keep what was shown and return the new record's id.

    Args:
        engine: from `store.open_writer`. deck: as sent to the screen, JSON.
    """
    record_id = secrets.token_hex(8)
    with write(engine) as connection:
        connection.execute(
            meeting_record.insert().values(
                record_id=record_id,
                county_code=county_code,
                version=version,
                title=title,
                lang=lang,
                created_at=datetime.now().astimezone().isoformat(timespec="seconds"),
                scenes=";".join(scenes),
                deck=deck,
            )
        )
    return record_id


def read_record(connection: sa.Connection, record_id: str) -> MeetingRecord | None:
    """Return a record, None where there is none of that id."""
    row = connection.execute(_chosen().where(meeting_record.c.record_id == record_id)).first()
    return None if row is None else _record(row)


def records_of(connection: sa.Connection, county_code: str, limit: int = 100) -> list[MeetingRecord]:
    """Return a county's records, newest first."""
    newest = _chosen().where(meeting_record.c.county_code == county_code).order_by(meeting_record.c.created_at.desc()).limit(limit)
    return [_record(row) for row in connection.execute(newest)]


def _chosen() -> sa.Select[tuple[object, ...]]:
    return sa.select(*(meeting_record.c[name] for name in MeetingRecord._fields))


def _record(row: sa.Row[tuple[object, ...]]) -> MeetingRecord:
    given = dict(row._mapping)
    return MeetingRecord(**{**given, "scenes": tuple(str(given["scenes"]).split(";")) if given["scenes"] else ()})
