"""Every page's numbers: read off it, compared with the warehouse asked directly, and followed to a cell of a workbook."""

import math
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.addresses import page_addresses
from tests.browser.cells import asked, cell_text, cells_shown, sheet_rows
from tests.browser.conftest import settle, visit
from tests.loaded import LoadedWarehouse

_MOST = 40  # numbers of a page, spread over it
_MONTHS = 12
_FEWEST = 2  # fields of a register's row that are read off as they are written
_WITHOUT = ("/cases", "/reports", "/reports/1", "/reports/village_income_monthly")  # their numbers are counts of files, or quotations
_LINKS = (
    """() => [...document.querySelectorAll('main a[href*="explain="]')].map(link => [link.innerText.trim(), link.getAttribute('href')])"""
)


def figure(loaded: LoadedWarehouse, indicator: str, area: str, period: str) -> float:
    """Return one figure: of a county, township or zone as rollups keep it, of a village as reported or its year's sum; NaN = none."""
    where = f"county_code = 'demo' and indicator_code = '{indicator}' and area_code = '{area}' and period = '{period}'"
    for table in ("rollup", "observation_current"):
        found = asked(loaded, f"select value from {table} where {where}")
        if found:
            return math.nan if found[0][0] is None else float(str(found[0][0]))
    months = where.replace(f"period = '{period}'", f"period like '{period}-__'")
    count, total = asked(loaded, f"select count(value), sum(value) from observation_current where {months}")[0]
    return float(str(total)) if count == _MONTHS else math.nan


def read(text: str) -> tuple[float, float]:
    """Return a number as written and half of its last digit, both in the indicator's own unit; NaN where none is written."""
    found = re.search(r"[−-]?[\d,]+(?:\.(\d+))?", text)
    if found is None:
        return math.nan, 0.0
    factor = 1e4 if re.search(r"亿元|万(?!元)", text) else 1.0
    value = float(found[0].replace(",", "").replace("−", "-"))
    return value * factor, 0.501 * 10 ** -len(found[1] or "") * factor


@pytest.mark.parametrize("path", [path for path in page_addresses() if not path.startswith(_WITHOUT)])
def test_numbers_are_the_warehouses_and_lead_to_cells(page: Page, address: str, loaded: LoadedWarehouse, path: str) -> None:
    visit(page, address, path)
    links: list[tuple[str, str]] = [tuple(one) for one in page.evaluate(_LINKS) if re.search(r"\d", one[0])]
    assert links
    compared, leading = 0, []
    for text, href in links[:: max(1, len(links) // _MOST)]:
        asked_for = parse_qs(urlsplit(href).query)
        indicator, area, period = urlsplit(href).path.rpartition("/")[2], asked_for["explain"][0], asked_for["period"][0]
        expected = figure(loaded, indicator, area, period)
        if math.isnan(expected):
            continue  # computed for villages by the rules of rollups, which tests/warehouse hold
        value, half = read(text)
        assert value == pytest.approx(expected, abs=half), (text, href)
        compared += 1
        leading.append(href)
    assert compared
    assert any(_leads_to_a_cell(page, address, href) for href in leading[:6]), leading[:6]


def _leads_to_a_cell(page: Page, address: str, href: str) -> bool:
    """Follow a number; where it is made of cells of workbooks, hold the first few against the files."""
    visit(page, address, href)
    settle(page)
    written = [row for row in cells_shown(page) if row[4]][:5]  # without a file: counted from a register, whose rows follow
    for _, _, _, raw, file, sheet, cell, *_ in written:
        if re.fullmatch(r"[A-Z]+\d+", cell):
            assert raw == cell_text(file, sheet, cell), (file, sheet, cell)
        else:  # a row of a register: what it says of its fields stands in the file's row
            row = [str(value) for value in sheet_rows(file, sheet)[int(re.sub(r"\D", "", cell)) - 1] if value is not None]
            said = [part.partition("：")[2] for part in raw.split("、")]
            assert sum(value in row for value in said) >= _FEWEST, (raw, row)
    return bool(written)
