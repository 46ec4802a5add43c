"""The line above a page that does not show the newest data."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.context import View
from dashboard.text import t


def version_banner(view: View) -> list[Component]:
    """Say which earlier version a page shows and lead back to the newest; nothing where it shows that."""
    if not view.earlier or view.version is None:
        return []
    said = t("as_of.shown", view.lang, version=view.version.version, moment=formats.moment(view.version.published_at, view.lang))
    back = html.A(t("as_of.newest", view.lang), href=view.here(version=None))
    return [html.P([said, " · ", back], className="as-of", role="status")]
