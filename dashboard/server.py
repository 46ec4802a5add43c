"""What the web server adds around the pages: headers, compression, caching, and the process that serves."""

import sys
from collections.abc import Sequence
from typing import Any

import brotli
import flask

from dashboard.context import LANGUAGE_COOKIE
from dashboard.text import LANGUAGES

_COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg+xml")
_SMALL = 1024
_YEAR = 31_536_000
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def secure(server: flask.Flask) -> None:
    """Add security headers, compression and the language cookie to every answer.

    Scripts run only from this server or with a hash `allow_scripts` named; styles may be inline, which plotly.js needs.
    """
    allow_scripts(server, ())
    packed: dict[str, bytes] = {}  # files never change while a process lives

    @server.after_request
    def finish(response: flask.Response) -> flask.Response:
        response.headers.update(_HEADERS)
        response.headers["Content-Security-Policy"] = server.extensions["content_security_policy"]
        wanted = flask.request.args.get("lang")
        if wanted in LANGUAGES:
            response.set_cookie(LANGUAGE_COOKIE, wanted, max_age=_YEAR, samesite="Lax", httponly=True)
        return _compress(response, packed)


def allow_scripts(server: flask.Flask, hashes: Sequence[str]) -> None:
    """Let inline scripts with these hashes run: Dash makes some of its own, which are known after its first answer."""
    server.extensions["content_security_policy"] = "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self'", *hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'self'",
            "frame-ancestors 'self'",
            "form-action 'self'",
        ]
    )


def _compress(response: flask.Response, packed: dict[str, bytes]) -> flask.Response:
    kind = response.mimetype or ""
    accepts = "br" in flask.request.headers.get("Accept-Encoding", "")
    if not accepts or response.status_code != 200 or not kind.startswith(_COMPRESSED) or "Content-Encoding" in response.headers:
        return response
    immutable = flask.request.path.startswith(("/assets/", "/_dash-component-suites/"))
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < _SMALL:
        return response
    if immutable:
        if flask.request.full_path not in packed:
            packed[flask.request.full_path] = brotli.compress(body, quality=9)
        response.set_data(packed[flask.request.full_path])
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}"
    else:
        response.set_data(brotli.compress(body, quality=4))
    response.headers["Content-Encoding"] = "br"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers.pop("ETag", None)
    return response


def serve(server: flask.Flask, host: str, port: int, workers: int, threads: int) -> None:
    """Serve until stopped: gunicorn, or waitress on Windows. Never Flask's own server."""
    if sys.platform == "win32":
        import waitress  # noqa: PLC0415  # installed on Windows only

        waitress.serve(server, host=host, port=port, threads=workers * threads, connection_limit=1000)
        return
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415  # not installed on Windows

    class Application(BaseApplication):  # type: ignore[misc]
        """gunicorn, set up from here and not from a file."""

        def load_config(self) -> None:
            """Set what gunicorn would read from its command line."""
            settings: dict[str, Any] = {
                "bind": f"{host}:{port}", "workers": workers, "threads": threads, "worker_class": "gthread",
                "preload_app": False, "timeout": 60, "graceful_timeout": 5, "loglevel": "warning",
            }  # fmt: skip
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> flask.Flask:
            """Return the application each worker serves."""
            return server

    Application().run()
