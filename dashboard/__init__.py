"""The pages: `create_app` makes the Dash application that serves them."""

import html as markup
import logging
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import dash
import flask
import orjson
from dash import Input, Output, html
from dash.development.base_component import Component

from dashboard import deployment
from dashboard.answers import Answer, answer, keep_answers
from dashboard.components.search import add_search
from dashboard.exports import add_downloads
from dashboard.server import allow_scripts, secure
from dashboard.text import LANGUAGES, TAGS, t

_ASSETS = Path(__file__).resolve().parents[1] / "assets"
_LOG = logging.getLogger(__name__)
_UNUSED = ("dash_core_components", "dash_table")  # component libraries no page uses


class _Application(dash.Dash):
    """Dash, with the page of the address inside its first document."""

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """Return the document every address answers with: its page as layout, so that nothing has to be asked for before it is shown."""
        query = flask.request.query_string.decode(errors="replace")
        asked = f"{quote(flask.request.path)}{'?' if query else ''}{query}"
        found = answer(asked)
        flask.g.status = found.status
        lang = deployment.language(flask.request.args)
        words = {key: markup.escape(t(f"app.{key}", lang)) for key in ("loading", "no_script")}
        kept = {"_dash-layout": dash._utils.to_json(_layout(found)), "_dash-dependencies": dash._utils.to_json(self._callback_list)}
        answers = "".join(f'<script type="application/json" data-answers="{name}">{_inside(text)}</script>' for name, text in kept.items())
        scripts = "\n".join(line for line in parts["scripts"].splitlines() if not any(name in line for name in _UNUSED))
        return (
            f'<!DOCTYPE html>\n<html lang="{TAGS[lang]}">\n'
            f"<head>{parts['metas']}<title>{markup.escape(found.title)}</title>{parts['favicon']}{parts['css']}</head>\n"
            f'<body><div id="react-entry-point"><div class="_dash-loading">{words["loading"]}</div></div>'
            f"<noscript>{words['no_script']}</noscript>{answers}<footer>{parts['config']}{scripts}{parts['renderer']}</footer></body>\n</html>"
        )


def create_app(url: str, catalogue: Path, folders: Sequence[Path], versions: Path | None = None) -> dash.Dash:
    """Make the application for some county folders over one warehouse.

    Args:
        url: the warehouse; it must have been migrated. catalogue: the shipped declarations. folders: the first is shown first.
        versions: the folder earlier versions are kept in once somebody asked for one, see `Deployment.open`.

    Returns:
        An application whose `server` any WSGI server can serve; it has answered one request already, because a cold
        worker answers its first parallel requests with errors. It has not opened the warehouse yet, so that it may be
        made before the server's processes are.

    Raises:
        ProjectError: a county folder or the catalogue has faults, or there is no warehouse.
    """
    app = _Application(
        "dashboard",
        assets_folder=str(_ASSETS),
        title=t("app.title", LANGUAGES[0]),
        update_title="",
        health_endpoint="healthz",
        suppress_callback_exceptions=True,  # pages are laid out on request, with data: there is nothing to validate at start
        compress=False,
        on_error=_record,
    )
    app.layout = _layout(None)
    app.callback(Output("page", "children"), Input("address", "children"), prevent_initial_call=True)(_turn)
    deployment.configure(app.server, deployment.Deployment.open(url, catalogue, folders, versions))
    add_downloads(app.server)
    add_search(app.server)
    keep_answers(app.server)
    secure(app.server)
    app.server.test_client().get("/healthz")
    allow_scripts(app.server, app.csp_hashes())
    return app


def _layout(page: Answer | None) -> Component:
    """Return what stands in the document: the address turned to, which the page's callback listens to, and the page."""
    shown = orjson.Fragment(page.json) if page else None
    return html.Div([html.Div(hidden=True, id="address"), html.Div(shown, id="page")])


def _turn(asked: object) -> object:
    """Answer the address the browser has turned to."""
    return orjson.Fragment(answer(asked).json) if isinstance(asked, str) and asked.startswith("/") else dash.no_update


def _inside(text: str) -> str:
    """Return JSON that may stand inside a document."""
    return text.replace("<", "\\u003c")


def _record(error: Exception) -> None:
    """Log what a callback could not answer; the page stays as it is. Pages show their own failures."""
    _LOG.error("a callback failed", exc_info=error)
