"""What a page needs from outside: which warehouse, which county, which language. One `View` is one read transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import flask

from dashboard.text import LANGUAGES
from warehouse import areas, queries, store
from warehouse.catalogue import Catalogue, load_catalogue
from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.catalogue.model import Grain, Indicator

LANGUAGE_COOKIE = "lang"
_HEADLINES = 8
_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year", "once")


@dataclass(frozen=True)
class Shown:
    """One county folder as the server shows it."""

    county: areas.County
    catalogue: Catalogue


@dataclass(frozen=True)
class Deployment:
    """What one server process shows; made once, by `configure`."""

    engine: store.Engine
    counties: Mapping[str, Shown]

    @classmethod
    def open(cls, url: str, catalogue: Path, folders: Sequence[Path]) -> "Deployment":
        """Open the warehouse for reading; raise ProjectError for a county folder with faults."""
        read = [(areas.read_county(folder).county, load_catalogue([catalogue, folder])) for folder in folders]
        return cls(store.open_reader(url), {county.code: Shown(county, declared) for county, declared in read})


@dataclass(frozen=True)
class View:
    """One page being answered: everything it reads is one state of the warehouse.

    Attributes:
        params: the page's own query parameters; county and lang are taken out.
    """

    connection: store.Connection
    shown: Shown
    lang: str
    params: Mapping[str, str]
    counties: tuple[areas.County, ...]

    @property
    def county(self) -> str:
        """Return the county's code, as queries take it."""
        return self.shown.county.code

    @property
    def catalogue(self) -> Catalogue:
        """Return the county's declarations."""
        return self.shown.catalogue

    @property
    def root(self) -> str:
        """Return the code of the county's own area."""
        return str(queries.county(self.connection, self.county)["area_code"])

    def headline(self) -> list[Indicator]:
        """Return the indicators the overview begins with: the folder's choice, else the first with data."""
        chosen = self.shown.county.headline
        if not chosen:
            reported = set(queries.reported_indicators(self.connection, self.county))
            known = (indicator for code, indicator in self.catalogue.indicators.items() if code in reported)
            chosen = tuple(indicator.code for indicator in known if indicator.companion_of is None)[:_HEADLINES]
        return [self.catalogue.indicator(code) for code in chosen]

    def open_year(self) -> str:
        """Return the year that is still running as far as the data go, "" when the newest month is a December."""
        newest = queries.newest_month(self.connection, self.county)
        return newest[:4] if newest and not newest.endswith("12") else ""

    def periods(self, indicator: Indicator) -> list[str]:
        """Return the periods an indicator is shown for, oldest first: in its own grain, else in the finest it has."""
        for grain in (indicator.frequency, *(grain for grain in _GRAINS if grain != indicator.frequency)):
            found = queries.reported_periods(self.connection, self.county, indicator.code, grain)
            if found:
                return found
        return []

    def link(self, path: str, **params: str | None) -> str:
        """Return a link inside the dashboard that keeps county and language; parameters that are None are left out."""
        kept = {
            "county": self.county if self.county != self.counties[0].code else None,
            "lang": self.lang if self.lang != LANGUAGES[0] else None,
        }
        return address(path, {**params, **kept})

    def county_link(self, code: str) -> str:
        """Return the address of another county's overview."""
        kept = {"lang": self.lang} if self.lang != LANGUAGES[0] else {}
        return f"/?{urlencode({'county': code, **kept})}"

    def version(self) -> queries.Publication | None:
        """Return the newest publication, None before the first load."""
        return queries.newest_publication(self.connection)


def configure(server: flask.Flask, deployment: Deployment) -> None:
    """Give a server its deployment, for every later `open_view`."""
    server.extensions["deployment"] = deployment


def language(params: Mapping[str, str]) -> str:
    """Return the language asked for in the address, else the one remembered, else Chinese."""
    for wanted in (params.get("lang"), flask.request.cookies.get(LANGUAGE_COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return LANGUAGES[0]


@contextmanager
def open_view(params: Mapping[str, str | None]) -> Iterator[View]:
    """Open one read transaction for one page; raise UnknownName for a county nobody declared."""
    deployment: Deployment = flask.current_app.extensions["deployment"]
    given = {key: value for key, value in params.items() if value is not None}
    first = next(iter(deployment.counties))
    code = given.pop("county", first)
    lang = language(given)
    given.pop("lang", None)
    if code not in deployment.counties:
        known = ", ".join(deployment.counties)
        raise UnknownName(Problem(f"?county={code}", "no such data set", f"use one of {known}"))
    with store.read(deployment.engine) as connection:
        everyone = tuple(shown.county for shown in deployment.counties.values())
        yield View(connection, deployment.counties[code], lang, given, everyone)


def parameters(search: str | None) -> dict[str, str]:
    """Return the parameters of an address's part behind the question mark; of repeated ones the last."""
    return dict(parse_qsl((search or "").lstrip("?")))


def address(path: str, params: Mapping[str, str | None]) -> str:
    """Return an address inside the dashboard; parameters that are None are left out."""
    query = urlencode({key: value for key, value in params.items() if value is not None})
    return f"{path}?{query}" if query else path
