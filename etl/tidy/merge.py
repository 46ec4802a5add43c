"""From cells to observations: parts added up, numerator and denominator beside their ratio, each key once."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd

from etl.checks.report import Report, numbers_written, written
from etl.frames import table
from etl.tidy.cells import Cells
from etl.tidy.coded import Coded, group
from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import CUMULATIVE_SUFFIX

_VALUE, _NUMERATOR, _DENOMINATOR = range(3)
_SLOTS = {"numerator": _NUMERATOR, "denominator": _DENOMINATOR}


def observations(cells: Cells, catalogue: Catalogue, report: Report) -> pd.DataFrame:
    """Make one observation of all cells of one indicator, area and period.

    What was written under 本年累计 becomes an observation of the indicator's companion. A ratio given only by its parts is
    computed; 0 of 0 is an observation without a value. Cells that say the same twice are kept once (duplicate_row); cells that
    contradict each other are all refused (conflicting_duplicate), and so is what lacks a part (incomplete_sum, incomplete_ratio).

    Returns:
        OBSERVATION_COLUMNS, a row per indicator_code, area_code and period, in the order of the cells.
    """
    cells = replace(cells, **{name: getattr(cells, name).copy() for name in ("value", "bound", "state", "raw")})
    more: dict[int, str] = {}
    left = np.ones(len(cells), dtype=bool) if cells.add.equals("").all() else _add_up(cells, more, report)
    unknown = cells.indicator.equals("") | cells.area.equals("") | cells.period.equals("")
    usable = left & ~unknown & ~cells.state.equals("missing") & ~cells.refused
    chosen = np.flatnonzero(usable)
    code = cells.indicator[chosen]
    measure = cells.measure[chosen]
    cumulative = measure.equals("year_to_date")
    if cumulative.any():
        code = Coded.of(np.where(cumulative, code.array() + CUMULATIVE_SUFFIX, code.array()))
    key, _ = group(code, cells.area[chosen], cells.period[chosen])
    slot = np.full(len(chosen), _VALUE)
    for part, number in _SLOTS.items():
        slot[measure.equals(part)] = number
    kept = _once(cells, chosen, key, slot, report)
    if not kept.all():
        chosen, code, key, slot = chosen[kept], code[kept], pd.factorize(key[kept])[0], slot[kept]
    return _table(cells, chosen, code, key, slot, more, catalogue, report)


def _add_up(cells: Cells, more: dict[int, str], report: Report) -> np.ndarray:
    """Add the parts of a value up into the first one's cell; return which cells are left to use."""
    left = np.ones(len(cells), dtype=bool)
    parts = np.flatnonzero(~cells.add.equals("") & ~cells.indicator.equals(""))
    missing = cells.state.equals("missing")
    key, first = group(cells.row[parts], cells.indicator[parts], cells.measure[parts], cells.period[parts], cells.area[parts])
    for number in range(len(first)):
        members = parts[key == number]
        left[members[1:]] = False
        filled = members[~missing[members] | cells.refused[members]]
        if not len(filled):
            continue
        if len(filled) < len(members) or cells.refused[members].any():
            if not cells.refused[members].any():
                blank = members[missing[members]]
                cells.report(report, "incomplete_sum", int(filled[0]), columns=_columns(cells, blank))
            cells.refused[filled] = True
            continue
        one = int(members[0])
        more[one] = _columns(cells, members[1:])
        bounds = set(cells.bound[members].tolist()) - {"exact"}
        cells.bound.put(one, min(bounds, default="exact"))
        cells.raw[one] = " + ".join(written(cell) for cell in cells.raw[members].tolist())
        if cells.state[members].equals("masked").any():
            cells.state.put(one, "masked")
            cells.value[one] = np.nan
        else:
            cells.value[one] = float(sum(Decimal(repr(value)) for value in cells.value[members].tolist()))
    return left


def _columns(cells: Cells, positions: np.ndarray) -> str:
    return ";".join(str(column) for column in cells.column_no[positions].tolist())


def _once(cells: Cells, chosen: np.ndarray, key: np.ndarray, slot: np.ndarray, report: Report) -> np.ndarray:
    """Say which of the chosen cells are kept where several fill the same slot of one key."""
    kept = np.ones(len(chosen), dtype=bool)
    place = key * (_DENOMINATOR + 1) + slot
    several = np.bincount(place, minlength=1)[place] > 1 if len(chosen) else kept
    spoken: set[tuple[int, int]] = set()
    for number in np.unique(place[several]).tolist():
        inside = np.flatnonzero(place == number)
        members = chosen[inside]
        one = int(members[0])
        if _same(cells, members):
            kept[inside[1:]] = False
            for position in members[1:].tolist():
                row = int(cells.row[one]), int(cells.row[position])
                if row not in spoken:
                    spoken.add(row)
                    where = int(cells.sheet_no[position]), int(cells.row_no[position])
                    about: tuple[str, str, str] = cells.indicator[position], cells.area[position], cells.period[position]
                    report.add("duplicate_row", *where, 0, cells.raw[position], *about, row=int(cells.row_no[one]))
            continue
        kept[key == key[inside[0]]] = False
        cells.refused[chosen[key == key[inside[0]]]] = True
        for position in members.tolist():
            other = int(members[1] if position == one else one)
            row_no, column_no = int(cells.row_no[other]), int(cells.column_no[other])
            cells.report(report, "conflicting_duplicate", position, row=row_no, column=column_no, other=written(cells.raw[other]))
    return kept


def _same(cells: Cells, members: np.ndarray) -> bool:
    """Say whether cells state the same."""
    values = cells.value[members]
    equal = (values == values[0]) | (np.isnan(values) & np.isnan(values[0]))
    return bool(equal.all()) and all(len(set(column[members].tolist())) == 1 for column in (cells.bound, cells.state, cells.basis))


def _table(
    cells: Cells,
    chosen: np.ndarray,
    code: Coded,
    key: np.ndarray,
    slot: np.ndarray,
    more: dict[int, str],
    catalogue: Catalogue,
    report: Report,
) -> pd.DataFrame:
    """Lay the cells that are left out as observations."""
    count = int(key.max(initial=-1)) + 1
    numbers = np.full((3, count), np.nan)
    numbers[slot, key] = cells.value[chosen]
    source = np.full(count, -1)
    for number in (_DENOMINATOR, _NUMERATOR, _VALUE):  # the last one to write is the one that is named
        source[key[slot == number]] = np.flatnonzero(slot == number)
    place = chosen[source]
    columns = np.full(count, "", dtype=object)
    for position, text in more.items():
        columns[key[chosen == position]] = text
    given = np.zeros(count, dtype=bool)
    if (slot != _VALUE).any():
        given = _ratios(cells, place, code[source], numbers, catalogue, report)
        extra = np.flatnonzero(source[key] != np.arange(len(chosen)))
        for position in extra.tolist():
            column = str(cells.column_no[chosen[position]])
            columns[key[position]] = ";".join(text for text in (columns[key[position]], column) if text)
    keep = cells.state[place].equals("masked") | ~np.isnan(numbers[_VALUE]) | given
    cells.refused[place[~keep]] = True
    raw = numbers_written(cells.raw[place].tolist())
    quotes = cells.quote[place]
    if not quotes.equals("").all():
        raw = [f"{text}（{quote}）" if quote else text for text, quote in zip(raw, quotes.tolist(), strict=True)]
    frame = table(
        {
            "indicator_code": code[source].array(),
            "area_code": cells.area[place].array(),
            "period": cells.period[place].array(),
            "value": numbers[_VALUE],
            "numerator": numbers[_NUMERATOR],
            "denominator": numbers[_DENOMINATOR],
            "bound": cells.bound[place].array(),
            "state": cells.state[place].array(),
            "basis": cells.basis[place].array(),
            "raw": raw,
            "sheet_no": cells.sheet_no[place],
            "row_no": cells.row_no[place],
            "column_no": cells.column_no[place],
            "more_columns": columns,
        }
    )
    return frame if keep.all() else frame[keep].reset_index(drop=True)


def _ratios(cells: Cells, place: np.ndarray, code: Coded, numbers: np.ndarray, catalogue: Catalogue, report: Report) -> np.ndarray:
    """Compute the ratios that only their parts are given of; return which have both parts, and so are told even without a value."""
    value, numerator, denominator = numbers
    whole = ~np.isnan(numerator) & ~np.isnan(denominator)
    for position in np.flatnonzero(np.isnan(value) & ~cells.state[place].equals("masked")).tolist():
        scale = catalogue.indicators[code[position]].scale
        if not whole[position]:
            cells.report(report, "incomplete_ratio", int(place[position]))
        elif denominator[position] != 0:
            value[position] = numerator[position] * scale / denominator[position]
    both: np.ndarray = whole
    return both
