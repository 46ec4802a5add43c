"""What a reader waits for and what a server spends: pages in a real browser against a static page that draws the same figures.

The floor of a page is a static page with the same figures inlined and the same plotly.js: 1.0 by definition.
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import chromium
from tests.bench.browsing import serving, viewers, visits
from tests.bench.measure import Line

WORK = "/measured"  # see pages/measured.py
PAGES = {
    "the work": WORK,
    "overview": "/",
    "indicator": "/indicators/village_collective_income",
    "topic": "/topics/collective_income",
}
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def measure(folder: Path, scratch: Path) -> list[Line]:
    """Load the demo county, serve it as `make run` does, and visit pages and their floors."""
    with serving.dashboard(scratch) as dashboard, serving.floors(dashboard, PAGES.values(), scratch / "floor") as floor:
        serving.keep(dashboard, [*PAGES.values(), *visits.FILTERED], dashboard.workers)
        found = viewers.cpu(dashboard, PAGES) + viewers.waiting(dashboard, [WORK, *visits.FILTERED])
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.executable(), args=_ARGUMENTS)
            for name, path in PAGES.items():
                found += visits.visited(browser, dashboard.address + path, floor.address + serving.file_of(path), name)
            found += visits.filtered(browser, dashboard.address + WORK, floor.address + serving.file_of(WORK))
            browser.close()
        return [*found, *viewers.memory(dashboard)]
