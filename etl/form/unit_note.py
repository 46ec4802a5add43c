"""The unit that is said beside a table and not in it: 单位：头；万元 above it, 金额以元计 in its explanations."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from etl.form.vocabulary import Vocabulary
from etl.reader.grid import CellValue, Sheet
from warehouse.catalogue.headings import normalise_heading
from warehouse.catalogue.units import Units

_NOTE = re.compile(r"^\s*\(?[^(]{0,6}[单單]\s*位\s*:")
_LABEL = re.compile(r"(?P<of>[^\s:;,()\[\]、。]{0,8}?)[单單]\s*位\s*:")
_MEASURING = re.compile(r"(?:计量|計量|计价|計價|计算|金额|金額|数量|數量|货币|貨幣|资金|資金|面积|面積|产量|產量)$")
_SPOKEN = re.compile(
    r"[单單]位(?:均|都|统一|一律)?[为為是](?P<is>[^\s:,;()、。]{1,8})|以(?P<as>[^\s:,;()、。]{1,8}?)(?:[为為](?:计量|金额|货币)?[单單]位|[计計](?![算划入]))"
)
_IN_TITLE = re.compile(r"\((?:[单單]位:)?(?P<unit>[^()]+)\)$")
_BRACKETS = re.compile(r"\(([^()]*)(?:\)|$)")
_PARTS = re.compile(r"[、,;。]|(?<=\S)[和及与與](?=\S)")
_LONGEST = 8  # characters of a text that may be a unit nobody knows


def unit_note(titles: Sequence[str], units: Units) -> str:
    """Return the units that a note 单位：头；万元 names, joined by 、, "" without one; 单位：某镇 is not one.

    The first note that names any counts, and all it names: each column takes the one of its own kind. Where none stands, what
    sentences say (金额单位为元, 以元为单位), then a unit in brackets at the end of a title.
    """
    written = [unicodedata.normalize("NFKC", text).strip() for text in titles]
    for said, _ in _said(written):
        known, _ = _read(said, units)
        if known:
            return "、".join(known)
    for text in written:
        spoken = [unit for found in _SPOKEN.finditer(text) if units.find_unit(unit := found["is"] or found["as"])]
        if spoken:
            return "、".join(dict.fromkeys(spoken))
    for text in written:
        found_in_title = _IN_TITLE.search(text)
        if found_in_title:
            known, rest = _read(found_in_title["unit"], units)
            if known and not rest:
                return "、".join(known)
    return ""


@lru_cache(maxsize=16384)
def is_unit_note(text: str) -> bool:
    """Say whether a cell is such a note and no heading: 单位：万元, (金额单位：元)."""
    return _NOTE.match(unicodedata.normalize("NFKC", text)) is not None


def unread_unit(titles: Sequence[str], units: Units) -> str:
    """Return what notes of the unit name beside the units that are known: 单位：百美元, 金额单位：两; "" where nothing is left.

    Behind 单位： alone only what ends like a unit counts (百美元), since senders stand there too.
    """
    written = [unicodedata.normalize("NFKC", text).strip() for text in titles]
    left = [
        part
        for said, of in _said(written)
        for known, rest in (_read(said, units),)
        for number, part in enumerate(rest)
        if len(part) <= _LONGEST
        and ((not of and _resembles(part, units)) or (_MEASURING.search(of) and (_resembles(part, units) or not (known or number))))
    ]
    return "、".join(dict.fromkeys(left))


def texts_below(sheet: Sheet, used: Iterable[int]) -> list[str]:
    """Return the texts of the rows below the last row that is used."""
    rows: list[list[CellValue]] = sheet.rows[max(used, default=-1) + 1 :]
    return [value for row in rows for value in row if isinstance(value, str) and value]


def without_unit_label(texts: list[str], vocabulary: Vocabulary) -> list[str]:
    """Return the texts of a header row; of one that only says the units below the headings, without the 计量单位 before them."""
    label, *others = [text for text in texts if text] or [""]
    if normalise_heading(label) not in vocabulary.unit_labels or not others:
        return texts
    return ["" if text == label else text for text in texts] if all(map(vocabulary.units.find_unit, others)) else texts


def holds_units(sheet: Sheet, vocabulary: Vocabulary, path: Sequence[str], column: int, bottom: int) -> bool:
    """Say whether a column headed 单位 that the form does not declare has nothing but units below the header's last row."""
    leaf = next((text for text in reversed(path) if text), "")
    if vocabulary.form.kind != "observations" or normalise_heading(leaf) not in vocabulary.unit_labels:
        return False
    below = [row[column] for row in sheet.rows[bottom + 1 :] if column < len(row) and row[column] != ""]
    return bool(below) and all(isinstance(text, str) and vocabulary.units.find_unit(text.strip()) for text in below)


def _said(written: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what stands behind each 单位：, in the same or the next cell, and what stands before it: 金额, 填报."""
    for position, text in enumerate(written):
        labels = list(_LABEL.finditer(text))
        for place, label in enumerate(labels):
            end = labels[place + 1].start() if place + 1 < len(labels) else len(text)
            said = text[label.end() : end].strip()
            if not said and position + 1 < len(written) and (not label["of"] or _MEASURING.search(label["of"])):
                said = written[position + 1]
            yield said, label["of"]


def _read(said: str, units: Units) -> tuple[list[str], list[str]]:
    """Return the units a note names and the words of it that are none, up to the next label (制表日期：)."""
    known: list[str] = []
    rest: list[str] = []
    for word in _words(_BRACKETS.sub(" ", said).strip(" )"), units):
        found = _units(word, units)
        if not found and ":" in word:
            break
        known += found
        rest += [] if found else [word]
    inner = [part for found in _BRACKETS.finditer(said) for part in _PARTS.split(found[1])]
    if known or not rest:
        known += [unit for part in inner for unit in _units(part.strip(), units)]
    return list(dict.fromkeys(known)), rest


def _words(text: str, units: Units) -> Iterator[str]:
    """Yield the words of a note; a unit that is written with blanks (万 元) is one."""
    for part in _PARTS.split(text):
        words = part.split()
        while words:
            size = next((size for size in range(len(words), 1, -1) if _units("".join(words[:size]), units)), 1)
            yield "".join(words[:size])
            words = words[size:]


def _units(word: str, units: Units) -> list[str]:
    """Return the units in a word: 万元, 存栏:头, 头/元; none where any of it is something else."""
    bare = word.rpartition(":")[2]
    if units.find_unit(bare):
        return [bare]
    parts = bare.split("/")
    return parts if len(parts) > 1 and all(units.find_unit(part) for part in parts) else []


def _resembles(word: str, units: Units) -> bool:
    """Say whether a word ends with a unit that has others of its kind: 百美元, not 双塘村."""
    ends = (units.find_unit(word[cut:]) for cut in range(1, len(word)))
    code = next((code for code in ends if code), None)
    return code is not None and any(other != code and units.same_dimension(other, code) for other in units)
