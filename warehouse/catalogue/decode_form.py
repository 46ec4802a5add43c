"""A form's TOML file into a Form with its dated shapes."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from warehouse.catalogue.decode import Table, decode
from warehouse.catalogue.errors import Problem
from warehouse.catalogue.files import Entry
from warehouse.catalogue.form import Form, Shape
from warehouse.catalogue.rules import Words

_SPAN = ("valid_from", "valid_to")
_MADE: Mapping[str, object] = {"shapes": (), "fingerprint": ""}
_MERGED = frozenset({"match", "sheets", "area", "period", "unit", "long", "target", "columns", "fields"})


def decode_form(entry: Entry, words: Words, problems: list[Problem]) -> Form | None:
    """Return a form, its totals and footers those of `words` where it has none; None when it has problems.

    A shape replaces the form's keys; in its tables (area, period, columns …) it replaces key by key, the rest stays. A
    column of the form whose indicator the shape leaves out of `indicators` is left out too (see `check_forms`).
    """
    shared = {"totals": list(words.totals), "footers": list(words.footers)}
    table = {**shared, **{key: value for key, value in entry.table.items() if key != "shapes"}}
    written = entry.table.get("shapes", [])
    if not isinstance(written, list) or not all(isinstance(shape, Mapping) for shape in written):
        problems.append(Problem(entry.where, "shapes is not a list of tables", "write each shape below its own [[shapes]]"))
        return None
    base = decode(Form, table, entry.where, problems, given={"code": entry.code, **_MADE})
    said = {(problem.what, problem.remedy) for problem in problems}
    found: list[Problem] = []
    shapes = [_shape(table, shape, entry, f"{entry.where} [[shapes]] {number}", found) for number, shape in enumerate(written, 1)]
    problems += [problem for problem in found if (problem.what, problem.remedy) not in said]
    if base is None or any(shape is None for shape in shapes):
        return None
    return replace(base, shapes=tuple(shape for shape in shapes if shape is not None))


def _shape(base: Table, own: Table, entry: Entry, where: str, problems: list[Problem]) -> Shape | None:
    span = {key: own[key] for key in _SPAN if key in own}
    changed = {key: value for key, value in own.items() if key not in _SPAN}
    unusable = [Problem(where, f"unknown key {key}", "a shape has a form's keys") for key in changed if key not in _keys()]
    if unusable:
        problems += unusable
        return None
    before = len(problems)
    form = decode(Form, _merged(base, changed), where, problems, given={"code": entry.code, **_MADE})
    for key, value in span.items():
        if not isinstance(value, str):
            problems.append(Problem(where, f"{key} is {value!r}, not text in quotes", f'write {key} = "2024-01"'))
    if form is None or len(problems) > before:
        return None
    return Shape(form, span.get("valid_from"), span.get("valid_to"))


def _merged(base: Table, own: Table) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        inherited = merged.get(key)
        if key in _MERGED and isinstance(inherited, Mapping) and isinstance(value, Mapping):
            merged[key] = {**inherited, **value}
        else:
            merged[key] = value
    return merged


def _keys() -> frozenset[str]:
    return frozenset(field.name for field in fields(Form)) - {"code", "shapes", "fingerprint"}
