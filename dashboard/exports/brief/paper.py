"""A document of targets as PDF, made without a browser: Chinese stays text, and what no typeface here has is spelled, never a box."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from fpdf import FPDF

from dashboard.context import View
from dashboard.exports.brief.content import Brief, read_brief
from dashboard.exports.brief.cut import cut, texts_of
from dashboard.exports.brief.fonts import Face, find_faces, font_folders, letters
from dashboard.exports.brief.grids import Grid
from dashboard.exports.brief.legible import legible, spell
from dashboard.exports.brief.lines import break_lines
from dashboard.text import TAGS, t

_MARGINS = {
    "P": (28.0, 37.0, 26.0, 35.0),
    "L": (20.0, 25.0, 20.0, 20.0),
}  # mm: left, top, right, bottom
_SIZES: Mapping[str, tuple[float, float]] = {"zh": (16, 28), "en": (12, 19)}  # points: body and its line
_TITLE, _RED_HEAD, _SMALL, _CELLS = 20.0, 22.0, 9.0, 7.5
_MM = 25.4 / 72  # in a point
_PAD = 0.7  # mm between a cell's line and its text
_RED = (0xE0, 0, 0)
_OWN = "".join(map(chr, range(0x20, 0x7F))) + "—"  # what a document says besides its texts: page numbers, letters spelled out
_ALIGN: Mapping[str, Literal["L", "C", "R"]] = {"n": "R", "k": "C", "": "L"}


def paper_brief(view: View) -> bytes:
    """Return the document as PDF; raise ProjectError with the package to install where the server has no Chinese typeface."""
    faces = find_faces(view.lang, font_folders())
    brief = read_brief(view)
    last = (t("brief.annex_number", view.lang), t("brief.dash", view.lang))
    wanted = frozenset(map(ord, "".join((_OWN, *texts_of(brief), *last))))
    with TemporaryDirectory() as folder:  # read until the document is put out
        return _made(view, _Paper(faces, brief, wanted, Path(folder)), brief, *last)


def _made(view: View, paper: "_Paper", brief: Brief, number: str, dash: str) -> bytes:
    paper.set_title(legible(brief.title))
    paper.set_author(legible(brief.issuer))
    paper.set_subject(legible(brief.facts))
    paper.set_keywords(legible(brief.demo))
    paper.set_lang(TAGS[view.lang])
    if view.version:
        paper.set_creation_date(datetime.fromisoformat(view.version.published_at))
    paper.letter(view.lang)
    paper.annex(number, dash)
    return bytes(paper.output())


class _Paper(FPDF):
    """The pages: what stands on each, and lines of text in a role's typeface."""

    def __init__(self, faces: Mapping[str, Face], brief: Brief, wanted: frozenset[int], folder: Path) -> None:
        super().__init__(format="A4")
        self._brief = brief
        self._names = {role: f"{face.file.name.lower()}-{face.number}" for role, face in faces.items()}  # one face may have several roles
        self._known = {self._names[role]: letters(face) for role, face in faces.items()}
        for name, face in {self._names[role]: face for role, face in faces.items()}.items():
            file = folder / f"{len(self.fonts)}.otf"
            file.write_bytes(cut(face, wanted))
            self.add_font(name, fname=file)
        most = max(self._known, key=lambda name: len(self._known[name]))
        self._anywhere = self._known[most]
        self.set_fallback_fonts([most], exact_match=False)

    def header(self) -> None:
        """Say on every page that the data are invented, where they are."""
        self._at_edge(12, self._brief.demo, "R")

    def footer(self) -> None:
        """Say on every page which version it is made from, and number it."""
        self._at_edge(-19, self._brief.facts, "C")
        self._at_edge(-13, f"— {self.page_no()} —", "C")

    def letter(self, lang: str) -> None:
        """Write the pages before the annex."""
        brief, (size, line) = self._brief, _SIZES[lang]
        self._turn("P")
        if brief.red_head:
            self.set_text_color(*_RED)
            self._write("title", _RED_HEAD, _RED_HEAD + 10, brief.red_head, align="C")
            self.set_text_color(0)
            self.set_draw_color(*_RED)
            self.set_line_width(0.8)
            self.line(self.l_margin, self.get_y() + 1, self.w - self.r_margin, self.get_y() + 1)
            self.set_draw_color(0)
            self.ln(line * _MM)
        self._write("title", _TITLE, _TITLE + 12, brief.title, align="C")
        self.ln(line * _MM / 2)
        self._write("body", size, line, brief.addressee)
        self._write("body", size, line, brief.opening, indent=2)
        for section in brief.sections:
            self._keep(3 * line * _MM)
            self._write("heading", size, line, section.heading, indent=2)
            for text in section.lines:
                self._write("body", size, line, text, indent=2)
        self._grid(brief.table, size - 2)
        self.ln(line * _MM / 2)
        self._keep(3 * line * _MM)
        self._write("body", size, line, brief.attachment, indent=2)
        for text in (brief.issuer, brief.date):
            self._write("body", size, line, text, align="R")

    def annex(self, number: str, dash: str) -> None:
        """Write the table of all targets on pages across."""
        self._turn("L")
        self._write("heading", 12, 18, number)
        self._grid(self._brief.annex, 13)
        self._write("body", _SMALL, _SMALL + 4, dash)

    def _turn(self, way: Literal["P", "L"]) -> None:
        left, top, right, bottom = _MARGINS[way]
        self.set_margins(left, top, right)
        self.set_auto_page_break(False, bottom)
        self.add_page(way)

    def _keep(self, height: float) -> None:
        """Begin a page where there is no room for so many mm."""
        if self.get_y() + height > self.h - self.b_margin:
            self._turn_over()

    def _turn_over(self) -> None:
        self.add_page("L" if self.w > self.h else "P")

    def _said(self, role: str, text: str) -> str:
        """Return a text with what no typeface here has spelled out."""
        known = self._known[self._names[role]]
        return "".join(one if ord(one) in known or ord(one) in self._anywhere else spell(one) for one in legible(text))

    def _write(self, role: str, size: float, line: float, text: str, *, align: Literal["L", "C", "R"] = "L", indent: int = 0) -> None:
        """Write a paragraph; indent: letters the first line stands in."""
        if not text:
            return
        self.set_font(self._names[role], size=size)
        first = indent * size * _MM
        for place, piece in enumerate(break_lines(self._said(role, text), self.epw, self.get_string_width, first)):
            self._keep(line * _MM)
            self.set_x(self.l_margin + (0 if place else first))
            self.cell(self.epw - (0 if place else first), line * _MM, piece, align=align, new_x="LMARGIN", new_y="NEXT")

    def _at_edge(self, y: float, text: str, align: Literal["C", "R"]) -> None:
        self.set_font(self._names["body"], size=_SMALL)
        self.set_xy(self.l_margin, y)
        self.cell(self.epw, _SMALL * _MM, self._said("body", text), align=align)
        self.set_xy(self.l_margin, self.t_margin)

    def _grid(self, grid: Grid, size: float) -> None:
        """Draw a table below its title, its heads on every page."""
        self._keep(25)
        self._write("caption", size, size + 10, grid.title, align="C")
        whole = sum(grid.shares)
        widths = [self.epw * share / whole for share in grid.shares]
        self._row(grid.heads, ["k"] * len(widths), widths, "heading", [])
        for row in grid.rows:
            self._row(row, grid.kinds, widths, "body", grid.heads)

    def _row(self, cells: Iterable[str], kinds: Sequence[str], widths: Sequence[float], role: str, heads: Sequence[str]) -> None:
        self.set_font(self._names[role], size=_CELLS)
        self.set_line_width(0.15)
        line = (_CELLS + 2) * _MM
        broken = [
            break_lines(self._said(role, cell), width - 2 * _PAD, self.get_string_width) for cell, width in zip(cells, widths, strict=True)
        ]
        height = max(map(len, broken)) * line + 2 * _PAD
        if heads and self.get_y() + height > self.h - self.b_margin:
            self._turn_over()
            self._row(heads, ["k"] * len(widths), widths, "heading", [])
            self.set_font(self._names[role], size=_CELLS)
        x, y = self.l_margin, self.get_y()
        for lines, kind, width in zip(broken, kinds, widths, strict=True):
            self.rect(x, y, width, height)
            for place, text in enumerate(lines):
                self.set_xy(x + _PAD, y + (height - len(lines) * line) / 2 + place * line)
                self.cell(width - 2 * _PAD, line, text, align=_ALIGN[kind])
            x += width
        self.set_xy(self.l_margin, y + height)
