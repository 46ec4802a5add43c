"""What must hold of the declared units."""

from collections.abc import Mapping

from warehouse.catalogue.errors import Problem
from warehouse.catalogue.files import Entry
from warehouse.catalogue.model import Unit
from warehouse.catalogue.nearest import suggestion
from warehouse.catalogue.units import spellings


def check_units(units: Mapping[str, Unit], entries: Mapping[str, Entry], problems: list[Problem]) -> dict[str, Unit]:
    """Append what is wrong with units; return those that others may be converted through."""
    sound: dict[str, Unit] = {}
    spelled: dict[str, str] = {}
    for code, unit in units.items():
        where = entries[code].where
        before = len(problems)
        if unit.base not in entries:
            problems.append(Problem(where, f"base names no unit: {unit.base}", suggestion(unit.base, units)))
        elif unit.base in units and units[unit.base].base != unit.base:
            root = units[unit.base].base
            problems.append(Problem(where, f"base {unit.base} itself has the base {root}", f'write base = "{root}" and the factor to it'))
        if unit.factor <= 0:
            problems.append(Problem(where, f"factor is {unit.factor}", "write a number above 0"))
        if unit.base == code and unit.factor != 1:
            problems.append(Problem(where, f"a base unit has the factor {unit.factor}", "write factor = 1"))
        for key, named in (("numerator", unit.numerator), ("denominator", unit.denominator)):
            if named is not None and named not in entries:
                problems.append(Problem(where, f"{key} names no unit: {named}", suggestion(named, units)))
        if (unit.numerator is None) != (unit.denominator is None):
            problems.append(Problem(where, "numerator and denominator stand together or not at all", "add the other one"))
        for text in spellings(unit):
            if text in spelled:
                problems.append(Problem(where, f"the spelling {text} is already {spelled[text]}'s", "take it out of one of the two"))
            spelled[text] = code
        if len(problems) == before:
            sound[code] = unit
    return sound
