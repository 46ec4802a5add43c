"""ods: values by calamine; merged cells, hidden rows and columns, errors and formats by a walk through content.xml."""

import io
from collections.abc import Iterator, Mapping
from itertools import chain

from lxml import etree

from etl.reader.calamine_grid import Budget, Calamine
from etl.reader.grid import Position, Sheet
from etl.reader.limits import Limits
from etl.reader.marks import Marks, marked_sheet
from etl.reader.ods_styles import unit_styles
from etl.reader.package import Package, local, local_attributes

_HIDDEN = ("collapse", "filter")
_MOST_REPEATS = 4096  # a longer run of equal cells is formatting, not content


def read_ods(package: Package, data: bytes, where: str, limits: Limits) -> tuple[Sheet, ...]:
    """Read every table of a checked OpenDocument spreadsheet.

    Raises:
        ReadFailure: damaged, password, unsafe_xml or too_many_cells.
    """
    workbook = Calamine(data, where)
    budget = Budget(where, limits)
    content = package.read("content.xml")
    marks = iter(_tables(content, unit_styles(package.read("styles.xml"), content)))
    sheets = []
    for sheet in workbook.worksheets():
        rows, _ = workbook.load(sheet, budget)
        sheets.append(marked_sheet(sheet.name, rows, next(marks, Marks()), visible=sheet.visible))
    return tuple(sheets)


def _tables(content: bytes, units: Mapping[str, str]) -> Iterator[Marks]:
    """Yield the marks of each table in order; stop where the XML does.

    Args:
        units: number formats worth telling, by the name of the cell style.
    """
    parsing = etree.iterparse(io.BytesIO(content), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False)
    table = _Table(units)
    depth = 0
    try:
        for event, element in parsing:
            name = local(element) if isinstance(element.tag, str) else ""
            if event == "start":
                if name == "table":
                    depth += 1
                    table = _Table(units) if depth == 1 else table
                continue
            if name == "table-column":
                table.add_column(local_attributes(element))
            elif name == "table-row":
                table.add_row(element)
                element.clear()
            elif name == "table":
                depth -= 1
                if depth == 0:
                    yield table.marks()
                    element.clear()
    except etree.XMLSyntaxError:
        return


class _Table:
    """One table while it is walked through."""

    def __init__(self, units: Mapping[str, str]) -> None:
        self._units = units
        self._column_styles: list[tuple[range, str]] = []
        self._row = 0
        self._column = 0
        self._hidden_rows: list[range] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._merged: list[tuple[int, int, int, int]] = []
        self._errors: dict[Position, str] = {}
        self._formats: dict[Position, str] = {}

    def marks(self) -> Marks:
        return Marks(
            hidden_rows=frozenset(chain.from_iterable(self._hidden_rows)),
            hidden_columns=tuple(self._hidden_columns),
            merged=tuple(self._merged),
            errors=self._errors,
            formats=self._formats,
        )

    def add_column(self, attributes: dict[str, str]) -> None:
        repeats = _count(attributes, "number-columns-repeated")
        if attributes.get("visibility") in _HIDDEN:
            self._hidden_columns.append((self._column, self._column + repeats - 1))
        if attributes.get("default-cell-style-name") in self._units:
            self._column_styles.append((range(self._column, self._column + repeats), attributes["default-cell-style-name"]))
        self._column += repeats

    def add_row(self, row: etree._Element) -> None:
        attributes = local_attributes(row)
        repeats = _count(attributes, "number-rows-repeated")
        if attributes.get("visibility") in _HIDDEN:
            self._hidden_rows.append(range(self._row, self._row + min(repeats, _MOST_REPEATS)))
        of_row = attributes.get("default-cell-style-name", "")
        column = 0
        for cell in row:
            attributes = local_attributes(cell)
            across = _count(attributes, "number-columns-repeated")
            if local(cell) == "table-cell":
                attributes["style-name"] = attributes.get("style-name") or of_row or self._style_of(column)
                self._add_cell(cell, attributes, column, min(across, _MOST_REPEATS), min(repeats, _MOST_REPEATS))
            column += across
        self._row += repeats

    def _style_of(self, column: int) -> str:
        return next((style for columns, style in self._column_styles if column in columns), "")

    def _add_cell(self, cell: etree._Element, attributes: dict[str, str], column: int, across: int, down: int) -> None:
        bottom = self._row + _count(attributes, "number-rows-spanned") - 1
        right = column + _count(attributes, "number-columns-spanned") - 1
        if (bottom, right) != (self._row, column):
            self._merged.append((self._row, column, bottom, right))
        kinds = {str(value) for name, value in cell.attrib.items() if etree.QName(name).localname == "value-type"}
        unit = self._units.get(attributes["style-name"], "") if kinds & {"float", "currency"} else ""
        if not unit and not kinds & {"error", "percentage"}:
            return
        positions = [(self._row + row, column + step) for row in range(down) for step in range(across)]
        if "error" in kinds:
            shown = "".join(str(text) for text in cell.itertext()).strip()
            self._errors.update(dict.fromkeys(positions, shown or "#N/A"))
        else:
            self._formats.update(dict.fromkeys(positions, unit or "0%"))


def _count(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return max(1, int(written)) if written.isdigit() else 1
