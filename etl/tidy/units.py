"""In which unit a cell is written, and its value in the unit of its indicator: exact, once, here and nowhere else."""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from warehouse.catalogue.units import Units

_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_PLACES = 10**6  # up to six decimals are converted as integers
_EXACT = 2.0**53


@dataclass(frozen=True)
class Says:
    """What the places that may name a unit say of one kind of cell, as texts; "" = nothing.

    Attributes:
        cell: the cell's own text or number format; heading: the heading's brackets; column: the unit column of the row;
            note: the units that the note above the table names, joined by 、.
        declared, default: unit codes of the form's column and of the form, None = the next one.
        typed: the cell's own is text, which says what this one number is.
    """

    cell: str = ""
    heading: str = ""
    column: str = ""
    note: str = ""
    declared: str | None = None
    default: str | None = None
    typed: bool = False


@dataclass(frozen=True)
class Reading:
    """The outcome: a value × `ratio` is in the indicator's unit; None = the unit is not known or counts something else.

    Attributes:
        unit: text or code of the unit taken; other: text of a place that says another unit of the same dimension, "" = none.
        said: some place says a unit of this dimension; False = the indicator's own was taken because nothing else is known.
    """

    ratio: Fraction | None
    unit: str
    other: str = ""
    said: bool = True


def read_unit(says: Says, into: str, units: Units) -> Reading:
    """Choose the unit of a cell: its own, then the heading's, the unit column's, the note's, the form's, the indicator's.

    A note or a form's default that counts something else (单位：万元 above a column of 户数) is passed over; a cell, heading or unit
    column that does so has no ratio. A cell that names its whole unit (1.2万人次 under 人次) has that one whatever stands around it.
    A note that names two units of the indicator's dimension (单位：元、万元) contradicts itself where nothing nearer says which.
    """
    ranked = [(text, _ratio(text, into, units)) for text in (says.heading, says.column) if text]
    noted = [(text, ratio) for text in says.note.split("、") if (ratio := _ratio(text, into, units)) is not None]
    ranked += noted if len({ratio for _, ratio in noted}) == 1 else []
    silent = next(
        ((code, units.ratio(code, into)) for code in (says.declared, says.default) if code and units.same_dimension(code, into)),
        None,
    )
    if noted and not ranked and silent is None and not says.cell:
        ranked += noted
    around = ranked[0] if ranked else silent or (into, Fraction(1))
    if says.cell:
        number = _multiplier(says.cell)
        if number and units.find_unit(says.cell) is None:
            return _multiplied(says.cell, number, around, into, units, bool(ranked))
        ranked.insert(0, (says.cell, _ratio(says.cell, into, units)))
        if says.typed and ranked[0][1] is not None:
            return Reading(ranked[0][1], says.cell)
    taken = ranked[0] if ranked else around
    other = next((text for text, ratio in ranked[1:] if ratio is not None and ratio != taken[1]), "")
    return Reading(taken[1], taken[0], other, bool(ranked) or silent is not None)


def counts(text: str, into: str, units: Units) -> bool:
    """Say whether a spelled unit counts what another one does."""
    return _ratio(text, into, units) is not None


def _ratio(text: str, into: str, units: Units) -> Fraction | None:
    """Return how many `into` one of a spelled unit is; None for an unknown unit or one of another dimension."""
    code = units.find_unit(text)
    if code is not None:
        return units.ratio(code, into) if units.same_dimension(code, into) else None
    root = text.lstrip("".join(_MULTIPLIERS))
    number = _multiplier(text.removesuffix(root) if root else text)
    code = units.find_unit(root) if root and number else None
    return units.ratio(code, into) * number if code is not None and number and units.same_dimension(code, into) else None


def _multiplier(text: str) -> int | None:
    """Return what 万, 千万 or 亿 multiplies by; None for any other text."""
    product = 1
    for character in text:
        if character not in _MULTIPLIERS:
            return None
        product *= _MULTIPLIERS[character]
    return product if text else None


def _multiplied(text: str, number: int, around: tuple[str, Fraction | None], into: str, units: Units, explicit: bool) -> Reading:
    """Read 12.5万 in a column of 元 as 12.5万元, in a column of 万元 as 12.5万元 too, in a column of 亿元 as a contradiction.

    What is larger than the column's unit is no contradiction: 1.2亿 in a column of 万元 is 1.2亿元.
    """
    written, ratio = around
    if ratio is None:
        return Reading(None, written)
    code = written if written in units else units.find_unit(written)
    name = units[code].name.zh if code else written
    root = units.find_unit(name.lstrip("".join(_MULTIPLIERS)))
    one = units.ratio(root, into) if root is not None and units.same_dimension(root, into) else ratio
    clashes = explicit and ratio != one and ratio > one * number
    return Reading(one * number, text, written if clashes else "")


def convert(values: np.ndarray, ratio: Fraction) -> np.ndarray:
    """Multiply values by a ratio as decimals, then make each a float once: 12.3 万元 are 123000.0 元. NaN stays NaN.

    A value with up to six decimals and few digits is n / 10**6 with an integer n, so that one division of exact integers
    gives the float nearest to the exact result; the rest go through Decimal.
    """
    if ratio == 1:
        return values
    divisor = float(_PLACES * ratio.denominator)
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = np.rint(values * _PLACES)
        product = scaled * float(ratio.numerator)
        exact = (scaled / _PLACES == values) & (np.abs(scaled) < _EXACT / 8) & (np.abs(product) < _EXACT)
        exact &= ratio.numerator < _EXACT and divisor < _EXACT
    converted: np.ndarray = product / divisor
    for position in np.flatnonzero(~exact & ~np.isnan(values)).tolist():
        converted[position] = convert_one(float(values[position]), ratio)
    return converted


def convert_one(value: float, ratio: Fraction) -> float:
    """Multiply one value by a ratio exactly, and make it a float once; infinite where no float is that large."""
    try:
        return float(Fraction(Decimal(repr(value))) * ratio)
    except OverflowError:
        return math.copysign(math.inf, value)
