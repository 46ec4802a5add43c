"""The tables behind the charts of townships, zones and villages."""

from typing import Any

from dashboard import formats
from dashboard.context import View
from dashboard.exports.table import Table, chosen_indicator, heads, rows
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Grain, Indicator
from warehouse.catalogue.periods import UNDATED, grain_of
from warehouse.queries import Place

_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")


def townships_by_indicator(view: View) -> Table:
    """Return the townships on the headline indicators, a row per township and indicator, each in its period of the address."""
    lang = view.lang
    periods = {one.code: view.period(one) for one in view.headline() if one.level != "county" and view.periods(one)}
    shown = {code: period for code, period in periods.items() if period}
    frame = queries.matrix(view.connection, view.county, view.catalogue, shown, "township")
    indicators = [view.indicator(code) for code in shown]
    names = ("area_code", f"name_{lang}", "indicator_code", "indicator", "period", "value", "unit", "bound", "reported", "expected")
    frame = frame.assign(
        indicator=[view.indicator(code).name.get(lang) for code in frame["indicator_code"]],
        unit=[view.catalogue.unit(view.indicator(code).unit).name.get(lang) for code in frame["indicator_code"]],
    )
    return Table(t("export.townships_by_indicator", lang), heads(view, names), rows(frame, names), indicators, {})


def townships_over_time(view: View) -> Table:
    """Return one indicator of all townships over all time, in the grain of the period, a row per township and period."""
    indicator = chosen_indicator(view)
    grain = _grain(view, indicator)
    frame = queries.panel_series(view.connection, view.county, view.catalogue, indicator.code, "township", grain)
    places = queries.areas(view.connection, view.county, "township", view.period(indicator) or UNDATED)
    names_of = dict(zip(places["area_code"], places[f"name_{view.lang}"], strict=True))
    frame = frame[frame["area_code"].isin(list(names_of))]
    frame = frame.assign(area=frame["area_code"].map(names_of))
    names = ("area_code", "area", "period", "value", "bound", "reported", "expected")
    title = t("export.over_time", view.lang, name=indicator.name.get(view.lang))
    return Table(title, heads(view, names, indicator), rows(frame, names), [indicator], _chosen(view, indicator))


def place_over_time(view: View) -> Table:
    """Return one indicator of the township or zone of ?area= over time, a township beside the median of its neighbours."""
    indicator = chosen_indicator(view)
    place = _place(view)
    grain = _grain(view, indicator)
    given = (view.connection, view.county, view.catalogue, indicator.code)
    if place.level == "township":
        frame: Any = queries.beside_neighbours(*given, place.area_code, grain)
        names: tuple[str, ...] = ("period", "value", "bound", "median", "n", "of")
    else:
        frame = queries.series(*given, [place.area_code], grain)
        names = ("period", "value", "bound", "reported", "expected")
    area = _name(view, place)
    title = t("export.area_over_time", view.lang, area=area, name=indicator.name.get(view.lang))
    filters = {t("table.area", view.lang): area, **_chosen(view, indicator)}
    return Table(title, heads(view, names, indicator), rows(frame, names), [indicator], filters)


def villages(view: View) -> Table:
    """Return the villages of the township or zone of ?area= on one indicator in one period, in 建制顺序."""
    indicator = chosen_indicator(view)
    place = _place(view)
    period = view.period(indicator) or UNDATED
    frame = queries.compare(view.connection, view.county, view.catalogue, indicator.code, period, "village", place.area_code)
    names = ("area_code", f"name_{view.lang}", "value", "rank", "before", "change", "bound", "reported", "expected")
    area, said = _name(view, place), formats.period(period, view.lang)
    title = t("export.villages", view.lang, area=area, name=indicator.name.get(view.lang), period=said)
    filters = {t("table.area", view.lang): area, **_chosen(view, indicator), t("control.period", view.lang): said}
    return Table(title, heads(view, names, indicator), rows(frame, names), [indicator], filters)


def _place(view: View) -> Place:
    code = view.params.get("area", "")
    found = queries.place(view.connection, view.county, code)
    if found is None or found.level not in ("township", "zone"):
        raise view.unknown("area", code)
    return found


def _name(view: View, place: Place) -> str:
    return (place.name_en if view.lang == "en" else place.name_zh) or place.name_zh


def _grain(view: View, indicator: Indicator) -> Grain:
    grain = grain_of(view.period(indicator) or UNDATED)
    return next((one for one in _GRAINS if one == grain), "month")


def _chosen(view: View, indicator: Indicator) -> dict[str, str]:
    return {t("control.indicator", view.lang): indicator.name.get(view.lang)}
