"""What a reader takes away: the numbers of a chart as CSV and as a workbook that explains itself, the targets as documents to send."""

import io

import flask

from dashboard import deployment
from dashboard.context import View
from dashboard.exports.brief import DOCUMENTS, brief_title
from dashboard.exports.files import as_csv, as_workbook
from dashboard.exports.tables import TABLES
from dashboard.text import t
from warehouse.catalogue.errors import ProjectError, UnknownName

_KINDS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def add_downloads(server: flask.Flask) -> None:
    """Serve ``/download/<table>.csv`` and ``.xlsx``, and ``/download/targets`` as each of DOCUMENTS, with the filters of their page."""

    @server.get("/download/<name>.<kind>")
    def download(name: str, kind: str) -> flask.Response:
        """Answer with a file named after what it holds; 404 for a table, file type, indicator, area or period nobody knows.

        What the server is set up wrongly for, a font or a template, is said with status 503 and what to do.
        """
        document = name == "targets" and kind in DOCUMENTS
        if not document and (name not in TABLES or kind not in _KINDS):
            flask.abort(404)
        try:
            with deployment.open_view(flask.request.full_path) as view:
                title, body, media = _document(view, kind) if document else _table(view, name, kind)
                version = view.version.version if view.version else 0
                stem = t("export.file", view.lang, title=title, version=version)
        except UnknownName as refusal:
            return flask.Response("\n".join(problem.what for problem in refusal.problems), 404, mimetype="text/plain")
        except ProjectError as refusal:
            return flask.Response("\n".join(map(str, refusal.problems)), 503, mimetype="text/plain")
        return flask.send_file(io.BytesIO(body), media, as_attachment=True, download_name=f"{stem}.{kind}", etag=False)


def _table(view: View, name: str, kind: str) -> tuple[str, bytes, str]:
    write, media = _KINDS[kind]
    table = TABLES[name](view)
    return table.title, write(table, view), media


def _document(view: View, kind: str) -> tuple[str, bytes, str]:
    write, media = DOCUMENTS[kind]
    return brief_title(view), write(view), media
