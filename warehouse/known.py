"""What the warehouse knows of the files it was sent. Imports little: most loads find nothing new, and this is all they need."""

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa

from warehouse.schema import batch, county, form


class KnownFile(NamedTuple):
    """The last load of one file: the form it was read with, that form's fingerprint, and what became of it (batch.state)."""

    form_code: str
    form_fingerprint: str
    state: str


class KnownCounty(NamedTuple):
    """A county as it was last declared; fingerprints: form code → fingerprint."""

    code: str
    name_zh: str
    fingerprints: Mapping[str, str]


def known_files(connection: sa.Connection, county_code: str) -> dict[tuple[str, str], KnownFile]:
    """Return (sha256, file_name) → its last load, of each file of a county that was loaded or refused."""
    columns = (batch.c.sha256, batch.c.file_name, batch.c.form_code, batch.c.form_fingerprint, batch.c.state)
    chosen = sa.select(*columns).where(batch.c.county_code == county_code, batch.c.sha256 != "").order_by(batch.c.batch_id)
    return {(sha256, name): KnownFile(*last) for sha256, name, *last in connection.execute(chosen)}


def known_county(connection: sa.Connection, stamp: str) -> KnownCounty | None:
    """Return the county whose declarations were last read from files with this stamp, None where they may say something else."""
    found = connection.execute(sa.select(county.c.county_code, county.c.name_zh).where(county.c.stamp == stamp)).first()
    if found is None:
        return None
    forms = connection.execute(sa.select(form.c.form_code, form.c.fingerprint).where(form.c.county_code == found.county_code))
    return KnownCounty(found.county_code, found.name_zh, {one.form_code: one.fingerprint for one in forms})
