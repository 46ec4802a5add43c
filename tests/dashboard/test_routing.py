"""Which page an address leads to."""

import importlib
import pkgutil
import re

import pytest

import settings
from dashboard import pages
from dashboard.routing import find_page
from dashboard.screen import shell


@pytest.mark.parametrize(
    ("address", "variables"),
    [
        ("/", {}),
        ("/?period=2024", {}),
        ("/indicators/income?x=1", {"code": "income"}),
        ("/indicators/%E4%B8%AD", {"code": "中"}),
        ("/indicators/a%20b", {"code": "a b"}),
    ],
)
def test_find_page_reads_the_variables_of_the_path(address: str, variables: dict[str, str]) -> None:
    found = find_page(address)
    assert found.found
    assert dict(found.variables) == variables


@pytest.mark.parametrize("address", ["/nowhere", "/indicators/", "/indicators/a/b", "", "//", "/./", "/\x00", "/indicators"])
def test_find_page_says_where_there_is_none(address: str) -> None:
    assert isinstance(find_page(address).found, bool)
    if address in ("/nowhere", "/indicators/a/b"):
        assert not find_page(address).found


def test_readme_names_every_page() -> None:
    readme = (settings.ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(/[^`]*)` \|", readme, flags=re.M))
    modules = [importlib.import_module(f"dashboard.pages.{module.name}") for module in pkgutil.iter_modules(pages.__path__)]
    assert named == {module.PATH for module in modules if module.PATH} | {shell.PATH}
