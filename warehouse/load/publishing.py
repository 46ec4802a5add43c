"""From submissions to the next version: one transaction, all of it or nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from warehouse import rollup, status
from warehouse.areas import CountyFolder
from warehouse.bulk import collecting_rarely, fetch_all
from warehouse.catalogue.catalogue import Catalogue
from warehouse.history import earlier_keys, history
from warehouse.load.batches import periods_of, same_bytes, subject_of
from warehouse.load.county import record_county
from warehouse.load.findings import IDENTICAL_CONTENT, SAME_FILE_AGAIN, same_bytes_as, with_findings
from warehouse.load.recent import Recent
from warehouse.load.registers import known_through, recount
from warehouse.load.take import BatchOutcome, Progress, Taker
from warehouse.schema import batch, observation_current, publication
from warehouse.store import tidy_up, write
from warehouse.submission import Submission

Review = Callable[[Submission, pd.DataFrame], Submission]
_NEWEST = sa.select(publication).order_by(publication.c.version.desc()).limit(1)
_ANY_HELD = sa.select(observation_current.c.version).where(observation_current.c.county_code == sa.bindparam("county")).limit(1)
_NOTHING = (0,)  # in place of that row: nothing was ever published
_LAST_BATCH = sa.select(sa.func.coalesce(sa.func.max(batch.c.batch_id), 0))


@dataclass(frozen=True)
class Publication:
    """What one call of `publish` made.

    Attributes:
        version: the newest; versions: all it made, more than one where two files of the run state the same fact.
        batches: files and recounts recorded; cells: observation, register and target rows written; rollups: rows of rollup.
    """

    version: int
    versions: tuple[int, ...]
    published_at: str
    batches: int
    cells: int
    rollups: int


def publish(
    engine: sa.Engine,
    county: CountyFolder,
    catalogue: Catalogue,
    submissions: Iterable[Submission],
    review: Review,
    on_batch: Callable[[BatchOutcome], None],
    note: str = "",
    stamp: str = "",
) -> Publication | None:
    """Load submissions into the next version, in one transaction under the writer lock.

    The submissions may arrive in any order and one at a time: of two statements about one fact the one of the newer
    submission stands (submission_no, submitted_on, received_at, file_name), whichever came first. A newer submission with
    scope replace withdraws what the same form and sender stated for its periods and it leaves out of the indicators it has columns
    for, except what a 必改 finding kept out of it. A register that names no period replaces the whole of what its sender stated before.

    Args:
        engine: from `store.open_writer`, the warehouse at the newest tables.
        submissions: read inside the transaction, each once; those loaded before (same name, bytes, form and declaration) are skipped.
        review: given an observation submission and its history (`history.history`), returns it with findings added and cells
            taken out; not called for files already known or refused, nor for registers and targets.
        on_batch: told of each file as it is taken, before anything is committed.
        stamp: as `record_county`.

    Returns:
        None where nothing at all was written. Whatever is raised, by the database or by a callback, leaves the old version.
    """
    with collecting_rarely(), write(engine) as connection:
        run = _Run(connection, county, catalogue, note, stamp)
        for submission in submissions:
            on_batch(run.load(submission, review))
        for outcome in run.count_registers():
            on_batch(outcome)
        made = run.finish()
    rollup.keep((engine.url, county.county.code), run.state, run.kept)
    if made is not None:
        tidy_up(engine)
    return made


class _Run:
    """One publication being written.

    Attributes:
        state: the row of the newest publication, by which one state of the warehouse is known from all others.
        kept: what rollups were made from in that state.
    """

    def __init__(self, connection: sa.Connection, county: CountyFolder, catalogue: Catalogue, note: str, stamp: str) -> None:
        self._connection = connection
        self._county_code = county.county.code
        self._catalogue = catalogue
        self.state = next(iter(fetch_all(connection, _NEWEST)), _NOTHING)
        self._progress = Progress(
            version=self.state[0] + 1,
            batch_id=fetch_all(connection, _LAST_BATCH)[0][0] + 1,
            at=datetime.now().astimezone().isoformat(timespec="seconds"),
            note=note,
        )
        self._taker = Taker(connection, county, catalogue, self._progress)
        self._declared_anew = record_county(connection, county, catalogue, stamp)
        found = rollup.take_out((connection.engine.url, self._county_code), self.state)
        self.kept = rollup.Kept() if self._declared_anew else found
        self._changed_registers: set[str] = set()
        self._through = known_through(connection, self._county_code)
        if not fetch_all(connection, _ANY_HELD, {"county": self._county_code}):
            self._taker.keeper.recent = Recent()

    def load(self, submission: Submission, review: Review) -> BatchOutcome:
        """Take, refuse or skip one file.

        The same bytes under another name are a copy where they are about the same; where the name makes them another month, area
        or correction they are taken like any file, and that is said.
        """
        loaded = same_bytes(self._connection, self._county_code, submission)
        read_so = [one for one in loaded if (one.form_code, one.form_fingerprint) == (submission.form_code, submission.form_fingerprint)]
        if any(one.file_name == submission.file_name for one in read_so):
            given = (submission.file_name, submission.form_code, submission.sender_code)
            return BatchOutcome(*given, SAME_FILE_AGAIN, submission.findings)
        if submission.state == "refused":
            return self._taker.refuse(submission)
        submission = replace(submission, about=subject_of(submission))
        for one in read_so:
            if one.about == submission.about and one.submission_no >= submission.submission_no:
                return self._taker.repeat(submission, one.file_name)
        if submission.kind == "observations":
            submission = review(submission, self._history_of(submission))
        if read_so:
            said = same_bytes_as(self._catalogue, IDENTICAL_CONTENT, read_so[0].file_name)
            submission = replace(submission, findings=with_findings(submission.findings, [said]))
        outcome = self._taker.take(submission)
        if submission.kind == "register" and outcome.rows_changed + outcome.rows_withdrawn:
            self._changed_registers.add(submission.form_code)
        return outcome

    def count_registers(self) -> list[BatchOutcome]:
        """Count registers again whose rows changed, and all of them when there is a new month to count for."""
        if not self._progress.batches and not self._progress.closed and not self._declared_anew:
            return []
        outcomes = []
        for register, through in sorted(known_through(self._connection, self._county_code).items()):
            moved = self._through.get(register) != through
            declared = register in self._catalogue.forms
            if declared and (register in self._changed_registers or moved or self._declared_anew):
                counted = recount(self._connection, self._county_code, self._catalogue, register, through)
                if counted is not None:
                    outcomes.append(self._taker.take(counted, "counted"))
        return outcomes

    def finish(self) -> Publication | None:
        """Bring rollups and statuses up to date and raise the version, as the last statement."""
        progress = self._progress
        if not progress.batches and not progress.closed and not self._declared_anew:
            return None
        rollups = self._refresh()
        self.state = self._taker.close_version()
        versions, batches, cells = zip(*progress.closed, strict=True)
        return Publication(versions[-1], tuple(versions), progress.at, sum(batches), sum(cells), rollups)

    def _refresh(self) -> int:
        given, keeper = (self._connection, self._county_code, self._catalogue), self._taker.keeper
        if self._declared_anew:
            written = rollup.rebuild(*given, self._progress.version)
            status.rebuild(*given, self._progress.version)
            return written
        touched = pd.DataFrame(sorted(keeper.touched), columns=["indicator_code", "period"], dtype="str")
        since = self._progress.closed[0][0] if self._progress.closed else self._progress.version
        written = rollup.refresh(*given, touched, self._progress.version, since, self.kept) if len(touched) else 0
        status.refresh(*given, keeper.touched, keeper.aimed, self._progress.version)
        return written

    def _history_of(self, submission: Submission) -> pd.DataFrame:
        said = submission.observations
        indicators, areas = said["indicator_code"].unique().tolist(), said["area_code"].unique().tolist()
        recent, periods = self._taker.keeper.recent, periods_of(submission)
        found = recent.recall(earlier_keys(indicators, periods), areas) if recent is not None else None
        return history(self._connection, self._county_code, indicators, periods, areas) if found is None else found
