"""What the web server adds around the pages: headers, compression, caching, and the process that serves."""

import gc
import gzip
import hashlib
import logging
import re
import secrets
import socket
import sys
from collections.abc import Callable, Mapping, MutableMapping
from threading import Lock
from typing import Any

import brotli
import flask
from cachetools import LRUCache
from dash.exceptions import DependencyException
from werkzeug.exceptions import HTTPException

from dashboard.deployment import LANGUAGE_COOKIE, language
from dashboard.text import LANGUAGES, t
from warehouse.catalogue.errors import Problem, ProjectError

_GARBAGE = 20_000  # objects that are new before garbage is looked for; most of a page's go by themselves when it is done
_LOG = logging.getLogger(__name__)
_COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg+xml")
_FILES = ("/assets/", "/_dash-component-suites/")
_FINGERPRINT = re.compile(r"\.v[\w.]+m\d+\.")  # as Dash writes version and time into a file's name
_TIME = re.compile(r"\d+(\.\d+)?")  # and into the address of an asset
_SAID = {403: "problem.forbidden", 404: "problem.missing", 413: "problem.too_large"}  # of what is refused by its status
_SMALL = 1024
_PACKED_BYTES = 16 * 1024 * 1024  # of compressed answers
_LARGEST_REQUEST = 64 * 1024
_YEAR = 31_536_000
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
        "form-action 'self'",
    ]
)
# Browsers offer br on https and localhost only, so an intranet address needs gzip. Files once and hard, answers quickly.
_PACKERS: Mapping[str, Callable[[bytes, bool], bytes]] = {
    "br": lambda body, is_file: brotli.compress(body, quality=9 if is_file else 4),
    "gzip": lambda body, is_file: gzip.compress(body, 9 if is_file else 4, mtime=0),
}


def secure(server: flask.Flask) -> None:
    """Add security headers, compression and the language cookie to every answer, and keep failures short.

    Scripts run only from this server; styles may be inline, which plotly.js needs.
    """
    server.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    packed = _Packed()

    @server.after_request
    def finish(response: flask.Response) -> flask.Response:
        response.headers.update(_HEADERS)
        response.headers["Content-Security-Policy"] = _POLICY
        wanted = flask.request.args.get("lang")
        if wanted in LANGUAGES:
            response.set_cookie(LANGUAGE_COOKIE, wanted, max_age=_YEAR, samesite="Lax", httponly=True)
        if response.status_code == 200:
            response.headers["Cache-Control"] = _keep(flask.request)
            response.status_code = flask.g.get("status", 200)  # of the page inside the document
        return _compress(response, packed)

    @server.errorhandler(Exception)
    def refuse(error: Exception) -> Any:
        """Answer what no page handled in one sentence: failures of pages never come here, malformed callback requests do.

        The log has the rest of what failed, under the reference the sentence names.
        """
        lang = language(flask.request.args)
        if isinstance(error, HTTPException):
            answer = error.get_response()
            answer.set_data(t(_SAID.get(error.code or 500, "problem.refused"), lang))
            answer.mimetype = "text/plain"
            return answer
        if isinstance(error, DependencyException):  # Dash's word for a file it does not serve
            return flask.Response(t("problem.missing", lang), 404, mimetype="text/plain")
        reference = secrets.token_hex(4)
        _LOG.warning("%s %r could not be answered, reference %s", flask.request.method, flask.request.path, reference, exc_info=error)
        status = 400 if flask.request.method == "POST" else 500
        return flask.Response(t("problem.reference", lang, reference=reference), status, mimetype="text/plain")


def _keep(request: flask.Request) -> str:
    """Say how long an answer may be kept: files whose address changes with them for a year, all others never unasked."""
    if not request.path.startswith(_FILES):
        return "no-store" if request.path.startswith("/_dash-") else "no-cache"
    changing = _TIME.fullmatch(request.args.get("m", "")) or _FINGERPRINT.search(request.path)
    return f"public, max-age={_YEAR}, immutable" if changing else "no-cache"


class _Packed:
    """What was compressed before: files well and for good, as many as there are; answers quickly, the last ones."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, bytes], bytes] = {}
        self._answers: LRUCache[tuple[str, bytes], bytes] = LRUCache(_PACKED_BYTES, getsizeof=len)
        self._lock = Lock()

    def pack(self, body: bytes, encoding: str, *, file: bool) -> bytes:
        """Return a body in an encoding."""
        kept: MutableMapping[tuple[str, bytes], bytes] = self._files if file else self._answers
        key = (encoding, hashlib.sha256(body).digest())
        with self._lock:
            found = kept.get(key)
        if found is None:
            found = _PACKERS[encoding](body, file)
            with self._lock:
                kept[key] = found
        return found


def _compress(response: flask.Response, packed: _Packed) -> flask.Response:
    kind = response.mimetype or ""
    if response.status_code >= 500 or not kind.startswith(_COMPRESSED) or "Content-Encoding" in response.headers:
        return response
    response.headers["Vary"] = "Accept-Encoding"
    offered = flask.request.accept_encodings
    encoding = next((name for name in _PACKERS if offered.quality(name) > 0), None)
    if encoding is None or flask.request.method == "HEAD":
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < _SMALL:
        return response
    response.set_data(packed.pack(body, encoding, file=flask.request.path.startswith(_FILES)))
    response.headers["Content-Encoding"] = encoding
    if not response.get_etag()[1]:  # a strong one is of the bytes that were
        response.headers.pop("ETag", None)
    return response


def claim(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address, for `serve`; raise ProjectError when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let two servers have one port
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except (OSError, OverflowError) as error:
        bound.close()
        what = f"cannot listen there: {getattr(error, 'strerror', None) or error}"
        raise ProjectError(Problem(f"{host}:{port}", what, "stop what uses the port, or set RVD_PORT to another")) from error
    return bound


def serve(server: flask.Flask, bound: socket.socket, workers: int, threads: int) -> None:
    """Serve until stopped: gunicorn, or waitress on Windows. Never Flask's own server.

    What is there by now is left out of every search for garbage, a seventh of the time of pages. gunicorn's workers are forked from
    this process and share its memory, which such a search would write to.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    if sys.platform == "win32":
        import waitress  # noqa: PLC0415  # installed on Windows only

        waitress.serve(server, sockets=[bound], threads=workers * threads, connection_limit=1000)
        return
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415  # not installed on Windows

    class Application(BaseApplication):  # type: ignore[misc]
        """gunicorn, set up from here and not from a file."""

        def load_config(self) -> None:
            """Set what gunicorn would read from its command line."""
            settings: dict[str, Any] = {
                "bind": f"fd://{bound.fileno()}", "workers": workers, "threads": threads, "worker_class": "gthread",
                "timeout": 60, "graceful_timeout": 5, "loglevel": "warning",
            }  # fmt: skip
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> flask.Flask:
            """Return the application each worker serves."""
            return server

    Application().run()
