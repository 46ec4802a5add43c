"""What a reader takes away: the numbers of a chart as CSV and as a workbook that explains itself."""

import io

import flask

from dashboard import deployment
from dashboard.exports.files import as_csv, as_workbook
from dashboard.exports.tables import TABLES
from dashboard.text import t
from warehouse.catalogue.errors import ProjectError

_KINDS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def add_downloads(server: flask.Flask) -> None:
    """Serve ``/download/<table>.csv`` and ``.xlsx`` with the filters of the page they were asked for on."""

    @server.get("/download/<name>.<kind>")
    def download(name: str, kind: str) -> flask.Response:
        """Answer with a file named after what it holds; 404 for a table, file type, indicator, area or period nobody knows."""
        if name not in TABLES or kind not in _KINDS:
            flask.abort(404)
        write, media = _KINDS[kind]
        try:
            with deployment.open_view(flask.request.full_path) as view:
                table = TABLES[name](view)
                body = write(table, view)
                version = view.version.version if view.version else 0
                stem = t("export.file", view.lang, title=table.title, version=version)
        except ProjectError as refusal:
            return flask.Response("\n".join(problem.what for problem in refusal.problems), 404, mimetype="text/plain")
        return flask.send_file(io.BytesIO(body), media, as_attachment=True, download_name=f"{stem}.{kind}", etag=False)
