"""What stands around every page: masthead, demo badge, data version, language; and what is shown when a page cannot be."""

import logging
import secrets
from dataclasses import replace
from typing import Any, NamedTuple

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard import context, formats
from dashboard.components import panel, search
from dashboard.components.controls import Option, choice
from dashboard.context import View, address
from dashboard.routing import Page, find_page
from dashboard.text import LANGUAGES, TAGS, t
from warehouse.catalogue.errors import ProjectError

_LOG = logging.getLogger(__name__)
TOPICS = ("collective_income", "cooperatives", "training", "services")  # with pages of their own; the domains follow
_NAVIGATION = ("townships", "indicators", "reports", "cases")


class Answer(NamedTuple):
    """A page as it is sent: its component, what the browser's tab says, and the status of the document it comes in."""

    component: Component
    title: str
    status: int


def answer(asked: str) -> Answer:
    """Answer one address, path and query, inside one read transaction; a refusal or a failure becomes a page that says so.

    ProjectErrors are shown in their own words, anything else as a reference number under which the log has the rest.
    """
    lang = context.language(context.parameters(asked.partition("?")[2]))
    try:
        with context.open_view(asked) as view:
            return _answer(asked, view, find_page(asked))
    except ProjectError as refusal:
        return _page(asked, lang, _bare_masthead(lang), [_refusal(refusal, lang)], t("problem.title", lang), 404)
    except Exception:
        return _page(asked, lang, _bare_masthead(lang), [_failure(asked, lang)], t("problem.title", lang), 500)


def _answer(asked: str, view: View, page: Page) -> Answer:
    if not view.loaded:
        nothing = panel.empty(t("empty.title", view.lang), t("empty.action", view.lang))
        return _page(asked, view.lang, _masthead(view), [nothing], t("empty.title", view.lang), 200)
    try:
        content, title, status = page.content(view), page.title_in(view), 200 if page.found else 404
    except ProjectError as refusal:
        title = t("problem.title", view.lang)
        return _page(asked, view.lang, _masthead(replace(view, params={})), [_refusal(refusal, view.lang)], title, 404)
    return _page(asked, view.lang, _masthead(view), content, title, status)


def _page(asked: str, lang: str, masthead: Component, content: list[Component], title: str, status: int) -> Answer:
    tab = t("app.page_title", lang, page=title, app=t("app.title", lang))
    said: dict[str, Any] = {"data-title": tab, "data-address": asked}
    return Answer(html.Div([masthead, html.Main(content, id="main", tabIndex="-1")], lang=TAGS[lang], **said), tab, status)


def _masthead(view: View) -> Component:
    version = (
        t("app.version", view.lang, version=view.version.version, moment=formats.moment(view.version.published_at, view.lang))
        if view.version
        else t("app.no_version", view.lang)
    )
    county = view.shown.county
    badge = [html.Span(t("app.demo", view.lang), className="demo", title=county.note.get(view.lang))] if county.demo else []
    other = LANGUAGES[1 - LANGUAGES.index(view.lang)]
    switch = address(view.path, {**view.params, "county": view.county, "lang": other})
    plain: dict[str, Any] = {"data-plain": ""}  # a new document: the server remembers the language
    theme: dict[str, Any] = {"data-theme-switch": "", "aria-label": t("app.theme", view.lang)}
    return html.Header(
        [
            html.A(t("app.skip", view.lang), href="#main", className="skip"),
            html.A(t("app.title", view.lang), href=view.link("/"), className="brand"),
            html.Nav(
                [
                    _entry(view, "/", "pages.overview"),
                    _topics(view),
                    *(_entry(view, f"/{page}", f"pages.{page}") for page in _NAVIGATION),
                ],
                **_aria(label=t("app.pages", view.lang)),
            ),
            search.search(view),
            html.Div(
                [
                    *_counties(view),
                    *badge,
                    html.Span(version, className="muted small", id="data-version"),
                    html.Button("◐", type="button", className="theme", title=t("app.theme", view.lang), **theme),
                    html.A(t("app.language", view.lang), href=switch, lang=TAGS[other], className="language", **plain),
                ],
                className="right",
            ),
        ],
        className="masthead",
    )


def _topics(view: View) -> Component:
    """Offer the pages of the topics and domains as a menu."""
    listed = [(topic, t(f"topics.{topic}", view.lang)) for topic in TOPICS]
    listed += [(code, domain.name.get(view.lang)) for code, domain in view.catalogue.domains.items()]
    items = [
        dbc.DropdownMenuItem(name, href=view.link(f"/topics/{topic}"), active=view.path == f"/topics/{topic}") for topic, name in listed
    ]
    menu: Component = dbc.DropdownMenu(items, label=t("pages.topics", view.lang), nav=False, caret=False, className="menu", color="link")
    return menu


def _entry(view: View, href: str, title: str) -> Component:
    inside = view.path == href if href == "/" else view.path.startswith(href)
    return html.A(t(title, view.lang), href=view.link(href), **(_aria(current="page") if inside else {}))


def _bare_masthead(lang: str) -> Component:
    return html.Header([html.A(t("app.title", lang), href="/", className="brand")], className="masthead")


def _counties(view: View) -> list[Component]:
    if len(view.counties) == 1:
        return []
    options = [Option(county.name.get(view.lang), view.county_link(county.code)) for county in view.counties]
    return [choice(view, "county", options, view.county_link(view.county))]


def _aria(**attributes: str) -> dict[str, Any]:
    return {f"aria-{name}": value for name, value in attributes.items()}


def _refusal(refusal: ProjectError, lang: str) -> Component:
    return _alert(lang, [" → ".join(part for part in (problem.what, problem.remedy) if part) for problem in refusal.problems])


def _failure(path: str, lang: str) -> Component:
    reference = secrets.token_hex(4)
    _LOG.exception("page %r failed, reference %s", path, reference)
    return _alert(lang, [t("problem.reference", lang, reference=reference)])


def _alert(lang: str, lines: list[str]) -> Component:
    said = [html.Strong(t("problem.title", lang)), *(html.P(line) for line in lines), html.A(t("problem.home", lang), href="/")]
    return html.Div(said, className="empty", role="alert")
