"""The pages: `create_app` makes the Dash application that serves them."""

import html as markup
import importlib
import logging
import pkgutil
from collections.abc import Sequence
from pathlib import Path

import dash
import flask
from dash import dcc, html

from dashboard import context, pages
from dashboard.components import controls
from dashboard.context import Deployment
from dashboard.server import allow_scripts, secure
from dashboard.text import LANGUAGES, TAGS, t

_ASSETS = Path(__file__).resolve().parents[1] / "assets"
_LOG = logging.getLogger(__name__)


class _Application(dash.Dash):
    """Dash, with its first page in the reader's language."""

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """Return the page every address answers with before the first callback."""
        lang = context.language(flask.request.args)
        words = {key: markup.escape(t(f"app.{key}", lang)) for key in ("title", "loading", "no_script")}
        scripts = "".join(parts[name] for name in ("config", "scripts", "renderer"))
        return (
            f'<!DOCTYPE html>\n<html lang="{TAGS[lang]}">\n'
            f"<head>{parts['metas']}<title>{words['title']}</title>{parts['favicon']}{parts['css']}</head>\n"
            f'<body><div id="react-entry-point"><div class="_dash-loading">{words["loading"]}</div></div>'
            f"<noscript>{words['no_script']}</noscript><footer>{scripts}</footer></body>\n</html>"
        )


def create_app(url: str, catalogue: Path, folders: Sequence[Path]) -> dash.Dash:
    """Make the application for some county folders over one warehouse.

    Args:
        url: the warehouse; it must have been migrated. catalogue: the shipped declarations. folders: the first is shown first.

    Returns:
        An application whose `server` any WSGI server can serve; it has answered one request already, because a cold
        worker answers its first parallel requests with errors. It has not opened the warehouse yet, so that it may be
        made before the server's processes are.

    Raises:
        ProjectError: a county folder or the catalogue has faults, or there is no warehouse.
    """
    app = _Application(
        "dashboard",
        use_pages=True,
        pages_folder="",
        assets_folder=str(_ASSETS),
        title=t("app.title", LANGUAGES[0]),
        update_title="",
        health_endpoint="healthz",
        suppress_callback_exceptions=True,  # pages are laid out on request, with data: there is nothing to validate at start
        compress=False,
        on_error=_record,
    )
    for module in pkgutil.iter_modules(pages.__path__):
        importlib.import_module(f"dashboard.pages.{module.name}")
    app.layout = html.Div([dcc.Location(id=controls.ADDRESS, refresh="callback-nav"), dash.page_container])
    controls.register(app)
    context.configure(app.server, Deployment.open(url, catalogue, folders))
    secure(app.server)
    app.server.test_client().get("/")
    allow_scripts(app.server, app.csp_hashes())
    return app


def _record(error: Exception) -> None:
    """Log what a callback could not answer; the page stays as it is. Layouts show their own failures."""
    _LOG.error("a callback failed", exc_info=error)
