"""What the header of a crosstab's column says: its period, this period's own or the year to date, and whether it is a plan or a sum."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from etl.form.headings import LONGEST, MOST_LOOKED_AT, YEAR_TO_DATE, Splitter, is_period
from etl.place_names import simplified
from warehouse.catalogue.form import Measure
from warehouse.catalogue.headings import normalise_heading
from warehouse.catalogue.model import Grain

_YEAR = re.compile(r"^(?:民国)?\d{2,4}年度?$|^(?:19|20)\d{2}$")
_IN_A_YEAR = re.compile(r"(?:民国)?\d{2,4}年|(?:19|20)\d{2}|^1\d{2}(?=\D?q|第|\d{2}$)")
_LONGER = re.compile(r"季|半年|q[1-4]")
_MARKS = "-_/·、:()%‰"


@dataclass(frozen=True)
class Crossing:
    """What the header of one column of a crosstab says.

    Attributes:
        kind: value, of the period; total, the sum of the other columns; ignored: a plan, last year's, a growth rate, the sum of a
            part of the columns.
        period: text of the period, its year from a row above where it has none itself; "" for a total.
        measure: what the header says in so many words, None = nothing; unit: text of the unit it says, "".
        words: what else it says, "" = nothing.
    """

    kind: Literal["value", "total", "ignored"]
    period: str = ""
    measure: Measure | None = None
    unit: str = ""
    words: str = ""


@dataclass(frozen=True)
class _Level:
    """One header cell: a period, a measure, a unit, a plan or the like, 合计, and other words."""

    period: str = ""
    measure: Measure | None = None
    unit: str = ""
    planned: bool = False
    total: bool = False
    words: str = ""


class Crossings:
    """Reads the headers of a crosstab's columns.

    Args:
        planned: normalised words for what is not the period's own figure, 计划, 上年同期, 同比; is_total: says whether a label marks a sum.
    """

    def __init__(self, grain: Grain, splitter: Splitter, planned: frozenset[str], is_total: Callable[[str], bool]) -> None:
        self.grain = grain
        self.splitter = splitter
        self.planned = planned | frozenset(map(simplified, planned))
        self.is_total = is_total
        self._own = tuple(sorted((*splitter.measures, *splitter.silent), key=len, reverse=True))

    def read(self, path: tuple[str, ...]) -> Crossing | None:
        """Return what a column's header cells (top to bottom, "" = blank) say, None when they say nothing that is known."""
        levels = [self._level(text) for text in path if text]
        if not levels:
            return None
        dated = [place for place, level in enumerate(levels) if level.period]
        finest = next((place for place in reversed(dated) if not _YEAR.match(levels[place].period)), dated[-1] if dated else None)
        measure = next((level.measure for level in reversed(levels) if level.measure), None)
        yearly = finest is None or _YEAR.match(levels[finest].period) is not None
        if any(level.planned for level in levels):
            return Crossing("ignored")
        if yearly and (levels[-1].total or (levels[-1].measure == "year_to_date" and self.grain != "year")):
            return Crossing("total")
        if finest is None or any(level.words for level in levels[finest + 1 :]):
            return None
        period = levels[finest].period
        if self.grain == "month" and _LONGER.search(normalise_heading(period)):
            return Crossing("ignored")  # 一季度 beside its months
        if self.grain == "year":
            measure = None
        year = next((found.group() for place in reversed(dated) if (found := _IN_A_YEAR.search(levels[place].period))), "")
        dated_so = period if not year or _IN_A_YEAR.search(period) else f"{year.removesuffix('年')}年{period}"
        unit = next((level.unit for level in reversed(levels) if level.unit), "")
        return Crossing("value", dated_so, measure, unit, "/".join(level.words for level in levels if level.words))

    def _level(self, written: str) -> _Level:
        whole = normalise_heading(simplified(written[:MOST_LOOKED_AT]))
        if len(whole) > LONGEST:
            return _Level("", words=whole)
        unit, measure, text = self.splitter.brackets(whole)
        for cut in range(len(text), 0, -1):
            for part, rest in ((text[:cut], text[cut:]), (text[-cut:], text[:-cut])):
                if found := YEAR_TO_DATE.match(part):
                    return self._said(rest, self._to_date(found) or measure, unit, _since_january(found))
                if is_period(part):
                    return self._said(rest, measure, unit, part if part != whole else written)
        return self._said(text, measure, unit)

    def _to_date(self, found: re.Match[str]) -> Measure | None:
        """Return year_to_date unless the months since January are one period of the form."""
        whole = {"quarter": 3, "year": 12}.get(self.grain, 1)
        return "year_to_date" if int(found["last"]) > whole else None

    def _said(self, rest: str, measure: Measure | None, unit: str, period: str = "") -> _Level:
        """Return a level with what stands beside its period told apart."""
        text = rest.strip(_MARKS)
        if self._is_planned(text):
            return _Level(period, planned=True)
        if text in self.splitter.measures:
            return _Level(period, self.splitter.measures[text], unit)
        if not text or text in self.splitter.silent:
            return _Level(period, measure, unit)
        if self.splitter.units.find_unit(text):
            return _Level(period, measure, unit or text)
        if self.is_total(text):
            return _Level(period, measure, unit, total=True)
        return _Level(period, measure, unit, words=text)

    def _is_planned(self, text: str) -> bool:
        """Say whether words are of a plan, of another year or a rate, also with 本月, 累计 or 完成 before or behind them."""
        if text in self.planned:
            return True
        bare = ((text.removeprefix(word), text.removesuffix(word)) for word in self._own if word in text)
        return any(rest in self.planned for both in bare for rest in both)


def _since_january(found: re.Match[str]) -> str:
    """Write the months up to one as a period, 截至3月 as 1-3月."""
    year, last = found["year"] or found["same_year"] or "", int(found["last"])
    return f"{year}1-{last}月" if last > 1 else f"{year}1月"
