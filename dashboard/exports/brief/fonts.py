"""The typefaces of documents: which they name, and where a server that must draw them itself has one."""

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTCollection, TTFont

from dashboard.text import t
from warehouse.catalogue.errors import Problem, ProjectError

_DECLARED = Path(__file__).with_name("fonts.toml")
_FOLDERS = (  # where fontconfig, Windows and macOS keep them
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "C:/Windows/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts", "/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts",
)  # fmt: skip
_OWN = "~/.local/share/fonts"  # where anybody may put one
_PROBE = (0x4E61, 0x9547, 0x901A, 0x62A5)  # four letters every typeface for Chinese has
_SIMPLIFIED = " SC"  # in a face's name: of a file of several, the one for mainland China


class Face(NamedTuple):
    """One typeface in a file; number: its place in a collection (.ttc, .otc), else 0."""

    file: Path
    number: int


def names(role: str) -> Sequence[str]:
    """Return what documents call the typefaces of a role, best first."""
    return _declared()[role]["names"]


def font_folders() -> list[Path]:
    """Return the folders this system keeps fonts in, as far as they are there."""
    return [found for found in (Path(name).expanduser() for name in _FOLDERS) if found.is_dir()]


def find_faces(lang: str, folders: Iterable[Path]) -> Mapping[str, Face]:
    """Return role → typeface of title, heading, caption and body, those a server lacks as the body's.

    Raises ProjectError in the reader's language where there is none with Chinese in it: nothing is ever drawn as boxes.
    """
    installed = _installed(folders)
    roles = ("title", "heading", "caption", "body")
    found = {role: _first(_declared()[role]["files"], installed) for role in roles}
    body = found["body"] or found["title"] or found["heading"] or found["caption"]
    if body is None:
        raise ProjectError(Problem("PDF", t("brief.problem.font", lang), t("brief.problem.font_action", lang, folder=_OWN)))
    return {role: face or body for role, face in found.items()}


@cache
def letters(face: Face) -> frozenset[int]:
    """Return the code points a typeface has a glyph for."""
    with TTFont(face.file, fontNumber=face.number, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def _first(files: Sequence[str], installed: Mapping[str, Path]) -> Face | None:
    for name in files:
        path = installed.get(name.lower())
        face = _face(path) if path else None
        if face is not None:
            return face
    return None


@cache
def _face(path: Path) -> Face | None:
    """Return the file's typeface for Chinese, None where it cannot be read or lacks the letters."""
    try:
        number = _simplified(path) if path.suffix.lower() in (".ttc", ".otc") else 0
        face = Face(path, number)
        return face if letters(face).issuperset(_PROBE) else None
    except Exception:  # a damaged file is no font; another is looked for
        return None


def _simplified(path: Path) -> int:
    with TTCollection(path, lazy=True) as collection:
        families = [str(font["name"].getBestFamilyName() or "") for font in collection.fonts]
    return next((number for number, family in enumerate(families) if family.endswith(_SIMPLIFIED)), 0)


def _installed(folders: Iterable[Path]) -> Mapping[str, Path]:
    """Return file name in small letters → path, of all fonts in some folders."""
    found: dict[str, Path] = {}
    for folder in folders:
        for parent, _, files in os.walk(folder):
            for name in sorted(files):
                found.setdefault(name.lower(), Path(parent, name))
    return found


@cache
def _declared() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(_DECLARED.read_text(encoding="utf-8"))
