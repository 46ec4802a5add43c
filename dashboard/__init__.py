"""The pages: `create_app` makes the Dash application that serves them."""

import importlib
import pkgutil
from collections.abc import Sequence
from pathlib import Path

import dash
from dash import dcc, html

from dashboard import context, pages
from dashboard.context import Deployment
from dashboard.server import allow_scripts, secure
from dashboard.text import LANGUAGES, t

_ASSETS = Path(__file__).resolve().parents[1] / "assets"
_INDEX = """<!DOCTYPE html>
<html lang="zh-CN">
<head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


def create_app(url: str, catalogue: Path, folders: Sequence[Path]) -> dash.Dash:
    """Make the application for some county folders over one warehouse.

    Args:
        url: the warehouse; it must have been migrated. catalogue: the shipped declarations. folders: the first is shown first.

    Returns:
        An application whose `server` any WSGI server can serve; it has answered one request already, because a cold
        worker answers its first parallel requests with errors.

    Raises:
        ProjectError: a county folder or the catalogue has faults, or there is no warehouse.
    """
    app = dash.Dash(
        "dashboard",
        use_pages=True,
        pages_folder="",
        assets_folder=str(_ASSETS),
        index_string=_INDEX,
        title=t("app.title", LANGUAGES[0]),
        update_title="",
        health_endpoint="healthz",
        suppress_callback_exceptions=True,  # pages are laid out on request, with data: there is nothing to validate at start
        compress=False,
    )
    for module in pkgutil.iter_modules(pages.__path__):
        importlib.import_module(f"dashboard.pages.{module.name}")
    app.layout = html.Div([dcc.Location(id="address", refresh="callback-nav"), dash.page_container])
    app.server.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000
    context.configure(app.server, Deployment.open(url, catalogue, folders))
    secure(app.server)
    app.server.test_client().get("/")
    allow_scripts(app.server, app.csp_hashes())
    return app
