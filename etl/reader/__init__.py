"""Files in, text grids out: in a child process, whatever the file does there."""

from etl.reader.failures import ReadFailure
from etl.reader.guard import read
from etl.reader.workbook import parse

__all__ = ["ReadFailure", "parse", "read"]
