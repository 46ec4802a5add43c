"""Tokens of links that open the big screen only: kept as hashes, so that who reads the warehouse cannot open a screen."""

import hashlib
import secrets
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from warehouse.catalogue.errors import Problem, ProjectError
from warehouse.schema import screen_token
from warehouse.store import write

_SHOWN = 8  # characters of the hash that name a token


class ScreenToken(NamedTuple):
    """One token: token_id names it; revoked_at "" = it holds."""

    token_id: str
    name: str
    created_at: str
    revoked_at: str


def create(engine: sa.Engine, name: str) -> str:
    """Make a token and return it: it is told this once and kept as a hash.

    Args:
        engine: from `store.open_writer`. name: what people call the screen.
    """
    token = secrets.token_urlsafe(32)
    with write(engine) as connection:
        connection.execute(screen_token.insert().values(token_hash=hash_of(token), name=name, created_at=_now()))
    return token


def tokens(connection: sa.Connection) -> list[ScreenToken]:
    """Return all tokens, oldest first."""
    rows = connection.execute(sa.select(screen_token).order_by(screen_token.c.created_at, screen_token.c.token_hash))
    return [ScreenToken(row.token_hash[:_SHOWN], row.name, row.created_at, row.revoked_at) for row in rows]


def revoke(engine: sa.Engine, token_id: str) -> None:
    """Take a token back for good; raise ProjectError where none of that id holds."""
    with write(engine) as connection:
        matching = [screen_token.c.token_hash.startswith(token_id, autoescape=True), screen_token.c.revoked_at == ""]
        found = connection.execute(sa.select(screen_token.c.token_hash).where(*matching)).scalars().all()
        if not token_id or len(found) != 1:
            raise ProjectError(Problem(f"token {token_id}", "no such token holds", "look its id up with `python -m dashboard kiosk list`"))
        connection.execute(screen_token.update().where(screen_token.c.token_hash == found[0]).values(revoked_at=_now()))


def holds(connection: sa.Connection, token: str) -> bool:
    """Say whether a token was made and has not been taken back."""
    asked = sa.select(screen_token.c.revoked_at).where(screen_token.c.token_hash == hash_of(token))
    return connection.execute(asked).scalar() == ""


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
