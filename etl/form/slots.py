"""What a form's declaration says its headings hold, and what a sheet must have to be that form."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from warehouse.catalogue import Catalogue
from warehouse.catalogue.form import Form, Measure
from warehouse.catalogue.headings import normalise_heading

Role = Literal["row", "value", "ignore", "private"]

AREA_PARTS = ("code", "county", "township", "village", "zone", "name")
PERIOD_PARTS = ("period", "year", "month")
ANY_VALUE = "value"  # the need met by any indicator of a wide form that requires none in particular
_EXAMPLES = {"month": "1月", "quarter": "一季度", "year": "2024年", "once": "2024年"}  # a heading of a crosstab's period
ACROSS = "across"  # the need met by the period or area headings of a crosstab


@dataclass(frozen=True)
class Slot:
    """What a column of a sheet holds.

    Attributes:
        role: row (a column of Extract.rows), value (of Extract.cells), ignore (known, not data), private (refused).
        name: the column of Extract.rows, or the target: indicator code, field or target part, "" = the row says it.
        add: the heading, for one of several columns that are added up.
        need: which requirement of the form the column meets, "" for none.
        order: rank of the heading among those that say the same about a row; the first that is filled counts.
    """

    role: Role
    name: str = ""
    measure: Measure = "period"
    basis: str = ""
    add: str = ""
    need: str = ""
    order: int = 0

    @property
    def key(self) -> tuple[str, str, str, str, str, int]:
        """What may stand only once in a table."""
        return self.role, self.name, self.measure, self.basis, self.add, self.order


@dataclass(frozen=True)
class Need:
    """One thing a sheet must have to be this form: a column that meets any of `met_by`; `heading` names it to a clerk."""

    heading: str
    met_by: frozenset[str]


def slots_of(form: Form, catalogue: Catalogue) -> dict[str, Slot]:
    """Return what each normalised heading (or path of headings, "收入/经营收入") of a form holds."""
    slots: dict[str, Slot] = {}

    def claim(headings: Iterable[str], slot: Slot) -> None:
        for heading in headings:
            slots.setdefault(normalise_heading(heading), slot)

    for part, headings in _row_headings(form):
        for order, heading in enumerate(headings):
            claim((heading,), Slot("row", part, need=part, order=order))
    if form.kind == "register":
        for name, declared in form.fields.items():
            claim((*declared.headings, declared.name.zh, declared.name.en, name), Slot("value", name, need=name))
    elif form.kind == "targets":
        for name, headings in _target_headings(form):
            claim(headings, Slot("value", name, need=name))
    elif form.layout == "wide":
        for heading, claimed in catalogue.headings(form).items():
            code, column = next((pair for pair in claimed if pair[1].measure == "period"), claimed[0])
            summed = heading if heading in map(normalise_heading, column.add) else ""
            need = f"{code}/{column.measure}/{column.basis}" if column.required else ANY_VALUE
            claim((heading,), Slot("value", code, column.measure, column.basis, summed, need))
    elif form.layout == "long":
        target, measures = form.long.fixed or "", ("period", "numerator", "denominator")
        for headings, measure in zip((form.long.value, form.long.numerator, form.long.denominator), measures, strict=True):
            claim(headings, Slot("value", target, measure, need=measure))  # type: ignore[arg-type]
    claim(form.ignore, Slot("ignore"))
    for heading, slot in list(slots.items()):  # both levels in one cell
        slots.setdefault(heading.replace("/", ""), slot)
    return slots


def sums_of(form: Form) -> dict[tuple[str, str, str], frozenset[str]]:
    """Return indicator, measure and basis → the normalised headings that together make the value."""
    return {
        (code, column.measure, column.basis): frozenset(map(normalise_heading, column.add))
        for code, columns in form.columns.items()
        for column in columns
        if column.add
    }


def needs_of(form: Form, slots: dict[str, Slot]) -> Iterator[Need]:
    """Yield what a sheet must have to be this form."""
    places = {part: headings for part, headings in _row_headings(form) if part in AREA_PARTS}
    counted = form.kind == "observations" and form.layout == "wide" and form.area.level == "village"
    if places and (counted or form.area.sources == ("columns",)):
        yield Need(next(iter(places.get(form.area.level) or places.get("name") or next(iter(places.values())))), frozenset(places))
    times = {part: headings for part, headings in _row_headings(form) if part in PERIOD_PARTS}
    if times and form.period.sources == ("columns",):
        yield Need(next(iter(times.values()))[0], frozenset(times) - {"month"} or frozenset(times))
    if form.kind == "register":
        for name, declared in form.fields.items():
            if declared.required:
                yield Need(next(iter((*declared.headings, declared.name.zh))), frozenset({name}))
        return
    if (form.kind == "targets" or form.layout != "wide") and form.long.indicator and form.long.fixed is None:
        yield Need(form.long.indicator[0], frozenset({"indicator"}))
    if form.kind == "targets":
        headings = [heading for name, spelled in _target_headings(form) if name == "value" for heading in spelled]
        yield Need(headings[0] if headings else "", frozenset({"value", *(f"phases.{phase}" for phase in form.target.phases)}))
    elif form.layout == "crosstab":
        yield Need(_EXAMPLES[form.period.grain] if form.long.across == "period" else form.long.across, frozenset({ACROSS}))
    elif form.layout == "long":
        yield Need(next(iter(form.long.value), ""), frozenset({"period"}))
    else:
        yield from _wide_needs(slots)


def _wide_needs(slots: dict[str, Slot]) -> Iterator[Need]:
    values = {heading: slot for heading, slot in slots.items() if slot.role == "value"}
    required: dict[str, str] = {}
    for heading, slot in values.items():
        if slot.need != ANY_VALUE:
            required.setdefault(slot.need, heading)
    for need, heading in required.items():
        yield Need(heading, frozenset({need}))
    if not required:
        named = next((heading for heading in values if not heading.isascii()), next(iter(values), ""))
        yield Need(named, frozenset({ANY_VALUE}))


def _row_headings(form: Form) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the columns of Extract.rows that the form declares headings for."""
    for part in AREA_PARTS:
        if headings := getattr(form.area, part):
            yield part, headings
    for part in PERIOD_PARTS:
        if headings := getattr(form.period, part):
            yield part, headings
    if form.unit.column:
        yield "unit", form.unit.column
    for part in ("indicator", "bound", "basis", "quote"):
        if headings := getattr(form.long, part):
            yield part, headings


def _target_headings(form: Form) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the parts of a target and their headings."""
    for part in ("value", "start", "department", "deadline", "horizon", "counting"):
        if headings := getattr(form.target, part):
            yield part, headings
    for phase, headings in form.target.phases.items():
        yield f"phases.{phase}", headings
