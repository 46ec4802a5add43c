"""The files of a catalogue folder and of county folders, as entries: one table with the place it stands in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from warehouse.catalogue.decode import SNAKE_CASE, Table, read_toml
from warehouse.catalogue.errors import Problem
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.nearest import suggestion

DEFAULTS = "_defaults"  # the table of an indicators file whose keys each of its entries has
REPLACES = "replaces"  # the key by which a county's entry takes the place of a shipped one
_INSIDE = ("", "indicators", "forms", "rules")  # where in a folder something is declared
RULES = ("findings", "words", "status", "rankings")


@dataclass(frozen=True)
class Entry:
    """One declared table: its code, the stem of its file, where it stands, and its keys."""

    code: str
    file: str
    where: str
    table: Table


@dataclass
class Declared:
    """All entries of several folders by kind and code; a later folder adds to the earlier ones."""

    units: dict[str, Entry] = field(default_factory=dict)
    domains: dict[str, Entry] = field(default_factory=dict)
    indicators: dict[str, Entry] = field(default_factory=dict)
    forms: dict[str, Entry] = field(default_factory=dict)
    topics: dict[str, Entry] = field(default_factory=dict)
    bases: dict[str, Entry] = field(default_factory=dict)
    judging: dict[str, Entry] = field(default_factory=dict)
    schemes: dict[str, Entry] = field(default_factory=dict)
    weak: dict[str, Entry] = field(default_factory=dict)
    rules: dict[str, Entry] = field(default_factory=dict)
    limits: list[Entry] = field(default_factory=list)  # a county's thresholds for rules declared before
    words: Entry | None = None


def contents(folder: Path) -> tuple[tuple[str, bytes], ...] | None:
    """Return the files of a folder in which something is declared, path inside it and bytes, None where there is no such folder."""
    if not folder.is_dir():
        return None
    paths = sorted(path for inside in _INSIDE for path in (folder / inside).glob("*.toml") if path.is_file())
    return tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths)


def read_folders(folders: Sequence[Path], problems: list[Problem]) -> Declared:
    """Return what the folders declare; entries that may not stand where they do are reported and left out."""
    declared = Declared()
    for folder in folders:
        if not folder.is_dir():
            problems.append(Problem(str(folder), "there is no such folder", "name a folder with the declarations, or create it"))
            continue
        _add(declared.units, _tables(folder / "units.toml", folder, problems), problems)
        _add(declared.domains, _tables(folder / "domains.toml", folder, problems), problems)
        _add(declared.indicators, _indicators(folder, problems), problems, replaceable=True)
        _add(declared.forms, _forms(folder, problems), problems, replaceable=True)
        _add(declared.topics, _tables(folder / "topics.toml", folder, problems), problems, replaceable=True)
        _add(declared.bases, _tables(folder / "bases.toml", folder, problems), problems, replaceable=True)
        _add(declared.judging, _tables(folder / "rules" / "status.toml", folder, problems), problems, replaceable=True)
        _add(declared.schemes, _tables(folder / "rules" / "rankings.toml", folder, problems), problems, replaceable=True)
        _add(declared.weak, _tables(folder / "rules" / "weak.toml", folder, problems), problems, replaceable=True)
        _rules(declared, folder, problems)
    return declared


def _indicators(folder: Path, problems: list[Problem]) -> Iterator[Entry]:
    known = {field.name for field in fields(Indicator)} | {REPLACES}
    for path in sorted((folder / "indicators").glob("*.toml")):
        entries = list(_tables(path, folder, problems))
        defaults: dict[str, Any] = {}
        for entry in entries:
            if entry.code != DEFAULTS:
                continue
            defaults = {key: value for key, value in entry.table.items() if key in known}
            for key in entry.table.keys() - known:
                problems.append(Problem(entry.where, f"unknown key {key}", suggestion(key, known)))
        for entry in entries:
            if entry.code != DEFAULTS:
                yield Entry(entry.code, entry.file, entry.where, {**defaults, **entry.table})


def _forms(folder: Path, problems: list[Problem]) -> Iterator[Entry]:
    for path in sorted((folder / "forms").glob("*.toml")):
        where = place(path, folder)
        before = len(problems)
        table = read_toml(path, where, problems)
        if len(problems) == before:
            yield Entry(path.stem, path.stem, where, table)


def _rules(declared: Declared, folder: Path, problems: list[Problem]) -> None:
    """Read findings and words: the first folder declares them, a later one gives limits and adds words.

    Other files of rules belong to other parts of the program, which read them in the first folder only.
    """
    for path in sorted((folder / "rules").glob("*.toml")) if declared.rules or declared.words else ():
        if path.stem not in RULES:
            problems.append(Problem(place(path, folder), "this file is not read", suggestion(path.stem, RULES)))
    findings = list(_tables(folder / "rules" / "findings.toml", folder, problems))
    if declared.rules:
        declared.limits += findings
    else:
        _add(declared.rules, findings, problems)
    path = folder / "rules" / "words.toml"
    if path.is_file():
        where = place(path, folder)
        own = read_toml(path, where, problems)
        declared.words = Entry("words", "words", where, _joined(declared.words.table, own) if declared.words else own)


def _joined(table: Table, own: Table) -> Table:
    """Return words with a county's behind them; a value of the wrong kind stays, to be reported."""
    joined = dict(table)
    for key, value in own.items():
        known = table.get(key)
        if isinstance(known, list) and isinstance(value, list):
            joined[key] = [*known, *value]
        elif isinstance(known, Mapping) and isinstance(value, Mapping):
            joined[key] = {**known, **value}
        else:
            joined[key] = value
    return joined


def _tables(path: Path, folder: Path, problems: list[Problem]) -> Iterator[Entry]:
    """Yield each table of a file; a missing file has none, a key outside all tables is reported."""
    if not path.is_file():
        return
    file = place(path, folder)
    for code, table in read_toml(path, file, problems).items():
        if isinstance(table, Mapping):
            yield Entry(code, path.stem, f"{file} [{code}]", table)
        else:
            problems.append(Problem(file, f"the key {code} stands outside every entry", "move it below the [code] it belongs to"))


def _add(known: dict[str, Entry], entries: Iterable[Entry], problems: list[Problem], *, replaceable: bool = False) -> None:
    """Add a folder's entries; only one that says `replaces = true` may have the code of an earlier folder's."""
    earlier = dict(known)
    for entry in entries:
        replaces = replaceable and entry.table.get(REPLACES) is True
        bare = Entry(entry.code, entry.file, entry.where, {key: value for key, value in entry.table.items() if key != REPLACES})
        if not SNAKE_CASE.fullmatch(entry.code):
            problems.append(Problem(entry.where, f"the code {entry.code!r} is not snake_case", "use a-z, 0-9 and _ only, a letter first"))
        elif replaceable and entry.table.get(REPLACES, True) is not True:
            problems.append(Problem(entry.where, f"{REPLACES} is {entry.table[REPLACES]!r}", f"write {REPLACES} = true, or leave it out"))
        elif replaces and entry.code not in earlier:
            problems.append(Problem(entry.where, f"nothing declared before has the code {entry.code}", f"leave out {REPLACES}"))
        elif entry.code in known and (not replaces or known[entry.code] is not earlier.get(entry.code)):
            remedy = f"give it another code{f', or say {REPLACES} = true' if replaceable and entry.code in earlier else ''}"
            problems.append(Problem(entry.where, f"the code {entry.code} is taken by {known[entry.code].where}", remedy))
        else:
            known[entry.code] = Entry(bare.code, earlier[entry.code].file, bare.where, bare.table) if replaces else bare


def place(path: Path, folder: Path) -> str:
    """Return how messages name a file: its folder's name and the path inside it."""
    return f"{folder.resolve().name}/{path.relative_to(folder).as_posix()}"
