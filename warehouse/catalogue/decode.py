"""TOML tables into the records of warehouse.catalogue.model; every key is checked against the record's fields."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from warehouse.catalogue.errors import Problem
from warehouse.catalogue.model import Bounds
from warehouse.catalogue.nearest import suggestion

Record = TypeVar("Record")
Table = Mapping[str, Any]

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_KEYS = {(Bounds, "minimum"): "min", (Bounds, "maximum"): "max"}
_WRITTEN = {str: 'text in quotes, "…"', int: "a whole number", float: "a number", bool: "true or false", Decimal: "a number"}
_BAD = object()


class Unreadable(Problem):
    """A whole file could not be read, so what it declares is not known."""


def read_toml(path: Path, where: str, problems: list[Problem]) -> dict[str, Any]:
    """Return a file's tables, numbers with a point as Decimal; {} and an Unreadable with the line when it is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        problems.append(Unreadable(where, f"is not UTF-8 text ({error.reason} at byte {error.start})", "save the file as UTF-8"))
    except tomllib.TOMLDecodeError as error:
        problems.append(Unreadable(where, f"is not TOML: {error}", "correct that line; a code or key may stand only once"))
    return {}


def decode(
    kind: type[Record], table: Table, where: str, problems: list[Problem], *, given: Mapping[str, object] | None = None, path: str = ""
) -> Record | None:
    """Return a table as a record of `kind`, or None when it has problems, which are appended.

    Args:
        table: keys named as the record's fields (bounds: min, max).
        where: file and entry, for messages.
        given: fields the loader fills; they may not stand in the table.
        path: key of the table within the entry, "" for the entry itself.
    """
    values = dict(given or {})
    hints = _hints(kind)  # type: ignore[arg-type]
    declared = {_KEYS.get((kind, field.name), field.name): field for field in fields(kind) if field.name not in values}  # type: ignore[arg-type]
    before = len(problems)
    for key in table:
        if key not in declared:
            problems.append(Problem(where, f"unknown key {_join(path, key)}", suggestion(key, declared)))
    for key, field in declared.items():
        if key in table:
            values[field.name] = _value(hints[field.name], table[key], where, problems, _join(path, key))
        elif field.default is MISSING and field.default_factory is MISSING:
            problems.append(Problem(where, f"the key {_join(path, key)} is missing", f"add {_join(path, key)} = …"))
    return kind(**values) if len(problems) == before else None


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, raw: object, where: str, problems: list[Problem], path: str) -> Any:
    """Return one value of a record; _BAD with a problem when it is not what the field holds."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _value(next(part for part in arguments if part is not type(None)), raw, where, problems, path)
    if origin is Literal:
        if raw in arguments:
            return raw
        problems.append(Problem(where, f"{path} is {raw!r}", suggestion(str(raw), arguments)))
        return _BAD
    if origin is tuple:
        return _several(arguments[0], raw, where, problems, path)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(raw, Mapping):
            return _wrong(raw, "a table", where, problems, path)
        return {key: _value(arguments[1], value, where, problems, _join(path, key)) for key, value in raw.items()}
    if is_dataclass(hint):
        if not isinstance(raw, Mapping):
            return _wrong(raw, f"a table with the keys {', '.join(_keys(hint))}", where, problems, path)
        return decode(hint, raw, where, problems, path=path)  # type: ignore[arg-type]
    return _plain(hint, raw, where, problems, path)


def _several(hint: Any, raw: object, where: str, problems: list[Problem], path: str) -> Any:
    if is_dataclass(hint) and isinstance(raw, Mapping):
        raw = [raw]
    if not isinstance(raw, list):
        return _wrong(raw, "a list in square brackets, [ … ]", where, problems, path)
    return tuple(_value(hint, value, where, problems, path) for value in raw)


def _plain(hint: type, raw: object, where: str, problems: list[Problem], path: str) -> Any:
    number = isinstance(raw, int | float | Decimal) and not isinstance(raw, bool)
    if hint is float and number:
        return float(raw)  # type: ignore[arg-type]
    if hint is Decimal and number:
        return Decimal(str(raw))
    if type(raw) is hint:
        return raw
    return _wrong(raw, _WRITTEN[hint], where, problems, path)


def _wrong(raw: object, expected: str, where: str, problems: list[Problem], path: str) -> object:
    shown = str(raw) if isinstance(raw, Decimal) else repr(raw)
    problems.append(Problem(where, f"{path} is {shown}, not {expected}", f"write {path} as {expected}"))
    return _BAD


def _keys(kind: Any) -> tuple[str, ...]:
    return tuple(_KEYS.get((kind, field.name), field.name) for field in fields(kind))


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
