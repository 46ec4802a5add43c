"""One address of every kind of page of the shipped counties, found from the modules of dashboard.pages: a new page is tested too."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping

import settings
from dashboard import pages
from tests.loaded import folder_of
from warehouse.catalogue import load_catalogue

INCOME = "village_collective_income"
ROOT, LIUHE, ZONE = "990100000000", "990100101000", "990100900001"
_CATALOGUE = load_catalogue([settings.CATALOGUE, folder_of("demo")])
_CODES: Mapping[str, list[str]] = {  # by path of a page: what stands for its variables
    "/topics/<topic>": [f"/topics/{code}" for code in dict.fromkeys([*_CATALOGUE.topics, *_CATALOGUE.domains])],
    "/indicators/<code>": [f"/indicators/{INCOME}", "/indicators/grid_issue_close_rate"],
    "/townships/<code>": [f"/townships/{LIUHE}"],
    "/zones/<code>": [f"/zones/{ZONE}"],
    "/reports/<int:batch>": ["/reports/1"],
    "/reports/<form>/<area>/<period>": [f"/reports/village_income_monthly/{LIUHE}/2026-09"],
}
FURTHER = [  # states of pages that look different: sources open, an earlier version, another county, another language, refusals
    f"/indicators/{INCOME}?explain={ROOT}",
    "/?version=1",
    "/?county=published",
    "/cases?county=published",
    "/topics/industry?county=published",
    "/?lang=en",
    "/indicators/nope",
    "/nowhere",
    "/?county=nope",
]


def paths() -> dict[str, str]:
    """Return the paths of all pages with an address, as routes: path → module."""
    names = [module.name for module in pkgutil.iter_modules(pages.__path__)]
    found = {importlib.import_module(f"dashboard.pages.{name}").PATH: name for name in names}
    return {path: name for path, name in found.items() if path}


def page_addresses() -> list[str]:
    """Return the addresses of all pages, those with variables at places of the demo county."""
    return [address for path in paths() for address in _fill(path)]


def _fill(path: str) -> Iterator[str]:
    if not re.search(r"<.*>", path):
        yield path
        return
    if path not in _CODES:
        raise LookupError(f"tests/addresses.py names no address for the pages of {path}: add some to _CODES")
    yield from _CODES[path]
