"""What must hold of a county folder's areas, zones and aliases: every rule looks at all rows and reports each breach."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from warehouse.catalogue.errors import Problem
from warehouse.catalogue.nearest import suggestion
from warehouse.catalogue.periods import grain_of, shift

CODE = re.compile(r"[0-9A-Za-z_-]{1,20}")
CODE_REMEDY = "write 1 to 20 digits, letters, - or _; in a spreadsheet format the column as text first"
LEVELS = ("county", "township", "village", "zone", "entity")
RELATIONS = ("rename", "merge", "split", "move", "")
ROOT = ""
_PARENTS: Mapping[str, tuple[str, ...]] = {
    "county": (ROOT,),
    "township": ("county",),
    "village": ("township", "county"),
    "zone": (ROOT, "county", "township"),
    "entity": (ROOT, "county", "township", "village", "zone"),
}
_MEMBERS = ("village", "township")
_FIRST, _LAST = "0000-01", "9999-12"  # an open beginning and end, as months that compare


@dataclass(frozen=True)
class AreaRow:
    """One line of areas.csv; line 0 = a zone that only zones.csv names."""

    line: int
    code: str
    name: str
    name_en: str
    level: str
    parent_code: str
    order: int
    valid_from: str = ""
    valid_to: str = ""
    successors: tuple[str, ...] = ()
    relation: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class ZoneRow:
    """One line of zones.csv: a member's span in a zone."""

    line: int
    code: str
    name: str
    member_code: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True)
class AliasRow:
    """One line of aliases.csv: a spelling somebody reviewed."""

    line: int
    written: str
    township_code: str
    area_code: str
    confirmed_on: str
    note: str


def check_areas(rows: Sequence[AreaRow], file: str) -> list[Problem]:
    """Return all that is wrong with areas.csv: single cells first, then what rows say of each other."""
    problems = [problem for row in rows for problem in _cells(row, _at(file, row.line))]
    sound = [row for row in rows if not any(_cells(row, ""))]
    by_code: dict[str, list[AreaRow]] = defaultdict(list)
    for row in sound:
        by_code[row.code].append(row)
    codes = {row.code for row in rows}
    for row in sound:
        problems += _parent(row, by_code, codes, _at(file, row.line))
        problems += _succession(row, by_code, codes, _at(file, row.line))
    for group in by_code.values():
        problems += _spans(group, file)
    problems += _spellings(sound, file)
    if not rows:
        problems.append(Problem(file, "has no area", "add at least the county"))
    return problems


def check_zones(rows: Sequence[ZoneRow], areas: Sequence[AreaRow], file: str) -> list[Problem]:
    """Return all that is wrong with zones.csv; membership is many-to-many, but once at a time."""
    problems: list[Problem] = []
    by_code: dict[str, list[AreaRow]] = defaultdict(list)
    for area in areas:
        by_code[area.code].append(area)
    names: dict[str, str] = {area.code: area.name for area in areas if area.level == "zone"}
    members: dict[tuple[str, str], list[ZoneRow]] = defaultdict(list)
    for row in rows:
        where = _at(file, row.line)
        problems += _code(row.code, "code", where)
        problems += _months(row.valid_from, row.valid_to, where)
        if row.code in by_code and by_code[row.code][0].level != "zone":
            problems.append(Problem(where, f"{row.code} is a {by_code[row.code][0].level} in areas.csv", "give the zone a code of its own"))
        elif row.name != names.setdefault(row.code, row.name):
            problems.append(Problem(where, f"{row.code} is called {row.name} here and {names[row.code]} elsewhere", "write one name"))
        if row.member_code not in by_code:
            known = [code for code, held in by_code.items() if held[0].level in _MEMBERS]
            problems.append(Problem(where, f"the member {row.member_code} is no area", suggestion(row.member_code, known)))
        elif by_code[row.member_code][0].level not in _MEMBERS:
            level = by_code[row.member_code][0].level
            problems.append(Problem(where, f"the member {row.member_code} is a {level}", "name villages or townships"))
        elif not _ordered(row) or not any(_overlap(row, area) for area in by_code[row.member_code]):
            what = f"{row.member_code} does not exist from {row.valid_from or '…'} to {row.valid_to or '…'}"
            problems.append(Problem(where, what, "give the months in which it is a member, inside its own"))
        for other in members[row.code, row.member_code]:
            if _overlap(row, other):
                what = f"{row.member_code} is already a member of {row.code} at that time (line {other.line})"
                problems.append(Problem(where, what, "keep one of them, or end one before the other begins"))
        members[row.code, row.member_code].append(row)
    return problems


def check_aliases(rows: Sequence[AliasRow], areas: Sequence[AreaRow], file: str) -> list[Problem]:
    """Return all that is wrong with aliases.csv."""
    problems: list[Problem] = []
    parents: dict[str, set[str]] = defaultdict(set)
    levels: dict[str, str] = {}
    for area in areas:
        parents[area.code].add(area.parent_code)
        levels[area.code] = area.level
    seen: dict[tuple[str, str], AliasRow] = {}
    for row in rows:
        where = _at(file, row.line)
        if not row.written:
            problems.append(Problem(where, "written is empty", "write the name as the sender spells it"))
        if row.area_code not in levels:
            problems.append(Problem(where, f"{row.area_code} is no area", suggestion(row.area_code, levels)))
        if row.township_code and levels.get(row.township_code) != "township":
            problems.append(Problem(where, f"{row.township_code} is no township", "write the code of a township, or leave it empty"))
        elif row.township_code and row.area_code in levels and row.township_code not in {row.area_code, *parents[row.area_code]}:
            problems.append(Problem(where, f"{row.area_code} never was in {row.township_code}", "correct one of the two codes"))
        elif not row.township_code and any(levels.get(parent) == "township" for parent in parents.get(row.area_code, ())):
            problems.append(Problem(where, "a village's name says nothing without its township", "write township_code"))
        if not _is_date(row.confirmed_on):
            problems.append(Problem(where, f"confirmed_on is {row.confirmed_on!r}", "write the day somebody confirmed it, 2024-05-31"))
        other = seen.setdefault((row.written, row.township_code), row)
        if other is not row:
            problems.append(Problem(where, f"{row.written} stands in line {other.line} already", "keep the one that is right"))
    return problems


def _at(file: str, line: int) -> str:
    return f"{file} line {line}" if line else file


def _cells(row: AreaRow, where: str) -> Iterator[Problem]:
    """Yield what is wrong with a row by itself."""
    yield from _code(row.code, "code", where)
    if not row.name:
        yield Problem(where, "name is empty", "write the area's name")
    if row.level not in LEVELS:
        yield Problem(where, f"level is {row.level!r}", suggestion(row.level, LEVELS))
    if row.relation not in RELATIONS:
        yield Problem(where, f"relation is {row.relation!r}", suggestion(row.relation, [name for name in RELATIONS if name]))
    yield from _months(row.valid_from, row.valid_to, where)


def _code(code: str, column: str, where: str) -> Iterator[Problem]:
    if not CODE.fullmatch(code):
        yield Problem(where, f"{column} is {code!r}", CODE_REMEDY)


def _months(valid_from: str, valid_to: str, where: str) -> Iterator[Problem]:
    for column, month in (("valid_from", valid_from), ("valid_to", valid_to)):
        if month and not _is_month(month):
            yield Problem(where, f"{column} is {month!r}, not a month", "write 2020-01 (in a spreadsheet as text), or leave it empty")
    if _is_month(valid_from) and _is_month(valid_to) and valid_from > valid_to:
        yield Problem(where, f"ends in {valid_to} before it begins in {valid_from}", "correct the months; both are inclusive")


def _is_month(text: str) -> bool:
    try:
        return grain_of(text) == "month"
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _span(row: AreaRow | ZoneRow) -> tuple[str, str]:
    return row.valid_from or _FIRST, row.valid_to or _LAST


def _ordered(row: AreaRow | ZoneRow) -> bool:
    begin, end = _span(row)
    return begin <= end


def _overlap(one: AreaRow | ZoneRow, other: AreaRow | ZoneRow) -> bool:
    (begin, end), (other_begin, other_end) = _span(one), _span(other)
    return begin <= other_end and other_begin <= end


def _parent(row: AreaRow, by_code: Mapping[str, Sequence[AreaRow]], codes: set[str], where: str) -> Iterator[Problem]:
    """Yield what is wrong with a row's place in the tree."""
    allowed = _PARENTS[row.level]
    if not row.parent_code:
        if ROOT not in allowed:
            yield Problem(where, f"the {row.level} {row.code} has no parent_code", f"write the code of its {' or '.join(allowed)}")
        return
    if allowed == (ROOT,):
        what = f"the county {row.code} has the parent {row.parent_code}"
        yield Problem(where, what, "leave parent_code empty: the tree begins at the county")
        return
    if row.parent_code not in by_code:
        if row.parent_code not in codes:
            fitting = [code for code, held in by_code.items() if held[0].level in allowed]
            yield Problem(where, f"the parent {row.parent_code} of {row.code} is no area", suggestion(row.parent_code, fitting))
        return
    circle = _circle(row, by_code)
    if circle:
        yield Problem(where, f"{' is below '.join(circle)}: a circle", "correct one parent_code")
        return
    level = by_code[row.parent_code][0].level
    if level not in allowed:
        expected = " or ".join(name or "nothing" for name in allowed)
        yield Problem(where, f"the {row.level} {row.code} stands below the {level} {row.parent_code}", f"put it below a {expected}")
        return
    gap = _uncovered(row, by_code[row.parent_code])
    if gap:
        what = f"{row.code} is valid in {gap}, its parent {row.parent_code} is not"
        yield Problem(where, what, "end it with its parent, or add a row with the parent it has from then on")


def _circle(row: AreaRow, by_code: Mapping[str, Sequence[AreaRow]]) -> tuple[str, ...]:
    path = [row.code]
    code = row.parent_code
    while code:
        path.append(code)
        if code == row.code:
            return tuple(path)
        if code in path[:-1] or code not in by_code:
            return ()
        code = by_code[code][0].parent_code
    return ()


def _uncovered(row: AreaRow, parents: Sequence[AreaRow]) -> str:
    """Return the first month of a row in which none of its parent's rows is valid, "" when all are covered."""
    month, end = _span(row)
    for begin, last in sorted(map(_span, parents)):
        if begin <= month <= last:
            if last >= end:
                return ""
            month = shift(last, 1)
    return "the months before its first" if month == _FIRST else month


def _succession(row: AreaRow, by_code: Mapping[str, Sequence[AreaRow]], codes: set[str], where: str) -> Iterator[Problem]:
    """Yield what is wrong with what became of a row."""
    continues = bool(row.valid_to) and any(other.valid_from == shift(row.valid_to, 1) for other in by_code[row.code])
    if row.successors and not row.valid_to:
        yield Problem(where, f"{row.code} has a successor and no end", "write valid_to, its last month")
    if row.successors and not row.relation:
        yield Problem(where, f"{row.code} has a successor", "write in relation whether it is a rename, merge, split or move")
    if row.relation and not row.successors and not continues:
        yield Problem(where, f"relation is {row.relation} and {row.code} does not go on", "write successor_code, or leave relation empty")
    if row.relation in ("rename", "move") and len(row.successors) > 1:
        yield Problem(where, f"a {row.relation} to {len(row.successors)} areas", "write split, or keep one successor")
    for code in row.successors:
        if code not in codes:
            yield Problem(where, f"the successor {code} of {row.code} is no area", suggestion(code, codes - {row.code}))
        elif code == row.code:
            yield Problem(where, f"{code} is its own successor", "leave successor_code empty where the code itself goes on")
        elif row.valid_to and code in by_code and all(_span(other)[1] <= row.valid_to for other in by_code[code]):
            what = f"the successor {code} is not valid after {row.valid_to} either"
            yield Problem(where, what, "name the area it went into, valid from then on")


def _spans(group: Sequence[AreaRow], file: str) -> Iterator[Problem]:
    """Yield rows of one code that are valid at the same time or of another level."""
    ordered = sorted(group, key=lambda row: (_span(row), row.line))
    for earlier, later in pairwise(ordered):
        where = _at(file, later.line)
        if _overlap(earlier, later):
            what = f"{later.code} stands in line {earlier.line} with months that overlap"
            yield Problem(where, what, "end one row before the other begins, or remove one")
        if earlier.level != later.level:
            what = f"{later.code} is a {later.level} here and a {earlier.level} in line {earlier.line}"
            yield Problem(where, what, "give what is another kind of area a code of its own")


def _spellings(rows: Sequence[AreaRow], file: str) -> Iterator[Problem]:
    """Yield aliases that mean two areas of the same parent at the same time."""
    named: dict[tuple[str, str], list[tuple[AreaRow, bool]]] = defaultdict(list)
    for row in rows:
        for place, spelling in enumerate(dict.fromkeys((row.name, *row.aliases))):
            named[row.parent_code, spelling].append((row, place > 0))
    for (_, spelling), held in named.items():
        for place, (row, alias) in enumerate(held):
            for other, other_alias in held[:place]:
                if row.code != other.code and (alias or other_alias) and _overlap(row, other):
                    what = f"{spelling} means {other.code} (line {other.line}) and {row.code} at the same time"
                    yield Problem(_at(file, row.line), what, "remove the alias from one of them")
