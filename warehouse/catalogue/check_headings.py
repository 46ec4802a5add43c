"""That no heading of a form is claimed by two."""

from collections.abc import Iterator, Mapping

from warehouse.catalogue.form import Column, Form
from warehouse.catalogue.headings import claims, is_all, names_of, normalise_heading
from warehouse.catalogue.model import Indicator

_FIRST, _LAST = "0000-01", "9999-12"
_AREA = ("code", "county", "township", "village", "zone", "name")
_LONG = ("indicator", "value", "numerator", "denominator", "bound", "basis", "quote")
_TARGET = ("value", "start", "department", "deadline", "horizon", "counting")


def claimed_twice(form: Form, indicators: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
    """Yield every heading that two of a form's parts claim for the same months, as what and remedy.

    A part is the area, the period, an indicator, a register's field … Two columns of one indicator may share a heading
    when they differ in measure (本月 or 累计 in another header row tells them apart) or in their months; the headings a
    column adds up may be anybody's too. In a long form or one of targets the indicators' headings are what its cells say of
    them, so they may equal a heading. In a form of all indicators only names and codes count. A code is never in the way: of an
    indicator's spelling that is another one's code, the code counts, of a heading of the form's own that is a code, the heading.
    """
    owners: dict[str, list[str]] = {}
    for owner, headings in _parts(form):
        for heading in dict.fromkeys(normalise_heading(text) for text in headings):
            owners.setdefault(heading, []).append(owner)
    for heading, owned in owners.items():
        if len(set(owned)) > 1:
            yield f"the heading {heading} is claimed by {' and '.join(sorted(set(owned)))}", "take it out of all but one"
    if form.kind == "register":
        return
    wide = form.kind == "observations" and form.layout == "wide"
    claimed: dict[str, list[tuple[str, Column]]] = {}
    for heading, code, column in claims(form, indicators):
        if heading in {normalise_heading(text) for text in column.add}:
            continue
        if is_all(form) and heading not in names_of(indicators[code]):
            continue
        claimed.setdefault(heading, []).append((code, column))
    for heading, pairs in claimed.items():
        rivals = {other for code, column in pairs for other, rival in pairs if code != other and _meet(column, rival)}
        if rivals:
            yield f"the heading {heading} is claimed by {' and '.join(sorted(rivals))}", "take it out of all but one"
        elif any(_same(*pair) for pair in _pairs([column for _, column in pairs])):
            yield f"the heading {heading} is claimed by two columns of {pairs[0][0]}", "give them different measures or months"
        if wide and heading in owners and heading != normalise_heading(pairs[0][0]):  # of a code the form's own heading counts
            what = f"the heading {heading} is claimed by {owners[heading][0]} and {pairs[0][0]}"
            yield what, "take it out of one of the two"


def _parts(form: Form) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the parts of a form other than its indicators, with their headings; alternatives within a part are one."""
    yield "area", tuple(heading for key in _AREA for heading in getattr(form.area, key))
    yield "period", (*form.period.period, *form.period.year, *form.period.month)
    yield "unit.column", form.unit.column
    yield "ignore", form.ignore
    for key in _LONG:
        yield f"long.{key}", getattr(form.long, key)
    if form.kind == "targets":
        for key in _TARGET:
            yield f"target.{key}", getattr(form.target, key)
        for phase, headings in form.target.phases.items():
            yield f"target.phases.{phase}", headings
    if form.kind == "register":
        for code, field in form.fields.items():
            yield f"fields.{code}", (*field.headings, field.name.zh, field.name.en)


def _pairs(columns: list[Column]) -> Iterator[tuple[Column, Column]]:
    return ((one, other) for place, one in enumerate(columns) for other in columns[place + 1 :])


def _same(one: Column, other: Column) -> bool:
    return one.measure == other.measure and _meet(one, other)


def _meet(one: Column, other: Column) -> bool:
    """Say whether two columns may be filled in the same month."""
    starts_in_time = (one.valid_from or _FIRST) <= (other.valid_to or _LAST)
    return starts_in_time and (other.valid_from or _FIRST) <= (one.valid_to or _LAST)
