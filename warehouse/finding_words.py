"""The words of a finding: where it is, what is wrong and what to do, as data/catalogue/rules says them."""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from warehouse.catalogue import Catalogue
from warehouse.catalogue.errors import UnknownName
from warehouse.catalogue.rules import Severity

SEVERITIES: tuple[Severity, ...] = ("must", "explain", "hint")  # what must be corrected first
UNREADABLE = "unreadable_file"  # the rule of files that gave no table; `code` among its params says why
_RULES = Path(__file__).resolve().parents[1] / "data" / "catalogue" / "rules"


class Spoken(NamedTuple):
    """A finding in words: what is wrong and was expected, and what its sender does."""

    what: str
    remedy: str


@cache
def return_words() -> Mapping[str, Mapping[str, str]]:
    """Return data/catalogue/rules/returns.toml: key → language → words."""
    return _read("returns")


@cache
def reading_words() -> Mapping[str, Any]:
    """Return data/catalogue/rules/reading.toml: an entry per failure code, ``found`` and ``characters``."""
    return _read("reading")


def unread(code: str, params: Mapping[str, Any], lang: str) -> Spoken:
    """Return why a file could not be read.

    Args:
        code: of an entry in reading.toml; params: what fills its placeholders, ``found`` is a key of the entry ``found``.

    Raises KeyError for a code nobody declared, or a placeholder without its param.
    """
    rules = reading_words()
    filled = dict(params)
    if "found" in filled:
        filled["found"] = rules["found"][filled["found"]][lang]
    return Spoken(rules[code]["what"][lang].format(**filled), rules[code]["remedy"][lang].format(**filled))


def spoken(rule: str, raw: str, params: str, catalogue: Catalogue, lang: str) -> Spoken:
    """Return a finding's words and remedy; of a file that could not be read the reader's own, of a rule no longer declared its code.

    Args:
        raw: the cell's text; params: JSON, what the rule's words name beside it.
    """
    given = json.loads(params or "{}")
    if rule == UNREADABLE and "code" in given:
        return unread(given.pop("code"), given, lang)
    try:
        declared = catalogue.rule(rule)
    except UnknownName:  # a finding outlives its rule
        return Spoken(rule, "")
    named = {**_named(given, lang), "raw": raw}
    return Spoken(declared.render(named, lang), declared.advise(named, lang))


def severity_name(severity: str, lang: str) -> str:
    """Return 必改, 须说明 or 提示."""
    return return_words()[severity][lang]


def where(sheet: str, row: int, column: int, lang: str) -> str:
    """Return a place as people find it in Excel, 「月报」C7; "" for the whole file, the sheet alone for the whole sheet."""
    if not sheet:
        return ""
    cell = f"{_letter(column) if column else ''}{row or ''}"
    key = "at_cell" if row and column else "at_row" if row else "at_column" if column else "at_sheet"
    return return_words()[key][lang].format(sheet=sheet, cell=cell)


def _named(params: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return params with other cells named as in Excel: row 11, column 3 become `cell` C11, columns 3;5 become C、E."""
    named = dict(params)
    if "row" in params:
        column = params.get("column")
        row = return_words()["row"][lang].format(row=params["row"])
        named["cell"] = f"{_letter(column)}{params['row']}" if column else row
    if "columns" in params:
        named["columns"] = "、".join(_letter(int(number)) for number in str(params["columns"]).split(";"))
    return named


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  (not needed where nothing is to be said)

    return get_column_letter(column)


def _read(name: str) -> Mapping[str, Any]:
    with (_RULES / f"{name}.toml").open("rb") as stream:
        return tomllib.load(stream)
