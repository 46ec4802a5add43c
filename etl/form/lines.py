"""Lines of text above a table: titles, and the note 单位：万元. They are no part of its header."""

import re
import unicodedata
from collections.abc import Container, Sequence
from functools import lru_cache

from etl.reader.grid import CellValue, Sheet
from warehouse.catalogue.headings import normalise_heading

_NOTE = re.compile(r"^\s*\(?(?P<before>[^(]{0,6})[单單]\s*位\s*:")
_LONGEST_NOTE = 60  # characters in which 单位： stands


def is_line(sheet: Sheet, number: int, bottom: int) -> bool:
    """Say whether a row above row `bottom` is a line of text: one cell, at the left edge, that is not merged over headings."""
    row = sheet.rows[number]
    if len(row) - row.count("") != 1:
        return False
    left = next(column for column, value in enumerate(row) if value != "")
    if any(value != "" for below in sheet.rows[number + 1 : bottom + 2] for value in below[:left]):
        return False
    merged = any((top, first) == (number, left) and (last > left or end > number) for top, first, end, last in sheet.merged)
    return not merged


def is_noted(row: Sequence[CellValue], known: Container[str]) -> bool:
    """Say whether a row bears the note 单位：…; a heading that is known, with its unit below it, is none."""
    for value in row:
        if type(value) is str and value:
            before = _before_unit(value)
            if before is not None and before not in known:
                return True
    return False


@lru_cache(maxsize=16384)
def _before_unit(text: str) -> str | None:
    """Return what stands before 单位： at the beginning of a cell, None where it does not say so."""
    found = _NOTE.match(unicodedata.normalize("NFKC", text[:_LONGEST_NOTE]))
    return None if found is None else normalise_heading(found["before"])
