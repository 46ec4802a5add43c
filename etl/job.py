"""The load: every county folder's inbox through the ETL into the warehouse, one transaction a county."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from etl import returns
from etl.checks import against_history
from etl.inbox import arrivals, digest
from etl.known import Known, Unchanged, stamp
from etl.parse import County, Task, open_county, parse_file, refuse
from etl.progress import Console, Step
from etl.reader.failures import ReadFailure
from etl.reader.limits import Limits
from etl.reader.pool import run_guarded
from warehouse import load, store
from warehouse.known import known_files
from warehouse.submission import Submission

_LANGUAGE = "zh"  # of who sends the files
_COUNTED = "counted"  # state of what is no file but was counted from a register


@dataclass
class Loaded:
    """What a load did to one county.

    Attributes:
        version: the newest version afterwards that this load published, None when nothing changed.
        outcomes: one per file that was read, then one per register that was counted anew; skipped: files that were known already;
            still_refused: names of those of them that could not be taken when they were read;
            locked: why files could not even be opened, a later load tries them again.
    """

    county_code: str
    version: int | None = None
    outcomes: list[load.BatchOutcome] = field(default_factory=list)
    skipped: int = 0
    still_refused: list[str] = field(default_factory=list)
    locked: list[ReadFailure] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Say whether every file of the inbox was taken, now or before."""
        return not self.refused and not self.locked and not self.still_refused

    @property
    def files(self) -> list[load.BatchOutcome]:
        """Return the outcomes of files alone."""
        return [outcome for outcome in self.outcomes if outcome.state != _COUNTED]

    @property
    def refused(self) -> list[load.BatchOutcome]:
        """Return the files that could not be taken at all."""
        return [outcome for outcome in self.outcomes if outcome.state == "refused"]


def load_counties(url: str, folders: Sequence[Path], catalogue: Path, limits: Limits, processes: int, console: Console) -> list[Loaded]:
    """Load the inboxes of county folders; a file that was loaded with the same form before is not read again.

    Raises:
        ProjectError: a county folder or the catalogue has faults, or another load is writing. What earlier folders
            published stays published.
    """
    return [load_county(url, folder, catalogue, limits, processes, console) for folder in folders]


def load_county(url: str, folder: Path, catalogue: Path, limits: Limits, processes: int, console: Console) -> Loaded:
    """Load one county folder's inbox as it stands when this begins; raise ProjectError as `load_counties`."""
    open_county.cache_clear()  # a watch that runs for weeks reads what is declared today
    mark = stamp(catalogue, folder)  # before anything is read: what changes meanwhile is read again
    county = open_county(catalogue, folder)
    result = Loaded(county.folder.county.code)
    engine = store.open_writer(url)
    try:
        with store.read(engine) as connection:
            files = known_files(connection, county.folder.county.code)
        known = Known(files, {code: form.fingerprint for code, form in county.catalogue.forms.items()})
        tasks = list(_tasks(known, county, catalogue, limits, result))
        with console.step(county.folder.county.name.zh, len(tasks)) as step:
            publication = load.publish(
                engine,
                county.folder,
                county.catalogue,
                submissions(tasks, limits, processes),
                lambda submission, history: against_history(submission, history, county.catalogue, county.villages),
                lambda outcome: _note(outcome, result, step),
                stamp=mark,
            )
        result.version = publication.version if publication else None
    finally:
        engine.dispose()
    _say(result, county, console)
    return result


def submissions(tasks: Sequence[Task], limits: Limits, processes: int) -> Iterator[Submission]:
    """Parse files in guarded worker processes and yield their submissions in order; an unreadable one is a refused one."""
    for task, outcome in run_guarded(parse_file, tasks, limits, processes):
        yield refuse(task, outcome) if isinstance(outcome, ReadFailure) else outcome


def _tasks(known: Known, county: County, catalogue: Path, limits: Limits, result: Loaded) -> Iterator[Task]:
    """Yield the files of the inbox that were not loaded before as they would be read now; note the others in the result."""
    folder = county.folder.folder
    for arrival in arrivals(folder / "inbox"):
        try:
            sha256 = digest(arrival.path)
        except FileNotFoundError:
            continue
        except OSError as error:
            result.locked.append(ReadFailure("not_permitted", arrival.name, detail=error.strerror or str(error)))
            continue
        state = known.state(sha256, arrival.name)
        if state is not None:
            result.skipped += 1
            result.still_refused += [arrival.name] if state == "refused" else []
        else:
            yield Task(arrival, sha256, catalogue, folder, limits)


def _note(outcome: load.BatchOutcome, result: Loaded, step: Step) -> None:
    result.outcomes.append(outcome)
    if outcome.state != _COUNTED:
        step.advance()


def _say(result: Loaded, county: County, console: Console) -> None:
    name = county.folder.county.name.zh
    for failure in result.locked:
        console.say(str(failure.problem(_LANGUAGE)))
    if result.version is None:
        Unchanged(name, result.skipped, tuple(result.still_refused)).say(console)
        return
    if result.still_refused:
        console.say(f"{name}: {len(result.still_refused)} files were refused before: {'、'.join(result.still_refused)}")
    for outcome in result.refused:
        console.say(returns.refused(outcome.file_name, outcome.findings, county.catalogue, _LANGUAGE))
    columns = ("rows_taken", "rows_withdrawn", "rows_refused")
    taken, withdrawn, refused = (sum(getattr(outcome, column) for outcome in result.files) for column in columns)
    console.say(
        f"{name}: version {result.version} · {len(result.files)} files read, {result.skipped} known · "
        f"{taken} values taken, {withdrawn} withdrawn, {refused} refused, {len(result.refused)} files refused"
    )
