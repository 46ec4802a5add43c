"""areas.csv from division lists: who existed in which year, and what became of whom, only where that is certain."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from etl.place_names import Folding, clean
from warehouse.area_checks import LEVELS
from warehouse.catalogue.errors import Problem, ProjectError

BUILT_COLUMNS = ("code", "name", "level", "parent_code", "order", "valid_from", "valid_to", "successor_code", "relation", "aliases")
REVIEW_COLUMNS = ("code", "name", "level", "township", "valid_to", "reason", "candidates")

_TREE_COLUMNS = ("code", "name", "level", "parent_code")
_HISTORY_COLUMNS = (*_TREE_COLUMNS, "years_present")
_YEAR = re.compile(r"\d{4}")
_LISTED = 10  # candidates written out per row of the review


@dataclass(frozen=True)
class Stay:
    """One area under one code, name and parent in years that follow each other."""

    code: str
    name: str
    level: str
    parent: str
    first: int
    last: int


@dataclass(frozen=True)
class Fate:
    """What became of a stay: successor code ("" = the code itself goes on) and relation, or why that is not certain."""

    successor: str = ""
    relation: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()


def is_history(path: Path) -> bool:
    """Say whether a file is a division history: text whose first line has the column years_present."""
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        return "years_present" in stream.readline(2000)


def build_areas(tree: Path | None, history: Path, suffixes: Iterable[str] = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Build a county's areas from its division lists.

    Args:
        tree: the newest list, columns code, name, level, parent_code: compared with the history's last year; None = none.
        history: the same with years_present, years joined by ";": a row per code, name and parent.
        suffixes: what a village's name may end with; names count as the same without them.

    Returns:
        areas: BUILT_COLUMNS, a row per code, name, parent and span, years as months (2020 = 2020-01 to 2020-12), open where the
            lists begin or end, in order of code. A year without the area ends it; it may come back. successor_code and relation
            only where certain: a code that goes on under another name; a village gone from a township where the same name
            appears in the same year under another code, one for one; a township gone whose villages all appear, by name, in one
            other township.
        review: REVIEW_COLUMNS, a row per ended area whose successor is not certain, with the codes and names it may be. reason:
            code_reused (the code's new name belonged to another village of the township the year before), same_name_stays,
            same_name_elsewhere, villages_scattered (a township's villages appear by name in others, × how many), vanished; and
            for what the two lists say differently: only_in_tree, not_in_tree, other_name_in_tree.

    Raises:
        ProjectError: a file lacks a column, or a row has no readable years or level.
    """
    stays, last = _read_history(history)
    first = min(stay.first for stay in stays)
    fates: dict[Stay, Fate] = {}
    folding = Folding(suffixes)
    for year in range(first + 1, last + 1):
        fates |= _Turn(stays, year, folding).fates()
    ordered = sorted(stays, key=lambda stay: (stay.code, stay.first))
    places = {code: place for place, code in enumerate(dict.fromkeys(stay.code for stay in ordered), start=1)}
    counties = {stay.code for stay in stays if stay.level == "county"}
    nothing = Fate()
    areas = pd.DataFrame(
        [
            (
                stay.code, stay.name, stay.level, "" if stay.code in counties else stay.parent, places[stay.code],
                "" if stay.first == first else f"{stay.first}-01", "" if stay.last == last else f"{stay.last}-12",
                fates.get(stay, nothing).successor, fates.get(stay, nothing).relation, "",
            )
            for stay in ordered
        ],
        columns=list(BUILT_COLUMNS),
    )  # fmt: skip
    names = {stay.code: stay.name for stay in ordered}
    unsure: list[tuple[str, ...]] = [
        (stay.code, stay.name, stay.level, names.get(stay.parent, ""), f"{stay.last}-12", fate.reason, "; ".join(fate.candidates[:_LISTED]))
        for stay in ordered
        if (fate := fates.get(stay)) and fate.reason
    ]
    if tree is not None:
        unsure += _differences(tree, [stay for stay in ordered if stay.last == last], names)
    return areas, pd.DataFrame(unsure, columns=list(REVIEW_COLUMNS))


def pair_by_name(old: Mapping[str, str], new: Mapping[str, str], folding: Folding) -> dict[str, str]:
    """Return old code → new code where one name of each means the same, one for one.

    Whole names first, then names without their suffix of the same kind (村委会, 村民委员会), then of any kind (村, 社区), then
    with one of two suffixes (西村村委会, 西村社区); a name that two bear on either side pairs none of them.
    """
    paired: dict[str, str] = {}
    for depth in range(4):
        left = _keyed({code: name for code, name in old.items() if code not in paired}, folding, depth)
        right = _keyed({code: name for code, name in new.items() if code not in paired.values()}, folding, depth)
        likely = {(code, other) for key, codes in left.items() for code in codes for other in right.get(key, ())}
        before, after = Counter(code for code, _ in likely), Counter(code for _, code in likely)
        paired |= {code: other for code, other in likely if before[code] == after[other] == 1}
    return paired


def _keyed(names: Mapping[str, str], folding: Folding, depth: int) -> dict[tuple[str, ...], list[str]]:
    """Return what each name is compared by at a depth of folding; at the last one by every stem that is more than a character."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code, name in names.items():
        stems = folding.stems(folding.usual(clean(name)))
        stem, kind = stems[-1]
        keys: tuple[list[tuple[str, ...]], ...] = ([stems[0]], [(stem, kind)], [(stem,)], [(one,) for one, _ in stems if len(one) > 1])
        for key in keys[depth]:
            found[key].append(code)
    return found


class _Turn:
    """What happens between one year's list and the next."""

    def __init__(self, stays: Sequence[Stay], year: int, folding: Folding) -> None:
        self._folding = folding
        self._before = {stay.code: stay for stay in stays if stay.first < year <= stay.last + 1}
        self._after = {stay.code: stay for stay in stays if stay.first <= year <= stay.last}
        self._ended = [stay for stay in stays if stay.last == year - 1]
        self._gone = {stay.code: stay for stay in self._ended if stay.code not in self._after}
        self._new = {code: stay for code, stay in self._after.items() if code not in self._before}

    def fates(self) -> dict[Stay, Fate]:
        """Return what became of every area that ended."""
        found = {stay: self._of_code(stay) for stay in self._ended if stay.code in self._after}
        found |= self._townships()
        for township in {stay.parent for stay in self._gone.values()}:
            old = {code: stay for code, stay in self._children(self._gone, township).items() if stay not in found}
            pairs = self._pairs(old, self._children(self._new, township))
            found |= {old[code]: Fate(successor, "rename") for code, successor in pairs.items()}
        return found | {stay: self._unsure(stay) for stay in self._ended if stay not in found}

    def _of_code(self, stay: Stay) -> Fate:
        """Judge a code that goes on under another name or parent."""
        now = self._after[stay.code]
        if now.parent != stay.parent:
            return Fate(relation="move")
        others = [code for code in self._namesakes(now, self._before, stay.parent) if code != stay.code]
        if others and self._key(now) != self._key(stay):
            return Fate(reason="code_reused", candidates=tuple(self._shown(self._before[code]) for code in others))
        return Fate(relation="rename")

    def _townships(self) -> dict[Stay, Fate]:
        """Find townships whose villages all appear, by name, in one other township, and nobody else's with them."""
        moves: dict[str, tuple[str, dict[str, str]]] = {}
        for township in self._gone.values():
            if township.level != "township":
                continue
            old = self._children(self._before, township.code)
            if not old or any(code not in self._gone for code in old):
                continue
            targets = {stay.parent for stay in self._new.values() if stay.level == "village" and stay.parent != township.code}
            fitting = {target: self._pairs(old, self._children(self._new, target)) for target in targets}
            whole = [(target, pairs) for target, pairs in fitting.items() if len(pairs) == len(old)]
            if len(whole) == 1:
                moves[township.code] = whole[0]
        taken = Counter(successor for _, pairs in moves.values() for successor in pairs.values())
        found: dict[Stay, Fate] = {}
        for code, (target, pairs) in moves.items():
            if any(taken[successor] > 1 for successor in pairs.values()):
                continue
            renumbered = target in self._new and len(self._children(self._after, target)) == len(pairs)
            found[self._gone[code]] = Fate(target, "rename" if renumbered else "merge")
            found |= {self._gone[old]: Fate(new, "rename" if renumbered else "move") for old, new in pairs.items()}
        return found

    def _unsure(self, stay: Stay) -> Fate:
        """Say why nobody can tell from the lists what became of an area, and what it may be."""
        if stay.level == "township":
            appeared = Counter(
                self._after[code].parent
                for child in self._children(self._before, stay.code).values()
                for code in self._namesakes(child, self._new)
            )
            likely = tuple(f"{self._shown(self._after[code])} ×{count}" for code, count in appeared.most_common() if code in self._after)
            return Fate(reason="villages_scattered" if likely else "vanished", candidates=likely)
        staying = [code for code in self._namesakes(stay, self._after, stay.parent) if code not in self._new]
        if staying:
            return Fate(reason="same_name_stays", candidates=tuple(self._shown(self._after[code]) for code in staying))
        elsewhere = self._namesakes(stay, self._new)
        if elsewhere:
            return Fate(reason="same_name_elsewhere", candidates=tuple(self._shown(self._new[code]) for code in elsewhere))
        nearby = self._children(self._new, stay.parent)
        return Fate(reason="vanished", candidates=tuple(self._shown(one) for one in nearby.values()))

    def _pairs(self, old: Mapping[str, Stay], new: Mapping[str, Stay]) -> dict[str, str]:
        return pair_by_name({code: one.name for code, one in old.items()}, {code: one.name for code, one in new.items()}, self._folding)

    def _children(self, stays: Mapping[str, Stay], parent: str) -> dict[str, Stay]:
        return {code: stay for code, stay in stays.items() if stay.parent == parent and stay.level == "village"}

    def _namesakes(self, stay: Stay, stays: Mapping[str, Stay], parent: str = "") -> list[str]:
        key = self._key(stay)
        return [
            code for code, other in stays.items() if other.level == stay.level and parent in ("", other.parent) and self._key(other) == key
        ]

    def _key(self, stay: Stay) -> str:
        return self._folding.stems(clean(stay.name))[-1][0]

    def _shown(self, stay: Stay) -> str:
        township = self._after.get(stay.parent) or self._before.get(stay.parent)
        above = township.name if stay.level == "village" and township else ""
        return f"{stay.code} {above}{stay.name}"


def _read_history(path: Path) -> tuple[list[Stay], int]:
    problems: list[Problem] = []
    stays: list[Stay] = []
    for line, row in _rows(path, _HISTORY_COLUMNS):
        where = f"{path.name} line {line}"
        years = sorted({int(year) for year in _YEAR.findall(row["years_present"])})
        if not years:
            problems.append(Problem(where, f"years_present is {row['years_present']!r}", "write the years joined by ;, 2016;2017"))
        if row["level"] not in LEVELS:
            problems.append(Problem(where, f"level is {row['level']!r}", f"write one of {', '.join(LEVELS)}"))
        begins = [year for year in years if year - 1 not in years]
        ends = [year for year in years if year + 1 not in years]
        stays += [Stay(row["code"], row["name"], row["level"], row["parent_code"], *span) for span in zip(begins, ends, strict=True)]
    if not stays and not problems:
        problems.append(Problem(path.name, "has no row", "give the list of divisions with the years each existed"))
    if problems:
        raise ProjectError(*problems)
    return stays, max(stay.last for stay in stays)


def _differences(path: Path, current: Sequence[Stay], names: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return rows of the review for what the newest list says differently from the history's last year."""
    listed = {row["code"]: row for _, row in _rows(path, _TREE_COLUMNS)}
    known = {stay.code: stay for stay in current}
    found: list[tuple[str, ...]] = []
    for code, row in listed.items():
        above = names.get(row["parent_code"], "")
        if code not in known:
            found.append((code, row["name"], row["level"], above, "", "only_in_tree", ""))
        elif known[code].name != row["name"]:
            found.append((code, known[code].name, row["level"], above, "", "other_name_in_tree", f"{code} {row['name']}"))
    missing = [stay for code, stay in known.items() if code not in listed]
    return found + [(stay.code, stay.name, stay.level, names.get(stay.parent, ""), "", "not_in_tree", "") for stay in missing]


def _rows(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                remedy = f"the columns are {','.join(columns)}"
                raise ProjectError(Problem(path.name, f"the column {', '.join(missing)} is missing", remedy))
            return [(reader.line_num, {name: (row[name] or "").strip() for name in columns}) for row in reader]
    except OSError as error:
        raise ProjectError(Problem(str(path), f"cannot be opened: {error.strerror}", "give the path of the list")) from error
    except UnicodeDecodeError as error:
        raise ProjectError(Problem(path.name, "is not UTF-8 text", "save it as “CSV UTF-8”")) from error
