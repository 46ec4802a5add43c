"""报送: who sent which form when, who is missing, how promptly, what was found, and how fresh each number is."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import controls, panel
from dashboard.components.reports import files, fresh, status
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.form import Form

PATH = "/reports"
_MONTHS = 12
_FILES = 12


def title(view: View) -> str:
    """Return what the browser's tab says."""
    return t("pages.reports", view.lang)


def build(view: View) -> list[Component]:
    """Lay out the page; ?form= chooses the form whose senders and periods are shown."""
    lang = view.lang
    known = view.report_status(_MONTHS)
    owed = [view.catalogue.form(code) for code in dict.fromkeys(known["form_code"])]
    chosen = _chosen(view, owed)
    heading = [html.H1(t("pages.reports", lang)), html.Span(t("reports.as_of", lang, day=view.today), className="muted")]
    top = html.Div(heading, className="headline")
    if chosen is None:
        nothing = panel.empty(t("reports.nobody_owes", lang), t("reports.nobody_owes_action", lang))
        return [top, html.Div([nothing, *_files(view), *_fresh(view)], className="column")]
    used = set(known.loc[known["in_use"], "form_code"])
    picker = controls.pick(view, "form", _named(view, owed, used), chosen.code)
    main = html.Div([status.matrix_panel(view, chosen, known[known["form_code"] == chosen.code]), *_files(view)], className="column")
    beside = html.Div([status.missing(view, known), status.rates(view, chosen, queries.on_time(known))], className="column")
    return [
        top,
        html.Div(picker, className="controls"),
        html.Div([main, beside], className="panels"),
        html.Div(_fresh(view), className="below"),
    ]


def _files(view: View) -> list[Component]:
    found = queries.files_with_findings(view.connection, view.county, _FILES)
    return [files.files_panel(view, found)] if len(found) else []


def _fresh(view: View) -> list[Component]:
    """Say how fresh the numbers are of a county that is one whole."""
    if not view.root:
        return []
    return [fresh.fresh_panel(view, queries.freshness(view.connection, view.county, view.catalogue, view.today))]


def _chosen(view: View, owed: list[Form]) -> Form | None:
    """Return the form the address names, else one that every township sends each month, else the first."""
    asked = view.params.get("form")
    if asked is not None:
        if all(form.code != asked for form in owed):
            raise view.unknown("form", asked)
        return view.catalogue.form(asked)
    order = sorted(owed, key=lambda form: (form.sender != "township", form.area.level != "village", form.frequency != "month"))
    return next(iter(order), None)


def _named(view: View, owed: list[Form], used: set[str]) -> dict[str, str]:
    """Return the forms to choose from: code → name, of one nobody ever sent with 未接入."""
    names = {form.code: form.name.get(view.lang) for form in owed}
    return {code: name if code in used else t("reports.form_unused", view.lang, form=name) for code, name in names.items()}
