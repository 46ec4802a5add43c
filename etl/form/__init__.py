"""From a workbook's grids to rows and cells as written."""

from etl.form.choice import Reading
from etl.form.reading import extract
from etl.form.recognition import Candidate, recognise

__all__ = ["Candidate", "Reading", "extract", "recognise"]
