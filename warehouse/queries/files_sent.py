"""The files of a form, and whose reports for which months stand in them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import sqlalchemy as sa

from warehouse.catalogue.form import Form
from warehouse.catalogue.model import CUMULATIVE_SUFFIX
from warehouse.catalogue.periods import UNDATED, last_month, months_of
from warehouse.queries.asking import ask_rows

_FILES_SQL = """
    select batch.batch_id, batch.sender_code, batch.state, batch.submission_no, batch.submitted_on, batch.received_at, batch.file_name,
           case when batch.rows_taken = 0 and batch.rows_refused > 0 then 1 else 0 end as nothing_kept, batch_period.period
    from batch
    join batch_period on batch_period.batch_id = batch.batch_id
    where batch.county_code = :county and batch.form_code = :form and batch.state <> 'counted'
    order by batch.batch_id
"""
_CELLS_SQL = """
    select distinct batch_id, period, area_code from observation
    where county_code = :county and indicator_code in :indicators and period in :periods
"""
_ROWS_SQL = """
    select distinct register_row.batch_id, batch_period.period, register_row.area_code
    from register_row
    join batch_period on batch_period.batch_id = register_row.batch_id
    where register_row.county_code = :county and register_row.register = :register
"""


class SentFile(NamedTuple):
    """One file of a form; files sort from the oldest submission to the newest.

    Attributes:
        returned: it was refused, or every row of it; periods: those it is about, undated ones left out.
    """

    submission_no: int
    submitted_on: str
    received_at: str
    file_name: str
    batch_id: int
    sender_code: str
    state: str
    returned: bool
    periods: tuple[str, ...]

    @property
    def handed_in(self) -> str:
        """Return the day it was handed in: the date the sheet gives, at the latest the day it arrived."""
        arrived = self.received_at[:10]
        return min(self.submitted_on, arrived) if self.submitted_on else arrived

    def covers(self, period: str) -> bool:
        """Say whether it is about a period: that very one, one that ends with it, or a longer one as far as it had come."""
        end = last_month(period)
        return any(one == period or (end in months_of(one) and end < self.handed_in[:7]) for one in self.periods)


def files_of(connection: sa.Connection, county_code: str, form_code: str) -> list[SentFile]:
    """Return the files of a form that name a period, oldest submission first."""
    _, rows = ask_rows(connection, _FILES_SQL, county=county_code, form=form_code)
    found: dict[int, SentFile] = {}
    for number, sender, state, submission, submitted_on, received_at, name, nothing_kept, period in rows:
        before = found[number].periods if number in found else ()
        returned = state == "refused" or bool(nothing_kept)
        periods = before if period == UNDATED else (*before, str(period))
        found[number] = SentFile(submission, submitted_on, received_at, name, number, sender, state, returned, periods)
    return sorted(file for file in found.values() if file.periods)


def months_inside(
    connection: sa.Connection,
    county_code: str,
    form: Form,
    indicators: Collection[str],
    files: Collection[SentFile],
    months: Collection[str],
    township_of: Mapping[str, str],
) -> Mapping[tuple[str, str], set[str]]:
    """Return for which months the files of each sender hold reports of which townships: (sender, township) → months.

    Args:
        indicators: those that may stand in the form, with their 本年累计; months: those looked at; township_of: area → township.
    """
    if form.kind == "register":
        _, rows = ask_rows(connection, _ROWS_SQL, county=county_code, register=form.code)
    else:
        years = sorted({month[:4] for month in months})
        periods = [*months, *(f"{year}Q{quarter}" for year in years for quarter in range(1, 5)), *years]
        codes = [code for indicator in sorted(indicators) for code in (indicator, indicator + CUMULATIVE_SUFFIX)]
        _, rows = ask_rows(connection, _CELLS_SQL, county=county_code, indicators=codes, periods=periods)
    senders = {file.batch_id: file.sender_code for file in files}
    found: dict[tuple[str, str], set[str]] = {}
    for batch_id, period, area in rows:
        if batch_id in senders and township_of.get(area):
            found.setdefault((senders[batch_id], township_of[area]), set()).add(period)
    return {key: {month for period in periods for month in months_of(period)} for key, periods in found.items()}


def first_month(files: Collection[SentFile]) -> str:
    """Return the first month any of the files is about, '' without files."""
    return min((months_of(period)[0] for file in files for period in file.periods), default="")


def speaks_for(file: SentFile, code: str, form: Form, inside: Mapping[tuple[str, str], set[str]], period: str) -> bool:
    """Say whether a file holds the report of a sender: its own, or one `months_inside` found in it."""
    if file.sender_code == code or (form.sender == "county" and not file.sender_code):
        return True
    return last_month(period) in inside.get((file.sender_code, code), ())
