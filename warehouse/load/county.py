"""Writing a county folder's areas, zones, indicators and forms."""

import dataclasses
import hashlib
import json
from functools import lru_cache

import pandas as pd
import sqlalchemy as sa

from warehouse import schema
from warehouse.areas import CountyFolder
from warehouse.bulk import Row, fetch_all, insert_rows
from warehouse.catalogue.catalogue import Catalogue
from warehouse.catalogue.model import Indicator
from warehouse.same import Same

_Tables = dict[str, tuple[tuple[str, ...], list[Row]]]

_AREA = {
    "area_code": "code",
    "valid_from": "valid_from",
    "valid_to": "valid_to",
    "level": "level",
    "name_zh": "name",
    "name_en": "name_en",
    "parent_code": "parent_code",
    "township_code": "township_code",
    "position": "order",
    "successor_codes": "successor_code",
    "relation": "relation",
}
_ZONE = {"group_code": "code", "member_code": "member_code", "valid_from": "valid_from", "valid_to": "valid_to"}
_INDICATOR = ("dataset", "domain", "unit", "level", "frequency", "aggregation", "polarity")
_KNOWN = sa.select(schema.county.c.fingerprint, schema.county.c.stamp).where(schema.county.c.county_code == sa.bindparam("county"))
_MARK = (
    schema.county.update()
    .where(schema.county.c.county_code == sa.bindparam("county"))
    .values(fingerprint=sa.bindparam("said"), stamp=sa.bindparam("read"))
)
_FORM = ("kind", "frequency", "sender", "due_day", "fingerprint")


def record_county(connection: sa.Connection, folder: CountyFolder, catalogue: Catalogue, stamp: str = "") -> bool:
    """Write what is declared of a county, replacing what was; nothing is written where nothing changed.

    Args:
        stamp: hash of the files all of it was read from, "" = not known; see `warehouse.known`.

    Returns:
        Whether anything was written: rollups made from the old declarations are then out of date.
    """
    fingerprint, code = _fingerprint(Same(folder), Same(catalogue)), folder.county.code
    known = fetch_all(connection, _KNOWN, {"county": code})
    mark = {"county": code, "said": fingerprint, "read": stamp}
    if known and known[0][0] == fingerprint:
        if stamp not in ("", known[0][1]):
            connection.execute(_MARK, mark)
        return False
    for name, (columns, rows) in _declared(folder, catalogue).items():
        table = schema.metadata.tables[name]
        connection.execute(table.delete().where(table.c.county_code == code))
        insert_rows(connection, table, ("county_code", *columns), [(code, *row) for row in rows])
    connection.execute(_MARK, mark)
    return True


@lru_cache(maxsize=4)
def _fingerprint(folder: Same[CountyFolder], catalogue: Same[Catalogue]) -> str:
    tables = _declared(folder.thing, catalogue.thing)
    judging = {code: vars(rules) for code, rules in catalogue.thing.judging.items()}
    return hashlib.sha256(json.dumps([tables, judging], ensure_ascii=False).encode()).hexdigest()


def _declared(folder: CountyFolder, catalogue: Catalogue) -> _Tables:
    """Return columns and rows by table, without county_code."""
    county = folder.county
    indicators: list[Row] = [
        (code, one.name.zh, one.name.en, *(getattr(one, name) for name in _INDICATOR), _as_json(one))
        for code, one in catalogue.indicators.items()
    ]
    forms: list[Row] = [(code, one.name.zh, one.name.en, *(getattr(one, name) for name in _FORM)) for code, one in catalogue.forms.items()]
    named = ("name_zh", "name_en", "demo", "note", "root")
    return {
        "county": (named, [(county.name.zh, county.name.en, int(county.demo), county.note.zh, county.root)]),
        "area": (tuple(_AREA), _rows(folder.areas, _AREA)),
        "area_group": (tuple(_ZONE), _rows(folder.zones, _ZONE)),
        "indicator": (("indicator_code", "name_zh", "name_en", *_INDICATOR, "declaration"), indicators),
        "form": (("form_code", "name_zh", "name_en", *_FORM), forms),
    }


def _rows(frame: pd.DataFrame, columns: dict[str, str]) -> list[Row]:
    return list(zip(*(frame[name].tolist() for name in columns.values()), strict=True))


def _as_json(declared: Indicator) -> str:
    return json.dumps(vars(declared), ensure_ascii=False, default=_plain)


def _plain(part: object) -> object:
    return vars(part) if dataclasses.is_dataclass(part) else str(part)
