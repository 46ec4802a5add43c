"""Kiosk links: /screen?kiosk=TOKEN opens the big screen only, in that browser, until the token is taken back.

The link leaves a cookie, and a browser with one gets the screen, its files and its data, and nothing else; without one the dashboard
is as open as its network. Tokens lie in the warehouse, so they outlive restarts and hold for every server process.
"""

from collections.abc import Mapping
from threading import Lock
from time import monotonic
from urllib.parse import urlencode

import flask
from cachetools import TTLCache

from dashboard import deployment
from dashboard.text import t
from warehouse import screen_tokens, store

COOKIE = "kiosk"
_OPEN, _BELOW = ("/screen", "/healthz"), ("/screen/", "/assets/")  # these, and what lies below these
_CHECKED_SECONDS = 30  # a token taken back stops within them
_YEAR = 31_536_000


def add_kiosk(server: flask.Flask) -> None:
    """Take the token of a kiosk link into a cookie, and keep browsers that have one to the screen, reading only."""
    known: TTLCache[str, bool] = TTLCache(256, _CHECKED_SECONDS, timer=monotonic)
    lock = Lock()

    def valid(token: str) -> bool:
        with lock:
            found = known.get(token)
        if found is None:
            held: deployment.Deployment = flask.current_app.extensions["deployment"]
            with store.read(held.engine) as connection:
                found = screen_tokens.holds(connection, token)
            with lock:
                known[token] = found
        return found

    @server.before_request
    def confine() -> flask.typing.ResponseReturnValue | None:
        asked, kept = flask.request.args.get(COOKIE), flask.request.cookies.get(COOKIE)
        if asked is not None and flask.request.path == "/screen":
            return _admitted(asked, flask.request.args) if valid(asked) else _refused("stage.refused")
        if kept is None:
            return None
        inside = flask.request.path in _OPEN or flask.request.path.startswith(_BELOW)
        if not inside or flask.request.method not in ("GET", "HEAD"):
            return _refused("problem.forbidden")
        return None if flask.request.path.startswith("/assets/") or valid(kept) else _refused("stage.refused")


def _admitted(token: str, params: Mapping[str, str]) -> flask.typing.ResponseReturnValue:
    """Send the browser on without the token in its address."""
    kept = urlencode({name: value for name, value in params.items() if name != COOKIE})
    answer = flask.redirect(f"/screen?{kept}" if kept else "/screen")
    answer.set_cookie(COOKIE, token, max_age=_YEAR, samesite="Lax", httponly=True)
    return answer


def _refused(key: str) -> flask.Response:
    return flask.Response(t(key, deployment.language(flask.request.args)), 403, mimetype="text/plain")
