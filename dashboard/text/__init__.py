"""Every word a page shows: zh.toml and en.toml hold the same keys."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.catalogue.model import Indicator

LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-CN", "en": "en"}  # as HTML names them
_FOLDER = Path(__file__).parent


@cache
def texts(lang: str) -> Mapping[str, str]:
    """Return all texts of a language by dotted key, e.g. ``pages.overview``; raise UnknownName for another language."""
    if lang not in LANGUAGES:
        raise UnknownName(Problem("dashboard/text", f"no language {lang!r}", f"use one of {', '.join(LANGUAGES)}"))
    with (_FOLDER / f"{lang}.toml").open("rb") as stream:
        return dict(_flatten("", tomllib.load(stream)))


def t(key: str, lang: str, **values: object) -> str:
    """Return one text with its {placeholders} filled; raise UnknownName for a key nobody wrote."""
    try:
        template = texts(lang)[key]
    except KeyError:
        raise UnknownName(Problem(f"dashboard/text/{lang}.toml", f"no text {key!r}", "add it to every language")) from None
    return template.format(**values) if values else template


def label(indicator: Indicator, unit: str, lang: str) -> str:
    """Return an indicator's name with its unit, as an axis or column says it."""
    return t("format.with_unit", lang, name=indicator.name.get(lang), unit=unit)


def _flatten(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        found += _flatten(f"{prefix}{key}.", value) if isinstance(value, Mapping) else [(f"{prefix}{key}", str(value))]
    return found
