"""Zip packages, the outside of xlsx, xlsb and ods: opened only when they cannot grow beyond the limits."""

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from etl.reader.failures import ReadFailure
from etl.reader.limits import MIB, Limits

_LARGEST_INFLATION = 1032  # deflate cannot do more
_HEAD = 2048  # bytes in which a DTD would stand
_CHUNK = 256 * 1024
_LOCAL_HEADER = 30
_DTD_MARKS = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


class Package:
    """A zip package whose parts were checked: no bomb, no password, no duplicate or overlapping parts, no DTD.

    Raises:
        ReadFailure: damaged, password, bomb or unsafe_xml, when made or when a part is read.
    """

    def __init__(self, data: bytes, where: str, limits: Limits) -> None:
        self._data = data
        self._where = where
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise ReadFailure("damaged", where, detail=str(error)[:80] or type(error).__name__) from None
        self._parts = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in self._zip.infolist()}

    @property
    def names(self) -> Mapping[str, zipfile.ZipInfo]:
        """Every part by its name in lower case, without a leading slash."""
        return self._parts

    def check(self) -> None:
        """Refuse what is not safe to hand to a reader; costs a look at every part, not its unpacking."""
        entries = self._zip.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise ReadFailure("password", self._where)
        twice = [name for name, count in Counter(entry.filename.lower() for entry in entries).items() if count > 1]
        if twice:
            raise ReadFailure("damaged", self._where, detail=f"{twice[0]} × 2")
        self._refuse_growth(sum(entry.file_size for entry in entries))
        self._refuse_overlap(entries)
        actual = 0
        for entry in entries:
            if entry.is_dir():
                continue
            if entry.compress_size * _LARGEST_INFLATION > self._limits.suspicious_mib * MIB:
                actual += self._measure(entry)
            if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                self._refuse_dtd(next(self._pieces(entry, _HEAD), b""))
        self._refuse_growth(actual)

    def _refuse_growth(self, size: int) -> None:
        ratio = size / max(len(self._data), 1)
        if size > self._limits.unzipped_mib * MIB or (size > self._limits.suspicious_mib * MIB and ratio > self._limits.ratio):
            raise ReadFailure("bomb", self._where, unzipped_mib=size // MIB, ratio=round(ratio))

    def _refuse_overlap(self, entries: list[zipfile.ZipInfo]) -> None:
        end = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if entry.header_offset < end:
                raise ReadFailure("damaged", self._where, detail=f"{entry.filename}: overlap")
            end = entry.header_offset + _LOCAL_HEADER + entry.compress_size

    def _refuse_dtd(self, head: bytes) -> None:
        if any(mark in head for mark in _DTD_MARKS):
            raise ReadFailure("unsafe_xml", self._where)

    def _measure(self, entry: zipfile.ZipInfo) -> int:
        """Unpack without keeping: a part may hold more than its directory entry declares."""
        size = sum(len(piece) for piece in self._pieces(entry, _CHUNK))
        if size != entry.file_size:
            raise ReadFailure("damaged", self._where, detail=f"{entry.filename}: {entry.file_size} ≠ {size}")
        return size

    def _pieces(self, entry: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
        """Yield what a part really unpacks to, in pieces of at most so many bytes, hardly more than it declares."""
        try:
            start = self._start(entry)
            packed = memoryview(self._data)[start : start + entry.compress_size]
            if entry.compress_type == zipfile.ZIP_STORED:
                yield bytes(packed)
                return
            if entry.compress_type != zipfile.ZIP_DEFLATED:
                raise ReadFailure("damaged", self._where, detail=f"{entry.filename}: compression {entry.compress_type}")
            engine = zlib.decompressobj(-zlib.MAX_WBITS)
            given = 0
            rest: bytes | memoryview = packed
            while given <= entry.file_size and not engine.eof:
                piece = engine.decompress(rest, most)
                rest = engine.unconsumed_tail
                if not piece and not rest:
                    break
                given += len(piece)
                yield piece
        except (zlib.error, IndexError, ValueError) as error:
            raise ReadFailure("damaged", self._where, detail=f"{entry.filename}: {error}"[:80]) from None

    def _start(self, entry: zipfile.ZipInfo) -> int:
        header = self._data[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
        if header[:4] != b"PK\x03\x04" or len(header) < _LOCAL_HEADER:
            raise ReadFailure("damaged", self._where, detail=entry.filename)
        return entry.header_offset + _LOCAL_HEADER + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")

    def read(self, name: str) -> bytes:
        """Return a part's bytes, b"" when there is none; never more than it declares."""
        entry = self._parts.get(name.lower().lstrip("/"))
        if entry is None:
            return b""
        content = b"".join(self._pieces(entry, entry.file_size + 1))
        if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise ReadFailure("damaged", self._where, detail=entry.filename)
        self._refuse_dtd(content[:_HEAD])
        return content

    def tree(self, name: str) -> etree._Element | None:
        """Return a small part parsed without entities or network, None when there is none or it is not well-formed."""
        content = self.read(name)
        return parse_xml(content) if content else None


def parse_xml(content: bytes) -> etree._Element | None:
    """Parse XML without entities, DTD or network; None when it is not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(etree.QName(element).localname)


def local_attributes(element: etree._Element) -> dict[str, str]:
    """Return an element's attributes without their namespaces."""
    return {etree.QName(name).localname: str(value) for name, value in element.attrib.items()}
