"""What is checked of one file's rows: among themselves, and against what is already held."""

from etl.checks.history import against_history
from etl.checks.townships import Villages
from etl.checks.within import check_file

__all__ = ["Villages", "against_history", "check_file"]
