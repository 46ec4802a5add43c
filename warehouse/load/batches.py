"""Who said what when: batches, the order of submissions, files that are known already."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from warehouse.bulk import fetch_all, insert_rows
from warehouse.catalogue.periods import UNDATED
from warehouse.schema import batch, batch_period, batch_sheet, finding
from warehouse.submission import FINDING_COLUMNS, Submission

ANY = "*"  # of stated_codes: every indicator


class Order(NamedTuple):
    """When a submission stands among others; the larger one is the newer statement."""

    submission_no: int
    submitted_on: str
    received_at: str
    file_name: str

    @classmethod
    def of(cls, submission: Submission) -> "Order":
        """Return a submission's place."""
        return cls(submission.submission_no, submission.submitted_on, submission.received_at, submission.file_name)


class Source(NamedTuple):
    """Who makes a statement: a form as one sender sends it; state ``counted``: what is counted from a register."""

    form_code: str
    sender_code: str
    state: str = "published"


class Holder(NamedTuple):
    """The batch a current fact came from."""

    batch_id: int
    source: Source
    order: Order
    scope: str
    indicator_codes: tuple[str, ...]
    stated_codes: tuple[str, ...]

    def covers(self, indicator: str) -> bool:
        """Say whether it has a column for an indicator, and so states of every area whether it reports it; ANY: for all of them."""
        return indicator in self.stated_codes or ANY in self.stated_codes


class Loaded(NamedTuple):
    """A load of some bytes: of which file, read with which declaration, about what."""

    file_name: str
    form_code: str
    form_fingerprint: str
    state: str
    submission_no: int
    about: str


_HOLDER = sa.select(
    batch.c.batch_id,
    batch.c.form_code,
    batch.c.sender_code,
    batch.c.state,
    batch.c.submission_no,
    batch.c.submitted_on,
    batch.c.received_at,
    batch.c.file_name,
    batch.c.scope,
    batch.c.indicator_codes,
    batch.c.stated_codes,
)

_COVERING = (
    _HOLDER.add_columns(batch_period.c.period)
    .join(batch_period, batch_period.c.batch_id == batch.c.batch_id)
    .where(
        batch_period.c.county_code == sa.bindparam("county"),
        batch_period.c.form_code == sa.bindparam("form"),
        batch_period.c.sender_code == sa.bindparam("sender"),
        batch.c.state == sa.bindparam("state"),
    )
    .order_by(batch.c.batch_id)
)
_COVERING_SOME = _COVERING.where(batch_period.c.period.in_(sa.bindparam("periods", expanding=True)))
_LOADED = (
    sa.select(*(batch.c[name] for name in Loaded._fields))
    .where(batch.c.county_code == sa.bindparam("county"), batch.c.sha256 == sa.bindparam("sha256"))
    .order_by(batch.c.batch_id)
)


class Batches:
    """The batches of one county, looked up inside the writer's transaction; what was asked once is kept."""

    def __init__(self, connection: sa.Connection, county_code: str) -> None:
        self._connection = connection
        self._county_code = county_code
        self._known: dict[int, Holder] = {}
        self._covering: dict[tuple[Source, str], list[Holder]] = {}
        self._newest: dict[tuple[Source, str, str], Order] = {}

    def holder(self, batch_id: int) -> Holder:
        """Return the batch with this number."""
        if batch_id not in self._known:
            found = self._connection.execute(_HOLDER.where(batch.c.batch_id == batch_id)).one()
            self._known[batch_id] = _holder(found)
        return self._known[batch_id]

    def prior(self, source: Source, periods: Iterable[str] | None) -> dict[str, list[Holder]]:
        """Return the batches in force that this source sent for these periods, by period, oldest number first; None = for any."""
        given = {"county": self._county_code, "form": source.form_code, "sender": source.sender_code, "state": source.state}
        covering, asked = (_COVERING, {}) if periods is None else (_COVERING_SOME, {"periods": sorted(set(periods))})
        found: dict[str, list[Holder]] = {}
        for row in self._connection.execute(covering, {**given, **asked}):
            found.setdefault(row.period, []).append(_holder(row))
        return found

    def newest(self, source: Source, period: str, indicator: str) -> Order:
        """Return the order of the newest submission of a source that has a column for an indicator in a period."""
        key = (source, period, indicator)
        if key not in self._newest:
            if key[:2] not in self._covering:
                self._covering[key[:2]] = self.prior(source, [period])[period]
            self._newest[key] = max(holder.order for holder in self._covering[key[:2]] if holder.covers(indicator))
        return self._newest[key]

    def record(self, batch_id: int, submission: Submission, state: str, periods: Iterable[str], values: Mapping[str, object]) -> None:
        """Write a batch with its sheets and the periods it stands for; values: the batch's further columns."""
        whole = {
            "batch_id": batch_id,
            "county_code": self._county_code,
            "form_code": submission.form_code,
            "form_fingerprint": submission.form_fingerprint,
            "sha256": submission.sha256,
            "sender_code": submission.sender_code,
            "state": state,
            "scope": submission.scope,
            "about": submission.about,
            **Order.of(submission)._asdict(),
            **values,
        }
        insert_rows(self._connection, batch, tuple(whole), [tuple(whole.values())])
        covered = (self._county_code, submission.form_code, submission.sender_code)
        insert_rows(
            self._connection,
            batch_period,
            ("county_code", "form_code", "sender_code", "period", "batch_id"),
            [(*covered, period, batch_id) for period in periods],
        )
        sheets = [(batch_id, number, name) for number, name in enumerate(submission.sheets)]
        insert_rows(self._connection, batch_sheet, ("batch_id", "sheet_no", "name"), sheets)
        self._newest.clear()
        self._covering.clear()

    def record_findings(self, batch_id: int, findings: pd.DataFrame) -> None:
        """Write what the checks said of a batch, numbered from 1."""
        said = zip(*(findings[name].tolist() for name in FINDING_COLUMNS), strict=True)
        rows = [(batch_id, number, self._county_code, *row) for number, row in enumerate(said, 1)]
        insert_rows(self._connection, finding, ("batch_id", "finding_no", "county_code", *FINDING_COLUMNS), rows)


def periods_of(submission: Submission) -> tuple[str, ...]:
    """Return every period a submission is about, in order; ``undated`` alone for a register that names none."""
    frame = {"observations": submission.observations, "targets": submission.targets}.get(submission.kind)
    found = set(submission.periods) | (set(frame["period"].unique()) if frame is not None else set())
    return tuple(sorted(found)) or ((UNDATED,) if submission.kind == "register" else ())


def subject_of(submission: Submission) -> str:
    """Return a hash of whom, when and what a submission is about: the same bytes under another name may say other months or areas."""
    frame = {"observations": submission.observations, "targets": submission.targets}.get(submission.kind, submission.registers)
    areas = set(frame["area_code"].tolist())
    codes = set(frame["indicator_code"].tolist()) if "indicator_code" in frame else set()
    said = [submission.sender_code, *(";".join(sorted(part)) for part in (periods_of(submission), areas, codes))]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def same_bytes(connection: sa.Connection, county_code: str, submission: Submission) -> list[Loaded]:
    """Return the loads of a submission's bytes under any name, the first one first."""
    given = {"county": county_code, "sha256": submission.sha256}
    return [Loaded(*row) for row in fetch_all(connection, _LOADED, given)]


def _holder(row: Any) -> Holder:
    codes, stated = (tuple(text.split(";")) if text else () for text in (row.indicator_codes, row.stated_codes))
    source = Source(row.form_code, row.sender_code, row.state)
    return Holder(
        row.batch_id, source, Order(row.submission_no, row.submitted_on, row.received_at, row.file_name), row.scope, codes, stated
    )
