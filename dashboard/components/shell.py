"""What stands around every page: masthead, demo badge, data version, language; and what is shown when a page cannot be."""

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import context, formats
from dashboard.context import View
from dashboard.text import LANGUAGES, t
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
    try:
        with context.open_view(params) as view:
            return html.Div([_masthead(view, path), html.Main(build(view), id="main")])
    except ProjectError as refusal:
        return _problem(context.language(_known(params)), [f"{problem.what} → {problem.remedy}" for problem in refusal.problems])
    except Exception:
        reference = secrets.token_hex(4)
        _LOG.exception("page %s failed, reference %s", path, reference)
        lang = context.language(_known(params))
        return _problem(lang, [t("problem.reference", lang, reference=reference)])


def _known(params: Mapping[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in params.items() if isinstance(value, str)}


def _masthead(view: View, path: str) -> Component:
    newest = view.version()
    version = (
        t("app.version", view.lang, version=newest.version, moment=formats.moment(newest.published_at, view.lang))
        if newest
        else t("app.no_version", view.lang)
    )
    other = LANGUAGES[1 - LANGUAGES.index(view.lang)]
    switch = {**view.params, "county": view.county, "lang": other}
    return html.Header(
        [
            html.A(t("app.skip", view.lang), href="#main", className="skip"),
            dcc.Link(t("app.title", view.lang), href=view.link("/"), className="brand"),
            html.Nav([dcc.Link(t(title, view.lang), href=view.link(href)) for href, title in _NAVIGATION]),
            html.Nav(_counties(view), **_aria(label=t("app.counties", view.lang))),
            html.Div(
                [
                    *(
                        [html.Span(t("app.demo", view.lang), className="demo", title=t("app.demo_note", view.lang))]
                        if view.shown.county.demo
                        else []
                    ),
                    html.Span(version, className="muted small", id="data-version"),
                    html.A(t("app.language", view.lang), href=f"{path}?{urlencode(switch)}", lang=other),
                ],
                className="right",
            ),
        ],
        className="masthead",
    )


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


def _problem(lang: str, lines: list[str]) -> Component:
    return html.Main(
        html.Div(
            [
                html.Strong(t("problem.title", lang)),
                *(html.P(line) for line in lines),
                dcc.Link(t("problem.home", lang), href="/"),
            ],
            className="empty",
            role="alert",
        ),
        id="main",
    )
