"""The empty workbook of a form, with headings, units, drop-down lists and notes, from the form's declaration alone."""

from etl.template.workbook import write_template

__all__ = ["write_template"]
