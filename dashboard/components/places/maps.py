"""Where the townships stand on one indicator: their outlines, or a tile each where the county folder has no map."""

from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.places import said
from dashboard.components.records import records
from dashboard.context import View
from dashboard.figures import maps
from dashboard.text import t
from warehouse.catalogue.model import Indicator


def map_panel(view: View, indicator: Indicator, period: str, compared: Any, source: str) -> Component:
    """Draw the townships, deeper where the value is higher; one leads to its page.

    Args:
        compared: a row per township, as queries.compare returns it.
    """
    lang = view.lang
    rows = records(compared)
    late = [said.provisional(view, indicator, period, row) for row in rows]
    words = [said.quantity(view, indicator, row.value, row.bound) for row in rows]
    mark = t("tile.provisional", lang)
    frame = compared.assign(
        name=compared[f"name_{lang}"],
        shown=[said.number(view, indicator, row.value, row.bound) for row in rows],
        said=[f"{text}  {mark}" if provisional else text for text, provisional in zip(words, late, strict=True)],
    )
    outlines = view.shown.outlines
    missing = [said.name_of(view, row.name_zh, row.name_en) for row in rows if row.area_code not in outlines]
    unit = view.catalogue.unit(indicator.unit)
    decimals = formats.decimals_of(indicator, unit)
    drawn = (
        maps.tiles(frame, lang, decimals=decimals)
        if missing
        else maps.outlines(frame.assign(rings=[outlines[row.area_code] for row in rows]), lang, decimals=decimals)
    )
    notes = [t("chart.unit", lang, unit=unit.name.get(lang)), _why(view, missing)]
    names = {"period": formats.period(period, lang), "name": indicator.name.get(lang)}
    return panel.panel(
        view,
        t("places.map", lang, **names),
        notes,
        drawn,
        source,
        identity="places-map",
        link=said.pattern(view, "/townships/{0}", indicator=indicator.code),
    )


def _why(view: View, missing: list[str]) -> str:
    """Say why townships are drawn as tiles, "" where they are not."""
    if view.shown.map_faults:
        places = t("format.list", view.lang).join(problem.where for problem in view.shown.map_faults[:3])
        return t("places.map_fault", view.lang, where=places)
    if missing and view.shown.outlines:
        return t("places.map_missing", view.lang, names=t("format.list", view.lang).join(missing))
    return t("places.map_none", view.lang) if missing else ""
