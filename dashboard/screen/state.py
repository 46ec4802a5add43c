"""The small question a screen asks every minute: is there a newer version of the data, or of the software?"""

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import flask
import orjson

from dashboard import deployment
from warehouse.catalogue.errors import ProjectError

_ROOT = Path(__file__).resolve().parents[2]
_ZONE = ZoneInfo("Asia/Shanghai")


def add_state(server: flask.Flask) -> None:
    """Serve /screen/state.json?county=: version (of the data), release (of the software), now (the server's time in the county's zone)."""

    @server.get("/screen/state.json")
    def state() -> flask.Response:
        try:
            with deployment.open_view(flask.request.full_path) as view:
                version = int(view.version.version) if view.version else 0
        except ProjectError as refusal:
            return flask.Response("\n".join(problem.what for problem in refusal.problems), 404, mimetype="text/plain")
        now = datetime.now(_ZONE).isoformat(timespec="seconds")
        return flask.Response(orjson.dumps({"version": version, "release": release(), "now": now}), mimetype="application/json")


@cache
def release() -> str:
    """Return a short hash of the running software: what the server and the browser are made of."""
    found = hashlib.sha256()
    for folder in ("assets", "dashboard", "warehouse"):
        for path in sorted(path for path in (_ROOT / folder).rglob("*") if path.suffix in (".py", ".toml", ".js", ".css")):
            found.update(path.read_bytes())
    return found.hexdigest()[:12]
