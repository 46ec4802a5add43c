"""From an address to what is sent: the page as JSON, made once a version of the data and kept."""

import hashlib
import logging
import re
import secrets
import zlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import NamedTuple

import flask
import orjson
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
_KEPT_BYTES = 16 * 1024 * 1024  # packed, a tenth of what they are as text
_QUICKLY = 1  # zlib's level
_FIGURE = re.compile(r'"data-figure":("(?:[^"\\]|\\.)*")')
_ESCAPED = (("<", "\\u003c"), (">", "\\u003e"), ("/", "\\u002f"))  # as Dash does: no text of a page can end the script it stands in
_NUMBERS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS  # a frame's, too
_ROW = re.compile(r"\[(?:-?[\d.e+-]+|null)(?:,(?:-?[\d.e+-]+|null)){24,}\]")


class Answer(NamedTuple):
    """A page as it is sent.

    Attributes:
        page: its description as JSON, packed: shown (its components), title, lang, address. Figures are named in it, and in them rows
            of many numbers: "@…". parts: what is named, as JSON, packed. title: what the browser's tab says. status: of the document it
            comes in.
    """

    page: bytes
    parts: Mapping[str, bytes]
    title: str
    status: int

    def sent(self, known: Collection[str]) -> str:
        """Return what assets/0-page.js shows, as JSON, without the parts the browser has already."""
        unknown = {name: _unpacked(part) for name, part in self.parts.items() if name not in known}
        return f'{{"page":{_unpacked(self.page)},"parts":{orjson.dumps(unknown).decode()}}}'

    @property
    def size(self) -> int:
        """Return the bytes it takes to keep it."""
        return len(self.page) + sum(len(part) for part in self.parts.values())


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), _QUICKLY)


def _unpacked(packed: bytes) -> str:
    return zlib.decompress(packed).decode()


def keep_answers(server: flask.Flask) -> None:
    """Give a server room for pages it has made, for every later `answer`."""
    server.extensions["answers"] = (LRUCache(_KEPT_BYTES, getsizeof=lambda one: one.size), Lock())


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
    shown = [top, html.Main(content, id="main", tabIndex="-1")]
    said = {"shown": shown, "title": tab, "lang": TAGS[lang], "address": asked}
    described = orjson.dumps(said, default=_described, option=_NUMBERS).decode()
    for mark, written in _ESCAPED:
        described = described.replace(mark, written)
    page, parts = _named(described)
    return Answer(_packed(page), {name: _packed(part) for name, part in parts.items()}, tab, status)


def _described(one: object) -> dict[str, object]:
    """Return a component as JSON has it, without its library: a quarter of a description, and assets/0-page.js goes by its type."""
    if isinstance(one, Component):
        said: dict[str, object] = one.to_plotly_json()
        del said["namespace"]
        return said
    raise TypeError(f"{one!r} is nothing a page can hold")


def _named(page: str) -> tuple[str, dict[str, str]]:
    """Return a page with a name in place of each figure, in them of each long row of numbers, and what is named: most outlives a choice."""
    parts: dict[str, str] = {}

    def name(part: str) -> str:
        named = hashlib.blake2b(part.encode(), digest_size=5).hexdigest()
        parts[named] = part
        return f'\\"@{named}\\"'

    page = _ROW.sub(lambda found: name(found[0]), page)
    return _FIGURE.sub(lambda found: f'"data-figure":"{name(orjson.loads(found[1]))}"', page), parts


def _refusal(refusal: ProjectError, lang: str) -> Component:
    return _alert(lang, [" → ".join(part for part in (problem.what, problem.remedy) if part) for problem in refusal.problems])


def _failure(path: str, lang: str) -> Component:
    reference = secrets.token_hex(4)
    _LOG.exception("page %r failed, reference %s", path, reference)
    return _alert(lang, [t("problem.reference", lang, reference=reference)])


def _alert(lang: str, lines: list[str]) -> Component:
    said = [html.Strong(t("problem.title", lang)), *(html.P(line) for line in lines), html.A(t("problem.home", lang), href="/")]
    return html.Div(said, className="empty", role="alert")
