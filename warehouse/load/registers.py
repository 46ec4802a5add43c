"""Counting the indicators of registers again after their rows, or the months they are counted for, changed."""

import sqlalchemy as sa

from warehouse.bulk import fetch_all
from warehouse.catalogue.catalogue import Catalogue
from warehouse.catalogue.periods import grain_of, last_month, months_of
from warehouse.counting import count_registers
from warehouse.schema import batch, batch_period, observation_current, register_row
from warehouse.submission import OBSERVATION_COLUMNS, Submission

_HANDED_IN = sa.case((batch.c.submitted_on != "", batch.c.submitted_on), else_=batch.c.received_at)

_REGISTERS = sa.select(register_row.c.register).where(register_row.c.county_code == sa.bindparam("county")).distinct()


def sent_whole(catalogue: Catalogue, register: str) -> bool:
    """Say whether each file of a register lists all its things anew, whatever month it was made in.

    So it is with things that last, of which an indicator counts how many there are (`since`): cooperatives. Of events, which are
    only counted when they happen (`on`), each file lists those of the periods it names: training sessions.
    """
    counts = [one.count for one in catalogue.indicators.values() if one.count is not None and one.count.register == register]
    return not counts or any(count.on is None for count in counts)


def known_through(connection: sa.Connection, county_code: str) -> dict[str, str]:
    """Return for each register that was sent the last month it can be counted for.

    That is the last month its files name, or of registers that name none, and at most, the last month any file of the county
    is about; where none is, the month the newest file arrived. A year's ledger never reaches past the month it was handed in,
    by the date in its sheet or else by its arrival: nobody knows yet what comes after.
    """
    registers = {register for (register,) in fetch_all(connection, _REGISTERS, {"county": county_code})}
    if not registers:
        return {}
    covered = connection.execute(
        sa.select(batch.c.form_code, batch_period.c.period, sa.func.max(batch.c.received_at), sa.func.max(_HANDED_IN))
        .join(batch, batch.c.batch_id == batch_period.c.batch_id)
        .where(batch_period.c.county_code == county_code, batch.c.state == "published")
        .group_by(batch.c.form_code, batch_period.c.period)
    ).all()
    months = [last_month(period) for _, period, _, _ in covered if grain_of(period) in ("month", "quarter")]
    reached = max(months) if months else max((received_at[:7] for _, _, received_at, _ in covered), default="")
    found = {}
    for register in registers:
        named = [min(last_month(period), handed_in[:7]) for form, period, _, handed_in in covered if form == register and months_of(period)]
        found[register] = min([reached, *([max(named)] if named else [])])
    return found


def recount(connection: sa.Connection, county_code: str, catalogue: Catalogue, register: str, through: str) -> Submission | None:
    """Return what a register gives now, as a submission that replaces what it gave before; None where it gives and gave nothing.

    It stands in order where the newest file of the register stands, so that it does not matter which file came first.
    """
    rows = count_registers(connection, county_code, catalogue, {register}, through)
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
