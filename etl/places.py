"""Which area a row means. Names count only within their township; what is not certain is refused, with the nearest names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from rapidfuzz import fuzz, process

from etl.place_index import LAST, Hit, Names, Tree
from etl.place_names import Folding, clean
from warehouse.areas import CountyFolder
from warehouse.catalogue.model import Level, Words

PLACE_COLUMNS = ("code", "county", "township", "village", "zone", "name", "context", "month")
REASONS = ("unknown_area", "ambiguous_area", "retired_area", "missing_area", "code_name_mismatch")
_SUGGESTIONS = 3
_LOWEST = ("village", "entity")


class Found(NamedTuple):
    """One row's area: a code, or why there is none with up to three names that may be meant."""

    area_code: str
    reason: str = ""
    suggestions: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class _Written(NamedTuple):
    """What one row says, cleaned; context is the code of the area its sheet or file is about."""

    code: str
    county: str
    township: str
    village: str
    zone: str
    name: str
    context: str
    month: str


class Places:
    """The areas of a county folder, looked up by what clerks write.

    Args:
        words: village_suffixes and variants are used.
        own_level: words that stand for the area above instead of a name → its level, e.g. 镇本级 → township, 县本级 → county.
        township_suffixes: what a township's name may end with beyond its own name, e.g. 人民政府.
    """

    def __init__(
        self,
        folder: CountyFolder,
        words: Words,
        own_level: Mapping[str, Level] | None = None,
        township_suffixes: Iterable[str] = (),
    ) -> None:
        self._tree = Tree(folder.areas)
        self._own_level = {clean(word): level for word, level in (own_level or {}).items()}
        self._villages = Folding(words.village_suffixes, words.variants)
        self._towns = Folding(township_suffixes, words.variants)
        self._names = self._index()
        self._empty = Names(self._tree, (), self._villages)
        self._reviewed: dict[tuple[str, str], str] = {
            (township, clean(written)): code
            for township, written, code in zip(
                folder.aliases["township_code"], folder.aliases["written"], folder.aliases["area_code"], strict=True
            )
        }
        self._counties = list(dict.fromkeys(span.code for span in self._tree.spans if span.level == "county"))
        self._padded: dict[str, set[str]] = defaultdict(set)
        for code in self._tree.by_code:
            self._padded[code.rstrip("0")].add(code)
        self._heads = {level: self._spellings((level,)) for level in ("county", "township")}
        self._in_text = self._spellings(("county", "township", "zone"))
        self._pattern = re.compile("|".join(re.escape(name) for name in sorted(self._in_text, key=len, reverse=True)) or "(?!)")

    def resolve(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Say which area each row means.

        Args:
            rows: PLACE_COLUMNS, those absent are blank: the texts of a row's area columns as written; context: code of the
                area its title, sheet or file name is about, used where the row does not say the higher areas, and by itself only
                where no row says anything; month: 2024-03, the month the row is about, "" = any.

        Returns:
            A row for each, same index: area_code, "" where refused; reason, one of REASONS or "" (code_name_mismatch: code
            and name mean different areas, both named); suggestions, a tuple of up to three names, never taken by themselves.
            Each different combination is looked up once.
        """
        blank = [""] * len(rows)
        columns = [[_text(cell) for cell in rows[name].tolist()] if name in rows.columns else blank for name in PLACE_COLUMNS]
        silent = not any(any(column) for column in columns[:6])
        known: dict[tuple[str, ...], Found] = {}
        found: list[Found] = []
        for key in zip(*columns, strict=True):
            if key not in known:
                known[key] = self._one(_Written(*key), silent)
            found.append(known[key])
        return pd.DataFrame(
            {
                "area_code": pd.Series([one.area_code for one in found], index=rows.index, dtype=object),
                "reason": pd.Series([one.reason for one in found], index=rows.index, dtype=object),
                "suggestions": pd.Series([one.suggestions for one in found], index=rows.index, dtype=object),
            }
        )

    def find_in_text(self, text: str, month: str = "") -> str:
        """Return the code of the only township, zone or county that a title, sheet name or file name names.

        The longest name counts (柳河镇产业片区 is not 柳河镇), a lower area before the county it lies in; "" where none is named, or
        several are.
        """
        said = {code for name in self._pattern.findall(self._towns.usual(clean(text))) for code in self._in_text[name]}
        codes = {now for code in said if (now := self._tree.at(code, month))}
        higher = {span.code for code in codes for span in list(self._tree.above(code, month))[1:]}
        lowest = codes - higher
        return lowest.pop() if len(lowest) == 1 else ""

    def above(self, code: str, level: Level, month: str = "") -> str:
        """Return the code of the area of a level that an area lies in or is itself, "" without one."""
        return next((span.code for span in self._tree.above(code, month) if span.level == level), "")

    def _index(self) -> dict[tuple[str, str], Names]:
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, span in enumerate(self._tree.spans):
            rows[span.parent, "village" if span.level in _LOWEST else span.level].append(row)
        return {key: Names(self._tree, held, self._towns if key[1] == "township" else self._villages) for key, held in rows.items()}

    def _spellings(self, levels: Sequence[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for span in self._tree.spans:
            if span.level in levels:
                for spelling in span.spellings:
                    found[self._towns.usual(clean(spelling))].add(span.code)
        for (township, written), code in self._reviewed.items():
            if not township and code in self._tree.by_code and self._tree.span(code, "").level in levels:
                found[self._towns.usual(written)].add(code)
        return dict(found)

    def _one(self, row: _Written, silent: bool) -> Found:
        if row.code:
            return self._coded(row)
        if any(row[1:6]):
            return self._named(row)
        now = self._tree.at(row.context, row.month) if silent else ""
        return Found(now) if now else Found("", "missing_area")

    def _coded(self, row: _Written) -> Found:
        """Look a code up; names beside it must not contradict it."""
        written = row.code
        codes = (written,) if written in self._tree.by_code else tuple(self._padded.get(written.rstrip("0"), ()))
        named = any(row[1:6])
        if len(codes) != 1:
            meant = self._named(row) if named else Found("")
            return Found("", "unknown_area", tuple(map(self._described, (meant.area_code,) if meant.area_code else codes))[:_SUGGESTIONS])
        code = self._tree.at(codes[0], row.month)
        if not code:
            return self._retired(codes, row.month)
        if not named:
            return Found(code)
        around = row if row.township else row._replace(context=self.above(code, "township", row.month) or row.context)
        meant = self._named(around)
        if code in (meant.area_code, *meant.codes) or meant.area_code in self._lying_in(code, row.month):
            return Found(code)
        if meant.area_code and code in self._lying_in(meant.area_code, row.month):
            return meant
        names = (self._described(meant.area_code),) if meant.area_code else meant.suggestions
        return Found("", "code_name_mismatch", (self._described(code), *names)[:_SUGGESTIONS])

    def _lying_in(self, code: str, month: str) -> tuple[str, ...]:
        return tuple(span.code for span in self._tree.above(code, month))

    def _named(self, row: _Written) -> Found:
        """Look a row's names up, from the county down."""
        counties = self._in_county(row)
        if isinstance(counties, Found):
            return counties
        if row.village:
            return self._village(row.village, row, counties)
        if row.township:
            own = self._own(row.township, row, ())
            return own or self._township(row.township, row.month, counties)
        if row.zone:
            return self._judge(row.zone, row.month, [("", "zone"), *((code, "zone") for code in counties)])
        if row.name:
            return self._any_level(row, counties)
        return Found(counties[0])

    def _in_county(self, row: _Written) -> tuple[str, ...] | Found:
        """Return the counties a row may lie in."""
        if row.county:
            found = self._judge(row.county, row.month, [("", "county")])
            named, rest = self._head(row.county, "county")
            if not found.area_code and len(named) == 1 and not rest:
                return named
            return (found.area_code,) if found.area_code else found
        around = self.above(row.context, "county", row.month)
        return (around,) if around else tuple(self._counties)

    def _township(self, written: str, month: str, counties: Sequence[str]) -> Found:
        scopes = [(code, kind) for code in counties for kind in ("township",)]
        found = self._judge(written, month, scopes)
        if not found.area_code and found.reason == "unknown_area":
            head, rest = self._head(clean(written), "county")
            if head and not rest:
                return Found(head[0])
            if rest:
                inner = self._judge(rest, month, [(code, "township") for code in head])
                return inner if inner.area_code or inner.reason != "unknown_area" else found
        return found

    def _village(self, written: str, row: _Written, counties: Sequence[str]) -> Found:
        """Look a village up in the row's township, the one its text begins with, or the one around the table."""
        text = clean(written)
        if row.township:
            outer = self._township(row.township, row.month, counties)
            scopes = self._scopes(outer)
            if not scopes:
                return outer
        else:
            outer, text, scopes = self._led(text, row, counties)
        own = self._own(text, row, scopes)
        if own:
            return own
        places = [(scope, "village") for scope in scopes] or [(code, "village") for code in counties]
        found = self._judge(text, row.month, places)
        if found.area_code or found.reason != "unknown_area":
            return found
        inner = self._without_heads(text, scopes)
        if inner == "":
            return self._standing(outer, row.month)
        if inner != text:
            again = self._judge(inner, row.month, places)
            if again.area_code or again.reason != "unknown_area":
                return again
        if outer.reason == "retired_area":
            return Found("", outer.reason, outer.suggestions)
        return found if scopes else self._elsewhere(text, row.month)

    def _led(self, text: str, row: _Written, counties: Sequence[str]) -> tuple[Found, str, tuple[str, ...]]:
        """Return the township a village's text begins with and the rest, else the township around the table."""
        _, behind_county = self._head(text, "county")
        head, rest = self._head(behind_county or text, "township")
        head = tuple(code for code in head if self.above(code, "county") in counties)
        if rest and len(head) == 1:
            outer = Found(self._tree.at(head[0], row.month))
            inside = self._judge(text, row.month, [(code, "village") for code in self._tree.same(self.above(row.context, "township"))])
            if not inside.area_code:
                return outer, rest, self._tree.same(head[0])
        around = self.above(row.context, "township", row.month)
        return Found(around), text, self._tree.same(around) if around else ()

    def _any_level(self, row: _Written, counties: Sequence[str]) -> Found:
        """Look up the text of a column that mixes levels, 宜兰县, 宜兰市 or 柳河镇东村."""
        text = clean(row.name)
        own = self._own(text, row, ())
        if own:
            return own
        scopes = [("", "county"), ("", "zone"), ("", "village")]
        scopes += [(code, kind) for code in counties for kind in ("township", "zone", "village")]
        for asked in dict.fromkeys((text, self._head(text, "county")[1] or text)):
            found = self._judge(asked, row.month, scopes)
            if found.area_code or found.reason != "unknown_area":
                return found
        inner = self._village(row.name, row, counties)
        if inner.area_code or inner.reason != "unknown_area" or inner.suggestions:
            return inner
        return found

    def _own(self, text: str, row: _Written, scopes: Sequence[str]) -> Found | None:
        """Return the area above for 镇本级, 县本级 …; None for a text that is a name."""
        level = self._own_level.get(clean(text))
        if level is None:
            return None
        near = scopes[0] if scopes else row.context
        around = near or (self._counties[0] if len(self._counties) == 1 else "")
        return self._standing(Found(self.above(around, level, row.month)), row.month)

    def _standing(self, found: Found, month: str) -> Found:
        now = self._tree.at(found.area_code, month) if found.area_code else ""
        return Found(now) if now else Found("", found.reason or "missing_area", found.suggestions)

    def _scopes(self, outer: Found) -> tuple[str, ...]:
        """Return all codes of a township under which its villages may stand; of one that is no more, its last."""
        if outer.area_code:
            return self._tree.same(outer.area_code)
        return tuple(code for one in outer.codes for code in self._tree.same(one)) if outer.reason == "retired_area" else ()

    def _head(self, text: str, level: str) -> tuple[tuple[str, ...], str]:
        """Return the areas of a level whose name a text begins with (longest first) and what follows it."""
        usual = self._towns.usual(text)
        if level == "county":
            return self._behind_county(text, usual)
        for length in range(len(usual), 1, -1):
            codes = self._heads[level].get(usual[:length], ())
            if codes:
                return tuple(sorted(codes)), text[length:]
        return (), ""

    def _behind_county(self, text: str, usual: str) -> tuple[tuple[str, ...], str]:
        """Return the county a text names, wherever in it (四川省资阳市安岳县岳阳镇), and what follows it."""
        for spelling in sorted(self._heads["county"], key=len, reverse=True):
            if spelling in usual:
                return tuple(sorted(self._heads["county"][spelling])), text[usual.index(spelling) + len(spelling) :]
        return (), ""

    def _without_heads(self, text: str, scopes: Sequence[str]) -> str:
        """Return a village's text without the names of its own county and township in front."""
        head, rest = self._head(text, "county")
        if head and any(self.above(scope, "county") in head for scope in scopes):
            text = rest
        head, rest = self._head(text, "township")
        return rest if head and set(head) & set(scopes) else text

    def _judge(self, written: str, month: str, scopes: Sequence[tuple[str, str]]) -> Found:
        """Look a name up in some scopes (code above, kind); reviewed spellings come first."""
        text = clean(written)
        for parent in dict.fromkeys((*(parent for parent, _ in scopes), "")):
            code = self._reviewed.get((parent, text), "")
            if code:
                now = self._tree.at(code, month)
                return Found(now) if now else self._retired((code,), month)
        hits = [self._names.get(scope, self._empty).find(text, month) for scope in scopes]
        return self._weigh(text, month, scopes, hits)

    def _weigh(self, text: str, month: str, scopes: Sequence[tuple[str, str]], hits: Sequence[Hit]) -> Found:
        rank = min((hit.rank for hit in hits if hit.codes), default=0)
        codes = tuple(dict.fromkeys(code for hit in hits if hit.codes and hit.rank == rank for code in hit.codes))
        if len(codes) == 1:
            return Found(codes[0])
        if codes:
            return Found("", "ambiguous_area", tuple(map(self._described, codes))[:_SUGGESTIONS], codes)
        past = tuple(dict.fromkeys(span.code for hit in hits for span in hit.past))
        if past:
            return self._retired(past, month)
        coming = [span for hit in hits for span in hit.coming]
        before = [span.name for span in self._tree.spans if coming and set(span.successors) & {one.code for one in coming}]
        names = {name: code for scope in scopes for name, code in self._names.get(scope, self._empty).spellings(month).items()}
        close = process.extract(text, list(names), scorer=fuzz.ratio, limit=_SUGGESTIONS, score_cutoff=1)
        return Found("", "unknown_area", tuple(dict.fromkeys((*before, *(name for name, _, _ in close))))[:_SUGGESTIONS])

    def _retired(self, codes: Sequence[str], month: str) -> Found:
        heirs = [heir for code in codes for row in self._tree.by_code[code] for heir in self._tree.heirs(self._tree.spans[row], month)]
        names = tuple(dict.fromkeys(map(self._described, heirs)))
        return Found("", "retired_area", names[:_SUGGESTIONS], tuple(codes))

    def _elsewhere(self, text: str, month: str) -> Found:
        """Refuse a village without a township, naming the villages it may be."""
        ends = month or LAST
        named = {
            row: clean(span.name)
            for row, span in enumerate(self._tree.spans)
            if span.level in _LOWEST and span.begin <= ends <= span.end
        }
        close = process.extract(text, named, scorer=fuzz.ratio, limit=_SUGGESTIONS, score_cutoff=1)
        return Found("", "unknown_area", tuple(self._described(self._tree.spans[row].code) for _, _, row in close))

    def _described(self, code: str) -> str:
        """Return an area as a person tells it from others: township and name, and its code."""
        chain = list(self._tree.above(code))
        alone = len(chain) == 1 or len(self._counties) > 1
        names = [span.name for span in reversed(chain) if span.level != "county" or alone]
        return f"{''.join(names)} {code}"


def _text(cell: object) -> str:
    """Return a cell's text; a code that a spreadsheet keeps as a number is written without its point."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else "" if cell != cell else str(cell)  # noqa: PLR0124 - NaN
    return "" if cell is None or cell is pd.NA else clean(str(cell))
