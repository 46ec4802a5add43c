"""What must hold of the fields of a register."""

from collections.abc import Iterator

from warehouse.catalogue.decode import SNAKE_CASE
from warehouse.catalogue.form import Form, RegisterField
from warehouse.catalogue.headings import normalise_heading
from warehouse.catalogue.nearest import suggestion
from warehouse.catalogue.rules import Words
from warehouse.catalogue.units import Units


def check_fields(form: Form, units: Units, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a form's `fields`, as what and remedy."""
    if form.kind != "register":
        if form.fields:
            yield f"fields stand in a form of {form.kind}", 'write kind = "register", or declare columns'
        return
    if not form.fields:
        yield "a register has no fields", "declare each of its columns as [fields.code]"
    elif not any(field.key for field in form.fields.values()):
        yield "no field is a key", "write key = true in the fields that together with the area name one row for good"
    private = {normalise_heading(word) for word in words.private}
    for code, field in form.fields.items():
        here = f"fields.{code}"
        if not SNAKE_CASE.fullmatch(code):
            yield f"{here}: the code is not snake_case", "use a-z, 0-9 and _ only, a letter first"
        for heading in (*field.headings, field.name.zh):
            if normalise_heading(heading) in private:
                yield f"{here}: {heading} is personal data, which registers refuse", "take the heading out"
        if field.unit is not None and field.unit not in units:
            yield f"{here}: unit names none: {field.unit}", suggestion(field.unit, units)
        elif field.unit is not None and field.kind != "number":
            yield f"{here}: a {field.kind} has a unit", 'take it out, or write kind = "number"'
        yield from ((f"{here}: {what}", remedy) for what, remedy in _choices(field))


def _choices(field: RegisterField) -> Iterator[tuple[str, str]]:
    if field.kind != "choice":
        if field.choices:
            yield f"a {field.kind} has choices", 'take them out, or write kind = "choice"'
        return
    if not field.choices:
        yield "a choice has no choices", 'write choices = { code = ["spelling", …] }'
    spelled: dict[str, str] = {}
    for choice, written in field.choices.items():
        for heading in dict.fromkeys(normalise_heading(text) for text in written):
            if spelled.setdefault(heading, choice) != choice:
                yield f"{heading} is a spelling of both {spelled[heading]} and {choice}", "take it out of one of the two"
