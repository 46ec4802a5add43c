"""From an address to what is sent: the page as JSON, made once a version of the data and kept."""

import logging
import secrets
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any, NamedTuple

import dash
import flask
from cachetools import LRUCache
from dash import html
from dash.development.base_component import Component

from dashboard import deployment
from dashboard.components import panel
from dashboard.components.as_of import version_banner
from dashboard.components.masthead import bare_masthead, masthead
from dashboard.context import View
from dashboard.routing import Page, find_page
from dashboard.text import TAGS, t
from warehouse.catalogue.errors import ProjectError

_LOG = logging.getLogger(__name__)
_KEPT_BYTES = 32 * 1024 * 1024


class Answer(NamedTuple):
    """A page as it is sent: its component as JSON, what the browser's tab says, and the status of the document it comes in."""

    json: str
    title: str
    status: int


def keep_answers(server: flask.Flask) -> None:
    """Give a server room for pages it has made, for every later `answer`."""
    server.extensions["answers"] = (LRUCache(_KEPT_BYTES, getsizeof=lambda one: len(one.json)), Lock())


def answer(asked: str) -> Answer:
    """Answer one address, path and query, inside one read transaction; a refusal or a failure becomes a page that says so.

    ProjectErrors are shown in their own words, anything else as a reference number under which the log has the rest.
    A page that could be shown is kept until the data have a newer version or the day ends.
    """
    kept, lock = flask.current_app.extensions["answers"]
    lang = deployment.language(deployment.parameters(asked.partition("?")[2]))
    try:
        with deployment.open_view(asked) as view:
            key = (asked, lang, view.version, view.earlier, date.today())
            with lock:
                found = kept.get(key)
            if found is None:
                found = _answer(asked, view, find_page(asked))
                if found.status == 200:
                    with lock:
                        kept[key] = found
            made: Answer = found
            return made
    except ProjectError as refusal:
        return _page(asked, lang, bare_masthead(lang), [_refusal(refusal, lang)], t("problem.title", lang), 404)
    except Exception:
        return _page(asked, lang, bare_masthead(lang), [_failure(asked, lang)], t("problem.title", lang), 500)


def _answer(asked: str, view: View, page: Page) -> Answer:
    if not view.loaded:
        nothing = panel.empty(t("empty.title", view.lang), t("empty.action", view.lang))
        return _page(asked, view.lang, masthead(view), [nothing], t("empty.title", view.lang), 200)
    try:
        content, title, status = page.content(view), page.title_in(view), 200 if page.found else 404
    except ProjectError as refusal:
        title = t("problem.title", view.lang)
        return _page(asked, view.lang, masthead(replace(view, params={})), [_refusal(refusal, view.lang)], title, 404)
    return _page(asked, view.lang, masthead(view), [*version_banner(view), *content], title, status)


def _page(asked: str, lang: str, top: Component, content: list[Component], title: str, status: int) -> Answer:
    tab = t("app.page_title", lang, page=title, app=t("app.title", lang))
    said: dict[str, Any] = {"data-title": tab, "data-address": asked}
    shown: dict[str, Any] = {"data-content": dash._utils.to_json(content)}  # laid out by assets/3-page.js
    page = html.Div([top, html.Main(id="main", tabIndex="-1", **shown)], lang=TAGS[lang], **said)
    return Answer(dash._utils.to_json(page), tab, status)


def _refusal(refusal: ProjectError, lang: str) -> Component:
    return _alert(lang, [" → ".join(part for part in (problem.what, problem.remedy) if part) for problem in refusal.problems])


def _failure(path: str, lang: str) -> Component:
    reference = secrets.token_hex(4)
    _LOG.exception("page %r failed, reference %s", path, reference)
    return _alert(lang, [t("problem.reference", lang, reference=reference)])


def _alert(lang: str, lines: list[str]) -> Component:
    said = [html.Strong(t("problem.title", lang)), *(html.P(line) for line in lines), html.A(t("problem.home", lang), href="/")]
    return html.Div(said, className="empty", role="alert")
