"""Writing a workbook without the clock: the same content is the same file, byte for byte."""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from warehouse.catalogue.errors import Problem, ProjectError

_MADE = datetime(2026, 1, 1)
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook as a file's bytes, with fixed times inside and in the zip."""
    book.properties.created = _MADE
    buffer = io.BytesIO()
    book.save(buffer)
    fixed = io.BytesIO()
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(fixed, "w") as archive:
        for name in made.namelist():
            content = made.read(name)
            if name == _CORE:  # the library puts the time of saving there, whatever was set
                content = _MODIFIED.sub(rb"\g<1>" + f"{_MADE:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content, zipfile.ZIP_DEFLATED, 9)
    return fixed.getvalue()


def write_new(path: Path, content: bytes) -> None:
    """Write a file and the folders above it.

    Raises:
        ProjectError: there is another file already, which somebody may have filled in; it stays as it is.
    """
    if path.exists():
        if path.is_file() and path.read_bytes() == content:
            return
        raise ProjectError(Problem(str(path), "there is already another file", "move it away, or name another file to write"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
