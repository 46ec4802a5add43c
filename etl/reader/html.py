"""Web pages saved with the name of a workbook: their text and tables, stacked on one sheet as Excel shows them."""

import re
from collections.abc import Iterator

from lxml import etree

from etl.reader.calamine_grid import Budget, Grid, reaching, trimmed
from etl.reader.failures import ReadFailure
from etl.reader.grid import CellValue, Sheet
from etl.reader.limits import Limits

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SKIPPED = {"script", "style", "head", "title", "noscript", "template"}
_LINES = {"br", "p", "div", "li"}
_MOST_COLUMNS, _MOST_ROWS = 1000, 65534
_META = re.compile(rb"""<meta[^>]*charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MAINLAND = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk"}


def declared_encoding(data: bytes) -> str:
    """Return the encoding a page says it is in, "" when it says none that exists; GB 2312 and GBK are read as GB18030."""
    found = _META.search(data, 0, 4096)
    name = found[1].decode("ascii").lower() if found else ""
    if name in _MAINLAND:
        return "gb18030"
    return {"big5": "cp950", "utf8": "utf-8", "utf-8": "utf-8", "unicode": "utf-16"}.get(name, "")


def read_html(text: str, name: str, where: str, limits: Limits) -> Sheet:
    """Read a page's tables and the lines between them, in their order, on one sheet.

    A cell over several columns or rows stands at its top left and in `merged`; rows that are not displayed are hidden.

    Raises:
        ReadFailure: not_a_table for a page without tables; too_many_cells.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser) if text.strip() else None
    if root is None or root.find(".//table") is None:
        raise ReadFailure("not_a_table", where, found="webpage")
    page = _Page(name, Budget(where, limits))
    for block in _blocks(root):
        if isinstance(block, str):
            page.add_line(block)
        else:
            page.add_table(block)
    return page.sheet()


def _blocks(element: etree._Element) -> Iterator[str | etree._Element]:
    """Yield the lines of text and the tables without tables inside, in order."""
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return
    if element.tag == "table" and element.find(".//table") is None:
        yield element
        return
    if element.find(".//table") is None:
        yield from _lines(element)
        return
    if element.text and element.text.strip():
        yield _squeezed(element.text)
    for child in element:
        yield from _blocks(child)
        if child.tail and child.tail.strip():
            yield _squeezed(child.tail)


def _lines(element: etree._Element) -> Iterator[str]:
    yield from (line for line in _shown(element).split("\n") if line)


def _shown(element: etree._Element) -> str:
    """Return an element's text as a page shows it: blanks joined, a line for each <br> and paragraph."""
    pieces: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if event == "start":
            if node.tag in _LINES and node is not element:
                pieces.append("\n")
            if node.text and node.tag not in _SKIPPED:
                pieces.append(_BLANKS.sub(" ", node.text))
        elif node is not element:
            if node.tag in _LINES - {"br"}:
                pieces.append("\n")
            if node.tail:
                pieces.append(_BLANKS.sub(" ", node.tail))
    lines = (_squeezed(line) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _squeezed(text: str) -> str:
    return _BLANKS.sub(" ", text.replace("\u00a0", " ")).strip()


class _Page:
    """The sheet while tables are stacked on it."""

    def __init__(self, name: str, budget: Budget) -> None:
        self._name = name
        self._budget = budget
        self._cells: dict[tuple[int, int], CellValue] = {}
        self._taken: set[tuple[int, int]] = set()
        self._merged: list[tuple[int, int, int, int]] = []
        self._hidden: set[int] = set()
        self._next = 0

    def add_line(self, line: str) -> None:
        """Put a line of text outside tables in the first column."""
        self._cells[self._next, 0] = line
        self._next += 1

    def add_table(self, table: etree._Element) -> None:
        """Put a table below what is there."""
        rows = list(table.iter("tr"))
        last = self._next + len(rows) - 1
        for caption in table.iterchildren("caption"):
            self.add_line(_shown(caption))
            last += 1
        for number, row in enumerate(rows, self._next):
            if _HIDDEN_STYLE.search(row.get("style", "")):
                self._hidden.add(number)
            column = 0
            for cell in row.iterchildren("td", "th"):
                while (number, column) in self._taken:
                    column += 1
                column = self._add_cell(cell, number, column, last)
        self._next = last + 1
        self._taken.clear()

    def _add_cell(self, cell: etree._Element, row: int, column: int, last: int) -> int:
        """Put a cell at its place and return the column after it."""
        right = column + _span(cell.get("colspan"), _MOST_COLUMNS) - 1
        down = _MOST_ROWS if cell.get("rowspan", "").strip() == "0" else _span(cell.get("rowspan"), _MOST_ROWS)
        bottom = min(row + down - 1, last)
        if (bottom, right) != (row, column):
            self._merged.append((row, column, bottom, right))
            self._budget.spend(self._name, bottom - row + 1, right - column + 1)
            self._taken.update((below, beside) for below in range(row, bottom + 1) for beside in range(column, right + 1))
        self._cells[row, column] = _shown(cell)
        return right + 1

    def sheet(self) -> Sheet:
        """Return what was stacked."""
        height = self._next
        width = max((column for _, column in self._cells), default=-1) + 1
        self._budget.spend(self._name, height, width)
        rows: Grid = reaching([], [(height - 1, width - 1)] if height and width else [])
        for (row, column), value in self._cells.items():
            rows[row][column] = value
        rows = trimmed(rows)
        hidden = frozenset(row for row in self._hidden if row < len(rows))
        return Sheet(self._name, rows, merged=tuple(self._merged), hidden_rows=hidden)


def _span(written: str | None, most: int) -> int:
    digits = (written or "1").strip()
    return min(max(int(digits), 1), most) if digits.isdecimal() and len(digits) < 9 else (most if digits.isdecimal() else 1)
