"""A county folder's own facts: county.toml, areas.csv, zones.csv, aliases.csv as frames, checked as a whole. No database."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from warehouse import area_checks
from warehouse.area_checks import AliasRow, AreaRow, ZoneRow
from warehouse.catalogue.decode import decode, read_toml
from warehouse.catalogue.errors import Problem, ProjectError
from warehouse.catalogue.model import Text
from warehouse.catalogue.nearest import suggestion

COUNTY_FILE, AREAS_FILE, ZONES_FILE, ALIASES_FILE = "county.toml", "areas.csv", "zones.csv", "aliases.csv"
AREA_COLUMNS = (
    "code", "name", "name_en", "level", "parent_code", "township_code", "order",
    "valid_from", "valid_to", "successor_code", "relation", "aliases",
)  # fmt: skip
ZONE_COLUMNS = ("code", "name", "member_code", "valid_from", "valid_to")
ALIAS_COLUMNS = ("written", "township_code", "area_code", "confirmed_on", "note")

_AREA_REQUIRED = ("code", "name", "level", "parent_code")
_ZONE_REQUIRED = ("code", "name", "member_code")
_ALIAS_REQUIRED = ("written", "area_code", "confirmed_on")
_COMPUTED = ("township_code",)

_NOTHING_SAID = Text("", "")


@dataclass(frozen=True)
class County:
    """One deployment, as county.toml declares it.

    Attributes:
        code: names the county folder's data in the warehouse; need not be an area's code.
        demo: invented data, labelled 演示数据 wherever it shows; note: what a reader must know of it.
        root: code of the area pages start from; "" = the folder's only county, or all of them.
        issuer: who sends the documents made from it, their red head and signature; nothing = none is printed.
        headline: codes of the indicators the overview begins with; () = the first that have data.
    """

    code: str
    name: Text
    demo: bool = False
    note: Text = _NOTHING_SAID
    root: str = ""
    issuer: Text = _NOTHING_SAID
    headline: tuple[str, ...] = ()


@dataclass(frozen=True)
class CountyFolder:
    """One county folder as read and found sound.

    Attributes:
        folder: where it lies.
        areas: a row per area and span of validity, columns AREA_COLUMNS, in the file's order; zones that only zones.csv
            names stand behind it. name_en falls back to name; township_code: of a village or entity its township's, of a
            township its own, else ""; order: 建制顺序 (int), the row's place where the file gives none; valid_from,
            valid_to: months, inclusive, "" = open; successor_code, aliases: several joined by ";".
        zones: a row per zone, member and span, ZONE_COLUMNS; members are villages or townships, of any township.
        aliases: a row per reviewed spelling, ALIAS_COLUMNS; township_code "" = anywhere in the folder.
    """

    folder: Path
    county: County
    areas: pd.DataFrame
    zones: pd.DataFrame
    aliases: pd.DataFrame


def read_county(folder: Path) -> CountyFolder:
    """Read and check a county folder; zones.csv and aliases.csv may be absent.

    Raises:
        ProjectError: with every problem of all four files, each naming file and line.
    """
    problems: list[Problem] = []
    county = _read_county_file(folder, problems)
    area_rows = _read_areas(folder / AREAS_FILE, problems)
    zone_rows = _read_zones(folder / ZONES_FILE, problems)
    alias_rows = _read_aliases(folder / ALIASES_FILE, problems)
    area_rows = _with_zones(area_rows, zone_rows)
    problems += area_checks.check_areas(area_rows, f"{folder.name}/{AREAS_FILE}")
    problems += area_checks.check_zones(zone_rows, area_rows, f"{folder.name}/{ZONES_FILE}")
    problems += area_checks.check_aliases(alias_rows, area_rows, f"{folder.name}/{ALIASES_FILE}")
    if county is not None and county.root and county.root not in {row.code for row in area_rows}:
        remedy = f"write the code of an area of {AREAS_FILE}, or leave root out"
        problems.append(Problem(f"{folder.name}/{COUNTY_FILE}", f"root {county.root} is no area", remedy))
    if problems or county is None:
        raise ProjectError(*problems)
    return CountyFolder(folder, county, _area_frame(area_rows), _zone_frame(zone_rows), _alias_frame(alias_rows))


def _read_county_file(folder: Path, problems: list[Problem]) -> County | None:
    where = f"{folder.name}/{COUNTY_FILE}"
    path = folder / COUNTY_FILE
    if not path.is_file():
        problems.append(Problem(where, "there is no such file", "create it with code, name.zh and name.en"))
        return None
    before = len(problems)
    table = read_toml(path, where, problems)
    county = decode(County, table, where, problems) if len(problems) == before else None
    if county is not None and not area_checks.CODE.fullmatch(county.code):
        problems.append(Problem(where, f"code is {county.code!r}", area_checks.CODE_REMEDY))
    return county


def _read_areas(path: Path, problems: list[Problem]) -> list[AreaRow]:
    where = f"{path.parent.name}/{path.name}"
    optional = tuple(name for name in AREA_COLUMNS if name not in (*_AREA_REQUIRED, *_COMPUTED))
    if not path.is_file():
        remedy = f"create it with the columns {','.join(_AREA_REQUIRED)}"
        problems.append(Problem(where, "there is no such file", remedy))
        return []
    rows: list[AreaRow] = []
    for place, (line, cells) in enumerate(_lines(path, _AREA_REQUIRED, optional, problems), start=1):
        order = cells["order"]
        if order and not (order.isascii() and order.isdigit()):
            what = f"order is {order!r}, not a whole number"
            problems.append(Problem(f"{where} line {line}", what, "write 1, 2, 3 …, or leave it empty for the file's order"))
            order = ""
        rows.append(
            AreaRow(
                line=line,
                code=cells["code"],
                name=cells["name"],
                name_en=cells["name_en"] or cells["name"],
                level=cells["level"],
                parent_code=cells["parent_code"],
                order=int(order) if order else place,
                valid_from=cells["valid_from"],
                valid_to=cells["valid_to"],
                successors=_parts(cells["successor_code"]),
                relation=cells["relation"],
                aliases=_parts(cells["aliases"]),
            )
        )
    return rows


def _read_zones(path: Path, problems: list[Problem]) -> list[ZoneRow]:
    lines = _lines(path, _ZONE_REQUIRED, ("valid_from", "valid_to"), problems) if path.is_file() else []
    return [ZoneRow(line, *(cells[name] for name in ZONE_COLUMNS)) for line, cells in lines]


def _read_aliases(path: Path, problems: list[Problem]) -> list[AliasRow]:
    lines = _lines(path, _ALIAS_REQUIRED, ("township_code", "note"), problems) if path.is_file() else []
    return [AliasRow(line, *(cells[name] for name in ALIAS_COLUMNS)) for line, cells in lines]


def _lines(path: Path, required: Sequence[str], optional: Sequence[str], problems: list[Problem]) -> list[tuple[int, Mapping[str, str]]]:
    """Return each filled row of a CSV file with its line number; optional columns that are absent are ""."""
    where = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(Problem(where, f"is not UTF-8 text (byte {error.start})", "save it as “CSV UTF-8”"))
        return []
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [name.strip() for name in next(reader, [])]
        known = (*required, *optional)
        missing = [name for name in required if name not in header]
        if missing:
            problems.append(Problem(f"{where} line 1", f"the column {', '.join(missing)} is missing", f"the columns are {','.join(known)}"))
        for name in header:
            if name not in known or header.count(name) > 1:
                what = f"the column {name!r} stands twice" if name in known else f"unknown column {name!r}"
                problems.append(Problem(f"{where} line 1", what, "keep one" if name in known else suggestion(name, known)))
        if missing:
            return []
        found: list[tuple[int, Mapping[str, str]]] = []
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if not any(stripped):
                continue
            if any(stripped[len(header) :]):
                remedy = "put texts with a comma in quotes"
                problems.append(Problem(f"{where} line {reader.line_num}", "has more cells than the header", remedy))
                continue
            stripped += [""] * (len(header) - len(stripped))
            found.append((reader.line_num, {**dict.fromkeys(known, ""), **dict(zip(header, stripped, strict=False))}))
    except csv.Error as error:
        problems.append(Problem(f"{where} line {reader.line_num}", f"is not CSV: {error}", "save the sheet again as “CSV UTF-8”"))
        return []
    return found


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("；", ";").split(";") if part.strip())


def _with_zones(areas: list[AreaRow], zones: Iterable[ZoneRow]) -> list[AreaRow]:
    """Add a row for each zone that only zones.csv names, below the folder's only county."""
    counties = {row.code for row in areas if row.level == "county"}
    parent = counties.pop() if len(counties) == 1 else ""
    known = {row.code for row in areas}
    order = max((row.order for row in areas), default=0)
    added: dict[str, AreaRow] = {}
    for zone in zones:
        if zone.code not in known and zone.code not in added:
            place = order + len(added) + 1
            added[zone.code] = AreaRow(0, zone.code, zone.name, zone.name, "zone", parent, place)
    return [*areas, *added.values()]


def _area_frame(rows: Sequence[AreaRow]) -> pd.DataFrame:
    levels = {row.code: row.level for row in rows}
    records = [
        (
            row.code, row.name, row.name_en, row.level, row.parent_code, _township(row, levels), row.order,
            row.valid_from, row.valid_to, ";".join(row.successors), row.relation, ";".join(row.aliases),
        )
        for row in rows
    ]  # fmt: skip
    return pd.DataFrame(records, columns=list(AREA_COLUMNS))


def _township(row: AreaRow, levels: Mapping[str, str]) -> str:
    if row.level == "township":
        return row.code
    return row.parent_code if row.level in ("village", "entity") and levels.get(row.parent_code) == "township" else ""


def _zone_frame(rows: Sequence[ZoneRow]) -> pd.DataFrame:
    records = [(row.code, row.name, row.member_code, row.valid_from, row.valid_to) for row in rows]
    return pd.DataFrame(records, columns=list(ZONE_COLUMNS), dtype=str)


def _alias_frame(rows: Sequence[AliasRow]) -> pd.DataFrame:
    records = [(row.written, row.township_code, row.area_code, row.confirmed_on, row.note) for row in rows]
    return pd.DataFrame(records, columns=list(ALIAS_COLUMNS), dtype=str)
