"""One empty workbook: `write_template`."""

from pathlib import Path

from openpyxl import Workbook

from etl.template.drawing import draw_form
from etl.template.entries import add_entries, write_lists
from etl.template.notes import write_notes
from etl.template.plan import plan_blank, shape_of
from etl.template.saving import workbook_bytes, write_new
from etl.template.senders import read_sender
from etl.template.wording import wording
from warehouse.areas import CountyFolder
from warehouse.catalogue import Catalogue
from warehouse.catalogue.form import Form


def write_template(form: Form, catalogue: Catalogue, county: CountyFolder, sender_code: str | None, period: str | None, path: Path) -> None:
    """Write the empty workbook of a form, which `etl.form` reads back when it is filled in.

    Three sheets: the form, 填表说明, and a hidden one with the drop-down lists. There is no row 合计: sums are computed when the
    file is read, and a formula that no spreadsheet has computed yet would read as one without a value. The same arguments
    write the same bytes.

    Args:
        sender_code: area code of who fills it (a township); None = the whole county.
        period: of the form's grain, such as 2026-11; None = the clerk writes it, today's areas and headings count.

    Raises:
        UnknownName: no area has the code in that period.
        ProjectError: the period does not suit the form, or another file stands at `path`.
    """
    shape = shape_of(form, period)
    blank = plan_blank(shape, catalogue, read_sender(county, sender_code, period), period)
    book = Workbook()
    table = book.worksheets[0]
    table.title = blank.sheet
    notes, lists = (book.create_sheet(wording()["sheets"][name]) for name in ("notes", "lists"))
    drawn = draw_form(table, blank)
    add_entries(table, blank, drawn, write_lists(lists, blank, catalogue))
    write_notes(notes, shape, blank, catalogue)
    write_new(path, workbook_bytes(book))
