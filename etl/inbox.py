"""The files of a county folder's inbox: which there are, and when they arrived."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from etl.reader.failures import ReadFailure

IGNORED_PREFIXES = ("~$", ".", "__macosx")  # Excel's lock files, hidden files, what macOS packs beside files
IGNORED_SUFFIXES = ("~", ".tmp", ".part", ".crdownload", ".bak", ".md", ".json", ".toml")
IGNORED_NAMES = ("thumbs.db", "desktop.ini")  # what Windows leaves in folders


@dataclass(frozen=True)
class Arrival:
    """One file in an inbox.

    Attributes:
        path: absolute; name: relative to the inbox with "/" between folders, what a batch is called; bytes of
            the file system that are no text, and characters that cannot be printed, stand as "?".
        received_at: ISO 8601 with offset, the file's time of last change; size: bytes.
    """

    path: Path
    name: str
    received_at: str
    size: int


def arrivals(inbox: Path) -> Iterator[Arrival]:
    """Yield the files of an inbox and its folders in the order of their names; none when there is no inbox.

    Lock files, hidden files, half-copied ones (.part, .tmp) and what systems leave in folders are left alone, and so are
    links that lead out of the inbox: what it holds is what was sent.
    """
    for path in sorted(inbox.rglob("*")) if inbox.is_dir() else ():
        inner = [part.lower() for part in path.relative_to(inbox).parts]
        ignored = any(part.startswith(IGNORED_PREFIXES) for part in inner) or inner[-1].endswith(IGNORED_SUFFIXES)
        if ignored or inner[-1] in IGNORED_NAMES or not path.is_file() or not path.resolve().is_relative_to(inbox.resolve()):
            continue
        with suppress(FileNotFoundError):  # gone since
            yield arrival(path, inbox)


def arrival(path: Path, inbox: Path) -> Arrival:
    """Describe one file; raise OSError when it is gone."""
    state = path.stat()
    received = datetime.fromtimestamp(state.st_mtime).astimezone().isoformat(timespec="seconds")
    name = path.relative_to(inbox).as_posix() if path.is_relative_to(inbox) else path.name
    written = "".join(letter if letter.isprintable() else "?" for letter in name.encode(errors="replace").decode())
    return Arrival(path, written, received, state.st_size)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes; raise OSError when it cannot be read, ReadFailure for what is no regular file."""
    if not path.is_file():
        raise ReadFailure("not_a_file", path.name)
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
