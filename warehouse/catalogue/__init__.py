"""What is declared: indicators, units, forms, rules and words, and the periods they are about."""

from warehouse.catalogue.catalogue import Catalogue
from warehouse.catalogue.form import Form
from warehouse.catalogue.headings import normalise_heading
from warehouse.catalogue.load import load_catalogue
from warehouse.catalogue.model import Indicator, Unit
from warehouse.catalogue.rules import Rule, Words
from warehouse.catalogue.units import UnitMismatch, Units

__all__ = [
    "Catalogue",
    "Form",
    "Indicator",
    "Rule",
    "Unit",
    "UnitMismatch",
    "Units",
    "Words",
    "load_catalogue",
    "normalise_heading",
]
