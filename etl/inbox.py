"""The files of a county folder's inbox: which there are, and when they arrived."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

IGNORED_PREFIXES = ("~$", ".")  # Excel's lock files, hidden files
IGNORED_SUFFIXES = (".tmp", ".part", ".crdownload", ".md", ".json", ".toml")


@dataclass(frozen=True)
class Arrival:
    """One file in an inbox.

    Attributes:
        path: absolute; name: relative to the inbox with "/" between folders, what a batch is called; bytes of
            the file system that are no text stand as "?".
        received_at: ISO 8601 with offset, the file's time of last change; size: bytes.
    """

    path: Path
    name: str
    received_at: str
    size: int


def arrivals(inbox: Path) -> Iterator[Arrival]:
    """Yield the files of an inbox and its folders in the order of their names; none when there is no inbox.

    Lock files, hidden files and half-copied ones (.part, .tmp) are left alone.
    """
    for path in sorted(inbox.rglob("*")) if inbox.is_dir() else ():
        inner = path.relative_to(inbox).parts
        if any(part.startswith(IGNORED_PREFIXES) for part in inner) or path.suffix.lower() in IGNORED_SUFFIXES or not path.is_file():
            continue
        with suppress(FileNotFoundError):  # gone since
            yield arrival(path, inbox)


def arrival(path: Path, inbox: Path) -> Arrival:
    """Describe one file; raise OSError when it is gone."""
    state = path.stat()
    received = datetime.fromtimestamp(state.st_mtime).astimezone().isoformat(timespec="seconds")
    name = path.relative_to(inbox).as_posix() if path.is_relative_to(inbox) else path.name
    return Arrival(path, name.encode(errors="replace").decode(), received, state.st_size)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes; raise OSError when it cannot be read."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
