"""The columns of a table that say what a row is about: area, period, indicator, unit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.template.layout import Entry, TemplateColumn
from etl.template.senders import Place, Sender
from etl.template.values import listed_indicators
from etl.template.wording import wording
from warehouse.catalogue import Catalogue, normalise_heading
from warehouse.catalogue.form import Form
from warehouse.catalogue.periods import months_of, quarter_of, year_of

_GRAINS = ("month", "quarter", "year")


def is_listed(form: Form) -> bool:
    """Say whether a clerk adds rows (of things, figures, targets) instead of filling one row an area."""
    return form.kind != "observations" or form.layout != "wide"


def area_columns(form: Form, sender: Sender, title_says: bool) -> list[TemplateColumn]:
    """Return the area's columns, with the sender's own areas beforehand where every area has its row.

    In a table that lists things the first of them is required, since a title speaks for rows only where none says anything.

    Args:
        title_says: the form reads the sender out of the title, so that its township needs no column.
    """
    columns = _area_columns(form, sender, title_says)
    return [replace(column, required=is_listed(form) and not place) for place, column in enumerate(columns)]


def _area_columns(form: Form, sender: Sender, title_says: bool) -> list[TemplateColumn]:
    area = form.area
    if is_listed(form) and area.name:
        return [_area(area.name, "name", _mixed(sender.places))]
    columns: list[TemplateColumn] = []
    places = sender.at(area.level)
    fill = not is_listed(form)
    known = fill and title_says and sender.level in ("township", "village")
    if area.level in ("village", "entity") and area.township and not known:
        columns.append(_area(area.township, "township", _names(sender, "township"), [place.township for place in places] if fill else ()))
    part = area.level if getattr(area, area.level, ()) else "name"
    names = [place.name for place in places]
    if not columns and len(set(names)) < len(names) and not (fill and area.code):
        names = _mixed(places)
    if headings := getattr(area, part):
        columns.append(_area(headings, part, names, names if fill else ()))
    repeated = fill and len(set(names)) < len(names) and not (area.township and not known)
    if area.code and (repeated or not columns):
        codes = [place.code for place in places]
        columns.insert(0, _area(area.code, "code", codes, codes if fill else ()))
    if form.kind == "register" and area.level == "township" and area.village:
        columns.append(_area(area.village, "village", _names(sender, "village")))
    return columns


def period_columns(form: Form, period: str | None, title_says: bool) -> list[TemplateColumn]:
    """Return the period's columns: none where the title says it for all rows, and none in a crosstab but the year.

    Args:
        period: offered with the others of its year; rows of a wide form hold it beforehand.
    """
    declared = form.period
    year_only = form.kind == "targets" or form.layout == "crosstab"
    rows_say = form.layout == "long" and form.kind == "observations"
    if title_says and not (rows_say and declared.period) and form.kind != "targets":
        return []
    if form.kind == "register" and "columns" not in declared.sources:
        return []
    if declared.period and not year_only:
        return [_label(declared.period, "period", Entry("suggestion", offered_periods(form, period)))]
    years = (year_of(period),) if period else ()
    columns = [_label(declared.year, "year", Entry("suggestion", years))] if declared.year else []
    if declared.month and not year_only:
        months = tuple(wording()["periods"]["crosstab_month"].format(number=number) for number in range(1, 13))
        columns.append(_label(declared.month, "month", Entry("suggestion", months)))
    return columns


def offered_periods(form: Form, period: str | None) -> tuple[str, ...]:
    """Return the months, quarters and the year of a period's year that the form's grain allows; none without a period."""
    if period is None:
        return ()
    year = year_of(period)
    months = months_of(year)
    by_grain = {"month": months, "quarter": tuple(dict.fromkeys(map(quarter_of, months))), "year": (year,)}
    grains = _GRAINS if form.period.grain == "once" else (form.period.grain,)
    return tuple(offered for grain in grains for offered in by_grain[grain])


def indicator_columns_of_rows(form: Form, catalogue: Catalogue) -> Iterator[TemplateColumn]:
    """Yield the columns in which a row names its indicator and its unit."""
    listed = listed_indicators(form, catalogue)
    if listed:
        heading = _preferred(form.long.indicator, wording()["preferred"]["indicator"])
        by_name = heading == wording()["preferred"]["indicator"] or len(form.long.indicator) > 1
        choices = tuple(indicator.name.zh if by_name else indicator.code for indicator in listed)
        definition = wording()["parts"]["indicator"]
        yield TemplateColumn(heading, definition, Entry("suggestion", choices), required=True, label=True)
    if form.unit.column and is_listed(form) and form.kind != "register":
        fixed = (catalogue.indicators[form.long.fixed],) if form.long.fixed else ()
        units = dict.fromkeys(indicator.unit for indicator in (*listed, *fixed))
        choices = tuple(dict.fromkeys(catalogue.units[unit].name.zh for unit in units))
        yield TemplateColumn(form.unit.column[0], wording()["parts"]["unit"], Entry("suggestion", choices))


def _preferred(headings: Sequence[str], wanted: str) -> str:
    return wanted if normalise_heading(wanted) in map(normalise_heading, headings) else headings[0]


def _label(headings: Sequence[str], part: str, entry: Entry) -> TemplateColumn:
    return TemplateColumn(headings[0], wording()["parts"][part], entry, required=True)


def _area(headings: Sequence[str], part: str, choices: Sequence[str], filled: Sequence[str] = ()) -> TemplateColumn:
    """Return an area's column; what it offers comes in the order of `choices`, each once."""
    entry = Entry("area", tuple(dict.fromkeys(choices)))
    return TemplateColumn(headings[0], wording()["parts"][part], entry, label=True, filled=tuple(filled))


def _names(sender: Sender, level: str) -> list[str]:
    return [place.name for place in sender.places if place.level == level]


def _mixed(places: Sequence[Place]) -> list[str]:
    """Return names for a column of mixed levels: a village behind its township's name."""
    return [f"{place.township}{place.name}" if place.level == "village" else place.name for place in places]
