"""What must hold of the declared forms, beside each key having a value of its kind."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from warehouse.catalogue.catalogue import expand
from warehouse.catalogue.check_headings import claimed_twice
from warehouse.catalogue.check_registers import check_fields
from warehouse.catalogue.errors import Problem
from warehouse.catalogue.files import Declared
from warehouse.catalogue.form import Column, Form, Shape
from warehouse.catalogue.headings import ALL
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.nearest import suggestion
from warehouse.catalogue.periods import grain_of
from warehouse.catalogue.rules import Words
from warehouse.catalogue.units import Units

_AREA_GROUPS = frozenset({"code", "county", "township", "village", "zone", "name"})
_PERIOD_GROUPS = frozenset({"year", "month", "quarter"})
_PHASES = frozenset({*(f"{month:02d}" for month in range(1, 13)), "Q1", "Q2", "Q3", "Q4"})
_FIRST, _LAST = "0000-01", "9999-12"

Wrong = Iterator[tuple[str, str]]  # what, remedy


@dataclass(frozen=True)
class Known:
    """What a form may name."""

    declared: Declared
    indicators: Mapping[str, Indicator]
    datasets: Mapping[str, tuple[str, ...]]
    units: Units
    words: Words


def check_forms(forms: Mapping[str, Form], known: Known, problems: list[Problem]) -> None:
    """Append everything that is wrong with the forms and their shapes."""
    for code, form in forms.items():
        where = known.declared.forms[code].where
        problems += (Problem(where, what, remedy) for what, remedy in _one(form, known, frozenset(form.columns)))
        said = {(problem.what, problem.remedy) for problem in problems if problem.where == where}
        written = known.declared.forms[code].table.get("shapes", [])
        for number, (shape, table) in enumerate(zip(form.shapes, written, strict=True), 1):
            here = f"{where} [[shapes]] {number}"
            own = frozenset(table.get("columns", {}))
            found = [*_span(shape.valid_from, shape.valid_to), *_one(shape.form, known, own)]
            problems += (Problem(here, what, remedy) for what, remedy in found if (what, remedy) not in said)
        problems += (Problem(where, what, remedy) for what, remedy in _overlapping(form.shapes))


def _one(form: Form, known: Known, own: frozenset[str]) -> Wrong:
    """Yield what is wrong with one form or shape; `own`: the columns it declares itself."""
    names = known.datasets.keys() | known.declared.indicators.keys()
    for name in form.indicators if form.indicators != ALL else ():
        if name == "*":
            yield 'indicators has "*" beside names', 'write indicators = ["*"] for all, or names only'
        elif name not in names:
            yield f"indicators names no dataset or indicator: {name}", suggestion(name, names)
    included = expand(form, known.declared.indicators, known.datasets)
    for code in own - frozenset(included):
        if code in known.declared.indicators:
            yield f"columns.{code}: this indicator does not stand in the form", f"add {code} to indicators, or take out the column"
        else:
            yield f"columns names no indicator: {code}", suggestion(code, included)
    sound = {code: known.indicators[code] for code in included if code in known.indicators}
    for code, columns in form.columns.items():
        for column in columns if code in sound else ():
            yield from ((f"columns.{code}: {what}", remedy) for what, remedy in _column(column, sound[code], known.units))
    if form.unit.default is not None and form.unit.default not in known.units:
        yield f"unit.default names no unit: {form.unit.default}", suggestion(form.unit.default, known.units)
    yield from _patterns(form)
    yield from _layout(form, included)
    yield from check_fields(form, known.units, known.words)
    yield from claimed_twice(replace(form, columns={code: form.columns[code] for code in form.columns if code in sound}), sound)


def _column(column: Column, indicator: Indicator, units: Units) -> Wrong:
    """Yield what is wrong with one column of an indicator."""
    if column.unit is not None and column.unit not in units:
        yield f"unit names none: {column.unit}", suggestion(column.unit, units)
    elif column.unit is not None and indicator.unit in units and not units.same_dimension(column.unit, indicator.unit):
        shared = [code for code in units if units.same_dimension(code, indicator.unit)]
        yield f"unit {column.unit} does not convert into the indicator's {indicator.unit}", f"write one of {', '.join(shared)}"
    if column.measure in ("numerator", "denominator") and indicator.aggregation != "ratio":
        yield f"measure {column.measure} of a {indicator.aggregation}", "only a ratio has one: name its own indicator"
    flow = indicator.aggregation == "flow_sum" and indicator.frequency in ("month", "quarter")
    if column.measure == "year_to_date" and not flow:
        what = f"measure year_to_date of a {indicator.aggregation} by {indicator.frequency}"
        yield what, "only a monthly or quarterly flow_sum has one: leave out measure"
    yield from _span(column.valid_from, column.valid_to)


def _span(first: str | None, last: str | None) -> Wrong:
    """Yield what is wrong with valid_from and valid_to."""
    sound = True
    for key, month in (("valid_from", first), ("valid_to", last)):
        if month is not None and not _is_month(month):
            sound = False
            yield f"{key} is {month!r}, not a month", f'write {key} = "2024-01"'
    if sound and (first or _FIRST) > (last or _LAST):
        yield f"valid_from {first} is after valid_to {last}", "exchange the two"


def _is_month(text: str) -> bool:
    try:
        return grain_of(text) == "month"
    except ValueError:
        return False


def _overlapping(shapes: tuple[Shape, ...]) -> Wrong:
    """Yield each pair of shapes that would both be valid in some month."""
    for (one, first), (other, second) in combinations(enumerate(shapes, 1), 2):
        if (first.valid_from or _FIRST) <= (second.valid_to or _LAST) and (second.valid_from or _FIRST) <= (first.valid_to or _LAST):
            yield f"shapes {one} and {other} are valid in the same month", "let valid_to of one end before valid_from of the other"


def _patterns(form: Form) -> Wrong:
    """Yield regular expressions that are none, or name groups the form engine does not know."""
    written = [
        *(("match.title", text, None) for text in form.match.title),
        ("sheets.pattern", form.sheets.pattern, None),
        ("area.pattern", form.area.pattern, _AREA_GROUPS),
        ("period.pattern", form.period.pattern, _PERIOD_GROUPS),
    ]
    for key, text, groups in written:
        try:
            named = re.compile(text).groupindex.keys()
        except re.error as error:
            yield f"{key} is no regular expression: {error}", f"correct {text!r}"
            continue
        if groups and text and not named:
            yield f"{key} has no named group", f"put what it finds in (?P<{min(groups)}>…)"
        for group in sorted(named):
            if groups and group not in groups:
                yield f"{key} has a group {group}", suggestion(group, groups)


def _layout(form: Form, included: tuple[str, ...]) -> Wrong:
    """Yield what the kind and layout of a form need and do not have."""
    if form.kind != "register" and not form.indicators:
        yield "indicators is empty", 'name the datasets or codes that stand in it, ["*"] for all'
    if form.kind == "register" and form.columns:
        yield "a register has columns", "declare its columns as fields"
    if form.kind == "targets" and not (form.target.value or form.target.phases):
        yield "a targets form has no target.value", 'write target.value = ["目标值"], or target.phases'
    named = form.long.indicator or form.long.fixed
    if (form.kind == "targets" or (form.kind == "observations" and form.layout != "wide")) and not named:
        yield f"nothing says the indicator of a {form.layout} form's rows", "write long.indicator = headings, or long.fixed = a code"
    if form.kind == "observations" and form.layout == "long" and not (form.long.value or (form.long.numerator and form.long.denominator)):
        yield "a long form has no long.value", 'write long.value = ["数值"]'
    if form.long.fixed is not None and form.long.fixed not in included:
        yield f"long.fixed names no indicator of the form: {form.long.fixed}", suggestion(form.long.fixed, included)
    for phase in form.target.phases.keys() - _PHASES:
        yield f"target.phases has {phase!r}", 'write "01" … "12" for months, "Q1" … "Q4" for quarters'
    if not 1 <= form.due_day <= 31:
        yield f"due_day is {form.due_day}", "write a day of the month, 1 to 31"
    for key, rows in (("header_rows", form.header_rows), ("search_rows", form.search_rows)):
        if rows < 1:
            yield f"{key} is {rows}", "write a number of rows, at least 1"
