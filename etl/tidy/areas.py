"""Which area each row, or each heading of a crosstab, is about, and who sent the file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from etl.checks.report import Report
from etl.form.extract import Extract
from etl.places import Places
from etl.tidy.coded import Coded, Headed, Texts, group, row_positions
from etl.tidy.rows import Around, Rows, column, month_of

_PARTS = ("code", "county", "township", "village", "zone", "name")
_ENUMERATION = re.compile(r"^[(（]?(?:[一二三四五六七八九十]+|\d{1,2})[)）、.．]\s*")
_LOWEST_FIRST = ("code", "village", "name", "zone", "township", "county")


def bands(extract: Extract, periods: Texts, total: np.ndarray, around: Mapping[int, Around], places: Places) -> tuple[np.ndarray, Texts]:
    """Find rows that only name a township, and are the title of the rows below them; with values they are the sum of these.

    A row with values counts as such only in a column of villages, where rows below it name villages of that township.

    Returns:
        Which rows those are; for every row the code of the area it stands under: the last such row's in its table, else the one
        that stands around the table.
    """
    table_no = column(extract, "table_no").tolist()
    under = [around[number].area for number in table_no]
    band = np.zeros(len(table_no), dtype=bool)
    alone = _naming_one(extract, total) if extract.form.area.level in ("village", "entity") else {}
    filled = _filled(extract, len(total))
    named = {text: bool(places.find_in_text(text)) for text in {alone[place] for place in alone if filled[place]}}
    village = column(extract, "village").tolist()
    alone = {place: text for place, text in alone.items() if not filled[place] or (named[text] and village[place] == text)}
    if not alone:
        return band, np.array(under, dtype=object)
    names = np.array([_ENUMERATION.sub("", text) for text in alone.values()], dtype=object)
    blank = np.full(len(alone), "", dtype=object)
    written = {name: names if name == "township" else blank for name in _PARTS}
    found = _resolve(written, ["" for _ in alone], periods[list(alone)], places)
    towns = {place: code for place, code in zip(alone, found.code.tolist(), strict=True) if code and places.above(code, "township") == code}
    for place, code in towns.items():
        ends = (number for number in range(place + 1, len(table_no)) if number in towns or table_no[number] != table_no[place])
        below = range(place + 1, next(ends, len(table_no)))
        if filled[place] and not _has_villages(extract, below, code, periods, places):
            continue
        band[place] = True
        for number in (place, *below):
            under[number] = code
    return band, np.array(under, dtype=object)


def _has_villages(extract: Extract, rows: range, township: str, periods: Texts, places: Places) -> bool:
    """Say whether any of some rows names a village of a township."""
    if not rows:
        return False
    chosen = list(rows)
    found = _resolve({name: column(extract, name)[chosen] for name in _PARTS}, [township] * len(chosen), periods[chosen], places)
    return any(code != township and places.above(code, "township") == township for code in found.code.tolist() if code)


def _filled(extract: Extract, count: int) -> np.ndarray:
    """Say which rows have a value."""
    filled = np.zeros(count, dtype=bool)
    filled[row_positions(extract)[(extract.cells["raw"] != "").to_numpy()]] = True
    return filled


def _naming_one(extract: Extract, total: np.ndarray) -> dict[int, str]:
    """Return the rows that say only one text of an area, and that text."""
    parts = zip(*(column(extract, name).tolist() for name in _PARTS), strict=True)
    single = ((place, texts) for place, texts in enumerate(parts) if texts.count("") == len(texts) - 1 and not total[place])
    return {place: "".join(map(str, texts)) for place, texts in single}


def row_areas(
    extract: Extract, periods: Texts, total: np.ndarray, under: Texts, around: Mapping[int, Around], places: Places, report: Report
) -> Texts:
    """Return every row's area code, "" of totals and where it cannot be told, which is reported with the nearest names.

    Where no column says the higher areas, they are those it stands `under`; areas are those of the row's period. 镇本级 is no area a
    figure can be kept under (own_part), of a row with any; what is registered or aimed at there stands at the area above.
    """
    listed = extract.form.kind != "observations"
    detail = np.flatnonzero(~total)
    sheet_no, row_no, table_no = (column(extract, name)[detail].tolist() for name in ("sheet_no", "row_no", "table_no"))
    written = {name: column(extract, name)[detail] for name in _PARTS}
    found = _resolve(written, under[detail].tolist(), periods[detail], places, parts=listed)
    filled = _filled(extract, len(total))[detail] if "own_part" in found.reason else None
    for place in np.flatnonzero(found.code == "").tolist():
        if filled is not None and found.reason[place] == "own_part" and not filled[place]:
            continue
        said = [name for name in _LOWEST_FIRST if written[name][place] != ""]
        where = sheet_no[place], row_no[place], around[table_no[place]].column(*said, "village", "township", "name")
        report.add(found.reason[place], *where, found.raw(place), period=periods[detail[place]], nearest=found.nearest(place))
    codes = np.full(len(total), "", dtype=object)
    codes[detail] = found.code
    return codes


def cell_areas(extract: Extract, headed: Headed, rows: Rows, places: Places, report: Report) -> Coded:
    """Return every cell's area code: the heading's in a crosstab of areas, else its row's; a heading nobody knows is reported once."""
    row = headed.row
    said = headed.text("area")
    crossed = np.flatnonzero(~said.equals(""))
    if not len(crossed):
        return Coded.of(rows.area)[row]
    headings = said.array()
    column_no = extract.cells["column_no"].tolist()
    kinds, first = group(headings[crossed], rows.table_no[row[crossed]], rows.period[row[crossed]])
    one = crossed[first]
    blank = np.full(len(one), "", dtype=object)
    written = {name: headings[one] if name == "name" else blank for name in _PARTS}
    sheet_no, periods = rows.sheet_no[row[one]].tolist(), rows.period[row[one]]
    found = _resolve(written, [rows.around[number].area for number in rows.table_no[row[one]].tolist()], periods, places)
    for place in np.flatnonzero(found.code == "").tolist():
        where = sheet_no[place], 0, column_no[one[place]]
        report.add(found.reason[place], *where, found.raw(place), period=periods[place], nearest=found.nearest(place))
    codes: Texts = rows.area[row]
    codes[crossed] = found.code[kinds]
    return Coded.of(codes)


@dataclass(frozen=True)
class _Found:
    """What looking areas up gave, an element for each: its code, "" with a reason and the nearest names."""

    written: Mapping[str, Texts]
    code: Texts
    reason: list[str]
    suggestions: list[tuple[str, ...]]

    def raw(self, place: int) -> str:
        """Return what was written of an area."""
        return " ".join(str(texts[place]) for texts in self.written.values() if texts[place] != "")

    def nearest(self, place: int) -> str:
        """Return the names that may be meant."""
        return "、".join(self.suggestions[place])


def _resolve(written: Mapping[str, Texts], context: list[str], periods: Texts, places: Places, *, parts: bool = False) -> _Found:
    """Look areas up, those of the last month of each period; `parts` = 镇本级 stands for the township."""
    months = {period: month_of(period) for period in set(periods.tolist())}
    asked = {name: texts.tolist() for name, texts in written.items()}
    found = places.resolve({**asked, "context": context, "month": [months[period] for period in periods.tolist()]})
    codes = np.array([one.codes[0] if parts and one.reason == "own_part" else one.area_code for one in found], dtype=object)
    return _Found(written, codes, [one.reason for one in found], [one.suggestions for one in found])


def sender(extract: Extract, rows: Rows, places: Places) -> str:
    """Return the code of the area that sent the file: at the form's level of sender, else the county; "" where neither can be told.

    What title, sheet or file name say counts before what all rows share.
    """
    for level in (extract.form.sender, "county"):
        said = {code for each in rows.around.values() if (code := places.above(each.area, level))}
        shared = said or {code for area in set(rows.area.tolist()) if area and (code := places.above(area, level))}
        if len(shared) == 1:
            return shared.pop()
    return ""
