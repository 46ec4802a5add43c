"""How an area's target of the year stands, in one line of a tile."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.targets.mark import mark, standing_of
from dashboard.components.targets.words import amount
from dashboard.context import View
from dashboard.text import t
from warehouse import queries


def target_lines(view: View, periods: Mapping[str, str], area: str) -> dict[str, Component]:
    """Return indicator → its line, of those that have a target in the year of the period they are shown in.

    Args:
        periods: indicator → period, "" = none is shown.
    """
    found = queries.target_standings(view.connection, view.county, indicators=sorted(periods), areas=[area])
    rows = [row for row in found.to_dict("records") if row["period"] == periods[row["indicator_code"]][:4]]
    return {row["indicator_code"]: _line(view, {str(name): value for name, value in row.items()}) for row in rows}


def _line(view: View, row: Mapping[str, object]) -> Component:
    lang = view.lang
    share = float(str(row["achievement"]))
    done = "" if share != share else t("targets.done", lang, percent=formats.plain(share * 100, 1, lang))  # noqa: PLR0124 (NaN)
    said = t("targets.tile", lang, target=amount(view, row, float(str(row["target"]))), done=done)
    area = {} if row["level"] == "county" else {"area": str(row["area_code"])}
    link = view.link("/targets", period=str(row["period"]), indicator=str(row["indicator_code"]), **area)
    return html.P([html.A(mark(standing_of(row), lang), href=link), " ", said], className="aim")
