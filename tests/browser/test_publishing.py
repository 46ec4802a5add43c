"""While a load publishes, a page shows version n or n + 1, never a mix."""

import multiprocessing
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import settle
from tests.browser.serving import served
from tests.dashboard.counties import load, write_county, write_income

NAMES = [f"{name}镇" for name in "甲乙丙丁戊"]


def _load_again(url: str, folder: Path) -> None:
    for version in range(2, 7):
        write_income(folder, NAMES, "202401", 10.0 * version, name=f"村集体收入_202401_更正{version}.csv")
        load(url, folder)


def test_a_page_shows_one_version_whole(page: Page, tmp_path: Path) -> None:
    folder = write_county(tmp_path / "county", NAMES)
    url = f"sqlite:///{tmp_path / 'warehouse.sqlite'}"
    write_income(folder, NAMES, "202401", 10.0)
    load(url, folder)
    seen: set[str] = set()
    with served(url, [folder]) as address:
        loading = multiprocessing.get_context("spawn").Process(target=_load_again, args=(url, folder))
        loading.start()
        last = False
        while not last:
            last = not loading.is_alive()
            page.goto(f"{address}/indicators/village_collective_income?period=2024-01&explain=990200000000")
            settle(page)
            version = page.locator("#data-version").inner_text().split(" ")[1]
            total = float(page.locator(".sources .big").inner_text().split(" ")[0])
            rows = page.locator("#townships tbody tr").all()
            townships = [float(row.locator("td").nth(1).inner_text()) for row in rows]
            cells = [float(row.locator("td").nth(3).inner_text()) for row in page.locator("#source-cells tbody tr").all()]
            assert townships == cells
            assert sum(townships) == total
            assert townships == [10.0 * int(version) + 10.0 * place for place in range(len(NAMES))]
            seen.add(version)
        loading.join()
        assert loading.exitcode == 0
    assert "6" in seen
    assert len(seen) > 1
