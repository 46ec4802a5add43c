"""Which columns and rows the empty workbook of a form has, for one sender and period."""

import re
from dataclasses import replace

from etl.template.labels import area_columns, indicator_columns_of_rows, is_listed, offered_periods, period_columns
from etl.template.layout import Blank, TemplateColumn, with_units
from etl.template.senders import Sender
from etl.template.values import NUMBER, field_columns, indicator_columns, long_columns, target_columns
from etl.template.wording import wording
from warehouse.catalogue import Catalogue
from warehouse.catalogue.errors import Problem, ProjectError
from warehouse.catalogue.form import AreaFrom, Form, PeriodFrom
from warehouse.catalogue.periods import grain_of, last_month, year_of

_ROC = 1911
_FIRST, _LAST = "0000-01", "9999-12"


def shape_of(form: Form, period: str | None) -> Form:
    """Return the dated shape of a form that is valid in a period, the newest one when no period is given.

    Raises:
        ProjectError: the text is no period, is of another grain than the form's, or no shape is valid in it.
    """
    where = f"forms/{form.code}.toml"
    if period is not None:
        try:
            grain = grain_of(period)
        except ValueError:
            raise ProjectError(Problem(where, f"{period!r} is not a period", "write 2026-11, 2026Q4 or 2026")) from None
        wanted = form.period.grain
        if grain not in ("month", "quarter", "year") or (not is_listed(form) and wanted not in ("once", grain)):
            raise ProjectError(Problem(where, f"the form is about a {wanted}, {period} is a {grain}", f"name a {wanted}"))
    if not form.shapes:
        return form
    month = last_month(period) if period else max(shape.valid_from or _FIRST for shape in form.shapes)
    for shape in form.shapes:
        if (shape.valid_from or _FIRST) <= month <= (shape.valid_to or _LAST):
            return shape.form
    spans = ", ".join(f"{shape.valid_from or '…'} to {shape.valid_to or '…'}" for shape in form.shapes)
    raise ProjectError(Problem(where, f"no shape of the form is valid in {month}", f"name a period within {spans}"))


def plan_blank(form: Form, catalogue: Catalogue, sender: Sender, period: str | None) -> Blank:
    """Return the empty form that a sender fills for a period; `form` is one of its shapes (`shape_of`)."""
    shown = _shown_period(form, period)
    words = wording()["surroundings"]
    title = _title(words["title"], sender.name, shown, form.name.zh)
    said = bool(shown) and _title_says(form.period, title)
    period_labels = period_columns(form, period, said)
    areas = area_columns(form, sender, _title_says(form.area, title))
    open_title = not shown and not period_labels and form.kind == "observations" and "title" in form.period.sources
    if open_title:
        title = _title(words["title"], sender.name, words["period_to_fill"], form.name.zh)
    labels = [*areas, *period_labels, *indicator_columns_of_rows(form, catalogue)]
    unit, columns = with_units((*_filled_periods(form, labels, period), *_values(form, catalogue, sender, period)), form.unit.note)
    filled = max((len(column.filled) for column in columns), default=0)
    rows = filled or wording()["style"]["spare_rows"]
    return Blank(_sheet_name(form, period), sender.name, shown, title, open_title, unit, columns, rows)


def _values(form: Form, catalogue: Catalogue, sender: Sender, period: str | None) -> tuple[TemplateColumn, ...]:
    if form.kind == "register":
        return tuple(field_columns(form, catalogue))
    if form.kind == "targets":
        return tuple(target_columns(form))
    if form.layout == "wide":
        return tuple(indicator_columns(form, catalogue, last_month(period) if period else None))
    unit = catalogue.units[catalogue.indicators[form.long.fixed].unit].name.zh if form.long.fixed and not form.unit.column else ""
    if form.layout == "long":
        return tuple(replace(column, unit=unit) if column.entry == NUMBER else column for column in long_columns(form))
    across = [place.name for place in sender.at(form.area.level)] if form.long.across == "area" else _periods_across(form, period)
    return tuple(TemplateColumn(heading, wording()["parts"]["cell"], NUMBER, unit=unit) for heading in across)


def _periods_across(form: Form, period: str | None) -> list[str]:
    """Return the headings of a crosstab of periods: the months or quarters of a year, or the year asked for."""
    words = wording()["periods"]
    if form.frequency == "year":
        if period is None:
            raise ProjectError(Problem(f"forms/{form.code}.toml", "its columns are years", "name the year, such as --period 2026"))
        return [_year(form, period)]
    last = 4 if form.frequency == "quarter" else 12
    key = "crosstab_quarter" if form.frequency == "quarter" else "crosstab_month"
    return [words[key].format(number=number) for number in range(1, last + 1)]


def _filled_periods(form: Form, labels: list[TemplateColumn], period: str | None) -> list[TemplateColumn]:
    """Write the period into the rows that areas have beforehand; rows of a form without areas are its year's periods."""
    if is_listed(form) or period is None:
        return labels
    count = max((len(column.filled) for column in labels), default=0)
    shown = {
        "period": (period,),
        "year": (year_of(period),),
        "month": (wording()["periods"]["crosstab_month"].format(number=int(last_month(period)[5:])),),
    }
    listed = offered_periods(form, period)

    def filled(column: TemplateColumn) -> TemplateColumn:
        part = next((part for part in shown if column.heading in getattr(form.period, part)), "")
        if part and count:
            return replace(column, filled=shown[part] * count)
        return replace(column, filled=listed, label=True) if part == "period" else column

    return [filled(column) for column in labels]


def _shown_period(form: Form, period: str | None) -> str:
    """Return the period as the title says it: only the year where columns are months, and nothing where each row names its own."""
    if period is None or (form.layout == "long" and form.kind == "observations" and form.period.period):
        return ""
    words = wording()["periods"]
    grain = grain_of(period)
    if grain == "year" or form.kind == "targets" or (form.kind == "observations" and form.layout == "crosstab"):
        return str(words["year"].format(year=_year(form, period)))
    number = int(period[5:].removeprefix("Q"))
    return str(words[grain].format(year=_year(form, period), number=number))


def _year(form: Form, period: str) -> str:
    year = int(year_of(period))
    return str(year - _ROC if form.period.calendar == "roc" else year)


def _title(template: str, sender: str, period: str, form: str) -> str:
    space = " " if period and form.startswith(period[-1]) else ""  # 2026年 年度目标任务
    return template.format(sender=sender, period=period + space, form=form)


def _title_says(declared: AreaFrom | PeriodFrom, title: str) -> bool:
    return "title" in declared.sources and (not declared.pattern or re.search(declared.pattern, title) is not None)


def _sheet_name(form: Form, period: str | None) -> str:
    """Return a sheet name that the form reads."""
    usual = wording()["sheets"]["data"]
    if form.sheets.names:
        return form.sheets.names[0]
    month = wording()["periods"]["crosstab_month"].format(number=int(last_month(period)[5:])) if period else usual
    offered = (usual, month, period or usual, form.name.zh[:31])
    return next((name for name in offered if re.search(form.sheets.pattern, name)), usual)
