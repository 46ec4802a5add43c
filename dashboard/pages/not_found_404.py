"""What an address without a page shows."""

import dash
from dash.development.base_component import Component

from dashboard import context
from dashboard.components import panel, shell
from dashboard.context import View
from dashboard.text import t


def layout(**params: str) -> Component:
    """Say that there is no such page."""
    return shell.answer("/", params, _build)


def title(**_: str) -> str:
    """Return what the browser's tab says."""
    return t("pages.not_found", context.language({}))


def _build(view: View) -> list[Component]:
    return [panel.empty(t("pages.not_found", view.lang), t("pages.not_found_action", view.lang))]


dash.register_page(__name__, layout=layout, title=title)
