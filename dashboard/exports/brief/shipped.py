"""The shipped Word template: an official document's page (公文), which a county may save, change and put into its folder."""

import io
from collections.abc import Mapping, Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from dashboard.exports.brief import fonts
from dashboard.text import t

HEADING, CAPTION = "Heading 1", "Caption"  # styles a template should have, by the names Word itself gives them
_RED_HEAD, _SMALL, _CELL, _OPENING, _SIGNATURE = "Red head", "Small", "Cell", "Addressee", "Signature block"
_RED = RGBColor(0xE0, 0x00, 0x00)
_BLACK = RGBColor(0, 0, 0)
_SIZES: Mapping[str, tuple[float, float, float, float]] = {
    "zh": (16, 28, 22, 24),
    "en": (12, 19, 18, 18),
}
# of body, its line, title, red head; in Chinese 三号, 28 磅, 二号, 小一, and 五号 below
_NOTE, _CELLS = 10.5, 8.0


def shipped_template(lang: str) -> bytes:
    """Return the shipped template: A4 with the margins of GB/T 9704, body 仿宋 三号 at 28 points, and a page across for the annex."""
    document = Document()
    _name_fonts(document)
    _style(document, lang)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    _write(document, lang, [("red_head", _RED_HEAD), ("title", "Title"), ("addressee", _OPENING), ("opening", "Normal")])
    _write(document, lang, [("body", "Normal"), ("table", _CELL), ("attachment", "Normal"), ("issuer", _SIGNATURE), ("date", _SIGNATURE)])
    across = document.add_section(WD_SECTION.NEW_PAGE)
    _end_with(document.paragraphs[-2], document.paragraphs[-1])
    across.orientation, across.page_width, across.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    across.top_margin, across.bottom_margin, across.left_margin, across.right_margin = Mm(25), Mm(20), Mm(20), Mm(20)
    _write(document, lang, [("annex", _CELL)])
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.text, head.style = _marker("demo", lang), document.styles[_SMALL]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.text, foot.style = _marker("facts", lang), document.styles[_SMALL]
    _number_pages(section.footer.add_paragraph(style=document.styles[_SMALL]))
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _marker(name: str, lang: str) -> str:
    return "{{" + t(f"brief.field.{name}", lang) + "}}"


def _write(document: WordDocument, lang: str, fields: Sequence[tuple[str, str]]) -> None:
    for name, style in fields:
        document.add_paragraph(_marker(name, lang), style=style)


def _end_with(last: Paragraph, empty: Paragraph) -> None:
    """Let a section end with its last paragraph instead of an empty one behind it, which might fall on a page of its own."""
    ending = empty._p.get_or_add_pPr().find(qn("w:sectPr"))
    last._p.get_or_add_pPr().append(ending)
    empty._p.getparent().remove(empty._p)


def _style(document: WordDocument, lang: str) -> None:
    """Set the styles: what an official document's parts look like."""
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:eastAsia"), "zh-CN")  # else some programs draw marks as Japanese has them
    size, line, title, head = _SIZES[lang]
    middle, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    _set(document, "Normal", "body", size, line, indent=True)
    _set(document, HEADING, "heading", size, line, indent=True, keep=True)
    _set(document, CAPTION, "caption", size - 2, line, align=middle, keep=True)
    _set(document, "Title", "title", title, title + 12, align=middle, after=line)
    _set(document, _RED_HEAD, "title", head, head + 12, align=middle, after=line, colour=_RED)
    _set(document, _OPENING, "body", size, line)
    _set(document, _SIGNATURE, "body", size, line, align=right, keep=True)
    _set(document, _SMALL, "body", _NOTE, _NOTE + 4, align=middle)
    _set(document, _CELL, "body", _CELLS, _CELLS + 3)
    rule = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="18" w:space="6" w:color="{_RED}"/></w:pBdr>'
    document.styles[_RED_HEAD].element.get_or_add_pPr().insert_element_before(
        parse_xml(rule), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )


def _set(
    document: WordDocument, name: str, role: str, size: float, line: float, *, align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    after: float = 0, colour: RGBColor = _BLACK, indent: bool = False, keep: bool = False,
) -> None:  # fmt: skip
    known = [style.name for style in document.styles]
    style = document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(name)
    properties = style.element.get_or_add_pPr()
    for tag in ("w:pBdr", "w:ind", "w:contextualSpacing"):
        for found in properties.findall(qn(tag)):
            properties.remove(found)
    style.font.size, style.font.bold, style.font.italic, style.font.color.rgb = Pt(size), False, False, colour
    _typeface(style, role)
    layout = style.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    layout.space_before, layout.space_after, layout.alignment, layout.keep_with_next = Pt(0), Pt(after), align, keep
    places = OxmlElement("w:ind")
    places.set(qn("w:firstLineChars"), "200" if indent else "0")
    places.set(qn("w:firstLine"), str(int(size * 40)) if indent else "0")
    properties.append(places)
    _in_order(properties)


def _in_order(properties: object) -> None:
    """Put a paragraph's alignment behind its indent, as the schema has it."""
    found = properties.find(qn("w:jc"))  # type: ignore[attr-defined]
    if found is not None:
        properties.find(qn("w:ind")).addnext(found)  # type: ignore[attr-defined]


def _typeface(style: ParagraphStyle, role: str) -> None:
    found = style.element.get_or_add_rPr().get_or_add_rFonts()
    found.attrib.clear()
    latin = fonts.names("latin")[0]
    for name, typeface in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", fonts.names(role)[0])):
        found.set(qn(f"w:{name}"), typeface)


def _name_fonts(document: WordDocument) -> None:
    """List the typefaces in the document's font table, each with those that may stand in for it."""
    entries = []
    for role, family in (("latin", "roman"), ("body", "modern"), ("caption", "modern"), ("heading", "modern"), ("title", "roman")):
        first, *others = fonts.names(role)
        charset = "00" if role == "latin" else "86"
        entries.append(
            f'<w:font w:name="{first}"><w:altName w:val="{",".join(others)}"/><w:charset w:val="{charset}"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        )
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{"".join(entries)}</w:fonts>'
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = table.encode()  # the library has no other way to a part it does not know


def _number_pages(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("", "— "), ("begin", ""), ("instr", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run(text if not kind else "")
        if kind in ("begin", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)
