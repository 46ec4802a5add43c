"""One file to one workbook, in this process; workers call it, and etl.reader.guard for a single file."""

import hashlib
import stat
from pathlib import Path

from etl.reader import sniff
from etl.reader.encodings import decode
from etl.reader.failures import ReadFailure
from etl.reader.grid import Sheet, Workbook
from etl.reader.html import declared_encoding, read_html
from etl.reader.limits import MIB, Limits
from etl.reader.ods import read_ods
from etl.reader.package import Package
from etl.reader.text import columns_agree, read_text
from etl.reader.xls import read_biff, read_xls
from etl.reader.xlsb import read_xlsb
from etl.reader.xlsx import read_xlsx

_PACKAGES = {"xlsx": read_xlsx, "xlsb": read_xlsb, "ods": read_ods}
_TEXT_TABLE_NAMES = (".csv", ".tsv")  # a text by another name must look like a table to be taken for one


def parse(path: Path, limits: Limits) -> Workbook:
    """Read one file, whatever its name says it is.

    Raises:
        ReadFailure: what is wrong with it. A hostile file may still end this process or take all its memory and time:
            callers that do not know the file go through etl.reader.guard or etl.reader.pool.
    """
    data = _bytes(path, limits)
    kind, encoding, sheets = _read(data, path, limits)
    if not sheets:
        raise ReadFailure("no_table", path.name)
    return Workbook(str(path), hashlib.sha256(data).hexdigest(), kind, sheets, encoding)


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        state = path.stat()  # follows links: a link to a device is a device
        if not stat.S_ISREG(state.st_mode):
            raise ReadFailure("not_a_file", path.name)
        if state.st_size > limits.file_mib * MIB:
            raise ReadFailure("too_big", path.name, size_mib=f"{state.st_size / MIB:.1f}", limit_mib=limits.file_mib)
        with path.open("rb") as stream:
            data = stream.read(limits.file_mib * MIB + 1)
    except FileNotFoundError:
        raise ReadFailure("not_found", path.name) from None
    except (OSError, ValueError) as error:
        raise ReadFailure("not_permitted", path.name, detail=getattr(error, "strerror", None) or str(error)) from None
    if not data.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise ReadFailure("empty_file", path.name)
    return data


def _read(data: bytes, path: Path, limits: Limits) -> tuple[str, str, tuple[Sheet, ...]]:
    where = path.name
    kind = sniff.kind_of_bytes(data, where)
    if kind == "zip":
        package = Package(data, where, limits)
        package.check()
        kind = sniff.kind_of_package(package.names, package.read("mimetype").decode("ascii", "replace").strip(), where)
        return kind, "", _PACKAGES[kind](package, data, where, limits)
    if kind in ("xls", "biff"):
        return "xls", "", (read_xls if kind == "xls" else read_biff)(data, where, limits)
    return _read_text(data, path, limits)


def _read_text(data: bytes, path: Path, limits: Limits) -> tuple[str, str, tuple[Sheet, ...]]:
    where = path.name
    text, encoding = decode(data, where)
    if sniff.kind_of_text(text, where) == "html":
        declared = declared_encoding(data)
        if declared and declared not in (encoding, "utf-16"):
            text, encoding = _as_declared(data, declared, text, encoding)
        return "html", encoding, (read_html(text, path.stem, where, limits),)
    delimiter, sheet = read_text(text, path.stem, where, limits)
    if path.suffix.lower() not in _TEXT_TABLE_NAMES and not columns_agree(text, delimiter):
        raise ReadFailure("not_a_table", where, found="prose")
    return ("tsv" if delimiter == "\t" else "csv"), encoding, (sheet,)


def _as_declared(data: bytes, declared: str, text: str, encoding: str) -> tuple[str, str]:
    """Believe a page's own word on its encoding where its bytes allow, unless they are plainly UTF-8 or marked."""
    if encoding.startswith("utf"):
        return text, encoding
    try:
        return data.decode(declared), declared
    except UnicodeDecodeError:
        return text, encoding
