"""What stands above every page: its name, the pages, search, the data set, demo badge, data version, theme and language."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import search
from dashboard.components.controls import Option, choice
from dashboard.context import View, address
from dashboard.text import LANGUAGES, TAGS, t

_NAVIGATION = ("townships", "indicators", "reports", "cases")


def masthead(view: View) -> Component:
    """Show the masthead of one page."""
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
    said = (t("app.title", view.lang), county.name.get(view.lang), *(t("app.demo", view.lang) for _ in badge), version)
    printing: dict[str, Any] = {"data-print": t("format.separator", view.lang).join(said)}
    theme: dict[str, Any] = {"data-theme-switch": "", "aria-label": t("app.theme", view.lang)}
    return html.Header(
        [
            html.A(t("app.skip", view.lang), href="#main", className="skip"),
            html.A(t("app.title", view.lang), href=view.link("/"), className="brand"),
            html.Nav(
                [
                    _entry(view, "/", "pages.overview"),
                    _entry(view, "/targets", "pages.targets"),
                    _entry(view, "/ranking", "pages.ranking"),
                    _topics(view),
                    *(_entry(view, f"/{page}", f"pages.{page}") for page in _NAVIGATION),
                    html.A(t("pages.screen", view.lang), href=view.link("/screen", period=None, basis=None), **plain),
                ],
                **_aria(label=t("app.pages", view.lang)),
            ),
            search.search(view),
            html.Div(
                [
                    *_counties(view),
                    *badge,
                    html.Span(version, className="muted small", id="data-version"),
                    html.Button(
                        t("app.print", view.lang), type="button", className="print", title=t("app.print_title", view.lang), **printing
                    ),
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
    items = [
        dbc.DropdownMenuItem(name, href=view.link(f"/topics/{topic}"), active=view.path == f"/topics/{topic}")
        for topic, name in view.topics().items()
    ]
    menu: Component = dbc.DropdownMenu(items, label=t("pages.topics", view.lang), nav=False, caret=False, className="menu", color="link")
    return menu


def _entry(view: View, href: str, title: str) -> Component:
    inside = view.path == href if href == "/" else view.path.startswith(href)
    return html.A(t(title, view.lang), href=view.link(href), **(_aria(current="page") if inside else {}))


def bare_masthead(lang: str) -> Component:
    """Show the masthead where no page could be opened."""
    return html.Header([html.A(t("app.title", lang), href="/", className="brand")], className="masthead")


def _counties(view: View) -> list[Component]:
    if len(view.counties) == 1:
        return []
    options = [Option(county.name.get(view.lang), view.county_link(county.code)) for county in view.counties]
    return [choice(view, "county", options, view.county_link(view.county))]


def _aria(**attributes: str) -> dict[str, Any]:
    return {f"aria-{name}": value for name, value in attributes.items()}
