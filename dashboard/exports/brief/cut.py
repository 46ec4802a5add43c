"""Typefaces cut to the letters documents have: to read all 65,000 glyphs of one takes longer than everything else about a document."""

import io
import threading
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from dashboard.exports.brief.fonts import Face

# Tables for shaping and upright text, which documents do not use.
_LAYOUT = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
_held: dict[Face, tuple[frozenset[int], bytes]] = {}
_cutting = threading.Lock()


def cut(face: Face, wanted: frozenset[int]) -> bytes:
    """Return a typeface as a font file that has those of some code points it has a glyph for, and those of documents before.

    What is cut is kept for the next document, which seldom has a letter that none had before.
    """
    with _cutting:
        held, made = _held.get(face, (frozenset[int](), b""))
        if not wanted <= held:
            held |= wanted
            made = _cut(face, held)
            _held[face] = held, made
    return made


def texts_of(said: object) -> Iterator[str]:
    """Yield every text in a record, its lists and the records in them."""
    if isinstance(said, str):
        yield said
    elif is_dataclass(said):
        for field in fields(said):
            yield from texts_of(getattr(said, field.name))
    elif isinstance(said, Sequence):
        for one in said:
            yield from texts_of(one)


def _cut(face: Face, wanted: frozenset[int]) -> bytes:
    options = Options(layout_features=[], name_IDs=["*"], name_languages=["*"], notdef_outline=True)
    options.drop_tables += _LAYOUT
    with TTFont(face.file, fontNumber=face.number, lazy=True, recalcTimestamp=False, recalcBBoxes=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        made = io.BytesIO()
        font.save(made)
    return made.getvalue()
