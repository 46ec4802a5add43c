"""Reading one file that may be anything."""

from functools import partial
from pathlib import Path

from etl.reader.failures import ReadFailure
from etl.reader.grid import Workbook
from etl.reader.limits import Limits
from etl.reader.pool import run_guarded
from etl.reader.workbook import parse


def read(path: Path, limits: Limits) -> Workbook:
    """Read one file in a child process that may take what `limits` says.

    Raises:
        ReadFailure: whatever is wrong with the file, or whatever it did to the child.
    """
    ((_, outcome),) = run_guarded(partial(parse, limits=limits), [path], limits)
    if isinstance(outcome, ReadFailure):
        raise outcome
    return outcome
