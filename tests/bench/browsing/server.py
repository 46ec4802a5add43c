"""A server in a process that has done nothing else, on a socket it inherits: `python -m tests.bench.browsing.server`.

A process forked from the bench would begin with all the sections before it have left in memory, which no worker of `make run` has.
"""

import socket
import sys
from pathlib import Path

import flask

import settings
from dashboard import create_app, pages
from dashboard.server import secure, serve

_MEASURED = Path(__file__).parent / "pages"


def dashboard(url: str, *folders: str) -> flask.Flask:
    """Return the dashboard of a warehouse with the page that is measured."""
    pages.__path__.append(str(_MEASURED))
    made: flask.Flask = create_app(url, settings.CATALOGUE, [settings.ROOT / name for name in folders]).server
    return made


def floor(folder: str) -> flask.Flask:
    """Return a server of static pages."""
    made = flask.Flask("floor", static_folder=folder, static_url_path="/assets")
    secure(made)
    made.add_url_rule("/healthz", view_func=lambda: "OK")
    return made


def main() -> None:
    """Serve until stopped: the number of the socket, what to serve, what that is made of."""
    number, kind, *of = sys.argv[1:]
    made = {"dashboard": dashboard, "floor": floor}[kind](*of)
    serve(made, socket.socket(fileno=int(number)), settings.number("RVD_WEB_WORKERS"), settings.number("RVD_WEB_THREADS"))


if __name__ == "__main__":
    main()
