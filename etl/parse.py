"""One file from bytes to a submission. Runs in a worker process: what it takes and gives can be pickled."""

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from etl.checks import Villages, check_file
from etl.checks.report import Report
from etl.findings import Finding
from etl.form import Candidate, Extract, extract, left_over, recognise
from etl.inbox import Arrival
from etl.known import fingerprint_of_all
from etl.places import Places
from etl.reader.failures import ReadFailure
from etl.reader.limits import Limits
from etl.reader.workbook import parse
from etl.tidy import tidy
from warehouse.areas import CountyFolder, read_county
from warehouse.catalogue import Catalogue, load_catalogue
from warehouse.catalogue.form import Form
from warehouse.submission import Submission

_HEADINGS_NAMED = 12  # headings quoted back when no form fits


@dataclass(frozen=True)
class County:
    """What files of one county are read with.

    Attributes:
        catalogue: its forms' fingerprints cover the county's areas and aliases too, which say what a row is about.
    """

    folder: CountyFolder
    catalogue: Catalogue
    places: Places
    villages: Villages


@dataclass(frozen=True)
class Task:
    """One file to parse.

    Attributes:
        catalogue, county: folders; form: code to read it with, "" = recognise it.
    """

    arrival: Arrival
    sha256: str
    catalogue: Path
    county: Path
    limits: Limits
    form: str = ""

    @property
    def name(self) -> str:
        """Return the file's name in the inbox, which failures are reported under."""
        return self.arrival.name


@lru_cache(maxsize=4)
def open_county(catalogue: Path, county: Path) -> County:
    """Read a county folder's declarations and areas, once a process; raise ProjectError for faults in them."""
    folder = read_county(county)
    declared = load_catalogue([catalogue, county])
    named = "".join(frame.to_json() for frame in (folder.areas, folder.aliases))
    forms = {code: _stamped(form, hashlib.sha256((form.fingerprint + named).encode()).hexdigest()) for code, form in declared.forms.items()}
    words = declared.words
    places = Places(folder, words, words.own_level, words.township_suffixes)
    return County(folder, replace(declared, forms=forms), places, Villages(folder.areas))


def _stamped(form: Form, fingerprint: str) -> Form:
    shapes = tuple(replace(shape, form=replace(shape.form, fingerprint=fingerprint)) for shape in form.shapes)
    return replace(form, fingerprint=fingerprint, shapes=shapes)


def forms_fingerprint(catalogue: Catalogue) -> str:
    """Return a hash over all forms: a file that fitted none is tried again when it changes."""
    return fingerprint_of_all({code: form.fingerprint for code, form in catalogue.forms.items()})


def parse_file(task: Task) -> Submission:
    """Read, recognise, tidy and check one file.

    Returns:
        A submission; state ``refused`` with one finding when no form fits or several do.

    Raises:
        ReadFailure: the file gives no table.
    """
    county = open_county(task.catalogue, task.county)
    workbook = parse(task.arrival.path, task.limits)
    if task.form:
        return _tidied(extract(workbook, county.catalogue.form(task.form), county.catalogue, task.arrival.name), task, county)
    candidates = recognise(workbook, county.catalogue.forms.values(), county.catalogue, task.arrival.name)
    fitting = [candidate for candidate in candidates if candidate.fits]
    if not fitting or _tied(fitting):
        return _unrecognised(task, county, candidates, fitting)
    chosen = fitting[0]
    extracted = extract(workbook, chosen.form, county.catalogue, task.arrival.name, chosen.readings)
    extracted.findings.extend(left_over(chosen, fitting))
    return _tidied(extracted, task, county)


def refuse(task: Task, failure: ReadFailure) -> Submission:
    """Return the refused submission of a file that could not be read."""
    county = open_county(task.catalogue, task.county)
    report = Report(county.catalogue.rules)
    report.extend([Finding("unreadable_file", raw=task.name, params={"code": failure.code, **failure.params})])
    return _refused(task, county, report)


def _tied(fitting: list[Candidate]) -> bool:
    return len(fitting) > 1 and fitting[0].strength == fitting[1].strength


def _tidied(extracted: Extract, task: Task, county: County) -> Submission:
    made = tidy(
        extracted,
        county.catalogue,
        county.places,
        county.folder.county.code,
        task.arrival.name,
        task.sha256,
        task.arrival.received_at,
    )
    return check_file(made, county.catalogue)


def _unrecognised(task: Task, county: County, candidates: list[Candidate], fitting: list[Candidate]) -> Submission:
    report = Report(county.catalogue.rules)
    if fitting:
        names = "、".join(candidate.form.name.zh for candidate in fitting if candidate.strength == fitting[0].strength)
        report.add("form_ambiguous", raw=task.name, forms=names)
    else:
        nearest = max(candidates, key=lambda candidate: candidate.matched, default=None)
        seen = "、".join(nearest.seen[:_HEADINGS_NAMED]) if nearest else ""
        missing = "、".join(nearest.missing) if nearest else ""
        form = nearest.form.name.zh if nearest else ""
        report.add("form_not_recognised", raw=task.name, seen=seen, missing=missing, nearest=form)
    return _refused(task, county, report)


def _refused(task: Task, county: County, report: Report) -> Submission:
    return Submission(
        county_code=county.folder.county.code,
        form_code="",
        form_fingerprint=forms_fingerprint(county.catalogue),
        kind="observations",
        file_name=task.arrival.name,
        sha256=task.sha256,
        received_at=task.arrival.received_at,
        state="refused",
        findings=report.frame(),
    )
