"""From a workbook's grids to rows and cells as written."""

from etl.form.extract import Extract
from etl.form.reading import extract
from etl.form.recognition import Candidate, left_over, recognise

__all__ = ["Candidate", "Extract", "extract", "left_over", "recognise"]
