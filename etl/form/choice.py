"""Which sheets of a workbook a form reads, each as which of its dated shapes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from etl.form.beside import side_by_side
from etl.form.header import Header, find_header
from etl.form.other_dates import without_other_dates
from etl.form.surroundings import month_said
from etl.form.table import titles_above
from etl.form.vocabulary import Vocabulary, vocabulary_of
from etl.reader.grid import Sheet, Workbook
from warehouse.catalogue import Catalogue
from warehouse.catalogue.form import Form
from warehouse.catalogue.headings import normalise_heading

_PARTLY = 3  # as many known columns make a sheet that lacks some other one a sheet of the form all the same


@dataclass(frozen=True)
class Reading:
    """A sheet, the dated shape it is read as, and that shape's first header in it.

    beside: the titles of a table further left, for one of several side by side.
    """

    sheet_no: int
    sheet: Sheet
    vocabulary: Vocabulary
    header: Header
    beside: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Say whether the header has all that the form needs."""
        return not self.header.missing

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the texts above the header."""
        return titles_above(self.sheet, 0, self.header)


def readings(workbook: Workbook, form: Form, catalogue: Catalogue, file_name: str) -> list[Reading]:
    """Return the sheets that a form reads, in workbook order.

    Those that have all the form needs, and those that lack something but have an area and values; when there is none,
    the one that comes nearest. The shape of a dated form is the one valid for the period that title, sheet or file name
    says, if it fits, else the one that explains most columns.
    """
    return [part for reading in _readings(workbook, form, catalogue, file_name) for part in _parts(reading)]


def _parts(reading: Reading) -> Iterator[Reading]:
    """Yield a reading, or one for each of its tables that stand side by side."""
    beside: tuple[str, ...] = ()
    for sheet, header in side_by_side(reading.sheet, reading.vocabulary, reading.header):
        part = replace(reading, sheet=sheet, header=header, beside=beside)
        beside = (*part.titles, *beside)
        yield part


def _readings(workbook: Workbook, form: Form, catalogue: Catalogue, file_name: str) -> list[Reading]:
    found: list[Reading] = []
    for sheet_no, sheet in enumerate(workbook.sheets):
        reading = _best_shape(sheet_no, sheet, form, catalogue, file_name) if _is_chosen(sheet, form) else None
        if reading is not None:
            found.append(reading)
            if reading.fits and form.sheets.first:
                return [reading]
    if any(reading.fits for reading in found):
        return [reading for reading in found if reading.fits or _is_partly(reading)]
    return sorted(found, key=lambda reading: (len(reading.header.missing), -len(reading.header.placed)))[:1]


def _is_chosen(sheet: Sheet, form: Form) -> bool:
    declared, name = form.sheets, normalise_heading(sheet.name)
    if name in map(normalise_heading, declared.skip):
        return False
    if declared.names and name not in map(normalise_heading, declared.names):
        return False
    return not declared.pattern or re.search(declared.pattern, sheet.name) is not None


def _is_partly(reading: Reading) -> bool:
    roles = [place.slot.role for place in reading.header.placed]
    return "value" in roles and "row" in roles and len(roles) - roles.count("ignore") >= _PARTLY


def _best_shape(sheet_no: int, sheet: Sheet, form: Form, catalogue: Catalogue, file_name: str) -> Reading | None:
    """Return a sheet as the shape of the form that is valid for its period, or that explains most of it."""
    if not form.shapes:
        return _reading(sheet_no, sheet, form, catalogue)
    found = [(shape, _reading(sheet_no, sheet, shape.form, catalogue)) for shape in form.shapes]
    known = [(shape, reading) for shape, reading in found if reading is not None]
    for shape, reading in known:
        month = month_said((*without_other_dates(reading.titles, catalogue.words), sheet.name, PurePath(file_name).name), shape.form.period)
        valid = month is not None and (shape.valid_from or month) <= month <= (shape.valid_to or month)
        if valid and reading.fits:
            return reading
    return max((reading for _, reading in known), key=lambda reading: (reading.fits, reading.header.score), default=None)


def _reading(sheet_no: int, sheet: Sheet, form: Form, catalogue: Catalogue) -> Reading | None:
    vocabulary = vocabulary_of(form, catalogue)
    header = find_header(sheet, vocabulary)
    return None if header is None else Reading(sheet_no, sheet, vocabulary, header)


def variants(form: Form) -> Iterator[Form]:
    """Yield the dated shapes of a form, or the form itself where it has none."""
    if form.shapes:
        for shape in form.shapes:
            yield shape.form
    else:
        yield form
