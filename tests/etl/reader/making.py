"""Files made for the reader's tests: ordinary ones, and what others made of them."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl

from etl.reader.failures import ReadFailure
from etl.reader.grid import Sheet, Workbook
from etl.reader.limits import Limits
from etl.reader.workbook import parse

LIMITS = Limits(seconds=20)
ROWS = (("乡镇", "村", "代码", "收入(万元)"), ("青山镇", "双龙村", "007147", 12.5), ("青山镇", "石桥村", "007148", 3))

_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(rows: Sequence[Sequence[object]] = ROWS, change: Callable[[openpyxl.Workbook], object] | None = None) -> bytes:
    """Return a workbook written by openpyxl; `change` may do anything to it before it is saved."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    if change:
        change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def bare_xlsx(sheet: str, styles: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """Return the smallest workbook with this XML as its only sheet (inside <worksheet>, or whole)."""
    whole = sheet if "worksheet" in sheet else f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>'
    relations = f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    if styles:
        relations += f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    office = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    named = '<sheet name="表" sheetId="1" r:id="r1"/>'
    files = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_RELATED}">{office}</Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATED}">{relations}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
        "xl/worksheets/sheet1.xml": whole,
        **({"xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'} if styles else {}),
        **(parts or {}),
    }
    return zipped(files)


def ods(table: str, styles: str = "") -> bytes:
    """Return an OpenDocument spreadsheet with these rows and columns in its only table, and these automatic styles."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0"'
        f' xmlns:style="{space}style:1.0" xmlns:number="{space}datastyle:1.0"'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="表">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": manifest, "content.xml": content})


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return packed.getvalue()


def repacked(data: bytes, part: str, pattern: bytes, replacement: bytes) -> bytes:
    """Return a zip with one part changed by a regular expression that must match."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    changed, count = re.subn(pattern, replacement, bytes(files[part]), flags=re.DOTALL)  # type: ignore[arg-type]
    assert count, f"{pattern!r} is not in {part}"
    files[part] = changed
    return zipped(files)


def parsed(folder: Path, name: str, data: bytes, limits: Limits = LIMITS) -> Workbook:
    """Write a file and read it in this process."""
    path = folder / name
    path.write_bytes(data)
    return parse(path, limits)


def only_sheet(folder: Path, name: str, data: bytes, limits: Limits = LIMITS) -> Sheet:
    """Write a file, read it, and return its one sheet."""
    (sheet,) = parsed(folder, name, data, limits).sheets
    return sheet


def failure(folder: Path, name: str, data: bytes, limits: Limits = LIMITS) -> str:
    """Write a file, read it, and return the code of the failure, "" when there was none."""
    try:
        parsed(folder, name, data, limits)
    except ReadFailure as refused:
        assert refused.where == name
        return refused.code
    return ""
