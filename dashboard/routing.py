"""From an address to a page. A page is a module of dashboard.pages with three names:

PATH: its address, such as ``/townships/<code>``; title(view, **variables): what the browser's tab says of it;
build(view, **variables): its content. A variable of the path comes as text, decoded.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from dash.development.base_component import Component
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect, Rule

from dashboard import pages
from dashboard.context import View


@dataclass(frozen=True)
class Page:
    """A page with the variables its address gave it."""

    path: str
    title: Callable[..., str]
    build: Callable[..., list[Component]]
    variables: Mapping[str, str]
    found: bool = True

    def title_in(self, view: View) -> str:
        """Return what the browser's tab says."""
        return self.title(view, **self.variables)

    def content(self, view: View) -> list[Component]:
        """Return what stands under the masthead; raise ProjectError for what it refuses."""
        return self.build(view, **self.variables)


def find_page(address: str) -> Page:
    """Return the page of an address; the page "not found" for one nobody made, with `found` False."""
    path = unquote(address.partition("?")[0]) or "/"
    try:
        name, variables = _routes().bind("").match(path)
    except (HTTPException, RequestRedirect):
        return _page(path, "not_found", {}, found=False)
    return _page(path, name, variables)


def _page(path: str, name: str, variables: Mapping[str, str], *, found: bool = True) -> Page:
    module = importlib.import_module(f"dashboard.pages.{name}")
    return Page(path, module.title, module.build, variables, found)


@cache
def _routes() -> Map:
    names = [module.name for module in pkgutil.iter_modules(pages.__path__)]
    paths = {name: importlib.import_module(f"dashboard.pages.{name}").PATH for name in names}
    return Map([Rule(path, endpoint=name) for name, path in paths.items() if path], strict_slashes=False, merge_slashes=False)
