"""The Word template a document is made from: the county's own where its folder has one, else the shipped one."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from dashboard.exports.brief.shipped import shipped_template
from dashboard.text import t
from warehouse.catalogue.errors import Problem, ProjectError

FIELDS = ("red_head", "title", "addressee", "opening", "body", "table", "attachment", "issuer", "date", "facts", "demo", "annex")
BLOCKS = ("body", "table", "annex")  # of several paragraphs
_NEEDED = ("title", "body", "table", "annex", "facts", "demo")
MARKER = re.compile(r"\{\{\s*(.*?)\s*\}\}")


def open_template(folder: Path, lang: str) -> WordDocument:
    """Return the template of a county folder, brief.zh.docx or brief.en.docx, or the shipped one where it has none.

    Raises ProjectError with all that is wrong with the county's own.
    """
    path = folder / f"brief.{lang}.docx"
    if not path.is_file():
        return Document(io.BytesIO(shipped_template(lang)))
    where = f"{folder.name}/{path.name}"
    try:
        document = Document(str(path))
    except (OpcError, KeyError, ValueError, OSError, SyntaxError) as error:
        what = f"{t('brief.problem.unreadable', lang)} ({type(error).__name__})"
        raise ProjectError(Problem(where, what, t("brief.problem.unreadable_action", lang))) from error
    problems = list(_faults(document, where, lang))
    if problems:
        raise ProjectError(*problems)
    return document


def paragraphs(document: WordDocument) -> Iterator[Paragraph]:
    """Yield every paragraph of a document, in tables, headers and footers too."""
    roots = [(document.element.body, document._body)]  # the library lists no paragraphs inside tables and boxes
    seen: set[object] = set()
    for section in document.sections:
        for part in (
            section.header, section.footer, section.first_page_header, section.first_page_footer, section.even_page_header,
            section.even_page_footer,
        ):  # fmt: skip
            if not part.is_linked_to_previous and part.part not in seen:
                seen.add(part.part)
                roots.append((part._element, part))  # type: ignore[arg-type]
    for element, parent in roots:
        for found in list(element.iter(qn("w:p"))):
            yield Paragraph(found, parent)


def field_names(lang: str) -> Mapping[str, str]:
    """Return the name of each field as a template writes it → its key of FIELDS."""
    return {t(f"brief.field.{key}", lang): key for key in FIELDS}


def _faults(document: WordDocument, where: str, lang: str) -> Iterator[Problem]:
    known = field_names(lang)
    found: list[str] = []
    for paragraph in paragraphs(document):
        text = paragraph.text
        for name in MARKER.findall(text):
            if name not in known:
                names = t("format.list", lang).join(known)
                yield Problem(where, t("brief.problem.unknown", lang, name=name), t("brief.problem.unknown_action", lang, names=names))
                continue
            found.append(known[name])
            if known[name] in BLOCKS and MARKER.sub("", text).strip():
                yield Problem(where, t("brief.problem.inline", lang, name=name), t("brief.problem.inline_action", lang, name=name))
    yield from _missing([key for key in _NEEDED if key not in found], where, lang)


def _missing(keys: Sequence[str], where: str, lang: str) -> Iterator[Problem]:
    for key in keys:
        name = t(f"brief.field.{key}", lang)
        yield Problem(where, t("brief.problem.missing", lang, name=name), t("brief.problem.missing_action", lang, name=name))
