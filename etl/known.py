"""Telling files that were loaded before from new ones, without opening them. Imports little: most loads find nothing new."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import etl
import warehouse
from etl.inbox import arrivals, digest
from etl.progress import Console
from etl.reader.failures import ReadFailure
from warehouse import store
from warehouse.known import KnownFile, known_county, known_files

_NOT_DECLARED = ("inbox", "__pycache__")  # folders in which nothing is declared


class Known:
    """The files of one county that were loaded before.

    Args:
        files: as `warehouse.known.known_files`; fingerprints: form code → fingerprint of the form as it is declared now.
    """

    def __init__(self, files: Mapping[tuple[str, str], KnownFile], fingerprints: Mapping[str, str]) -> None:
        self._files = files
        self._fingerprints = {**fingerprints, "": fingerprint_of_all(fingerprints)}

    def state(self, sha256: str, name: str) -> str | None:
        """Return what became of a file when it was read as it would be read now, None for one that is new."""
        found = self._files.get((sha256, name))
        return None if found is None or self._fingerprints.get(found.form_code) != found.form_fingerprint else found.state


@dataclass(frozen=True)
class Unchanged:
    """An inbox in which nothing is new: the county's name, how many files it holds, names of those that could not be taken."""

    name: str
    files: int
    refused: tuple[str, ...]

    def say(self, console: Console) -> None:
        """Say that nothing is new, and which files wait for a correction."""
        if self.refused:
            console.say(f"{self.name}: {len(self.refused)} files were refused before: {'、'.join(self.refused)}")
        console.say(f"{self.name}: nothing new ({self.files} files known)")


def unchanged(url: str, folder: Path, catalogue: Path) -> Unchanged | None:
    """Return a county folder's inbox where every file in it was loaded before and nothing is declared anew; else None."""
    mark = stamp(catalogue, folder)
    engine = store.open_reader(url)
    try:
        with store.read(engine) as connection:
            county = known_county(connection, mark)
            files = known_files(connection, county.code) if county else {}
    finally:
        engine.dispose()
    if county is None:
        return None
    known, count, refused = Known(files, county.fingerprints), 0, []
    for arrival in arrivals(folder / "inbox"):
        try:
            state = known.state(digest(arrival.path), arrival.name)
        except (OSError, ReadFailure):
            return None
        if state is None:
            return None
        count += 1
        refused += [arrival.name] if state == "refused" else []
    return Unchanged(county.name_zh, count, tuple(refused))


def fingerprint_of_all(fingerprints: Mapping[str, str]) -> str:
    """Return a hash over all forms: a file that fitted none is tried again when one of them changes."""
    return hashlib.sha256("".join(fingerprints[code] for code in sorted(fingerprints)).encode()).hexdigest()


def stamp(*folders: Path) -> str:
    """Return a hash over the files of folders that declare something, and over the program that reads them.

    Of the program's own files names, sizes and times of change count; of the others every byte.
    """
    made = hashlib.sha256()
    for package in (etl, warehouse):
        root = Path(str(package.__file__)).parent
        for path in _files(root, "*.py"):
            state = path.stat()
            made.update(f"{path.relative_to(root.parent)}\0{state.st_size}\0{state.st_mtime_ns}\0".encode())
    for folder in folders:
        for path in _files(folder, "*"):
            made.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode(errors="surrogateescape"))
            made.update(path.read_bytes())
    return made.hexdigest()


def _files(folder: Path, pattern: str) -> Iterable[Path]:
    """Return the files below a folder in the order of their names."""
    found = (path for path in folder.rglob(pattern) if not set(_NOT_DECLARED).intersection(path.relative_to(folder).parts))
    return sorted(path for path in found if path.is_file())
