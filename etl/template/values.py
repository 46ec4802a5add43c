"""The columns of a table that hold values: indicators, register fields, parts of a target."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from etl.template.layout import Entry, TemplateColumn
from etl.template.wording import wording
from warehouse.catalogue import Catalogue
from warehouse.catalogue.form import Column, Form, RegisterField
from warehouse.catalogue.headings import is_all
from warehouse.catalogue.model import Indicator

NUMBER = Entry("number")


def indicator_columns(form: Form, catalogue: Catalogue, month: str | None) -> Iterator[TemplateColumn]:
    """Yield the columns of a wide form that may be filled in a month (None = those that have not ended).

    What is counted or made from others is left out unless the form declares a column for it.
    """
    codes = catalogue.indicators_of(form)
    for code in codes:
        indicator = catalogue.indicators[code]
        declared = form.columns.get(code)
        if declared is None and _is_made(indicator, codes):
            continue
        columns = [column for column in declared or (Column(),) if _is_open(column, month)]
        paired = {column.measure for column in columns if not column.add} >= {"period", "year_to_date"}
        seen: set[tuple[str, str]] = set()
        for column in sorted(columns, key=lambda column: bool(column.add)):
            if (column.measure, column.basis) in seen:
                continue
            seen.add((column.measure, column.basis))
            yield from _of_indicator(form, catalogue, indicator, column, (declared or (column,))[0], paired)


def _of_indicator(
    form: Form, catalogue: Catalogue, indicator: Indicator, column: Column, first: Column, paired: bool
) -> Iterator[TemplateColumn]:
    unit = column.unit or form.unit.default or _unit_of(column, indicator, catalogue)
    if not catalogue.units.same_dimension(unit, _unit_of(column, indicator, catalogue)):
        unit = _unit_of(column, indicator, catalogue)
    shown = catalogue.units[unit].name.zh
    definition = _sentence(indicator.definition.zh) + (f"{column.basis}。" if column.basis else "")
    entry = NUMBER if column.measure in ("numerator", "denominator") else _bounded(indicator, unit, catalogue)
    for heading in column.add:
        yield TemplateColumn(heading, definition, NUMBER, unit=shown)
    if column.add:
        return
    own = column.measure == first.measure and column.basis == first.basis
    heading, over = indicator.name.zh if own else next(iter(column.headings), indicator.name.zh), ""
    pair = wording()["pair"].get(form.frequency, wording()["pair"]["month"])
    if paired and column.measure in pair and not column.basis:
        heading, over = pair[column.measure], indicator.name.zh
    if column.measure == "year_to_date":
        definition += wording()["messages"]["to_date"]
    yield TemplateColumn(heading, definition, entry, over, shown)


def _is_made(indicator: Indicator, codes: tuple[str, ...]) -> bool:
    """Say whether an indicator is counted or computed, so that nobody has to fill it in."""
    if indicator.count is not None or indicator.threshold is not None or indicator.of is not None:
        return True
    return indicator.aggregation == "ratio" and {indicator.numerator, indicator.denominator} <= set(codes)


def _is_open(column: Column, month: str | None) -> bool:
    if month is None:
        return column.valid_to is None
    return (column.valid_from or month) <= month <= (column.valid_to or month)


def _unit_of(column: Column, indicator: Indicator, catalogue: Catalogue) -> str:
    """Return the unit of what a column holds: of a ratio's numerator that indicator's own."""
    part = {"numerator": indicator.numerator, "denominator": indicator.denominator}.get(column.measure)
    return catalogue.indicators[part].unit if part else indicator.unit


def _bounded(indicator: Indicator, unit: str, catalogue: Catalogue) -> Entry:
    """Return a number with the indicator's bounds, in the unit of the column."""
    low, high = (
        None if bound is None else float(catalogue.units.convert(Decimal(repr(bound)), indicator.unit, unit))
        for bound in (indicator.bounds.minimum, indicator.bounds.maximum)
    )
    return Entry("number", minimum=low, maximum=high)


def field_columns(form: Form, catalogue: Catalogue) -> Iterator[TemplateColumn]:
    """Yield the columns of a register, as declared."""
    for field in form.fields.values():
        unit = catalogue.units[field.unit].name.zh if field.unit else ""
        definition = wording()["parts"]["field"].format(name=field.name.zh)
        yield TemplateColumn(field.name.zh, definition, _field_entry(field), unit=unit, required=field.required)


def _field_entry(field: RegisterField) -> Entry:
    if field.kind == "number":
        return Entry("number", minimum=0.0)
    choices = tuple(next(iter(spellings), code) for code, spellings in field.choices.items())
    return Entry(field.kind, choices)


def target_columns(form: Form) -> Iterator[TemplateColumn]:
    """Yield the columns of a targets form: value, start, phases, then who and until when."""
    parts: Mapping[str, tuple[str, ...]] = {name: getattr(form.target, name) for name in ("value", "start")}
    for name, headings in parts.items():
        if headings:
            yield TemplateColumn(headings[0], wording()["parts"][f"target_{name}"], NUMBER, required=name == "value")
    for headings in form.target.phases.values():
        yield TemplateColumn(headings[0], wording()["parts"]["target_phase"], NUMBER)
    for name in ("department", "deadline", "horizon", "counting"):
        if headings := getattr(form.target, name):
            choices = tuple(wording()["choices"].get(f"target_{name}", ()))
            entry = Entry("suggestion", choices) if choices else Entry()
            yield TemplateColumn(headings[0], wording()["parts"][f"target_{name}"], entry)


def long_columns(form: Form) -> Iterator[TemplateColumn]:
    """Yield the columns of a long table behind its indicator and unit."""
    for name in ("value", "numerator", "denominator", "bound", "basis", "quote"):
        if headings := getattr(form.long, name):
            choices = tuple(wording()["choices"].get(name, ()))
            number = NUMBER if name in ("value", "numerator", "denominator") else Entry()
            entry = Entry("choice", choices) if choices else number
            yield TemplateColumn(headings[0], wording()["parts"][name], entry, required=name == "value")


def listed_indicators(form: Form, catalogue: Catalogue) -> tuple[Indicator, ...]:
    """Return the indicators that the rows of a form may name, none where its columns or declaration say them."""
    named = form.kind == "targets" or (form.kind == "observations" and form.layout != "wide")
    if not named or form.long.fixed is not None or not form.long.indicator:
        return ()
    codes = catalogue.indicators_of(form)
    made = () if is_all(form) else tuple(code for code in codes if _is_made(catalogue.indicators[code], codes))
    return tuple(catalogue.indicators[code] for code in codes if code not in made)


def _sentence(text: str) -> str:
    return text if not text or text.endswith(("。", "！", "？")) else f"{text}。"
