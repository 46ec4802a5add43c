"""Which area a row means. Names count only within their township; what is not certain is refused, with the nearest names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from etl.place_lookup import SUGGESTIONS, Found, Lookup
from etl.place_names import Folding, clean
from warehouse.areas import CountyFolder
from warehouse.catalogue.model import Level
from warehouse.catalogue.rules import Words

PLACE_COLUMNS = ("code", "county", "township", "village", "zone", "name", "context", "month")
_MOST_KEPT = 50_000  # answers


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
        words: village_suffixes, variants and own_part are used.
        own_level: words that stand for the area above instead of a name → its level, e.g. 镇本级 → township, 全县 → county.
        township_suffixes: what a township's name may end with beyond its own name, e.g. 人民政府.
    """

    def __init__(
        self,
        folder: CountyFolder,
        words: Words,
        own_level: Mapping[str, Level] | None = None,
        township_suffixes: Iterable[str] = (),
    ) -> None:
        self._own_level = {clean(word): level for word, level in (own_level or {}).items()}
        self._own_part = frozenset(map(clean, words.own_part))
        self._lookup = Lookup(folder, Folding(words.village_suffixes, words.variants), Folding(township_suffixes, words.variants))
        self._found: dict[tuple[object, ...], Found] = {}
        self._towns_found: dict[tuple[str, str, tuple[str, ...]], Found] = {}
        self._padded: dict[str, set[str]] = defaultdict(set)
        for code in self._lookup.tree.by_code:
            self._padded[code.rstrip("0")].add(code)
        self._in_text = self._lookup.spellings(("county", "township", "zone"))
        self._pattern = re.compile("|".join(re.escape(name) for name in sorted(self._in_text, key=len, reverse=True)) or "(?!)")

    def resolve(self, rows: Mapping[str, Sequence[object]]) -> list[Found]:
        """Say which area each row means.

        Args:
            rows: columns of equal length, PLACE_COLUMNS, those absent are blank: the texts of a row's area columns as written;
                context: code of the area its title, sheet or file name is about, used where the row does not say the higher
                areas, and by itself only where no row says anything; month: 2024-03, the month the row is about, "" = any.

        Returns:
            One for each: area_code, "" where refused; reason, one of place_lookup.REASONS or "" (code_name_mismatch: code
            and name mean different areas, both named); suggestions, a tuple of up to three names, never taken by themselves.
            Each different combination is looked up once, those of earlier calls too, for all months of an epoch of the tree.
        """
        blank = [""] * len(next(iter(rows.values())))
        columns = [_texts(rows[name]) if name in rows else blank for name in PLACE_COLUMNS]
        silent = not any(any(column) for column in columns[:6])
        epochs = {month: self._lookup.tree.epoch(month) for month in set(columns[-1])}
        if len(self._found) >= _MOST_KEPT:
            self._found.clear()
        found: list[Found] = []
        for written in zip(*columns, strict=True):
            key = (*written[:-1], epochs[written[-1]], silent)
            one = self._found.get(key)
            if one is None:
                one = self._found[key] = self._one(_Written(*written), silent)
            found.append(one)
        return found

    def find_in_text(self, text: str, month: str = "") -> str:
        """Return the code of the only township, zone or county that a title, sheet name or file name names.

        The longest name counts (柳河镇产业片区 is not 柳河镇), a lower area before the county it lies in; "" where none is named, or
        several are.
        """
        said = {code for name in self._pattern.findall(self._lookup.towns.usual(clean(text))) for code in self._in_text[name]}
        codes = {now for code in said if (now := self._lookup.tree.at(code, month))}
        higher = {span.code for code in codes for span in list(self._lookup.tree.above(code, month))[1:]}
        lowest = codes - higher
        return lowest.pop() if len(lowest) == 1 else ""

    def above(self, code: str, level: Level, month: str = "") -> str:
        """Return the code of the area of a level that an area lies in or is itself, "" without one."""
        return next((span.code for span in self._lookup.tree.above(code, month) if span.level == level), "")

    def _one(self, row: _Written, silent: bool) -> Found:
        if row.code:
            return self._coded(row)
        for name in ("village", "name", "township"):
            if (written := getattr(row, name)).isdigit() and written in self._lookup.tree.by_code:
                return self._coded(row._replace(code=written, **{name: ""}))
        if any(row[1:6]):
            return self._named(row)
        now = self._lookup.tree.at(row.context, row.month) if silent else ""
        return Found(now) if now else Found("", "missing_area")

    def _coded(self, row: _Written) -> Found:
        """Look a code up; names beside it must not contradict it."""
        written = row.code
        codes = (written,) if written in self._lookup.tree.by_code else tuple(self._padded.get(written.rstrip("0"), ()))
        named = any(row[1:6])
        if len(codes) != 1:
            meant = self._named(row) if named else Found("")
            likely = (meant.area_code,) if meant.area_code else codes
            return Found("", "unknown_area", tuple(map(self._lookup.described, likely))[:SUGGESTIONS])
        code = self._lookup.tree.at(codes[0], row.month)
        if not code:
            return self._lookup.retired(codes, row.month)
        if not named:
            return Found(code)
        around = row if row.township else row._replace(context=self.above(code, "township", row.month) or row.context)
        meant = self._named(around)
        if code in (meant.area_code, *meant.codes) or meant.area_code in self._lying_in(code, row.month):
            return Found(code)
        if meant.area_code and code in self._lying_in(meant.area_code, row.month):
            return meant
        names = (self._lookup.described(meant.area_code),) if meant.area_code else meant.suggestions
        return Found("", "code_name_mismatch", (self._lookup.described(code), *names)[:SUGGESTIONS])

    def _lying_in(self, code: str, month: str) -> tuple[str, ...]:
        return tuple(span.code for span in self._lookup.tree.above(code, month))

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
            return self._lookup.judge(row.zone, row.month, [("", "zone"), *((code, "zone") for code in counties)])
        if row.name:
            return self._any_level(row, counties)
        return Found(counties[0])

    def _in_county(self, row: _Written) -> tuple[str, ...] | Found:
        """Return the counties a row may lie in."""
        if row.county:
            found = self._lookup.judge(row.county, row.month, [("", "county")])
            named, rest = self._lookup.head(row.county, "county")
            if not found.area_code and len(named) == 1 and not rest:
                return named
            return (found.area_code,) if found.area_code else found
        around = self.above(row.context, "county", row.month)
        return (around,) if around else tuple(self._lookup.counties)

    def _township(self, written: str, month: str, counties: tuple[str, ...]) -> Found:
        key = (written, month, counties)
        if key not in self._towns_found:
            self._towns_found[key] = self._find_township(written, month, counties)
        return self._towns_found[key]

    def _find_township(self, written: str, month: str, counties: tuple[str, ...]) -> Found:
        found = self._lookup.judge(written, month, [(code, "township") for code in counties])
        if not found.area_code and found.reason == "unknown_area":
            head, rest = self._lookup.head(clean(written), "county")
            if head and not rest:
                return Found(head[0])
            if rest:
                inner = self._lookup.judge(rest, month, [(code, "township") for code in head])
                return inner if inner.area_code or inner.reason != "unknown_area" else found
        return found

    def _village(self, written: str, row: _Written, counties: tuple[str, ...]) -> Found:
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
        found = self._lookup.judge(text, row.month, places)
        if found.area_code or found.reason != "unknown_area":
            return found
        inner = self._without_heads(text, scopes)
        if inner == "":
            return self._standing(outer, row.month)
        if inner != text:
            again = self._lookup.judge(inner, row.month, places)
            if again.area_code or again.reason != "unknown_area":
                return again
        if outer.reason == "retired_area":
            return Found("", outer.reason, outer.suggestions)
        return found if scopes else self._lookup.elsewhere(text, row.month)

    def _led(self, text: str, row: _Written, counties: tuple[str, ...]) -> tuple[Found, str, tuple[str, ...]]:
        """Return the township a village's text begins with and the rest, else the township around the table."""
        _, behind_county = self._lookup.head(text, "county")
        head, rest = self._lookup.head(behind_county or text, "township")
        head = tuple(code for code in head if self.above(code, "county") in counties)
        if rest and len(head) == 1:
            outer = Found(self._lookup.tree.at(head[0], row.month))
            around = self.above(row.context, "township")
            inside = self._lookup.judge(text, row.month, [(code, "village") for code in self._lookup.tree.same(around)])
            if not inside.area_code:
                return outer, rest, self._lookup.tree.same(head[0])
        around = self.above(row.context, "township", row.month)
        return Found(around), text, self._lookup.tree.same(around) if around else ()

    def _any_level(self, row: _Written, counties: tuple[str, ...]) -> Found:
        """Look up the text of a column that mixes levels, 宜兰县, 宜兰市 or 柳河镇东村."""
        text = clean(row.name)
        own = self._own(text, row, ())
        if own:
            return own
        scopes = [("", "county"), ("", "zone"), ("", "village")]
        scopes += [(code, kind) for code in counties for kind in ("township", "zone", "village")]
        scopes += [(code, "village") for code in self._lookup.tree.same(self.above(row.context, "township", row.month))]
        for asked in dict.fromkeys((text, self._lookup.head(text, "county")[1] or text)):
            found = self._lookup.judge(asked, row.month, scopes)
            if found.area_code or found.reason != "unknown_area":
                return found
        inner = self._village(row.name, row, counties)
        if inner.area_code or inner.reason != "unknown_area":
            return inner
        below = self._below_village(row, counties)
        if below.area_code:
            return below
        return Found("", found.reason, (*found.suggestions[:1], *inner.suggestions, *found.suggestions[1:])[:SUGGESTIONS])

    def _below_village(self, row: _Written, counties: tuple[str, ...]) -> Found:
        """Look up an entity whose text begins with its township and village, 阿什河街道南城村黄牛协会."""
        outer, text, scopes = self._led(clean(row.name), row, counties)
        if outer.area_code:
            for length in range(len(text) - 1, 1, -1):
                village = self._lookup.judge(text[:length], row.month, [(scope, "village") for scope in scopes])
                if village.area_code:
                    return self._lookup.judge(text[length:], row.month, [(village.area_code, "village")])
        return Found("", "unknown_area")

    def _own(self, text: str, row: _Written, scopes: Sequence[str]) -> Found | None:
        """Return the area above for 全镇, 全县 …; None for a text that is a name.

        镇本级 is the area that is declared so, else none: the one it is a part of stands in codes.
        """
        level = self._own_level.get(clean(text))
        if level is None:
            return None
        part = clean(text) in self._own_part
        declared = self._lookup.judge(text, row.month, [(scope, "village") for scope in scopes]) if part and scopes else Found("")
        if declared.area_code:
            return declared
        near = scopes[0] if scopes else row.context
        around = near or (self._lookup.counties[0] if len(self._lookup.counties) == 1 else "")
        above = self._standing(Found(self.above(around, level, row.month)), row.month)
        return Found("", "own_part", (), (above.area_code,)) if part else above

    def _standing(self, found: Found, month: str) -> Found:
        now = self._lookup.tree.at(found.area_code, month) if found.area_code else ""
        return Found(now) if now else Found("", found.reason or "missing_area", found.suggestions)

    def _scopes(self, outer: Found) -> tuple[str, ...]:
        """Return all codes of a township under which its villages may stand; of one that is no more, its last."""
        if outer.area_code:
            return self._lookup.tree.same(outer.area_code)
        return tuple(code for one in outer.codes for code in self._lookup.tree.same(one)) if outer.reason == "retired_area" else ()

    def _without_heads(self, text: str, scopes: Sequence[str]) -> str:
        """Return a village's text without the names of its own county and township in front."""
        head, rest = self._lookup.head(text, "county")
        if head and any(self.above(scope, "county") in head for scope in scopes):
            text = rest
        head, rest = self._lookup.head(text, "township")
        return rest if head and set(head) & set(scopes) else text


def _texts(cells: Sequence[object]) -> list[str]:
    """Return a column's cells as texts, each different text cleaned once."""
    if set(map(type, cells)) != {str}:
        return [_text(cell) for cell in cells]
    known = {cell: _text(cell) for cell in set(cells)}
    return list(map(known.__getitem__, cells))


def _text(cell: object) -> str:
    """Return a cell's text; a code that a spreadsheet keeps as a number is written without its point."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else "" if cell != cell else str(cell)  # noqa: PLR0124 - NaN
    return "" if cell is None or cell is pd.NA else clean(str(cell)).removeprefix("'")
