"""One report owed: the files that hold one sender's report of one form and period, or that there is none."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.reports import files
from dashboard.components.reports.status import state_name
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.form import Form
from warehouse.catalogue.periods import grain_of

PATH = "/reports/<form>/<area>/<period>"
_LEVELS = ("county", "township")
_MONTHS = 12


def title(view: View, form: str, area: str, period: str) -> str:
    """Return what the browser's tab says."""
    names = {"area": _area(view, area, period), "period": formats.period(period, view.lang), "form": _form(view, form).name.get(view.lang)}
    return t("reports.owed", view.lang, **names)


def build(view: View, form: str, area: str, period: str) -> list[Component]:
    """Lay out the page of one report owed."""
    lang = view.lang
    heading = title(view, form, area, period)
    known = view.report_status(_MONTHS)
    rows = known[(known["form_code"] == form) & (known["area_code"] == area) & (known["period"] == period)].to_dict("records")
    said = [t("reports.between", lang).join((state_name(view, row["state"]), t("reports.due_on", lang, day=row["due"]))) for row in rows]
    found = queries.files_about(view.connection, view.county, view.catalogue, form, area, period)
    back = html.A(t("reports.back", lang), href=view.link("/reports", form=form, period=None))
    top = html.Div([html.H1(heading), html.Span(said[0] if said else "", className="muted"), back], className="headline")
    if not len(found):
        return [top, panel.empty(t("reports.no_file", lang), t("reports.no_file_action", lang))]
    heading_of_list = html.H2(t("reports.files_about", lang, count=len(found)))
    return [top, html.Section([heading_of_list, files.file_table(view, found, "files")], className="panel")]


def _form(view: View, code: str) -> Form:
    if code not in view.catalogue.forms:
        raise view.unknown("form", code)
    return view.catalogue.form(code)


def _area(view: View, code: str, period: str) -> str:
    """Return a sender's name in a period; raise UnknownName for a period, or a sender not there in it."""
    try:
        grain = grain_of(period)
    except ValueError:
        raise view.unknown("period", period) from None
    if grain not in ("month", "quarter", "year") or period < "1900":
        raise view.unknown("period", period)
    for level in _LEVELS:
        places = queries.areas(view.connection, view.county, level, period)
        names = dict(zip(places["area_code"], places[f"name_{view.lang}"], strict=True))
        if code in names:
            return str(names[code])
    raise view.unknown("area", code)
