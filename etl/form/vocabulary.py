"""What the header cells of a column mean together, and which words mark subtotals, footers and personal data."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

from etl.form.across import Crossing, Crossings
from etl.form.headings import Piece, Splitter, is_period
from etl.form.slots import Slot, needs_of, slots_of, sums_of
from warehouse.catalogue import Catalogue
from warehouse.catalogue.form import Form, Measure
from warehouse.catalogue.headings import normalise_heading

_BRACKETS = re.compile(r"\([^()]*\)")

_DATED = re.compile(r"\d{2,4}年(?:\d{1,2}月|第?[一二三四1-4]季)")
_MOST_KEPT = 20_000
_LONGEST_WORD = 60  # characters, blanks among them, of a word that is a level of a header

Level = tuple[int, Piece]  # the header row counted from the block's top, and what its cell says


@dataclass(frozen=True)
class Match:
    """A column whose header is known.

    Attributes:
        unit: text of the unit its header says, ""; period: text of the period its header says, "".
        used: the header rows, counted from the block's top, that said something of it.
        said: the header says 本月 or 累计 in so many words.
    """

    slot: Slot
    unit: str = ""
    period: str = ""
    used: frozenset[int] = frozenset()
    said: bool = False


class Label(NamedTuple):
    """What a label says of its row.

    Attributes:
        total: it is a sum, 合计, 全镇合计, 小计; other: neither an area nor a sum, 平均, 其中：脱贫村, 同比; only_other: the
            label is nothing else; footer: as a first cell it ends the table, 填表人：, 注：, 说明.
    """

    total: bool
    other: bool
    only_other: bool
    footer: bool


class Vocabulary:
    """The headings of one form (or of one of its dated shapes) under one catalogue. Remembers what it was asked."""

    def __init__(self, form: Form, catalogue: Catalogue) -> None:
        self.form = form
        self.units = catalogue.units
        self.slots = slots_of(form, catalogue)
        self._counts = {code: indicator.unit for code, indicator in catalogue.indicators.items()}
        self.needs = tuple(needs_of(form, self.slots))
        self.sums = sums_of(form)
        words = catalogue.words
        self.missing = frozenset(_normal(*words.missing, *words.masked))
        self._totals = _Words(form.totals or words.totals)
        self._not_sums = _Words(words.not_sums)
        self.unit_labels = frozenset(_normal(*words.unit_labels))
        self._footers = _normal(*(form.footers or words.footers))
        self._private = _normal(*words.private)
        self._mentions_private = re.compile("|".join(map(re.escape, self._private)) or "(?!)")
        measures: dict[str, Measure] = dict.fromkeys(_normal(*words.year_to_date), "year_to_date")
        measures.update(dict.fromkeys(_normal(*words.period), "period"))
        known = {level for heading in self.slots for level in (heading, *heading.split("/"))}
        self.known = frozenset(known)
        self.splitter = Splitter(self.known, catalogue.units, measures, frozenset(_normal(*words.actual)))
        self._not_actual = frozenset(_normal(*words.not_actual)) - self.known
        self._crossings = Crossings(form.period.grain, self.splitter, self._not_actual, lambda text: self.label(text).total)
        self._spoken = self._not_actual | self.splitter.silent | self._totals.exact
        self._unit_of = {code: indicator.unit for code, indicator in catalogue.indicators.items()}
        self._matches: dict[tuple[str, ...], Match | None] = {}
        self._across: dict[tuple[str, ...], Crossing | None] = {}
        self._labels: dict[str, Label] = {}
        self._heads: dict[str, bool] = {}

    def match(self, path: tuple[str, ...]) -> Match | None:
        """Return what a column's header cells (top to bottom, "" = blank) mean together, None when they are unknown."""
        if path not in self._matches:
            if len(self._matches) >= _MOST_KEPT:
                self._matches.clear()
            self._matches[path] = self._match([(row, self.splitter.split(text)) for row, text in enumerate(path) if text])
        return self._matches[path]

    def _match(self, levels: list[Level]) -> Match | None:
        words = [level for level in levels if level[1].base]
        if not words:
            return self._measured(levels)
        if self._is_private(words[-1][1].base):
            return Match(Slot("private"), used=frozenset({words[-1][0]}))
        found = self._longest(words)
        if found is None:
            return None
        slot, taken = found
        if any(self._is_ignored(level[1].base) for level in words if level not in taken):
            return Match(Slot("ignore"), used=frozenset(row for row, _ in words))
        heard = [level for level in levels if level in taken or not level[1].base]
        periods = [level for level in words if level[1].period]
        measure = next((piece.measure for _, piece in reversed(heard) if piece.measure), None)
        if measure is not None and slot.role == "value" and slot.measure in ("period", "year_to_date"):
            slot = replace(slot, measure=measure)
        unit = next((piece.unit for _, piece in reversed(heard) if piece.unit), "") or self._unit_above(levels, slot)
        said = "".join(piece.period for _, piece in periods)
        return Match(slot, unit, said, frozenset(row for row, _ in (*heard, *periods)), measure is not None)

    def _unit_above(self, levels: list[Level], slot: Slot) -> str:
        """Return the nearest unit that any heading above a column says and that what the column holds can be counted in, ""."""
        into = self._unit_of.get(slot.name)
        if slot.role != "value" or (into is None and slot.name):
            return ""
        units = ((piece.unit, self.units.find_unit(piece.unit)) for _, piece in reversed(levels) if piece.unit)
        return next((text for text, code in units if into is None or (code and self.units.same_dimension(code, into))), "")

    def _measured(self, levels: list[Level]) -> Match | None:
        """Return what a column headed only 本月 or 本年累计 holds: the value, in a table with an indicator a row."""
        measure = next((piece.measure for _, piece in reversed(levels) if piece.measure), None)
        if measure is None or self.form.kind != "observations" or self.form.layout != "long":
            return None
        unit = next((piece.unit for _, piece in reversed(levels) if piece.unit), "")
        slot = Slot("value", self.form.long.fixed or "", measure, need="period")
        return Match(slot, unit, used=frozenset(row for row, _ in levels), said=True)

    def _longest(self, words: list[Level]) -> tuple[Slot, tuple[Level, ...]] | None:
        """Return the slot that takes most of the words, the lowest always among them, and the words taken."""
        *upper, leaf = words
        if self.label(leaf[1].base).total and upper and len(words) > 1:
            whole = self._whole(upper, leaf)
            if whole is not None:
                return whole
        if leaf[1].period and upper and leaf[1].base not in self.slots:
            *upper, leaf = upper
        for size in range(len(upper), -1, -1):
            for parents in combinations(upper, size):
                slot = self._slot((*parents, leaf))
                if slot is not None:
                    return slot, (*parents, leaf)
        named = self.slots.get(_BRACKETS.sub("", leaf[1].base))  # 乡镇(含街道): of a label the brackets say nothing more
        return (named, (leaf,)) if named is not None and named.role in ("row", "ignore") else None

    def _slot(self, levels: tuple[Level, ...]) -> Slot | None:
        """Return what the words of some levels mean together: 网格问题 over 受理数 is 网格问题/受理数, or 网格问题受理数."""
        bases = [piece.base for _, piece in levels]
        return self.slots.get("/".join(bases)) or self.slots.get("".join(bases))

    def _whole(self, upper: list[Level], leaf: Level) -> tuple[Slot, tuple[Level, ...]] | None:
        """Return the slot of a 合计 under a heading: what is declared for the two together, else the heading's own."""
        for parent in reversed(upper):
            slot = self._slot((parent, leaf)) or self.slots.get(parent[1].base)
            if slot is not None and slot.role == "value":
                return slot, (parent, leaf)
        return None

    def may_head(self, text: str) -> bool:
        """Say whether a cell says what headings of this form say: a heading, a level of one, a unit, a measure, a plan, a period."""
        if text not in self._heads:
            if len(self._heads) >= _MOST_KEPT:
                self._heads.clear()
            piece = self.splitter.split(text)
            level = len(text) <= _LONGEST_WORD and normalise_heading(text).strip("%()") in self._spoken
            bare = not piece.base and bool(piece.unit)
            period = self.form.layout == "crosstab" and bool(piece.period)
            self._heads[text] = piece.base in self.known or bool(piece.measure) or bare or period or level
        return self._heads[text]

    def is_title(self, texts: Sequence[str]) -> bool:
        """Say whether the texts of a row above a header only say a period, 2024年3月 or in pieces 2024 | 年 | 3 | 月份收入."""
        if self.form.layout == "crosstab":
            return False
        pieces = list(dict.fromkeys(texts))
        if len(pieces) == 1:
            return is_period(normalise_heading(pieces[0])) and normalise_heading(pieces[0]) not in self.known
        return any(text.isdigit() for text in pieces) and _DATED.search(normalise_heading("".join(texts))) is not None

    def across(self, path: tuple[str, ...]) -> Crossing | None:
        """Return what the header cells of a crosstab's column say that is no declared heading, None when nothing known."""
        if path not in self._across:
            if len(self._across) >= _MOST_KEPT:
                self._across.clear()
            self._across[path] = self._crossings.read(path)
        return self._across[path]

    def label(self, written: str) -> Label:
        """Return what a label says of its row."""
        label = self._labels.get(written)
        if label is None:
            if len(self._labels) >= _MOST_KEPT:
                self._labels.clear()
            text = normalise_heading(written)
            other = self._not_sums.mark(text) or self.splitter.measures.get(text) == "year_to_date"
            total = not other and self._totals.mark(text)
            label = self._labels[written] = Label(total, other, text in self._not_sums.exact, _ends(text, self._footers))
        return label

    def _is_private(self, base: str) -> bool:
        """Say whether a heading names personal data; a declared heading does only when it is exactly such a word."""
        declared = self.slots.get(base)
        if declared is None or declared.role == "ignore":
            return self._mentions_private.search(base) is not None
        return base in self._private

    def _is_ignored(self, base: str) -> bool:
        slot = self.slots.get(base)
        return base in self._not_actual if slot is None else slot.role == "ignore"


class _Words:
    """Words that mark a label: they are it, or it begins or ends with them."""

    def __init__(self, words: Iterable[str]) -> None:
        self.exact = frozenset(_normal(*words))
        self._affixes = tuple(word for word in self.exact if len(word) > 1 and not word.isascii())

    def mark(self, text: str) -> bool:
        """Say whether a normalised label bears one."""
        return text in self.exact or text.startswith(self._affixes) or text.endswith(self._affixes)


def _ends(text: str, words: Iterable[str]) -> bool:
    return any(text == word or (text.startswith(word) and (len(word) > 2 or not text[len(word)].isalnum())) for word in words)


def _normal(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(normalise_heading, words))))


_KEPT: dict[tuple[int, int], tuple[Form, Catalogue, Vocabulary]] = {}
_MOST_FORMS = 256


def vocabulary_of(form: Form, catalogue: Catalogue) -> Vocabulary:
    """Return a form's vocabulary, the same object each time for the same form and catalogue objects."""
    kept = _KEPT.get((id(form), id(catalogue)))
    if kept is None or kept[0] is not form or kept[1] is not catalogue:
        if len(_KEPT) >= _MOST_FORMS:
            _KEPT.clear()
        kept = _KEPT[id(form), id(catalogue)] = (form, catalogue, Vocabulary(form, catalogue))
    return kept[2]
