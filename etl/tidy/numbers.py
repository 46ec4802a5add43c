"""Numbers as clerks write them. Nothing here raises: what cannot be read comes back with a problem."""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from etl.frames import table
from etl.place_names import clean
from etl.tidy.coded import Coded
from etl.tidy.formats import read_format
from warehouse.catalogue.rules import Words

NUMBER_COLUMNS = ("value", "bound", "state", "about", "unit", "problem")
Problem = Literal["", "unread_number", "date_for_number", "boolean_for_number"]
State = Literal["reported", "masked", "missing"]

_DIGITS = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,18})?")
_LONGEST = 60  # characters; a longer text is a note, not a number
_EXACT = 2**53  # integers up to this are floats without loss
_MINUS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "△": "-", "▲": "-", "负": "-", "負": "-"})
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_CHINESE = r"[零〇一二两兩三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸]+(?:[点點][零〇一二三四五六七八九]+)?"
_SPELLED = str.maketrans({"两": "二", "兩": "二", "〇": "零", "萬": "万", "億": "亿", "點": "点", "貳": "贰", "參": "叁", "陸": "陆"})
_MULTIPLIERS = frozenset("十百千万亿萬億")  # 12余万: 万 is part of the number, 余 is the mark
_AT_LEAST = (">=", "≥", "≧", "⩾", ">")
_AT_MOST = ("<=", "≤", "≦", "⩽", "<")


class Number(NamedTuple):
    """One cell read; columns of the frame `parse_numbers` returns."""

    value: float
    bound: str
    state: State
    about: bool
    unit: str
    problem: Problem


_MISSING = Number(math.nan, "exact", "missing", False, "", "")
_PLAIN = Number(math.nan, "exact", "reported", False, "", "")
_UNREAD = Number(math.nan, "exact", "missing", False, "", "unread_number")


@dataclass(frozen=True)
class Numbers:
    """Cells read, in columns: what `Number` says of each."""

    value: np.ndarray
    bound: Coded
    state: Coded
    about: np.ndarray
    unit: Coded
    problem: Coded


@dataclass(frozen=True)
class _Grammar:
    """The words of one county, ready to match."""

    pattern: re.Pattern[str]
    missing: frozenset[str]
    masked: tuple[str, ...]
    at_least: frozenset[str]
    at_most: frozenset[str]
    about: frozenset[str]
    marks: re.Pattern[str]


def parse_numbers(raw: pd.Series, words: Words, formats: pd.Series | None = None) -> pd.DataFrame:
    """Turn cells into numbers.

    Args:
        raw: the cells' own values: text as found (1,234.5, １２．５, 三十二, 约12, 12余万元, >10, (12), **), numbers, dates, booleans.
        words: what the county's clerks write for missing, masked, at least, at most and about.
        formats: number formats of the same cells, "" = none; only numbers have regard to them (0.125 as 0.0% is 12.5 %).

    Returns:
        A row per cell, index unchanged: value (float, in the unit the cell says, NaN where there is none); bound (exact, at_least,
        at_most); state (reported, masked, or missing: blank and the words for not reported, never 0); about (约 was written);
        unit (what the cell itself says: 万元, 万, %, "" = nothing); problem ("" or unread_number, date_for_number,
        boolean_for_number). Never raises.
    """
    read = read_numbers(raw.tolist(), [""] * len(raw) if formats is None else formats.tolist(), words)
    texts = (read.bound.array(), read.state.array(), read.about, read.unit.array(), read.problem.array())
    return table(dict(zip(NUMBER_COLUMNS, (read.value, *texts), strict=True))).set_axis(raw.index)


def read_numbers(cells: Sequence[object], formats: Sequence[str], words: Words) -> Numbers:
    """Do what `parse_numbers` does, in columns that are no frame."""
    grammar = _grammar(words.missing, words.masked, words.at_least, words.at_most, words.about)
    read_already = set(map(type, cells)) <= {float}
    values = np.array(cells if read_already else [cell if type(cell) is float else _plain(cell) for cell in cells], dtype=float)
    values[~np.isfinite(values)] = math.nan
    if any(formats):
        values[np.array(formats, dtype=object) != ""] = math.nan
    different: dict[Number, int] = {_PLAIN: 0}
    known: dict[tuple[type, object, str], Number] = {}
    which = np.zeros(len(cells), dtype=np.int64)
    rest = np.flatnonzero(np.isnan(values))
    read = [_once(cells[position], formats[position], grammar, known) for position in rest.tolist()]
    which[rest] = [different.setdefault(number, len(different)) for number in read]
    values[rest] = [number.value for number in read]
    columns = dict(zip(NUMBER_COLUMNS, zip(*different, strict=True), strict=True))
    text = {name: Coded.of(np.array(columns[name], dtype=object))[which] for name in ("bound", "state", "unit", "problem")}
    return Numbers(value=values, about=np.array(columns["about"], dtype=bool)[which], **text)


def _plain(cell: object) -> float:
    """Return what needs no reading, a whole number or digits as text; NaN for the rest."""
    if type(cell) is int:
        return float(cell) if -_EXACT <= cell <= _EXACT else math.nan
    return float(cell) if type(cell) is str and _DIGITS.fullmatch(cell) else math.nan


def _once(cell: object, number_format: str, grammar: _Grammar, known: dict[tuple[type, object, str], Number]) -> Number:
    """Read a cell, each different one once."""
    try:
        key = (type(cell), cell, number_format)
        if key not in known:
            known[key] = _read(cell, number_format, grammar)
        return known[key]
    except TypeError:  # not hashable: of a kind no reader hands on
        return _UNREAD


def _read(cell: object, number_format: str, grammar: _Grammar) -> Number:
    """Read one cell of any kind."""
    if isinstance(cell, str):
        return _read_text(cell, grammar)
    if cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return _MISSING
    if isinstance(cell, bool | np.bool_):
        return _UNREAD._replace(problem="boolean_for_number")
    if isinstance(cell, int | float | np.integer | np.floating):
        shown = read_format(number_format)
        exact = Decimal(repr(cell.item() if isinstance(cell, np.generic) else cell))
        return _finite(exact.scaleb(shown.exponent), "exact", False, shown.unit)
    return _UNREAD._replace(problem="date_for_number")


@lru_cache(maxsize=65536)
def _read_text(text: str, grammar: _Grammar) -> Number:
    """Read one text."""
    written = _normalised(text).removeprefix("¥")
    if not written or written in grammar.missing:
        return _MISSING
    if _masked(written, grammar.masked):
        return _MISSING._replace(state="masked")
    if len(written) > _LONGEST or _ambiguous(text):
        return _UNREAD
    written = written.translate(_MINUS)
    negative = written[0] == "(" and written[-1] == ")" and written[1:2].isdigit()
    found = grammar.pattern.fullmatch(written[1:-1] if negative else written)
    if found is None:
        return _UNREAD
    marks = {mark for place in ("before", "between", "inside", "after") for mark in grammar.marks.findall(found[place])}
    unit = found["multiplier"] + found["unit"]
    if found["arabic"] is not None:
        value = Decimal(found["arabic"].replace(",", ""))
    else:
        numeral, multiplier = _split_multiplier(found["chinese"])
        spelled = _spelled(numeral)
        if spelled is None:
            return _UNREAD
        value, unit = spelled, multiplier + unit
    if found["share"]:
        unit = {"百": "%", "千": "‰"}[found["share"][0]] + unit
    if found["sign"] == "-":
        value = -value
    if negative:
        value = -value
    at_least, at_most = bool(grammar.at_least & marks), bool(grammar.at_most & marks)
    if at_least and at_most:
        return _UNREAD
    bound = "at_least" if at_least else "at_most" if at_most else "exact"
    return _finite(value, bound, bool(grammar.about & marks), unit)


def _masked(written: str, masks: tuple[str, ...]) -> bool:
    """Say whether a figure was made unreadable: 1**, XX, *万多名; a star behind a number (12*) may also be a footnote's."""
    digits = any(character.isdigit() for character in written)
    return any(mask in written and (not digits or len(mask) > 1) for mask in masks)


def _finite(value: Decimal, bound: str, about: bool, unit: str) -> Number:
    """Turn an exact value into a float, once."""
    number = float(value)
    return Number(number, bound, "reported", about, unit, "") if math.isfinite(number) else _UNREAD


def _spelled(numeral: str) -> Decimal | None:
    """Read a Chinese numeral written in full; None for one that can be read in two ways (三五, 一百二)."""
    import cn2an  # noqa: PLC0415  (a tenth of a second that most files do not need)

    try:
        return Decimal(repr(cn2an.cn2an(numeral.translate(_SPELLED), "strict")))
    except (ValueError, KeyError, IndexError, ArithmeticError):
        return None


def _split_multiplier(numeral: str) -> tuple[str, str]:
    """Split 三十二万 into 三十二 and 万, since 三十二万元 is 32 of 万元; 三亿二千万 stays whole."""
    rest, last = numeral[:-1], numeral[-1:].translate(_SPELLED)
    if rest and last in ("万", "亿") and not any(mark in rest for mark in "万亿萬億"):
        return rest, last
    return numeral, ""


def _normalised(text: str) -> str:
    """Fold full-width forms, drop what nobody reads and the apostrophe by which a spreadsheet keeps a number as text."""
    return clean(text).lstrip("'‘’")


def _ambiguous(text: str) -> bool:
    """Say whether folding would invent a number: ① would be 1, ½ 1⁄2, and "12 5" 125."""
    return any(unicodedata.category(character) == "No" and character not in "²³" for character in text) or bool(
        re.search(r"[0-9]\s+[0-9]", unicodedata.normalize("NFKC", text))
    )


@lru_cache(maxsize=16)
def _grammar(
    missing: tuple[str, ...], masked: tuple[str, ...], at_least: tuple[str, ...], at_most: tuple[str, ...], about: tuple[str, ...]
) -> _Grammar:
    """Compile the words into one pattern."""
    least, most, near = (_folded((*words, *signs)) for words, signs in ((at_least, _AT_LEAST), (at_most, _AT_MOST), (about, ())))
    known = [mark for mark in sorted(least | most | near, key=len, reverse=True) if not _MULTIPLIERS & set(mark)]
    marks, ahead = ("|".join(re.escape(mark) for mark in chosen) for chosen in (known, [mark for mark in known if mark != "+"]))
    pattern = (
        rf"(?P<before>(?:{ahead})*)(?P<share>[百千]分之)?(?P<sign>[-+]?)(?:(?P<arabic>{_ARABIC})|(?P<chinese>{_CHINESE}))"
        rf"(?P<between>(?:{marks})*)(?P<multiplier>[十百千万亿萬億]*)"
        rf"(?P<inside>(?:{marks})*)(?P<unit>(?:[^0-9,;()<>≤≥+/-][^0-9,;()<>≤≥+-]{{0,9}}?(?:(?<=m)[23])?)?)(?P<after>(?:{marks})*)"
    )
    return _Grammar(re.compile(pattern), _folded(missing), tuple(sorted(_folded(masked))), least, most, near, re.compile(marks))


def _folded(words: Iterable[str]) -> frozenset[str]:
    """Fold words as cells are folded."""
    return frozenset(_normalised(word) for word in words) - {""}
