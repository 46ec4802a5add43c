"""The load: every county folder's inbox through the ETL into the warehouse, one transaction a county."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from etl.checks import against_history
from etl.inbox import Arrival, arrivals, digest
from etl.parse import County, Task, forms_fingerprint, open_county, parse_file, refuse
from etl.progress import Console, Step
from etl.reader import ReadFailure
from etl.reader.limits import Limits
from etl.reader.pool import run_guarded
from warehouse import load, store
from warehouse.submission import Submission


@dataclass
class Loaded:
    """What a load did to one county.

    Attributes:
        version: the newest version afterwards that this load published, None when nothing changed.
        outcomes: a row per file that was read; skipped: files that were known already.
    """

    county_code: str
    version: int | None = None
    outcomes: list[load.BatchOutcome] = field(default_factory=list)
    skipped: int = 0

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


def load_county(
    url: str, folder: Path, catalogue: Path, limits: Limits, processes: int, console: Console, only: Sequence[Path] = ()
) -> Loaded:
    """Load one county folder's inbox, or only these files of it; raise ProjectError as `load_counties`."""
    county = open_county(catalogue, folder)
    inbox = folder / "inbox"
    found = [arrival for arrival in arrivals(inbox) if not only or arrival.path in only]
    engine = store.open_writer(url)
    try:
        known = load.known_files(engine, county.folder.county.code)
        tasks, skipped = _tasks(found, known, county, catalogue, folder, limits)
        result = Loaded(county.folder.county.code, skipped=skipped)
        with console.step(county.folder.county.name.zh, len(tasks)) as step:
            publication = load.publish(
                engine,
                county.folder,
                county.catalogue,
                submissions(tasks, limits, processes),
                lambda submission, history: against_history(submission, history, county.catalogue, county.villages),
                lambda outcome: _note(outcome, result, step),
            )
        result.version = publication.version if publication else None
        if publication:
            store.tidy_up(engine)
    finally:
        engine.dispose()
    _say(result, county, console)
    return result


def submissions(tasks: Sequence[Task], limits: Limits, processes: int) -> Iterator[Submission]:
    """Parse files in guarded worker processes and yield their submissions in order; an unreadable one is a refused one."""
    for task, outcome in run_guarded(parse_file, tasks, limits, processes):
        yield refuse(task, outcome) if isinstance(outcome, ReadFailure) else outcome


def _tasks(
    found: Iterable[Arrival], known: dict[str, load.KnownFile], county: County, catalogue: Path, folder: Path, limits: Limits
) -> tuple[list[Task], int]:
    fingerprints = {form.code: form.fingerprint for form in county.catalogue.forms.values()} | {"": forms_fingerprint(county.catalogue)}
    tasks: list[Task] = []
    skipped = 0
    for arrival in found:
        sha256 = digest(arrival.path)
        form_code, fingerprint, _ = known.get(sha256, ("", "", ""))
        if fingerprint and fingerprints.get(form_code) == fingerprint:
            skipped += 1
        else:
            tasks.append(Task(arrival, sha256, catalogue, folder, limits))
    return tasks, skipped


def _note(outcome: load.BatchOutcome, result: Loaded, step: Step) -> None:
    result.outcomes.append(outcome)
    step.advance()


def _say(result: Loaded, county: County, console: Console) -> None:
    name = county.folder.county.name.zh
    if result.version is None:
        console.say(f"{name}: nothing new ({result.skipped} files known)")
        return
    taken, refused = (sum(getattr(outcome, column) for outcome in result.outcomes) for column in ("rows_taken", "rows_refused"))
    console.say(
        f"{name}: version {result.version} · {len(result.outcomes)} files read, {result.skipped} known · "
        f"{taken} values taken, {refused} refused, {len(result.refused)} files refused"
    )
