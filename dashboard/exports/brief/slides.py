"""A brief as PowerPoint: the targets of the page, then a slide a scene of the screen, in native charts and tables that can be edited."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Slides
from pptx.slide import Slide
from pptx.util import Inches, Pt

from dashboard.context import View
from dashboard.exports.brief import fonts
from dashboard.exports.brief.charts import chart_of, rows_of
from dashboard.exports.brief.content import Brief, read_brief
from dashboard.exports.brief.drawing import add_chart, rgb, typeface
from dashboard.exports.brief.legible import legible
from dashboard.screen.deck import build
from dashboard.screen.model import Kpi, Panel, Scene
from dashboard.text import t

_WIDE, _HIGH, _EDGE, _GAP = 13.333, 7.5, 0.5, 0.25  # inches: 16:9
_TOP, _FOOT, _STRIP = 1.3, 6.98, 1.5
_ROWS = 14  # of a table on a slide
_TITLE, _HEAD, _BODY, _CELL, _SOURCE, _LEAST = 24, 13, 11, 10, 9, 7  # points
_ROW = 0.36  # inches of a row at least
_MANY = 9  # columns from which letters are smaller
_TITLE_ONLY = 5  # of the layouts every presentation begins with
_TONES = {"good": "--on-track", "warn": "--at-risk", "bad": "--behind", "quiet": "--muted", "": "--ink"}


class _Box:
    """A part of a slide, in inches."""

    def __init__(self, left: float, top: float, width: float, height: float) -> None:
        self.left, self.top, self.width, self.height = left, top, width, height

    @property
    def lengths(self) -> tuple[Any, Any, Any, Any]:
        """Return it as PowerPoint measures."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)

    def below(self, height: float) -> "_Box":
        """Return what is left when so much at the top is taken."""
        return _Box(self.left, self.top + height, self.width, self.height - height)


def slides_brief(view: View) -> bytes:
    """Return the brief as .pptx: a slide of the targets the page shows, then the county's scenes in the same version.

    Scenes have no filters: they are of the whole county, whatever the page was confined to.
    """
    brief = read_brief(view)
    version = {name: view.params[name] for name in ("version",) if name in view.params}
    deck = build(replace(view, path="/screen", params=version))
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(_WIDE), Inches(_HIGH)
    _name_fonts(presentation)
    foot = t("format.separator", view.lang).join(one for one in (brief.demo, brief.facts) if one)
    _aims(presentation, brief, view.lang, foot)
    for scene in deck.scenes:
        _scene(presentation, scene, view.lang, foot)
    about = presentation.core_properties
    about.title, about.author, about.comments = legible(brief.title), legible(brief.issuer), legible(foot)
    kept = io.BytesIO()
    presentation.save(kept)
    return kept.getvalue()


def _aims(presentation: Slides, brief: Brief, lang: str, foot: str) -> None:
    """Add the slide of the targets the page shows."""
    slide = _slide(presentation, brief.summary[0], foot)
    box = _Box(_EDGE, _TOP, _WIDE - 2 * _EDGE, _FOOT - _TOP)
    lines = [brief.title, *brief.summary[1:]]
    _text(slide, _Box(box.left, box.top, box.width, 0.5), "  ".join(lines), _BODY, "--muted")
    shares = [brief.table.shares[0] * 2, *brief.table.shares[1:]]  # a slide is wider than a page: no name needs two lines
    _table(slide, box.below(0.55), brief.table.heads, brief.table.rows, brief.table.kinds, shares, lang)


def _scene(presentation: Slides, scene: Scene, lang: str, foot: str) -> None:
    slide = _slide(presentation, scene.title, foot)
    box = _Box(_EDGE, _TOP, _WIDE - 2 * _EDGE, _FOOT - _TOP)
    for panel in [panel for panel in scene.panels if panel.kind == "kpis"]:
        _strip(slide, _Box(box.left, box.top, box.width, _STRIP), panel.kpis)
        box = box.below(_STRIP + _GAP)
    panels = [panel for panel in scene.panels if panel.kind != "kpis"]
    for panel, part in zip(panels, _parts(box, len(panels)), strict=True):
        _panel(slide, part, panel, lang, titled=panel.title != scene.title)


def _parts(box: _Box, count: int) -> list[_Box]:
    """Share a slide out: one whole, two beside each other, of more the first on the left and the others below each other."""
    if count <= 1:
        return [box] * count
    half = (box.width - _GAP) / 2
    left, right = _Box(box.left, box.top, half, box.height), box.left + half + _GAP
    high = (box.height - _GAP * (count - 2)) / (count - 1)
    return [left, *(_Box(right, box.top + place * (high + _GAP), half, high) for place in range(count - 1))]


def _panel(slide: Slide, box: _Box, panel: Panel, lang: str, *, titled: bool) -> None:
    """Add a panel: its sentence, a chart or a table or lines, and where its numbers come from."""
    if titled and panel.title:
        _text(slide, _Box(box.left, box.top, box.width, 0.45), panel.title, _fitting(panel.title, _HEAD, box.width), "--ink", bold=True)
        box = box.below(0.45)
    if panel.notes:
        _text(slide, _Box(box.left, box.top, box.width, 0.25), panel.notes, _fitting(panel.notes, _SOURCE, box.width, 1), "--muted")
        box = box.below(0.28)
    if panel.source:
        _text(
            slide,
            _Box(box.left, box.top + box.height - 0.25, box.width, 0.25),
            panel.source,
            _fitting(panel.source, _SOURCE, box.width, 1),
            "--muted",
        )
        box = _Box(box.left, box.top, box.width, box.height - 0.28)
    chart = chart_of(panel, lang)
    if chart is not None:
        add_chart(slide, box.lengths, _CELL, chart)
    elif panel.lines:
        _text(slide, box, "\n".join(panel.lines), _BODY, "--ink")
    else:
        heads, rows = rows_of(panel)
        tones = [[cell.tone for cell in row] for row in panel.rows]
        kinds = ["n" if cell.number else "k" if cell.shape else "" for cell in panel.rows[0]] if panel.rows else ["", "n"]
        shares = [max(2.2, len(kinds) * 0.4), *(1.0 for _ in kinds[1:])]
        _table(slide, box, heads, rows, kinds, shares, lang, tones)


def _slide(presentation: Slides, title: str, foot: str) -> Slide:
    slide: Slide = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])
    head: Any = slide.shapes.title
    head.left, head.top, head.width, head.height = _Box(_EDGE, 0.3, _WIDE - 2 * _EDGE, 0.9).lengths
    _say(head.text_frame, title, _fitting(title, _TITLE, _WIDE - 2 * _EDGE), "--ink", bold=True)
    head.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    number = str(len(presentation.slides))
    foot_size = _fitting(foot, _SOURCE, _WIDE - 2 * _EDGE - 0.6, 1)
    _text(slide, _Box(_EDGE, _FOOT + 0.12, _WIDE - 2 * _EDGE - 0.6, 0.3), foot, foot_size, "--muted")
    _text(slide, _Box(_WIDE - _EDGE - 0.6, _FOOT + 0.12, 0.6, 0.3), number, _SOURCE, "--muted", align=PP_ALIGN.RIGHT)
    return slide


def _fitting(text: str, size: float, width: float, lines: int = 2) -> float:
    """Return the size, at most so many points, in which a text takes so many lines of some inches."""
    letters = sum(1 if ord(letter) >= 0x2E80 else 0.55 for letter in text)
    return max(_LEAST, min(size, 0.95 * width * 72 * lines / letters)) if letters else size


def _text(slide: Slide, box: _Box, text: str, size: float, colour: str, *, bold: bool = False, align: Any = PP_ALIGN.LEFT) -> None:
    _say(slide.shapes.add_textbox(*box.lengths).text_frame, text, size, colour, bold=bold, align=align)


def _say(frame: Any, text: str, size: float, colour: str, *, bold: bool = False, align: Any = PP_ALIGN.LEFT) -> None:
    """Write a text into a frame, a paragraph a line."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(0.04)
    frame.margin_top = frame.margin_bottom = Inches(0.02)
    for place, line in enumerate(text.split("\n")):
        paragraph = frame.add_paragraph() if place else frame.paragraphs[0]
        paragraph.alignment = align
        run = paragraph.add_run()
        run.text = legible(line)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, rgb(colour)
        typeface(run._r.get_or_add_rPr())


def _strip(slide: Slide, box: _Box, kpis: Sequence[Kpi]) -> None:
    """Show head figures beside each other, in a table that can be edited."""
    table = slide.shapes.add_table(3, len(kpis), *box.lengths).table
    _bare(table)
    wide = box.width / len(kpis) - 0.1
    for column, kpi in enumerate(kpis):
        below = "  ".join(one for one in (f"{kpi.shape} {kpi.status}".strip(), kpi.change, kpi.coverage) if one)
        tone = _TONES[kpi.status_tone]
        for row, (text, size, colour, bold) in enumerate(
            (
                (kpi.name, _fitting(kpi.name, _CELL, wide), "--muted", False),
                (kpi.value, _fitting(kpi.value, 18, wide, 1), "--ink", True),
                (below, _fitting(below, _SOURCE, wide), tone, False),
            )
        ):
            _tighten(table.cell(row, column))
            _say(table.cell(row, column).text_frame, text, size, colour, bold=bold)


def _table(
    slide: Slide, box: _Box, heads: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[str], shares: Sequence[float], lang: str,
    tones: Sequence[Sequence[str]] = (),
) -> None:  # fmt: skip
    """Add a table; what does not fit on the slide is counted below it."""
    if not rows:
        return
    most = min(_ROWS, int((box.height - 0.3) / _ROW) - bool(heads))
    shown = [*([heads] if heads else []), *rows[:most]]
    if len(rows) > most:
        said = t("targets.shown", lang, shown=most, count=len(rows))
        _text(slide, _Box(box.left, box.top + box.height - 0.25, box.width, 0.25), said, _SOURCE, "--muted")
        box = _Box(box.left, box.top, box.width, box.height - 0.3)
    high = min(0.36, box.height / len(shown))
    table: Any = slide.shapes.add_table(len(shown), len(kinds), *_Box(box.left, box.top, box.width, high * len(shown)).lengths).table
    _bare(table)
    for column, share in enumerate(shares):
        table.columns[column].width = Inches(box.width * share / sum(shares))
    size = _CELL if len(kinds) < _MANY else _CELL - 1.5
    for row, cells in enumerate(shown):
        head = bool(heads) and row == 0
        for column, text in enumerate(cells):
            tone = "" if head or not tones else tones[row - bool(heads)][column]
            align = {"n": PP_ALIGN.RIGHT, "k": PP_ALIGN.CENTER}.get(kinds[column], PP_ALIGN.LEFT)
            cell = table.cell(row, column)
            _tighten(cell)
            _say(cell.text_frame, text, size, "--muted" if head else _TONES[tone], bold=head, align=align)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE


def _tighten(cell: Any) -> None:
    """Leave little room between a cell's text and its edges."""
    cell.margin_left = cell.margin_right = Inches(0.04)
    cell.margin_top = cell.margin_bottom = Inches(0.02)


def _bare(table: Any) -> None:
    """Let a table have lines under its rows and no coloured bands."""
    table.first_row = table.horz_banding = False
    style = table._tbl.tblPr.find(qn("a:tableStyleId"))
    style.text = "{9D7B26C5-4107-4FEC-AEDC-1716B250A1EF}"  # PowerPoint's own light style with lines between rows


def _name_fonts(presentation: Slides) -> None:
    """Name the theme's typefaces too: what a reader writes into a slide looks like the rest, in Chinese by the next best one."""
    first, second, *_ = fonts.names("slide")
    for part in presentation.part.package.iter_parts():
        if str(part.partname).startswith("/ppt/theme/"):
            text = part.blob.decode()
            text = text.replace('<a:ea typeface=""/>', f'<a:ea typeface="{first}"/>')
            part._blob = re.sub(r'(<a:font script="Hans" typeface=")[^"]*', rf"\g<1>{second}", text).encode()
