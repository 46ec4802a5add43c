"""What one server process shows, and how an address opens the `View` it is answered from."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import parse_qsl
from uuid import uuid4

import flask

from dashboard.context import Shown, View
from dashboard.screen.declared import read_screen
from dashboard.text import LANGUAGES, t
from warehouse import areas, outlines, queries, store
from warehouse.catalogue import load_catalogue
from warehouse.catalogue.errors import Problem, ProjectError, UnknownName

LANGUAGE_COOKIE = "lang"


@dataclass(frozen=True)
class Deployment:
    """What one server process shows; made once, by `configure`.

    Attributes:
        url: of the warehouse, for what a reader may write: meeting records.
        versions: the folder earlier versions of the data are built in when they are asked for.
    """

    url: str
    engine: store.Engine
    counties: Mapping[str, Shown]
    versions: Path

    @classmethod
    def open(cls, url: str, catalogue: Path, folders: Sequence[Path], versions: Path | None = None) -> "Deployment":
        """Open the warehouse for reading; raise ProjectError for county folders with faults, or two with one code.

        Args:
            versions: None = a folder of its own beside the system's temporary files, made when it is needed.
        """
        counties: dict[str, Shown] = {}
        for folder in folders:
            county = areas.read_county(folder).county
            if county.code in counties:
                where = f"{folder.name}/county.toml"
                raise ProjectError(Problem(where, f"code {county.code!r} names another folder too", "choose another code"))
            declared = load_catalogue([catalogue, folder])
            screen = read_screen(folder, declared, county.headline)
            counties[county.code] = Shown(folder, county, declared, screen, *_map_of(folder))
        return cls(url, store.open_reader(url), counties, versions or Path(gettempdir()) / f"versions-{uuid4().hex}")

    @contextmanager
    def view(self, asked: str, lang: str) -> Iterator[View]:
        """Open one read transaction for one address in a language; raise UnknownName for a county or version nobody declared.

        Args:
            asked: path and query; its language is not looked at.
        """
        path, _, search = asked.partition("?")
        given = parameters(search)
        code = given.pop("county", next(iter(self.counties)))
        given.pop("lang", None)
        if code not in self.counties:
            known = ", ".join(self.counties)
            raise UnknownName(Problem("", t("problem.county", lang, code=code, known=known), ""))
        shown = self.counties[code]
        everyone = tuple(one.county for one in self.counties.values())
        with store.read(self.engine) as newest:
            number = _earlier(newest, given.get("version"), lang)
            if number is None:
                yield View(newest, shown, lang, path, given, everyone)
                return
        with queries.as_of_view(self.engine, code, shown.catalogue, number, self.versions) as connection:
            yield View(connection, shown, lang, path, given, everyone, earlier=True)


def _map_of(folder: Path) -> tuple[Mapping[str, list[outlines.Ring]], tuple[Problem, ...]]:
    """Return a folder's outlines, or what is wrong with its map: figures are shown without one, so it stops nobody."""
    try:
        return outlines.read_outlines(folder), ()
    except ProjectError as refusal:
        return {}, refusal.problems


def configure(server: flask.Flask, deployment: Deployment) -> None:
    """Give a server its deployment, for every later `open_view`."""
    server.extensions["deployment"] = deployment


def language(params: Mapping[str, str | None]) -> str:
    """Return the language asked for in the address, else the one remembered, else Chinese."""
    for wanted in (params.get("lang"), flask.request.cookies.get(LANGUAGE_COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return LANGUAGES[0]


@contextmanager
def open_view(asked: str) -> Iterator[View]:
    """Open the view of one address as the server of the request shows it, in the reader's language; see `Deployment.view`."""
    deployment: Deployment = flask.current_app.extensions["deployment"]
    with deployment.view(asked, language(parameters(asked.partition("?")[2]))) as view:
        yield view


def _earlier(connection: store.Connection, written: str | None, lang: str) -> int | None:
    """Return the earlier version an address asks for, None for the newest; raise UnknownName for none there is."""
    if written is None:
        return None
    newest = queries.version(connection)
    number = int(written) if written.isascii() and written.isdigit() and len(written) <= len(str(newest)) else 0
    if not 0 < number <= newest:
        raise UnknownName(Problem("", t("problem.version", lang, version=written, newest=newest), ""))
    return number if number < newest else None


def parameters(search: str | None) -> dict[str, str]:
    """Return the parameters of an address's part behind the question mark; of repeated ones the last."""
    return dict(parse_qsl((search or "").lstrip("?")))
