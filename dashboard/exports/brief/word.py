"""A document of targets as Word: a template with its fields filled."""

import io
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from dashboard.context import View
from dashboard.exports.brief.content import Brief, read_brief
from dashboard.exports.brief.grids import Grid
from dashboard.exports.brief.legible import legible
from dashboard.exports.brief.shipped import CAPTION, HEADING
from dashboard.exports.brief.template import BLOCKS, FIELDS, MARKER, field_names, open_template, paragraphs
from dashboard.text import t

_TWIPS = 635  # EMU in one, as Word counts widths
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_ALIGNED = {"n": "right", "k": "center", "": "left"}
_NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'


def word_brief(view: View) -> bytes:
    """Return the document as .docx, from the county's template or the shipped one; raise ProjectError for a template with faults."""
    document = open_template(view.shown.folder, view.lang)
    brief = read_brief(view)
    known = field_names(view.lang)
    texts = {key: legible(str(getattr(brief, key))) for key in FIELDS if key not in BLOCKS}
    widths = _widths(document)
    for paragraph in paragraphs(document):
        keys = [known[name] for name in MARKER.findall(paragraph.text)]
        if any(key in BLOCKS for key in keys):
            width = widths[paragraph._p] if paragraph._p in widths else min(widths.values())
            _fill_block(document, paragraph, keys[0], brief, width, view.lang)
        elif keys:
            _fill_text(paragraph, known, texts)
    _describe(document, brief, view)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _fill_text(paragraph: Paragraph, known: Mapping[str, str], texts: Mapping[str, str]) -> None:
    """Write texts where their fields stand, in the letters of the field's first run; a paragraph left with nothing goes."""
    said = MARKER.sub(lambda found: texts[known[found[1]]], paragraph.text)
    element: Any = paragraph._p
    needed = element.getparent().tag != qn("w:body") or _ends_section(element)  # a cell, header or footer must have one
    first, *others = [run for run in paragraph.runs if run.text]
    if said.strip() or needed:
        first.text = said
        for run in others:
            run.text = ""
    else:
        element.getparent().remove(element)


def _fill_block(document: WordDocument, place: Paragraph, key: str, brief: Brief, width: int, lang: str) -> None:
    """Put the paragraphs and tables of a field where it stands; what is left of it says what a dash means, or goes."""
    marker: Any = place._p
    if key != "body":
        grid = brief.table if key == "table" else brief.annex
        if key == "annex":
            marker.addprevious(_paragraph(document, marker, t("brief.annex_number", lang), HEADING))
        marker.addprevious(_paragraph(document, marker, grid.title, CAPTION))
        marker.addprevious(parse_xml(_table(grid, width, place.style.style_id if place.style is not None else "")))
        _write(place, t("brief.dash", lang))
        return
    for section in brief.sections:
        marker.addprevious(_paragraph(document, marker, section.heading, HEADING))
        for line in section.lines:
            marker.addprevious(_paragraph(document, marker, line))
    if _ends_section(marker):
        _write(place, "")
    else:
        marker.getparent().remove(marker)


def _ends_section(paragraph: Any) -> bool:
    return paragraph.pPr is not None and paragraph.pPr.find(qn("w:sectPr")) is not None


def _write(paragraph: Paragraph, text: str) -> None:
    """Let a paragraph say one text, in the letters of its first run."""
    first, *others = paragraph.runs
    first.text = text
    for run in others:
        run._r.getparent().remove(run._r)


def _paragraph(document: WordDocument, marker: Any, text: str, style: str = "") -> Any:
    """Return a paragraph like the field's; style: like that one instead where the template has it, else bold."""
    made = deepcopy(marker)
    if _ends_section(made):
        made.pPr.remove(made.pPr.find(qn("w:sectPr")))
    new = Paragraph(made, document._body)
    _write(new, legible(text))
    if style in [one.name for one in document.styles]:
        new.style = document.styles[style]
    elif style:
        new.runs[0].bold = True
    return made


def _table(grid: Grid, width: int, style: str) -> str:
    """Return a table with lines around every cell and heads repeated on every page; width in twips, style: of the text in cells."""
    whole = sum(grid.shares)
    widths = [int(width * share / whole) for share in grid.shares]
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
    columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    margins = "".join(f'<w:{side} w:w="40" w:type="dxa"/>' for side in ("left", "right"))
    head = _row(grid.heads, ["k"] * len(grid.heads), widths, style, head=True)
    rows = "".join(_row(row, grid.kinds, widths, style) for row in grid.rows)
    layout = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
    )
    return f"<w:tbl {nsdecls('w')}><w:tblPr>{layout}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{head}{rows}</w:tbl>"


def _row(cells: Iterable[str], kinds: Iterable[str], widths: Iterable[int], style: str, *, head: bool = False) -> str:
    bold = "<w:rPr><w:b/></w:rPr>" if head else ""
    styled = f'<w:pStyle w:val="{escape(style)}"/>' if style else ""
    said = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr>{styled}{_NO_INDENT}<w:jc w:val="{_ALIGNED[kind]}"/></w:pPr>'
        f'<w:r>{bold}<w:t xml:space="preserve">{escape(legible(cell))}</w:t></w:r></w:p></w:tc>'
        for cell, kind, wide in zip(cells, kinds, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{said}</w:tr>"


def _widths(document: WordDocument) -> dict[Any, int]:
    """Return paragraph → how wide the text of its section is, in twips."""
    found: dict[Any, int] = {}
    waiting: list[Any] = []
    for element in document.element.body.iter(qn("w:p"), qn("w:sectPr")):
        if element.tag == qn("w:p"):
            waiting.append(element)
            continue
        wide = int(element.page_width - element.left_margin - element.right_margin) // _TWIPS
        found.update(dict.fromkeys(waiting, wide))
        waiting = []
    return found


def _describe(document: WordDocument, brief: Brief, view: View) -> None:
    """Say in the file's own properties what it is and of which version."""
    about = document.core_properties
    about.title, about.author, about.comments = legible(brief.title), legible(brief.issuer), legible(brief.facts)
    about.language, about.last_modified_by, about.keywords = view.lang, "", legible(brief.demo)
