"""Which areas bear a name, in one township or below one county, in one month."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from etl.place_names import Folding, clean, simplified, without_note

FIRST, LAST = "0000-01", "9999-12"  # an open beginning and end, as months that compare
_Meaning = Callable[[int, str], str]
_Spelled = Callable[[str], str]
CONTINUING = ("rename", "move")  # the area goes on under another name or code; merge and split end it


class Span(NamedTuple):
    """One row of areas.csv, as names look at it: months inclusive and never empty."""

    code: str
    name: str
    level: str
    parent: str
    begin: str
    end: str
    successors: tuple[str, ...]
    relation: str
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """What a name says in one scope and month.

    Attributes:
        codes: the areas it may mean: one = found, several = ambiguous, none = no such name then.
        rank: how much the name had to be bent, 0 = as written.
        past: spans that bore the name before; coming: spans that will bear it later (only where codes is empty).
    """

    codes: tuple[str, ...] = ()
    rank: int = 0
    past: tuple[Span, ...] = ()
    coming: tuple[Span, ...] = ()


class Tree:
    """The dated tree: what an area is in a month, and what became of it."""

    def __init__(self, areas: pd.DataFrame) -> None:
        columns = ("code", "name", "level", "parent_code", "valid_from", "valid_to", "successor_code", "relation", "aliases")
        self.spans = [
            Span(code, name, level, parent, begin or FIRST, end or LAST, _split(after), relation, (name, *_split(aliases)))
            for code, name, level, parent, begin, end, after, relation, aliases in zip(*(areas[column] for column in columns), strict=True)
        ]
        self._begins = sorted({span.begin for span in self.spans})
        self._ends = sorted({span.end for span in self.spans})
        self.by_code: dict[str, list[int]] = defaultdict(list)
        for row, span in enumerate(self.spans):
            self.by_code[span.code].append(row)
        for rows in self.by_code.values():
            rows.sort(key=lambda row: self.spans[row].begin)
        self._line = self._lines()
        self._of_line: dict[int, list[int]] = defaultdict(list)
        for row, line in enumerate(self._line):
            self._of_line[line].append(row)

    def epoch(self, month: str) -> tuple[int, int]:
        """Return what months have in common between which no row of areas.csv begins or ends; "" = now is one by itself."""
        return (bisect_right(self._begins, month), bisect_left(self._ends, month)) if month else (-1, -1)

    def valid(self, row: int, month: str) -> bool:
        """Say whether a row of areas.csv holds in a month; "" = now."""
        span = self.spans[row]
        return span.begin <= (month or LAST) <= span.end

    def going_on(self, row: int, month: str) -> str:
        """Return the code under which what a row describes exists in a month, "" where it does not."""
        codes = {self.spans[other].code for other in self._of_line[self._line[row]] if self.valid(other, month)}
        return codes.pop() if len(codes) == 1 else ""

    def at(self, code: str, month: str) -> str:
        """Return the code under which an area exists in a month: itself, or what it was renamed to; "" = not then."""
        rows = self.by_code.get(code, [])
        if any(self.valid(row, month) for row in rows):
            return code
        found = {going for row in rows if (going := self.going_on(row, month))}
        if not found and not month and rows:
            return code
        return found.pop() if len(found) == 1 else ""

    def same(self, code: str) -> tuple[str, ...]:
        """Return all codes an area had, itself included."""
        rows = self.by_code.get(code, [])
        return tuple(dict.fromkeys((code, *(self.spans[other].code for row in rows for other in self._of_line[self._line[row]]))))

    def span(self, code: str, month: str) -> Span:
        """Return an area's row in a month, else its last one."""
        rows = self.by_code[code]
        return self.spans[next((row for row in rows if self.valid(row, month)), rows[-1])]

    def above(self, code: str, month: str = "") -> Iterator[Span]:
        """Yield an area's row and those it stands below, from the bottom."""
        while code in self.by_code:
            span = self.span(code, month)
            yield span
            code = span.parent

    def heirs(self, span: Span, month: str) -> tuple[str, ...]:
        """Return the codes that what a row describes went into, as they are in a month; () where nobody said."""
        found: dict[str, None] = {}
        seen = {span.code}
        waiting = list(span.successors)
        while waiting:
            code = waiting.pop(0)
            if code in seen or code not in self.by_code:
                continue
            seen.add(code)
            now = self.at(code, month)
            if now:
                found[now] = None
            else:
                waiting += [after for row in self.by_code[code] for after in self.spans[row].successors]
        return tuple(found)

    def _lines(self) -> list[int]:
        """Return for each row the number of the line it belongs to: rows that are certainly the same area."""
        above = list(range(len(self.spans)))

        def top(row: int) -> int:
            while above[row] != row:
                above[row] = above[above[row]]
                row = above[row]
            return row

        before: dict[str, list[int]] = defaultdict(list)
        for rows in self.by_code.values():
            for earlier, later in pairwise(rows):
                if self.spans[earlier].relation in CONTINUING or self.spans[earlier].name == self.spans[later].name:
                    above[top(later)] = top(earlier)
        for row, span in enumerate(self.spans):
            if span.relation in CONTINUING and len(span.successors) == 1:
                before[span.successors[0]].append(row)
        for code, earlier_rows in before.items():
            after = [row for row in self.by_code.get(code, []) if self.spans[row].end > self.spans[earlier_rows[0]].end]
            if len(earlier_rows) == 1 and after:
                above[top(after[0])] = top(earlier_rows[0])
        return [top(row) for row in range(len(above))]


class Names:
    """The names of some rows of areas.csv that stand below one area, by every way they may be written."""

    def __init__(self, tree: Tree, rows: Iterable[int], folding: Folding) -> None:
        self._tree, self._rows, self._folding = tree, tuple(rows), folding
        self._keys = self._index(lambda name: name)
        self._simple: Mapping[str, list[int]] | None = None

    def find(self, written: str, month: str) -> Hit:
        """Return which areas a cleaned name means in a month.

        A name of then wins over a former or later name of an area that exists then; where the two need the same bending
        and differ, both are returned. Single letters of a name are bent only where one area is left. A name that is exactly
        that of an area no more (赵坪村) is not bent to that of another one (赵坪社区), unless that one is its heir.
        """
        now, before = self._search(written, month, self._valid), None
        if now is None or now.rank > 1:
            before = self._search(written, month, self._going_on)
            gone = self._gone(written, month, now)
            if gone:
                return Hit(past=gone)
        if now is not None and (before is None or before.codes == now.codes or before.rank > now.rank):
            return now
        if now is not None and before is not None:
            return Hit(tuple(dict.fromkeys((*now.codes, *before.codes))), now.rank)
        return before or self._other_times(written, month)

    def spellings(self, month: str) -> tuple[str, ...]:
        """Return all spellings of the areas that exist in a month."""
        spans = (self._tree.spans[row] for row in self._rows if self._tree.valid(row, month))
        return tuple(dict.fromkeys(clean(spelling) for span in spans for spelling in span.spellings))

    def _search(self, written: str, month: str, meaning: _Meaning) -> Hit | None:
        for rank, rows in self._ranked(written):
            codes = tuple(dict.fromkeys(code for row in rows if (code := meaning(row, month))))
            if codes:
                return Hit(codes, rank)
        return None

    def _gone(self, written: str, month: str, now: Hit | None) -> tuple[Span, ...]:
        """Return the areas no more that bear a name better than those found, when none of these is what became of them."""
        for rank, rows in self._ranked(written):
            if now is None or rank >= now.rank:
                break
            past = tuple(span for row in rows if (span := self._tree.spans[row]).end < (month or LAST) and not self._going_on(row, month))
            if past:
                heirs = {code for span in past for code in self._tree.heirs(span, month)}
                return () if heirs & set(now.codes) else past
        return ()

    def _valid(self, row: int, month: str) -> str:
        return self._tree.spans[row].code if self._tree.valid(row, month) else ""

    def _going_on(self, row: int, month: str) -> str:
        return self._tree.going_on(row, month)

    def _other_times(self, written: str, month: str) -> Hit:
        for _, rows in self._ranked(written):
            spans = tuple(self._tree.spans[row] for row in rows)
            codes = tuple(dict.fromkeys(span.code for span in spans))
            if spans and not month and len(codes) == 1:
                return Hit(codes)
            past = tuple(span for span in spans if span.end < (month or LAST))
            if spans:
                return Hit(past=past, coming=tuple(span for span in spans if span not in past))
        return Hit()

    def _ranked(self, written: str) -> Iterator[tuple[int, list[int]]]:
        """Yield the rows that bear a name, from the least to the most bending of it."""
        usual = self._folding.usual(written)
        rank = 0
        for rank, key in enumerate(self._asked(written, usual)):
            if key in self._keys:
                yield rank, self._keys[key]
        if self._simple is None:
            self._simple = self._index(simplified)
        for key in self._asked(simplified(written), simplified(usual)):
            rank += 1
            if key in self._simple:
                yield rank, self._simple[key]

    def _asked(self, written: str, usual: str) -> Iterator[str]:
        bare = without_note(usual)
        yield f"0{written}"
        yield f"1{usual}"
        yield f"1{bare}" if bare != usual else f"2{usual}"
        stems = self._folding.stems(bare)
        for stem, kind in stems[1:]:
            yield f"3{stem}\0{kind}"
        for stem, _ in stems:
            if len(stem) > 1:
                yield f"4{stem}"

    def _index(self, spelled: _Spelled) -> Mapping[str, list[int]]:
        keys: dict[str, list[int]] = defaultdict(list)
        for row in self._rows:
            for spelling in self._tree.spans[row].spellings:
                for key in self._offered(spelled(clean(spelling)), spelled):
                    if row not in keys[key]:
                        keys[key].append(row)
        return dict(keys)

    def _offered(self, name: str, spelled: _Spelled) -> Iterator[str]:
        usual = spelled(self._folding.usual(name))
        yield f"0{name}"
        yield f"1{usual}"
        bare = without_note(usual)
        if bare != usual:
            yield f"2{bare}"
            return
        for place, (stem, kind) in enumerate(self._folding.stems(usual)):
            if place:
                yield f"3{stem}\0{kind}"
            yield f"4{stem}"


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)
