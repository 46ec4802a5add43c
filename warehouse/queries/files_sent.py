"""The files of a form, and whose reports for which months stand in them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import sqlalchemy as sa

from warehouse.catalogue.model import Form
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
    select distinct batch.sender_code, stated.period, place.township_code
    from indicator
    cross join observation as stated  -- SQLite keeps the order of a cross join: from the indicators into the observations' key
    cross join batch
    cross join area as place
    where indicator.county_code = :county and indicator.indicator_code in :indicators and stated.county_code = :county
          and stated.indicator_code = indicator.indicator_code and stated.period in :periods
          and batch.batch_id = stated.batch_id and batch.form_code = :form and batch.sender_code in :senders
          and place.county_code = :county and place.area_code = stated.area_code and place.township_code <> ''
"""
_ROWS_SQL = """
    select distinct batch.sender_code, batch_period.period, place.township_code
    from batch
    join batch_period on batch_period.batch_id = batch.batch_id
    join register_row on register_row.batch_id = batch.batch_id and register_row.county_code = batch.county_code
    join area as place on place.county_code = batch.county_code and place.area_code = register_row.area_code
    where batch.county_code = :county and batch.form_code = :form and batch.sender_code in :senders and place.township_code <> ''
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
        return any(one == period or (end in months_of(one) and end <= self.handed_in[:7]) for one in self.periods)


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
    connection: sa.Connection, county_code: str, form: Form, indicators: Collection[str], senders: Collection[str], months: Collection[str]
) -> Mapping[tuple[str, str], set[str]]:
    """Return for which months the files of some senders hold reports of which townships: (sender, township) → months.

    Args:
        indicators: those that may stand in the form; months: those looked at.
    """
    if not senders or not months:
        return {}
    given = {"county": county_code, "form": form.code, "senders": sorted(senders)}
    if form.kind == "register":
        _, rows = ask_rows(connection, _ROWS_SQL, **given)
    else:
        years = sorted({month[:4] for month in months})
        periods = [*months, *(f"{year}Q{quarter}" for year in years for quarter in range(1, 5)), *years]
        _, rows = ask_rows(connection, _CELLS_SQL, **given, indicators=sorted(indicators), periods=periods)
    found: dict[tuple[str, str], set[str]] = {}
    for sender, period, township in rows:
        found.setdefault((sender, township), set()).update(months_of(period))
    return found


def first_month(files: Collection[SentFile]) -> str:
    """Return the first month any of the files is about, '' without files."""
    return min((months_of(period)[0] for file in files for period in file.periods), default="")
