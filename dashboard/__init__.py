"""The pages: `create_app` makes the Dash application that serves them."""

import html as markup
import logging
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import dash
import flask
from dash import Input, Output, State, html

from dashboard import deployment
from dashboard.answers import answer, keep_answers
from dashboard.components.search import add_search
from dashboard.exports import add_downloads
from dashboard.screen.kiosk import add_kiosk
from dashboard.screen.records import add_records
from dashboard.screen.routes import add_screen
from dashboard.screen.shell import add_shell
from dashboard.screen.state import add_state
from dashboard.server import secure
from dashboard.text import LANGUAGES, TAGS, t

_ASSETS = Path(__file__).resolve().parents[1] / "assets"
_ICON = f"/assets/icon.svg?m={(_ASSETS / 'icon.svg').stat().st_mtime}"
_LOG = logging.getLogger(__name__)
# What Dash would load and no page needs: assets/0-page.js lays out what is shown, and every browser we name has what the polyfill brings.
_UNUSED = ("dash_core_components", "dash_table", "dash_bootstrap_components", "polyfill@")
# Dash's name for one visit, which only background callbacks ask for; without it a page is the same document to all and compressed once.
_VISIT = re.compile(r',"end_id":"[^"]*"')


class _Application(dash.Dash):
    """Dash, with the page of the address inside its first document."""

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """Return the document every address answers with: its page inside, the scripts that show it, Dash's own for later."""
        query = flask.request.query_string.decode(errors="replace")
        found = answer(f"{quote(flask.request.path)}{'?' if query else ''}{query}")
        flask.g.status = found.status
        lang = deployment.language(flask.request.args)
        words = {key: markup.escape(t(f"app.{key}", lang)) for key in ("loading", "no_script")}
        scripts = [line for line in parts["scripts"].splitlines() if not any(name in line for name in _UNUSED)]
        ours = "".join(line for line in scripts if 'src="/assets/' in line)
        later = "".join(line.replace("<script ", '<script type="later" ') for line in scripts if 'src="/assets/' not in line)
        failed = {key: markup.escape(t(f"problem.{key}", lang)) for key in ("forbidden", "offline", "unanswered", "again", "home")}
        first = found.sent(()).replace("<", "\\u003c")
        return (
            f'<!DOCTYPE html>\n<html lang="{TAGS[lang]}">\n'
            f'<head>{parts["metas"]}<title>{markup.escape(found.title)}</title><link rel="icon" href="{_ICON}">{parts["css"]}</head>\n'
            f'<body><div id="failed" class="empty" role="alert" hidden data-forbidden="{failed["forbidden"]}"'
            f' data-offline="{failed["offline"]}" data-unanswered="{failed["unanswered"]}"><p></p>'
            f'<a href="/" data-plain>{failed["again"]}</a> <a href="/" data-plain>{failed["home"]}</a></div>'
            f'<div id="shown"><p class="_dash-loading">{words["loading"]}</p></div><div id="react-entry-point"></div>'
            f"<noscript>{words['no_script']}</noscript>"
            f"{_VISIT.sub('', parts['config'])}{later}{parts['renderer'].replace('application/javascript', 'later')}\n"
            f'<script type="application/json" id="first">{first}</script>{ours}</body>\n</html>'
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
        assets_path_ignore=["screen"],
        title=t("app.title", LANGUAGES[0]),
        update_title="",
        health_endpoint="healthz",
        suppress_callback_exceptions=True,  # pages are laid out on request, with data: there is nothing to validate at start
        compress=False,
        on_error=_record,
    )
    app.layout = html.Div([html.Div(id="address"), html.Div(id="page")], hidden=True)
    turned = (Input("address", "children"), State("address", "title"))
    app.callback(Output("page", "children"), *turned, prevent_initial_call=True)(_turn)
    deployment.configure(app.server, deployment.Deployment.open(url, catalogue, folders, versions))
    add_downloads(app.server)
    add_search(app.server)
    add_kiosk(app.server)
    add_screen(app.server)
    add_shell(app.server)
    add_state(app.server)
    add_records(app.server)
    keep_answers(app.server)
    secure(app.server)
    app.server.test_client().get("/healthz")
    return app


def _turn(asked: object, known: object) -> object:
    """Answer the address the browser has turned to, without the parts it says it has."""
    if not isinstance(asked, str) or not asked.startswith("/"):
        return dash.no_update
    return answer(asked).sent(set(known.split()) if isinstance(known, str) else ())


def _record(error: Exception) -> None:
    """Log what a callback could not answer; the page stays as it is. Pages show their own failures."""
    _LOG.error("a callback failed", exc_info=error)
