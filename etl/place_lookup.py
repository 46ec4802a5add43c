"""One name in one part of the tree: which area it means in a month, and which it may mean where that is not certain."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from etl.place_index import LAST, Hit, Names, Tree
from etl.place_names import Folding, clean
from warehouse.areas import CountyFolder

REASONS = ("unknown_area", "ambiguous_area", "retired_area", "missing_area", "missing_township", "own_part", "code_name_mismatch")
SUGGESTIONS = 3
_LOW = "village"  # the kind of scope that holds villages and entities
_JOINTS = "-‐‑–—·/_、"  # between a township and its village
_LOWEST = ("village", "entity")


class Found(NamedTuple):
    """One row's area: a code, or why there is none with up to three names that may be meant."""

    area_code: str
    reason: str = ""
    suggestions: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class Lookup:
    """The names of a county folder.

    A scope is the code of an area and the kind of what is looked for right below it: county, township, zone, or village, which
    stands for entities too.

    Args:
        villages, towns: how the names of villages and entities, and of all others, are folded.

    Attributes:
        tree: the dated tree; counties: codes in the file's order.
    """

    def __init__(self, folder: CountyFolder, villages: Folding, towns: Folding) -> None:
        self.tree = Tree(folder.areas)
        self.towns, self._villages = towns, villages
        self._names = self._index()
        self._empty = Names(self.tree, (), villages)
        reviewed = (folder.aliases[name].tolist() for name in ("township_code", "written", "area_code"))
        self._reviewed = {(township, clean(written)): code for township, written, code in zip(*reviewed, strict=True)}
        self.counties = tuple(dict.fromkeys(span.code for span in self.tree.spans if span.level == "county"))
        self._heads = {level: self.spellings((level,)) for level in ("county", "township")}

    def _index(self) -> dict[tuple[str, str], Names]:
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, span in enumerate(self.tree.spans):
            rows[span.parent, _LOW if span.level in _LOWEST else span.level].append(row)
        return {key: Names(self.tree, held, self._villages if key[1] == _LOW else self.towns) for key, held in rows.items()}

    def spellings(self, levels: Sequence[str]) -> dict[str, set[str]]:
        """Return every spelling some levels' areas ever had, folded by `towns.usual`, each with the areas' codes."""
        found: dict[str, set[str]] = defaultdict(set)
        for span in self.tree.spans:
            if span.level in levels:
                for spelling in span.spellings:
                    found[self.towns.usual(clean(spelling))].add(span.code)
        for (township, written), code in self._reviewed.items():
            if not township and code in self.tree.by_code and self.tree.span(code, "").level in levels:
                found[self.towns.usual(written)].add(code)
        return dict(found)

    def head(self, text: str, level: str) -> tuple[tuple[str, ...], str]:
        """Return the areas of a level whose name a text begins with (longest first) and what follows it."""
        usual = self.towns.usual(text)
        if level == "county":
            return self._behind_county(text, usual)
        for length in range(len(usual), 1, -1):
            codes = self._heads[level].get(usual[:length], ())
            if codes:
                return tuple(sorted(codes)), text[length:].lstrip(_JOINTS)
        return (), ""

    def _behind_county(self, text: str, usual: str) -> tuple[tuple[str, ...], str]:
        """Return the county a text names, wherever in it (四川省资阳市安岳县岳阳镇), and what follows it."""
        for spelling in sorted(self._heads["county"], key=len, reverse=True):
            if spelling in usual:
                return tuple(sorted(self._heads["county"][spelling])), text[usual.index(spelling) + len(spelling) :]
        return (), ""

    def judge(self, written: str, month: str, scopes: Sequence[tuple[str, str]]) -> Found:
        """Look a name up in some scopes (code above, kind); reviewed spellings come first."""
        text = clean(written)
        for parent in dict.fromkeys((*(parent for parent, _ in scopes), "")):
            code = self._reviewed.get((parent, text), "")
            if code:
                now = self.tree.at(code, month)
                return Found(now) if now else self.retired((code,), month)
        hits = [self._names.get(scope, self._empty).find(text, month) for scope in scopes]
        return self._weigh(text, month, scopes, hits)

    def _weigh(self, text: str, month: str, scopes: Sequence[tuple[str, str]], hits: Sequence[Hit]) -> Found:
        rank = min((hit.rank for hit in hits if hit.codes), default=0)
        codes = tuple(dict.fromkeys(code for hit in hits if hit.codes and hit.rank == rank for code in hit.codes))
        if len(codes) == 1:
            return Found(codes[0])
        if codes:
            return Found("", "ambiguous_area", tuple(map(self.described, codes))[:SUGGESTIONS], codes)
        past = tuple(dict.fromkeys(span.code for hit in hits for span in hit.past))
        if past:
            return self.retired(past, month)
        coming = [span for hit in hits for span in hit.coming]
        before = [span.name for span in self.tree.spans if coming and set(span.successors) & {one.code for one in coming}]
        names = {name: self._short(name) for scope in scopes for name in self._names.get(scope, self._empty).spellings(month)}
        close = process.extract(self._short(text), names, scorer=fuzz.ratio, limit=SUGGESTIONS, score_cutoff=1)
        return Found("", "unknown_area", tuple(dict.fromkeys((*before, *(name for _, _, name in close))))[:SUGGESTIONS])

    def retired(self, codes: Sequence[str], month: str) -> Found:
        """Refuse areas that are no more in a month, naming what they went into."""
        heirs = [heir for code in codes for row in self.tree.by_code[code] for heir in self.tree.heirs(self.tree.spans[row], month)]
        names = tuple(dict.fromkeys(map(self.described, heirs)))
        return Found("", "retired_area", names[:SUGGESTIONS], tuple(codes))

    def elsewhere(self, text: str, month: str) -> Found:
        """Refuse a village without a township, naming the villages of that name, or those it may be."""
        named_so = (code for scope, names in self._names.items() if scope[1] == _LOW for code in names.find(text, month).codes)
        codes = tuple(dict.fromkeys(named_so))
        if codes:
            return Found("", "missing_township", tuple(map(self.described, codes))[:SUGGESTIONS], codes)
        ends = month or LAST
        named = {
            row: self._short(clean(span.name))
            for row, span in enumerate(self.tree.spans)
            if span.level in _LOWEST and span.begin <= ends <= span.end
        }
        close = process.extract(self._short(text), named, scorer=fuzz.ratio, limit=SUGGESTIONS, score_cutoff=1)
        return Found("", "unknown_area", tuple(self.described(self.tree.spans[row].code) for _, _, row in close))

    def _short(self, name: str) -> str:
        return self._villages.short(self._villages.usual(name))

    def described(self, code: str) -> str:
        """Return an area as a person tells it from others: township and name, and its code."""
        chain = list(self.tree.above(code))
        alone = len(chain) == 1 or len(self.counties) > 1
        names = [span.name for span in reversed(chain) if span.level != "county" or alone]
        return f"{''.join(names)} {code}"
