"""Meeting records over HTTP: keep what is shown, show it again, and say what has been revised since."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import flask
import orjson

from dashboard import deployment
from dashboard.components.targets.chosen import choose
from dashboard.components.targets.since import since_section
from dashboard.components.targets.weeks import read_weeks
from dashboard.context import View
from dashboard.screen.deck import build
from dashboard.screen.from_desk import blocks_of
from dashboard.screen.model import Block
from dashboard.text import LANGUAGES, t
from warehouse import meetings, store
from warehouse.catalogue.errors import ProjectError, UnknownName

_TITLE = 200  # characters
_SCENES = 50


def add_records(server: flask.Flask) -> None:
    """Serve POST /screen/record.json, and GET /screen/record.json?id=, /screen/records.json and /screen/revised.json?id=.

    A record is the deck as it was made of one version, kept whole: exactly that is shown again after corrections, changed targets
    and new software. Only pages of this server may keep one.
    """

    @server.post("/screen/record.json")
    def keep() -> flask.Response:
        if not _own_page():
            return _refused("problem.forbidden", 403)
        asked = flask.request.get_json(silent=True)
        if not isinstance(asked, dict) or not _sound(asked):
            return _refused("problem.refused", 400)
        held: deployment.Deployment = flask.current_app.extensions["deployment"]
        query = urlencode({"county": asked["county"], "version": asked["version"]})
        try:
            with held.view(f"/screen?{query}", asked["lang"]) as view:
                deck = orjson.dumps(build(view), option=orjson.OPT_SERIALIZE_NUMPY).decode()
        except ProjectError as refusal:
            return _said(refusal)
        engine = store.open_writer(held.url)
        try:
            given = (asked["county"], asked["version"], asked["title"], asked["lang"], asked["scenes"])
            record = meetings.keep(engine, *given, deck)
        except ProjectError as refusal:
            return _said(refusal, 503)
        finally:
            engine.dispose()
        return _json({"id": record, "url": f"/screen?{urlencode({'record': record})}"})

    @server.get("/screen/record.json")
    def shown() -> flask.Response:
        try:
            with deployment.open_view(_asked()) as view:
                found = _found(view)
        except ProjectError as refusal:
            return _said(refusal)
        about = orjson.dumps({name: value for name, value in found._asdict().items() if name != "deck"}).decode()
        return flask.Response(f'{{"record":{about},"deck":{found.deck}}}', mimetype="application/json")

    @server.get("/screen/records.json")
    def listed() -> flask.Response:
        try:
            with deployment.open_view(_asked()) as view:
                found = meetings.records_of(view.connection, view.county)
        except ProjectError as refusal:
            return _said(refusal)
        return _json([{name: value for name, value in one._asdict().items() if name != "deck"} for one in found])

    @server.get("/screen/revised.json")
    def revised() -> flask.Response:
        try:
            with deployment.open_view(_asked()) as view:
                return _json({"blocks": _revised(view, _found(view))})
        except ProjectError as refusal:
            return _said(refusal)


def _asked() -> str:
    """Return the address without a version: records are looked up, and compared with, what stands now."""
    kept = {name: value for name, value in flask.request.args.items() if name in ("id", "county")}
    return f"{flask.request.path}?{urlencode(kept)}"


def _found(view: View) -> meetings.MeetingRecord:
    record = view.params.get("id", "")
    found = meetings.read_record(view.connection, record)
    if found is None:
        raise view.unknown("record", record)
    return found


def _revised(view: View, record: meetings.MeetingRecord) -> list[Block]:
    """Return what differs between the record's version and the newest, as the page of targets says it."""
    if view.version is None or view.version.version == record.version:
        return [Block("head", t("stage.revised", view.lang)), Block("text", t("stage.revised_none", view.lang))]
    since = replace(view, params={"since": str(record.version)})
    try:
        weeks = read_weeks(since)
    except UnknownName:  # the version wrote nothing of this county
        weeks = None
    return blocks_of(since_section(since, choose(since), weeks))


def _own_page() -> bool:
    """Say whether a request comes from a page of this server: browsers say where from, other programs are no danger to a reader."""
    origin = flask.request.headers.get("Origin") or flask.request.headers.get("Referer")
    return flask.request.is_json and (origin is None or urlsplit(origin).netloc == flask.request.host)


def _sound(asked: dict[str, Any]) -> bool:
    scenes = asked.get("scenes")
    return (
        all(isinstance(asked.get(name), str) for name in ("county", "title"))
        and asked.get("lang") in LANGUAGES
        and type(asked.get("version")) is int
        and len(asked["title"]) <= _TITLE
        and isinstance(scenes, list)
        and len(scenes) <= _SCENES
        and all(isinstance(one, str) and len(one) <= _TITLE for one in scenes)
    )


def _json(found: object) -> flask.Response:
    return flask.Response(orjson.dumps(found), mimetype="application/json")


def _refused(key: str, status: int) -> flask.Response:
    return flask.Response(t(key, deployment.language(flask.request.args)), status, mimetype="text/plain")


def _said(refusal: ProjectError, status: int = 404) -> flask.Response:
    return flask.Response("\n".join(problem.what for problem in refusal.problems), status, mimetype="text/plain")
