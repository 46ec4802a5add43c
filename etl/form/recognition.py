"""Which form a workbook is."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePath

from etl.findings import Finding
from etl.form.choice import Reading, readings, variants
from etl.form.vocabulary import vocabulary_of
from etl.reader.grid import Workbook
from warehouse.catalogue import Catalogue
from warehouse.catalogue.form import Form
from warehouse.catalogue.headings import is_all

_FEWEST = 2  # known columns of area, period or value
_SHARE = 1 / 3  # of all headings; a row of data that mentions an indicator's name is no header


@dataclass(frozen=True)
class Candidate:
    """How well a workbook fits one form.

    Attributes:
        fits: some sheet has a header with all that the form needs, and knows at least a third of the headings in it.
        specific: False for a form of all indicators, which never takes a file a specific form fits.
        named: how many of file name and title say it is this form (0, 1 or 2).
        matched: number of known headings in the best sheet; sheet: its name, "" when no sheet has any.
        seen: the headings of that sheet, as written; unknown: those of them the form does not know.
        missing: headings the form needs and the sheet lacks.
        readings: the sheets as the form reads them, for `extract`.
    """

    form: Form
    fits: bool
    specific: bool
    named: int
    matched: int
    sheet: str
    seen: tuple[str, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    readings: tuple[Reading, ...]

    @property
    def strength(self) -> tuple[bool, bool, int, int]:
        """What candidates are ranked by; two that fit with the same strength are ambiguous."""
        return self.fits, self.specific, self.named, self.matched


def recognise(workbook: Workbook, forms: Iterable[Form], catalogue: Catalogue, file_name: str) -> list[Candidate]:
    """Return how well a workbook fits each form, the best first (equal ones in the order given)."""
    candidates = [_candidate(workbook, form, catalogue, PurePath(file_name.replace("\\", "/")).name) for form in forms]
    return sorted(candidates, key=lambda candidate: candidate.strength, reverse=True)


def left_over(chosen: Candidate, candidates: Iterable[Candidate]) -> Iterator[Finding]:
    """Yield a finding for every sheet that the chosen form does not read and another one fits."""
    read = {reading.sheet_no for reading in chosen.readings}
    for candidate in candidates:
        for reading in candidate.readings if candidate.fits else ():
            if reading.fits and reading.sheet_no not in read:
                read.add(reading.sheet_no)
                params = {"form": chosen.form.name.zh, "other": candidate.form.name.zh}
                yield Finding("sheet_of_other_form", reading.sheet.name, params=params)


def _candidate(workbook: Workbook, form: Form, catalogue: Catalogue, file_name: str) -> Candidate:
    found = readings(workbook, form, catalogue, file_name)
    best = max(found, key=lambda reading: (reading.fits, _matched(reading)), default=None)
    named = _file_says(form, file_name) + any(_title_says(form, reading) for reading in found)
    if best is None:
        needs = vocabulary_of(next(variants(form)), catalogue).needs
        return Candidate(form, False, not is_all(form), named, 0, "", (), (), tuple(need.heading for need in needs), ())
    header = best.header
    unknown = tuple(heading for heading in header.unknown.values() if heading)
    headings = header.unknown | {place.column: place.heading for place in (*header.placed, *header.repeated)}
    enough = max(_FEWEST, _SHARE * len([heading for heading in headings.values() if heading]))
    return Candidate(
        form=form,
        fits=best.fits and _matched(best) >= enough and (named > 0 or not _is_only_planned(best)),
        specific=not is_all(form),
        named=named,
        matched=_matched(best),
        sheet=best.sheet.name,
        seen=tuple(headings[column] for column in sorted(headings) if headings[column]),
        unknown=unknown,
        missing=tuple(need.heading for need in header.missing),
        readings=tuple(found),
    )


def _is_only_planned(reading: Reading) -> bool:
    """Say whether a reading as targets has no heading of a target but those of months, which any table by months has too."""
    names = {place.slot.name for place in reading.header.placed if place.slot.role == "value"}
    return reading.vocabulary.form.kind == "targets" and "value" not in names


def _matched(reading: Reading) -> int:
    return sum(place.slot.role in ("row", "value") for place in reading.header.placed)


def _file_says(form: Form, file_name: str) -> int:
    name = unicodedata.normalize("NFKC", file_name).casefold()
    patterns = (unicodedata.normalize("NFKC", pattern).casefold() for pattern in form.match.file)
    return int(form.name.zh in name or any(fnmatchcase(name, pattern) for pattern in patterns))


def _title_says(form: Form, reading: Reading) -> bool:
    texts = [unicodedata.normalize("NFKC", text) for text in (reading.sheet.name, *reading.titles)]
    return any(form.name.zh in text or any(re.search(pattern, text) for pattern in form.match.title) for text in texts)
