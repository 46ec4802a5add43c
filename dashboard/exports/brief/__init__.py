"""Documents people send: the targets of a page as a file for each ending."""

from collections.abc import Callable, Mapping
from pathlib import Path

from dashboard.context import View
from dashboard.exports.files import as_workbook
from dashboard.exports.targets import targets
from warehouse.catalogue.errors import Problem, ProjectError


def _workbook(view: View) -> bytes:
    return as_workbook(targets(view), view)


WRITERS: Mapping[str, Callable[[View], bytes]] = {"xlsx": _workbook}


def write_brief(view: View, file: Path) -> bytes:
    """Return the document of a view of targets that a file's ending asks for; raise ProjectError for an ending there is none for."""
    kind = file.suffix.removeprefix(".").lower()
    if kind not in WRITERS:
        endings = ", ".join(f".{one}" for one in WRITERS)
        raise ProjectError(Problem(str(file), f"there is no document with the ending {file.suffix!r}", f"write one of {endings}"))
    return WRITERS[kind](view)
