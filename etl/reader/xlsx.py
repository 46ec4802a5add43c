"""xlsx: values by calamine, what it hides by a look at the XML."""

import posixpath
from dataclasses import dataclass

from lxml import etree

from etl.reader.calamine_grid import Budget, Calamine
from etl.reader.failures import ReadFailure
from etl.reader.grid import Sheet
from etl.reader.limits import Limits
from etl.reader.marks import marked_sheet
from etl.reader.number_formats import with_units
from etl.reader.package import Package, local, local_attributes
from etl.reader.sheet_xml import plain, repeated_cell, sheet_marks, used_range


@dataclass(frozen=True)
class Outline:
    """Where a package keeps its sheets, by their names, and its styles ("" = none)."""

    sheets: dict[str, str]
    styles: str


def read_xlsx(package: Package, data: bytes, where: str, limits: Limits) -> tuple[Sheet, ...]:
    """Read every worksheet of a checked package.

    Raises:
        ReadFailure: damaged, password, unsafe_xml or too_many_cells.
    """
    outline = _outline(package)
    units = _unit_styles(package, outline.styles)
    budget = Budget(where, limits)
    workbook = Calamine(data, where)
    sheets = []
    for sheet in workbook.worksheets():
        xml = plain(package.read(outline.sheets.get(sheet.name, "")))
        height, width = used_range(xml, budget.left)
        if height * width > budget.left:
            budget.spend(sheet.name, height, width)
        rows, merged = workbook.load(sheet, budget)
        if twice := repeated_cell(xml, sum(len(row) - row.count("") for row in rows)):
            raise ReadFailure("damaged", where, detail=f"{sheet.name} {twice} × 2")
        sheets.append(marked_sheet(sheet.name, rows, sheet_marks(xml, units), visible=sheet.visible, merged=merged))
    return tuple(sheets)


def workbook_part(package: Package) -> str:
    """Return the name of the part the package says is its workbook, "" when it says none."""
    targets = related(package, "")
    return next((target for kind, target in targets.values() if kind == "officeDocument"), "")


def related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part ("" = the package) is related to: by id, the kind's last word and the target's name."""
    folder, name = posixpath.split(part)
    root = package.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
    found = {}
    for element in root if root is not None else ():
        attributes = local_attributes(element)
        target = attributes.get("Target", "").replace("\\", "/")
        target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[attributes.get("Id", "")] = (attributes.get("Type", "").rsplit("/", 1)[-1], target)
    return found


def _outline(package: Package) -> Outline:
    part = workbook_part(package)
    targets = related(package, part)
    root = package.tree(part)
    sheets = {}
    for element in root.iter("{*}sheet") if root is not None else ():
        attributes = local_attributes(element)
        _, sheets[attributes.get("name", "")] = targets.get(attributes.get("id", ""), ("", ""))
    return Outline(sheets, next((target for kind, target in targets.values() if kind == "styles"), ""))


def _unit_styles(package: Package, part: str) -> dict[int, str]:
    """Return the number formats that carry a unit, by style number."""
    root = package.tree(part) if part else None
    if root is None:
        return {}
    declared = {
        int(element.get("numFmtId", "0")): element.get("formatCode", "")
        for element in root.iter("{*}numFmt")
        if element.get("numFmtId", "").isdigit() and _inside(element, "numFmts")
    }
    styles = next(root.iter("{*}cellXfs"), None)
    written = [element.get("numFmtId", "0") for element in styles.iter("{*}xf")] if styles is not None else []
    return with_units([int(number) if number.isdigit() else 0 for number in written], declared)


def _inside(element: etree._Element, parent: str) -> bool:
    above = element.getparent()
    return above is not None and local(above) == parent
