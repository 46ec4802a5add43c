"""What was pushed of which version to whom, so that nobody is sent a version twice."""

from datetime import datetime

import sqlalchemy as sa

from warehouse.schema import pushed
from warehouse.store import write

SENDING, SENT = "sending", "sent"


def claim(engine: sa.Engine, county_code: str, destination: str, version: int, *, again: bool = False) -> str:
    """Begin to send a version to a destination: write that it is being sent, and return "", or what stands there already.

    SENT: it was sent. SENDING: a run is sending it, or ended before it could say whether it had: what came of it nobody knows.

    Args:
        engine: from `store.open_writer`. again: take over what is SENDING.
    """
    with write(engine) as connection:
        found = connection.execute(sa.select(pushed.c.state).where(*_of(county_code, destination, version))).scalar()
        if found is not None and not (again and found == SENDING):
            return str(found)
        if found is None:
            key = {"county_code": county_code, "destination": destination, "version": version}
            connection.execute(pushed.insert().values(**key, state=SENDING, pushed_at=_now()))
    return ""


def settle(engine: sa.Engine, county_code: str, destination: str, version: int, *, sent: bool) -> None:
    """Write what came of sending: it was sent, or it was not and may be tried again."""
    where = _of(county_code, destination, version)
    with write(engine) as connection:
        connection.execute(pushed.update().where(*where).values(state=SENT, pushed_at=_now()) if sent else pushed.delete().where(*where))


def _of(county_code: str, destination: str, version: int) -> list[sa.ColumnElement[bool]]:
    return [pushed.c.county_code == county_code, pushed.c.destination == destination, pushed.c.version == version]


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
