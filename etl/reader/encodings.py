"""Which encoding a text is in: told by its marks and by how likely the characters are that it would give."""

import codecs
import re
from functools import cache

from etl.reader.failures import ReadFailure
from warehouse.finding_words import reading_words

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_LEGACY = ("gb18030", "cp950", "big5hkscs")
_WIDE = ("utf-16-le", "utf-16-be")
_SAMPLE = 60_000  # characters that are weighed
_LEAST_LIKELY = 0.2
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\ufffe\uffff]")
_UNDOUBTED_UTF8 = re.compile(r"[\u0800-\U0010ffff]")  # three bytes or more that fit by chance are next to impossible
_UTF8_OF_TWO_BYTES = re.compile(r"[\x00-\x7f]|(?<=[A-Za-z0-9])[°±²³·×÷]|[±·×÷](?=[A-Za-z0-9])|(?<=[A-Za-z])[À-ɏ]|[À-ɏ](?=[A-Za-z])")
_WIDE_SCRIPTS = re.compile(r"[\u00a0-\u024f\u2010-\u266f\u3000-\u303f\u3200-\u33ff\uff00-\uffef]")


def decode(data: bytes, where: str) -> tuple[str, str]:
    """Return a text file's text and the encoding it was found to be in.

    A byte order mark decides; without one the text is UTF-8 if it is valid and not so by chance, else whichever of GB18030,
    Big5 and UTF-16 gives the likeliest Chinese: Big5 is valid GB18030 nearly always, and rubbish.

    Raises:
        ReadFailure: binary (not text), encoding (none of these, or not wholly).
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _attempt(data, encoding)
            if text is None:
                raise ReadFailure("encoding", where)
            return _checked(text.removeprefix("\ufeff"), where), encoding
    unmarked = _attempt(data, "utf-8") if b"\0" not in data else None
    if unmarked is not None and (_UNDOUBTED_UTF8.search(unmarked) or not _UTF8_OF_TWO_BYTES.sub("", unmarked)):
        return _checked(unmarked, where), "utf-8"
    candidates = ("utf-8",) if data.isascii() and b"\0" not in data else ("utf-8", *_LEGACY, *(_WIDE if b"\0" in data else ()))
    weighed = []
    for preference, encoding in enumerate(candidates):
        text = _attempt(data, encoding)
        if text is not None and not _CONTROL.search(text[:_SAMPLE]):
            weighed.append((likelihood(text[:_SAMPLE]), -preference, encoding, text))
    if not weighed:
        raise ReadFailure("binary" if b"\0" in data or _looks_binary(data) else "encoding", where)
    likely, _, encoding, text = max(weighed)
    if likely < _LEAST_LIKELY:
        raise ReadFailure("binary" if _looks_binary(data) else "encoding", where)
    return _checked(text, where), encoding


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _checked(text: str, where: str) -> str:
    if _CONTROL.search(text):
        raise ReadFailure("binary", where)
    return text


def _looks_binary(data: bytes) -> bool:
    """Tell bytes of which more than one in a hundred are control characters from text in an unknown encoding."""
    controls = sum(data[:_SAMPLE].count(byte) for byte in (*range(9), *range(14, 32)))
    return controls * 100 > len(data[:_SAMPLE])


def likelihood(text: str) -> float:
    """Return how likely a text is what somebody wrote, 1 = surely: the mean over its characters beyond ASCII, 1 without any.

    The commonest characters of Chinese tables weigh most, then those of the first planes of GB 2312 and Big5,
    then punctuation; rare and private ones speak against the encoding that gave them.
    """
    frequent, common, known = _frequent(), _common(), _known()
    total = count = 0.0
    for character in text:
        if character < "\x80":
            continue
        count += 1
        if character in frequent:
            total += 1.0
        elif character in common:
            total += 0.7
        elif _WIDE_SCRIPTS.match(character):
            total += 0.4
        elif character in known:
            total += 0.1
        else:
            total -= 0.5
    return total / count if count else 1.0


@cache
def _frequent() -> frozenset[str]:
    return frozenset(reading_words()["characters"]["frequent"]) - {"\n"}


@cache
def _common() -> frozenset[str]:
    """Return the first planes: GB 2312 rows 16 to 55 and Big5 A440 to C67E."""
    simplified = _table("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
    return simplified | _table("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))


@cache
def _known() -> frozenset[str]:
    """Return the second planes of both, which hold most of the characters of names."""
    simplified = _table("gb2312", range(0xD8, 0xF8), range(0xA1, 0xFF))
    return simplified | _table("big5", range(0xC9, 0xFA), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))


def _table(encoding: str, leads: range, trails: range | tuple[int, ...]) -> frozenset[str]:
    return frozenset(bytes((lead, trail)).decode(encoding, "ignore") for lead in leads for trail in trails) - {""}
