"""What stands in one header cell: its words, the unit in its brackets, 本月 or 累计, or a period."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from etl.place_names import simplified
from etl.reader.grid import CellValue
from warehouse.catalogue.form import Measure
from warehouse.catalogue.headings import normalise_heading
from warehouse.catalogue.units import Units

_BRACKET = re.compile(r"\(([^()]*)\)")
_ENUMERATION = re.compile(r"^(?:\((?:[一二三四五六七八九十]+|\d+)\)|(?:[一二三四五六七八九十]+|\d+)[、.])?(?:其中[:、]?)?(?=\D)")
_SERIAL = re.compile(r"^[\d=+\-*/%÷×.]*$")
YEAR_TO_DATE = re.compile(
    r"^(?P<year>(?:民国)?\d{2,4}年)?(?:0?1月?份?[-至到]|截[至止]到?)(?P<same_year>\d{2,4}年)?(?P<last>0?[1-9]|1[0-2])月(?:份|底|末)?(?:累计)?$"
)
_ONE_MONTH = re.compile(r"^(?:\d{2,4}年)?\d{1,2}月份?$")
_PERIOD = re.compile(
    r"^(?:(?:民国|民國)?\d{2,4}年度?)?(?:(?:0?[1-9]|1[0-2])月份?[底末]?|(?:十[一二]?|[一二三四五六七八九])月份?[底末]?"
    r"|第?[一二三四1-4]季度?末?|q[1-4]|[上下]半年)$|^(?:民国|民國)?\d{3,4}[-./]?(?:第[一二三四1-4]季度?|q[1-4])$"
    r"|^\d{2,4}年度?$|^(?:19|20)\d{2}$|^(?:19|20)\d{2}[-./年]?(?:0?[1-9]|1[0-2])月?$|^1\d{2}(?:0[1-9]|1[0-2])$|^(?:19|20)\d{2}-?q[1-4]$"
)
# What brackets say beside a unit that changes nothing.
_REMARK = re.compile(
    r"^(?:(?:保留|精确到?).*(?:小数|位|整数)|.{0,4}小数.*|取?整数|四舍五入|人民币|[年季月期][末底]|必填|选填|可不填|数字)$"
)
_SEPARATORS = "-_/·、:()"
LONGEST = 60  # characters of a heading that is looked into
MOST_LOOKED_AT = 1000  # characters, blanks among them
_MOST_KEPT = 20_000


def heading_text(value: CellValue) -> str:
    """Return a header cell as text: dates as 2024-03, whole numbers without .0, "" for blank."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, date):
        return f"{value.year:04d}-{value.month:02d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def is_period(text: str) -> bool:
    """Say whether a normalised heading names a period: 1月, 2024年3月, 2024-03, 一季度, 2024年, 11307."""
    return _PERIOD.match(text) is not None


@dataclass(frozen=True)
class Piece:
    """One header cell, taken apart.

    Attributes:
        base: the words left, normalised; "" when the cell said only a unit, a measure or a number.
        unit: text of a unit in brackets, or of a cell that is only a unit.
        measure: period or year_to_date where the cell says 本月 or 累计.
        period: the cell's own text when it names a period, or the part of it that does (2024年经营收入).
    """

    base: str = ""
    unit: str = ""
    measure: Measure | None = None
    period: str = ""


class Splitter:
    """Takes header cells apart, given the headings that are known (with all levels of their paths), units, and measure words.

    Args:
        silent: words that say nothing beyond what stands above them, 金额, 完成数.
    """

    def __init__(self, known: frozenset[str], units: Units, measures: Mapping[str, Measure], silent: frozenset[str] = frozenset()) -> None:
        self.known = known
        self.silent = silent - known
        self.units = units
        self.measures = dict(sorted(measures.items(), key=lambda pair: -len(pair[0])))
        self._measured = tuple(self.measures)
        self._seen: dict[str, Piece] = {}

    def split(self, text: str) -> Piece:
        """Return the parts of one header cell's text; what is not understood stays in `base`."""
        piece = self._seen.get(text)
        if piece is None:
            if len(self._seen) >= _MOST_KEPT:
                self._seen.clear()
            piece = self._split(text)
            if piece.base and len(piece.base) <= LONGEST and piece.base not in self.known and not piece.period:
                simple = self._split(simplified(text))  # a form in simplified characters, a sheet in traditional ones
                piece = simple if simple.base in self.known or not simple.base else piece
            self._seen[text] = piece
        return piece

    def _split(self, text: str) -> Piece:
        whole = normalise_heading(text[:MOST_LOOKED_AT])
        if len(whole) > LONGEST:
            return Piece(base=whole)
        unit, measure, rest = self.brackets(whole)
        if whole in self.known:
            return Piece(base=whole, unit=unit)
        base, affix = self._affix(rest)
        if base and base not in self.known and (bare := _ENUMERATION.sub("", base)):
            base, second = self._affix(bare)
            affix = affix or second
        if base not in self.known and self.units.find_unit(base):
            return Piece(unit=unit or base, measure=affix or measure)
        period = text if is_period(rest) else ""
        if base not in self.known and not period:
            base, unit, said, period = self._ends(base, unit)
            affix = affix or said
        return Piece(base=base, unit=unit, measure=affix or measure, period=period)

    def brackets(self, whole: str) -> tuple[str, Measure | None, str]:
        """Return unit, measure and what is left of a heading when the brackets that say them are taken off."""
        unit, rest = "", whole
        measure: Measure | None = None
        for found in _BRACKET.finditer(whole):
            said = self._bracket(found.group(1))
            if said is not None:
                unit, measure = said[0] or unit, said[1] or measure
                rest = rest.replace(found.group(0), "", 1)
        for cut in (place for place, letter in enumerate(rest) if place and letter in ":、/_"):
            if not unit and self.units.find_unit(rest[cut + 1 :]):
                unit, rest = rest[cut + 1 :], rest[:cut].removesuffix("单位")
        return unit, measure, rest.strip("、:")

    def _bracket(self, inner: str) -> tuple[str, Measure | None] | None:
        """Return unit and measure of what stands in brackets, 元、保留两位小数; None where a part of it says something else."""
        if self.units.find_unit(inner):
            return inner.rpartition(":")[2], None
        units: list[str] = []
        measure: Measure | None = None
        for part in inner.split("、"):
            last = part.rpartition(":")[2]
            if self.units.find_unit(last):
                units.append(last)
            elif part in self.measures:
                measure = self.measures[part]
            elif part not in self.silent and not _SERIAL.match(part) and not _REMARK.match(part):
                return None
        codes = {self.units.find_unit(unit) for unit in units}
        return (units[0] if units else "", measure) if len(codes) < 2 else None

    def _affix(self, text: str) -> tuple[str, Measure | None]:
        """Return a heading without the 本月 or 累计 before or behind it, and which of them it was."""
        if text in self.known or not text:
            return text, None
        if text in self.silent:
            return "", None
        if text in self.measures:
            return "", self.measures[text]
        if YEAR_TO_DATE.match(text):
            return "", "year_to_date"
        if text == text.strip(_SEPARATORS) and not text.startswith(self._measured) and not text.endswith(self._measured):
            return text, None
        for word, measure in self.measures.items():
            for bare in (text.removesuffix(word), text.removeprefix(word)):
                if bare != text and (rest := bare.strip(_SEPARATORS)) in self.known:
                    return rest, measure
        bare = text.strip(_SEPARATORS)
        return (bare if bare in self.known else text), None

    def _ends(self, text: str, unit: str) -> tuple[str, str, Measure | None, str]:
        """Return base, unit, measure and period of a heading whose end or beginning says one of them: 经营收入万元, 1-9月收入."""
        for cut in range(2, len(text)):
            head, tail = text[:cut].strip(_SEPARATORS), text[cut:].strip(_SEPARATORS)
            for rest, said in ((head, tail), (tail, head)):
                if rest not in self.known:
                    continue
                if YEAR_TO_DATE.match(said):
                    return rest, unit, "year_to_date", ""
                if is_period(said):
                    return rest, unit, "period" if _ONE_MONTH.match(said) else None, said
                if not unit and rest == head and self.units.find_unit(said):
                    return rest, said, None, ""
        return text, unit, None, ""
