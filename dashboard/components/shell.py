"""What stands around every page: masthead, demo badge, data version, language; and what is shown when a page cannot be."""

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import context, formats
from dashboard.components import panel
from dashboard.context import View, address
from dashboard.text import LANGUAGES, TAGS, t
from warehouse.catalogue.errors import ProjectError

_LOG = logging.getLogger(__name__)
_NAVIGATION = (("/", "pages.overview"),)


def answer(path: str, params: Mapping[str, str | None], build: Callable[[View], list[Component]]) -> Component:
    """Answer one page inside one read transaction; a refusal or a failure becomes a page that says so.

    Args:
        path: the page's own address, which the language switch leads back to.
        build: makes the page's content; its ProjectErrors are shown in their own words, anything else as a
            reference number under which the log has the rest.
    """
    lang = context.language(params)
    try:
        with context.open_view(params) as view:
            return _page(lang, _masthead(view, path), _content(view, build))
    except ProjectError as refusal:
        return _page(lang, _bare_masthead(lang), [_refusal(refusal, lang)])
    except Exception:
        return _page(lang, _bare_masthead(lang), [_failure(path, lang)])


def _content(view: View, build: Callable[[View], list[Component]]) -> list[Component]:
    if not view.loaded:
        return [panel.empty(t("empty.title", view.lang), t("empty.action", view.lang))]
    try:
        return build(view)
    except ProjectError as refusal:
        return [_refusal(refusal, view.lang)]


def _page(lang: str, masthead: Component, content: list[Component]) -> Component:
    return html.Div([masthead, html.Main(content, id="main", tabIndex="-1")], lang=TAGS[lang])


def _masthead(view: View, path: str) -> Component:
    version = (
        t("app.version", view.lang, version=view.version.version, moment=formats.moment(view.version.published_at, view.lang))
        if view.version
        else t("app.no_version", view.lang)
    )
    county = view.shown.county
    badge = [html.Span(t("app.demo", view.lang), className="demo", title=county.note.get(view.lang))] if county.demo else []
    other = LANGUAGES[1 - LANGUAGES.index(view.lang)]
    switch = address(path, {**view.params, "county": view.county, "lang": other})
    return html.Header(
        [
            html.A(t("app.skip", view.lang), href="#main", className="skip"),
            dcc.Link(t("app.title", view.lang), href=view.link("/"), className="brand"),
            html.Nav([dcc.Link(t(title, view.lang), href=view.link(href)) for href, title in _NAVIGATION]),
            html.Nav(_counties(view), **_aria(label=t("app.counties", view.lang))),
            html.Div(
                [
                    *badge,
                    html.Span(version, className="muted small", id="data-version"),
                    html.A(t("app.language", view.lang), href=switch, lang=TAGS[other], className="language"),
                ],
                className="right",
            ),
        ],
        className="masthead",
    )


def _bare_masthead(lang: str) -> Component:
    return html.Header([dcc.Link(t("app.title", lang), href="/", className="brand")], className="masthead")


def _counties(view: View) -> list[Component]:
    if len(view.counties) == 1:
        return []
    return [
        dcc.Link(county.name.get(view.lang), href=view.county_link(county.code))
        if county.code != view.county
        else html.Span(county.name.get(view.lang), **_aria(current="true"))
        for county in view.counties
    ]


def _aria(**attributes: str) -> dict[str, Any]:
    return {f"aria-{name}": value for name, value in attributes.items()}


def _refusal(refusal: ProjectError, lang: str) -> Component:
    return _alert(lang, [" → ".join(part for part in (problem.what, problem.remedy) if part) for problem in refusal.problems])


def _failure(path: str, lang: str) -> Component:
    reference = secrets.token_hex(4)
    _LOG.exception("page %r failed, reference %s", path, reference)
    return _alert(lang, [t("problem.reference", lang, reference=reference)])


def _alert(lang: str, lines: list[str]) -> Component:
    said = [html.Strong(t("problem.title", lang)), *(html.P(line) for line in lines), dcc.Link(t("problem.home", lang), href="/")]
    return html.Div(said, className="empty", role="alert")
