"""What an address without a page shows."""

from dash.development.base_component import Component

from dashboard.components import panel
from dashboard.context import View
from dashboard.text import t

PATH = ""


def title(view: View) -> str:
    """Return what the browser's tab says."""
    return t("pages.not_found", view.lang)


def build(view: View) -> list[Component]:
    """Say that there is no such page."""
    return [panel.empty(t("pages.not_found", view.lang), t("pages.not_found_action", view.lang))]
