"""Counting the indicators of registers again after their rows, or the months they are counted for, changed."""

from collections.abc import Callable

import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue.catalogue import Catalogue
from warehouse.catalogue.periods import grain_of, last_month
from warehouse.schema import batch, batch_period, observation_current, register_row_current
from warehouse.submission import OBSERVATION_COLUMNS, Submission

Count = Callable[[sa.Connection, str, Catalogue, set[str], str], pd.DataFrame]


def registers_in(connection: sa.Connection, county_code: str) -> set[str]:
    """Return the codes of the registers that have or had rows."""
    chosen = sa.select(batch.c.form_code).where(batch.c.county_code == county_code, batch.c.state == "counted").distinct()
    held = sa.select(register_row_current.c.register).where(register_row_current.c.county_code == county_code).distinct()
    return {*connection.execute(chosen).scalars(), *connection.execute(held).scalars()}


def counted_through(connection: sa.Connection, county_code: str) -> str:
    """Return the last month any published monthly file of the county is about; where none is, the month the newest file arrived."""
    covered = (
        sa.select(batch_period.c.period)
        .join(batch, batch.c.batch_id == batch_period.c.batch_id)
        .where(batch_period.c.county_code == county_code, batch.c.state == "published")
        .distinct()
    )
    months = [last_month(period) for period in connection.execute(covered).scalars() if grain_of(period) in ("month", "quarter")]
    if months:
        return max(months)
    arrived = sa.select(sa.func.max(batch.c.received_at)).where(batch.c.county_code == county_code)
    return str(connection.execute(arrived).scalar())[:7]


def last_counted(connection: sa.Connection, county_code: str, register: str) -> str:
    """Return the last month the register was counted for, "" where it never was."""
    newest = (
        sa.select(sa.func.max(batch_period.c.period))
        .join(batch, batch.c.batch_id == batch_period.c.batch_id)
        .where(batch.c.county_code == county_code, batch.c.form_code == register, batch.c.state == "counted")
    )
    return connection.execute(newest).scalar() or ""


def recount(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, register: str, through: str, count: Count
) -> Submission | None:
    """Return what a register gives now, as a submission that replaces what it gave before; None where it gives and gave nothing.

    It stands in order where the newest file of the register stands, so that it does not matter which file came first.
    """
    rows = count(connection, county_code, catalogue, {register}, through)
    codes = [code for code, one in catalogue.indicators.items() if one.count is not None and one.count.register == register]
    before = sa.select(observation_current.c.period).where(
        observation_current.c.county_code == county_code,
        observation_current.c.indicator_code.in_(codes),
        observation_current.c.state == "counted",
    )
    periods = {through, *rows["period"].tolist(), *connection.execute(before.distinct()).scalars()}
    if rows.empty and periods == {through}:
        return None
    order = (batch.c.submission_no, batch.c.submitted_on, batch.c.received_at)
    newest = connection.execute(
        sa.select(*order)
        .where(batch.c.county_code == county_code, batch.c.form_code == register, batch.c.state == "published")
        .order_by(*(column.desc() for column in order))
        .limit(1)
    ).one()
    return Submission(
        county_code=county_code,
        form_code=register,
        form_fingerprint=catalogue.form(register).fingerprint,
        kind="observations",
        file_name="",
        sha256="",
        submission_no=newest.submission_no,
        submitted_on=newest.submitted_on,
        received_at=newest.received_at,
        periods=tuple(sorted(periods)),
        observations=rows[list(OBSERVATION_COLUMNS)],
    )
