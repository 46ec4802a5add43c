"""What a file is, by its content; its name says too little."""

import re
from collections.abc import Mapping

from etl.reader.failures import ReadFailure

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"SQLite format 3\x00", "database"),
    (b"\x00\x01\x00\x00Standard", "database"),
    (b"\x7fELF", "program"),
    (b"ID3", "media"),
    (b"OggS", "media"),
)
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_BIFF_STARTS = tuple(bytes.fromhex(start) for start in ("09000400", "09000600", "09020600", "09040600", "09080800", "09081000"))
_OLE_STREAMS = (
    ("EncryptedPackage", "password"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "word"),
    ("PowerPoint Document", "slides"),
)
_DIRECTORY_ENTRY = 128
_TABLE_NAMES = (".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".et", ".xlsm")
_JSON = re.compile(r'(?:\{\s*"|\[\s*[\[{"\d-])')
_HTML = re.compile(r"<(?:html|table|!doctype html|meta|body|div|head|style|center|font)\b", re.IGNORECASE)


def kind_of_bytes(data: bytes, where: str) -> str:
    """Return zip, xls (OLE), biff (Excel 2 to 5 without OLE) or text.

    Raises:
        ReadFailure: password, archive or not_a_table, where the bytes begin like something that is no table.
    """
    if data.startswith(b"PK") and data[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
        return "zip"
    if data.startswith(_OLE):
        return _kind_of_ole(data, where)
    if data.startswith(_BIFF_STARTS):
        return "biff"
    if data.startswith(_ARCHIVES):
        raise ReadFailure("archive", where)
    found = next((found for signature, found in _SIGNATURES if data.startswith(signature)), "") or _by_structure(data)
    if found:
        raise ReadFailure("not_a_table", where, found=found)
    return "text"


def _by_structure(data: bytes) -> str:
    """Name what is told by more than its first bytes, "" for nothing of the kind."""
    if data[:2] == b"BM" and len(data) > 26 and data[6:10] == b"\0\0\0\0":
        return "image"
    if data[:2] == b"MZ" and b"\0" in data[:128]:
        return "program"
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "image" if data[8:12] == b"WEBP" else "media"
    return "media" if data[4:8] == b"ftyp" else ""


def _kind_of_ole(data: bytes, where: str) -> str:
    for stream, found in _OLE_STREAMS:
        if _has_stream(data, stream):
            if found == "xls":
                return "xls"
            if found == "password":
                raise ReadFailure("password", where)
            raise ReadFailure("not_a_table", where, found=found)
    return "xls"


def _has_stream(data: bytes, name: str) -> bool:
    pattern = re.compile(re.escape((name + "\0").encode("utf-16-le")), re.IGNORECASE)
    return any(match.start() % _DIRECTORY_ENTRY == 0 for match in pattern.finditer(data))


def kind_of_package(names: Mapping[str, object], media_type: str, where: str) -> str:
    """Return xlsx, xlsb or ods for a zip with these part names, lower case.

    Args:
        media_type: content of the part ``mimetype``, "" without one.

    Raises:
        ReadFailure: archive, not_a_table, no_table or save_as_xlsx for any other zip.
    """
    if "opendocument" in media_type:
        if media_type.startswith("application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
        raise ReadFailure("not_a_table", where, found="word" if "text" in media_type else "package")
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    has_worksheets = "[content_types].xml" in names and any("worksheets/" in name for name in names)
    if has_worksheets or any(name.endswith("workbook.xml") for name in names):
        return "xlsx"
    for folder, found in (("word/", "word"), ("ppt/", "slides")):
        if any(name.startswith(folder) for name in names):
            raise ReadFailure("not_a_table", where, found=found)
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names):
        raise ReadFailure("save_as_xlsx", where, found="numbers")
    if not names:
        raise ReadFailure("damaged", where, detail="zip: 0")
    if "[content_types].xml" in names:
        raise ReadFailure("not_a_table", where, found="package")
    if where.lower().endswith(_TABLE_NAMES) and not any(name.endswith(_TABLE_NAMES) for name in names):
        raise ReadFailure("damaged", where, detail=f"zip: {next(iter(names))}"[:80])
    raise ReadFailure("archive", where)


def kind_of_text(text: str, where: str) -> str:
    """Return html or text for what was decoded.

    Raises:
        ReadFailure: not_a_table or save_as_xlsx for JSON, XML and the like.
    """
    head = text[:4096].lstrip()
    if head.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in head and "<html" not in head.lower():
            raise ReadFailure("save_as_xlsx", where, found="xml_spreadsheet")
        if "opendocument" in head and "office:document" in head:
            raise ReadFailure("save_as_xlsx", where, found="flat_ods")
        if _HTML.search(head):
            return "html"
        raise (
            ReadFailure("not_a_table", where, found="xml")
            if head.startswith("<?xml")
            else ReadFailure("not_a_table", where, found="webpage")
        )
    if head[:200].lower().startswith("mime-version:") or "content-type: multipart/related" in head.lower():
        raise ReadFailure("save_as_xlsx", where, found="mhtml")
    if _JSON.match(head) and text.rstrip()[-1] in "}]":
        raise ReadFailure("not_a_table", where, found="json")
    return "text"
