"""areas.csv for a county whose only lists of areas are its own statistics: codes, names and months as the files show them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from etl.divisions import BUILT_COLUMNS, pair_by_name
from etl.place_names import Folding, clean
from warehouse.areas import ALIAS_COLUMNS
from warehouse.catalogue.errors import Problem, ProjectError
from warehouse.catalogue.periods import shift

OBSERVED_COLUMNS = ("begin", "end", "code", "township", "village")
UNCODED_COLUMNS = ("code", "township", "name", "valid_from", "valid_to", "candidates")
OWN_CODE = "X"  # between the township's code and a number, in codes made here that no official list has


@dataclass
class _Seen:
    """A name in the months some file names it."""

    name: str
    begin: str
    end: str

    def widen(self, begin: str, end: str) -> None:
        """Take in the months of another file."""
        self.begin, self.end = min(self.begin, begin), max(self.end, end)


def areas_from_observed(
    observed: pd.DataFrame, county: tuple[str, str], township_digits: int, folding: Folding, reviewed: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Build a county's areas from what its statistics files name.

    Args:
        observed: OBSERVED_COLUMNS, a row per file and village: begin, end: first and last month the file is about; code: "" in
            files without; township, village: names as written, the township with or without the county in front.
        county: code and name; the code begins every code.
        township_digits: how many leading characters of a village's code are its township's.
        folding: how names without a code are compared with those that have one, within their township only.
        reviewed: rows of aliases.csv; what they confirm is taken for the area they name.

    Returns:
        areas: BUILT_COLUMNS, in order of code. An area is valid from the first to the last month any file names it, open where
            the first or last of all files does: a file that leaves it out in between does not abolish it. A code under several
            names has a row for each, related by rename. No successor is inferred.
        uncoded: UNCODED_COLUMNS, the names that no coded area of their township bears, each with the code made for it; candidates:
            coded villages of the township that none of the files with this name has, for aliases.csv if they are the same.

    Raises:
        ProjectError: a township that no row with a code names, or whose name stands with two codes.
    """
    rows = list(observed[list(OBSERVED_COLUMNS)].itertuples(index=False, name=None))
    townships = _townships(rows, county[1], township_digits)
    coded: dict[str, list[_Seen]] = defaultdict(list)
    loose: dict[tuple[str, str], _Seen] = {}
    present: dict[tuple[str, str], set[str]] = defaultdict(set)
    files: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for begin, end, code, _, village in rows:
        if code:
            present[begin, end].add(code)
            _see(coded[code], village, begin, end)
    known = _reviewed(reviewed)
    names = {code: seen[-1].name for code, seen in coded.items()}
    matched: dict[tuple[str, str], str] = {}
    for begin, end, code, township, village in rows:
        if code:
            continue
        key = (townships[_bare(township, county[1])], village)
        if key not in matched:
            inside = {other: name for other, name in names.items() if other.startswith(key[0])}
            matched[key] = known.get((key[0], clean(village)), "") or pair_by_name({"": village}, inside, folding).get("", "")
        if matched[key]:
            present[begin, end].add(matched[key])
            _stretch(coded[matched[key]], village, begin, end)
        else:
            files[key].add((begin, end))
            _see_one(loose, key, begin, end)
    span = (min(row[0] for row in rows), max(row[1] for row in rows))
    own = {key: f"{key[0]}{OWN_CODE}{place:02d}" for key, place in _numbered(loose)}
    areas = _areas(county, townships, coded, {own[key]: seen for key, seen in loose.items()}, span)
    uncoded = [
        (own[key], key[0], seen.name, seen.begin, seen.end, "; ".join(_absent(key[0], names, [present[file] for file in files[key]])))
        for key, seen in loose.items()
    ]
    return areas, pd.DataFrame(uncoded, columns=list(UNCODED_COLUMNS))


def _bare(township: str, county: str) -> str:
    return clean(township).removeprefix(clean(county))


def _townships(rows: Sequence[tuple[str, ...]], county: str, digits: int) -> dict[str, str]:
    """Return township name → code."""
    found: dict[str, str] = {}
    problems: dict[str, Problem] = {}
    for _, _, code, township, _ in rows:
        name = _bare(township, county)
        if code and found.setdefault(name, code[:digits]) != code[:digits]:
            what = f"stands with {found[name]} and {code[:digits]}"
            problems[name] = Problem(name, what, "correct the codes, or tell the two apart by name")
    for _, _, _, township, _ in rows:
        name = _bare(township, county)
        if name not in found:
            problems[name] = Problem(name, "no row with a code names this township", "add a file that gives its villages' codes")
    if problems:
        raise ProjectError(*problems.values())
    return found


def _reviewed(aliases: pd.DataFrame | None) -> dict[tuple[str, str], str]:
    if aliases is None:
        return {}
    columns = (aliases[name].tolist() for name in ALIAS_COLUMNS[:3])
    return {(township, clean(written)): code for written, township, code in zip(*columns, strict=True)}


def _see(seen: list[_Seen], name: str, begin: str, end: str) -> None:
    known = next((one for one in seen if one.name == name), None)
    if known:
        known.widen(begin, end)
    else:
        seen.append(_Seen(name, begin, end))
        seen.sort(key=lambda one: one.begin)


def _stretch(seen: list[_Seen], name: str, begin: str, end: str) -> None:
    """Add months in which a coded area stood without its code; a spelling of its own makes no row."""
    known = next((one for one in seen if one.name == name), None)
    (known or (seen[0] if begin < seen[0].begin else seen[-1])).widen(begin, end)


def _see_one(loose: dict[tuple[str, str], _Seen], key: tuple[str, str], begin: str, end: str) -> None:
    loose.setdefault(key, _Seen(key[1], begin, end)).widen(begin, end)


def _numbered(loose: Mapping[tuple[str, str], _Seen]) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield each key with its number within its township, in order of first month and name."""
    count: dict[str, int] = defaultdict(int)
    for key in sorted(loose, key=lambda key: (key[0], loose[key].begin, key[1])):
        count[key[0]] += 1
        yield key, count[key[0]]


def _areas(
    county: tuple[str, str],
    townships: Mapping[str, str],
    coded: Mapping[str, list[_Seen]],
    uncoded: Mapping[str, _Seen],
    span: tuple[str, str],
) -> pd.DataFrame:
    rows: list[tuple[str, ...]] = [(county[0], county[1], "county", "", "", "", "")]
    rows += [(code, name, "township", county[0], "", "", "") for name, code in townships.items()]
    above = {code: code for code in townships.values()}
    for code, seen in [*coded.items(), *((code, [one]) for code, one in uncoded.items())]:
        parent = next(township for township in above if code.startswith(township))
        for place, one in enumerate(seen):
            begin = "" if one.begin == span[0] else one.begin
            later = seen[place + 1] if place + 1 < len(seen) else None
            end = shift(later.begin, -1) if later else "" if one.end == span[1] else one.end
            rows.append((code, one.name, "village", parent, begin, end, "rename" if later else ""))
    ordered = [rows[0], *sorted(rows[1:])]
    places = {code: place for place, code in enumerate(dict.fromkeys(row[0] for row in ordered), start=1)}
    records = [(*row[:4], places[row[0]], *row[4:6], "", row[6], "") for row in ordered]
    return pd.DataFrame(records, columns=list(BUILT_COLUMNS))


def _absent(township: str, names: Mapping[str, str], present: Sequence[set[str]]) -> list[str]:
    return [f"{code} {name}" for code, name in names.items() if code.startswith(township) and not any(code in file for file in present)]
