"""Documents people send: the targets of a page as a file for each ending."""

from collections.abc import Callable, Mapping
from pathlib import Path

from dashboard.context import View
from dashboard.exports.brief.content import brief_title
from dashboard.exports.brief.paper import paper_brief
from dashboard.exports.brief.slides import slides_brief
from dashboard.exports.brief.word import word_brief
from dashboard.exports.files import as_workbook
from dashboard.exports.targets import targets
from warehouse.catalogue.errors import Problem, ProjectError

__all__ = ["DOCUMENTS", "brief_title", "write_brief"]

Writer = Callable[[View], bytes]
DOCUMENTS: Mapping[str, tuple[Writer, str]] = {  # ending → writer and media type; each is offered on /targets
    "docx": (word_brief, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pptx": (slides_brief, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "pdf": (paper_brief, "application/pdf"),
}


def write_brief(view: View, file: Path) -> bytes:
    """Return the document of a view of targets that a file's ending asks for: one of DOCUMENTS, or .xlsx, the table of the page.

    Raises ProjectError for an ending there is none for.
    """
    kind = file.suffix.removeprefix(".").lower()
    if kind == "xlsx":
        return as_workbook(targets(view), view)
    if kind not in DOCUMENTS:
        endings = ", ".join(f".{one}" for one in (*DOCUMENTS, "xlsx"))
        raise ProjectError(Problem(str(file), f"there is no document with the ending {file.suffix!r}", f"write one of {endings}"))
    write, _ = DOCUMENTS[kind]
    return write(view)
