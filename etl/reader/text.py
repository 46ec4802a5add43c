"""Text tables: csv, tsv and their kin; the delimiter is found, every cell stays text."""

import csv
import io
import itertools
import sys
from collections import Counter

from etl.reader.calamine_grid import Budget, Grid, trimmed
from etl.reader.failures import ReadFailure
from etl.reader.grid import Sheet
from etl.reader.limits import Limits

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLED_LINES = 200
_LONGEST_CELL = min(sys.maxsize, 2**31 - 1)


def read_text(text: str, name: str, where: str, limits: Limits) -> tuple[str, Sheet]:
    """Read delimited text.

    Args:
        name: the sheet's; a leading ``sep=;`` line, which Excel does not show either, names the delimiter.

    Returns:
        The delimiter and the sheet: a row per record, blank ones included, short ones padded with blanks.

    Raises:
        ReadFailure: quotes, where a quotation mark is never closed; too_many_cells.
    """
    csv.field_size_limit(_LONGEST_CELL)
    delimiter, text = _declared_delimiter(text)
    delimiter = delimiter or find_delimiter(text)
    records = _records(text, delimiter, where)
    width = max((len(record) for record in records), default=0)
    Budget(where, limits).spend(name, len(records), width)
    rows: Grid = [[*record, *[""] * (width - len(record))] for record in records]
    return delimiter, Sheet(name, trimmed(rows))


def find_delimiter(text: str) -> str:
    """Return the delimiter that cuts most lines into the same number of columns, a comma where none does."""
    weighed = []
    for delimiter in _DELIMITERS:
        widths = _widths(text, delimiter)
        usual = Counter(width for width in widths if width > 1).most_common(1)
        if usual:
            width, lines = usual[0]
            weighed.append((lines / len(widths), width, -_DELIMITERS.index(delimiter), delimiter))
    return max(weighed)[-1] if weighed else ","


def columns_agree(text: str, delimiter: str) -> bool:
    """Tell whether a text looks like a table: two lines or more, all of one width beyond 1, but for a title above them."""
    widths = _widths(text, delimiter)
    return len(widths) > 1 and widths[-1] > 1 and sum(width == widths[-1] for width in widths) >= max(2, len(widths) // 2)


def _widths(text: str, delimiter: str) -> list[int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [len(record) for record in itertools.islice(reader, _SAMPLED_LINES) if any(cell.strip() for cell in record)]


def _declared_delimiter(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    declared = first.strip("\r")
    if len(declared) == 5 and declared.lower().startswith("sep="):
        return declared[4], rest
    return "", text


def _records(text: str, delimiter: str, where: str) -> list[list[str]]:
    """Read with quotes as the standard has them; where they do not close, as plain characters if every line then agrees."""
    quoted = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(quoted)
    except csv.Error:
        line = quoted.line_num
    plain = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    if len({len(record) for record in plain if record}) == 1:
        return plain
    raise ReadFailure("quotes", where, line=line)
