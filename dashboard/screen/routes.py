"""What the stage asks for: the deck, one township, and where a number comes from. Each made once a version and kept as bytes."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from threading import Lock

import flask
import orjson
from cachetools import LRUCache
from dash.development.base_component import Component

from dashboard import deployment
from dashboard.components.sources import sources
from dashboard.components.targets.made import made_panel
from dashboard.context import View
from dashboard.screen.deck import build, of_area
from dashboard.screen.from_desk import blocks_of
from warehouse import queries
from warehouse.catalogue.errors import ProjectError, UnknownName

_KEPT_BYTES = 8 * 1024 * 1024


def add_screen(server: flask.Flask) -> None:
    """Serve /screen/scenes.json, /screen/area.json?area= and /screen/why.json?indicator=&area=&period=&of= with ?county, lang, version.

    What the warehouse does not know is answered with 404 and a sentence.
    """
    kept: LRUCache[tuple[object, ...], bytes] = LRUCache(_KEPT_BYTES, getsizeof=len)
    lock = Lock()

    def answer(made: Callable[[View], object]) -> flask.Response:
        asked = flask.request.full_path
        try:
            with deployment.open_view(asked) as view:
                key = (asked, view.lang, view.version, view.earlier, date.today())
                with lock:
                    body = kept.get(key)
                if body is None:
                    body = orjson.dumps(made(view), option=orjson.OPT_SERIALIZE_NUMPY)
                    with lock:
                        kept[key] = body
        except ProjectError as refusal:
            return flask.Response("\n".join(problem.what for problem in refusal.problems), 404, mimetype="text/plain")
        response = flask.Response(body, mimetype="application/json")
        response.set_etag(hashlib.sha256(body).hexdigest()[:16], weak=True)
        return response.make_conditional(flask.request)  # type: ignore[return-value]  # werkzeug's is flask's

    @server.get("/screen/scenes.json")
    def scenes() -> flask.Response:
        return answer(build)

    @server.get("/screen/area.json")
    def area() -> flask.Response:
        return answer(lambda view: of_area(view, view.params.get("area", "")))

    @server.get("/screen/why.json")
    def why() -> flask.Response:
        return answer(explained)


def explained(view: View) -> dict[str, object]:
    """Return as blocks where a figure comes from, or (?of=target) how a target's status was made; raise UnknownName for neither."""
    code, area, period = (view.params.get(name, "") for name in ("indicator", "area", "period"))
    indicator = view.indicator(code)
    shown: list[Component]
    if view.params.get("of") == "target":
        shown = made_panel(replace(view, params={**view.params, "explain": f"{code}/{area}/{period}"}))
    else:
        try:
            shown = [sources(view, queries.explain(view.connection, view.county, view.catalogue, indicator.code, area, period))]
        except UnknownName:  # of an area or of a period; the indicator is known
            raise view.unknown("area" if queries.place(view.connection, view.county, area) is None else "period", area or period) from None
    return {"blocks": [block for part in shown for block in blocks_of(part)]}
