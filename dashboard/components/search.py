"""Finding an indicator or an area by name, by part of it, by code or by its pinyin."""

import hashlib
from collections.abc import Iterator
from threading import Lock
from typing import Any

import flask
import orjson
from cachetools import LRUCache
from dash import html
from dash.development.base_component import Component

from dashboard import deployment
from dashboard.context import View
from dashboard.pinyin import sounds
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.errors import ProjectError

_LEVELS = ("county", "township", "zone", "village")
_PAGES = {"county": "/", "township": "/townships/{code}", "zone": "/zones/{code}", "village": "/townships/{township}"}

_KEPT = 16  # lists, by county, language, version and filters

Found = tuple[str, str, str, str, str]  # name, what it is, address, Chinese name, code


def search(view: View) -> Component:
    """Show the box; assets/6-search.js fetches what can be found when it is first used, and shows what fits."""
    lang = view.lang
    version = str(view.version.version) if view.version else None
    told: dict[str, Any] = {
        "data-source": view.link("/search.json", of=version, period=None),
        "data-none": t("search.none", lang),
        "data-label": t("search.label", lang),
    }
    return html.Div(className="search", role="search", **told)


def add_search(server: flask.Flask) -> None:
    """Serve ``/search.json``: a list of name, what it is, its address, and the words that find it, made once a version of the data."""
    kept: LRUCache[tuple[object, ...], bytes] = LRUCache(_KEPT)
    lock = Lock()

    @server.get("/search.json")
    def find() -> flask.Response:
        """Answer with all names of one county."""
        try:
            with deployment.open_view(flask.request.full_path) as view:
                key = (view.county, view.lang, view.version, tuple(sorted(view.params.items())))
                with lock:
                    if key not in kept:
                        kept[key] = orjson.dumps(_found(view))
                    response = flask.Response(kept[key], mimetype="application/json")
        except ProjectError:
            flask.abort(404)
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:16], weak=True)
        response.make_conditional(flask.request)
        return response


def _found(view: View) -> list[tuple[str, str, str, str]]:
    """Return name, what it is, its address and what finds it, of all there is: Chinese name, code, and pinyin whole and in initials."""
    found = [*_indicators(view), *_areas(view)]
    spelled = sounds({chinese for *_, chinese, _ in found})
    return [(name, said, href, f"{chinese} {code} {spelled[chinese]}".lower()) for name, said, href, chinese, code in found]


def _indicators(view: View) -> Iterator[Found]:
    reported = {one.code for one in view.reported}
    listed = [one for one in view.catalogue.indicators.values() if one.companion_of is None]
    for one in sorted(listed, key=lambda one: one.code not in reported):
        domain = view.catalogue.domains[one.domain].name.get(view.lang)
        said = domain if one.code in reported else t("search.silent", view.lang, domain=domain)
        yield one.name.get(view.lang), said, view.link(f"/indicators/{one.code}"), one.name.zh, one.code


def _areas(view: View) -> Iterator[Found]:
    above: dict[str, str] = {}
    for level in _LEVELS:
        frame = queries.areas(view.connection, view.county, level)
        columns = (frame[name] for name in ("area_code", f"name_{view.lang}", "name_zh", "township_code"))
        for code, name, chinese, township in zip(*columns, strict=True):
            above[code] = name
            said = t(f"levels.{level}", view.lang)
            if level == "village":
                said = t("search.inside", view.lang, level=said, area=above.get(township, ""))
            href = view.link(_PAGES[level].format(code=code, township=township), village=code if level == "village" else None)
            yield name or chinese, said, href, chinese, code
