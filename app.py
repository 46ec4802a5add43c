"""Start here: `python app.py` loads what has changed and serves the dashboard on http://127.0.0.1:8050."""

import sys

import settings
from dashboard import create_app
from dashboard.server import claim, serve
from etl.job import load_counties
from etl.progress import Console
from warehouse import store
from warehouse.catalogue.errors import ProjectError


def main() -> int:
    """Migrate the warehouse, load the county folders, serve until stopped; return the exit code."""
    console = Console()
    try:
        url, folders = settings.database_url(), settings.county_folders()
        host, port = settings.text("RVD_HOST"), settings.number("RVD_PORT")
        bound = claim(host, port)
        console.say(f"warehouse: {url.rsplit('@', 1)[-1]}")
        store.upgrade(url)
        load_counties(url, folders, settings.CATALOGUE, settings.reading(), settings.number("RVD_LOAD_PROCESSES"), console)
        app = create_app(url, settings.CATALOGUE, folders, settings.VERSIONS)
    except ProjectError as refusal:
        console.refuse(refusal)
        return 1
    console.say(f"乡村振兴成效指标看板: http://{host}:{port}   (Ctrl-C stops it)")
    serve(app.server, bound, settings.number("RVD_WEB_WORKERS"), settings.number("RVD_WEB_THREADS"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
