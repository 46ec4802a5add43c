"""What a file's reading depends on, as one hash."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import is_dataclass

from warehouse.catalogue.form import Form
from warehouse.catalogue.model import Indicator, Unit
from warehouse.catalogue.rules import Rule, Words


def fingerprint(form: Form, indicators: Mapping[str, Indicator], units: Mapping[str, Unit], words: Words, rules: Mapping[str, Rule]) -> str:
    """Return a hash over a form, the indicators it uses, all units of their dimensions, the words, and what the rules do.

    The same declarations give the same hash on every machine, in whatever order the tables stand; the wording of
    rules is no part of it.
    """
    spoken = {units[indicator.unit].base for indicator in indicators.values()}
    used = {
        "form": form,
        "indicators": indicators,
        "units": {code: unit for code, unit in units.items() if unit.base in spoken},
        "words": words,
        "rules": {code: [rule.severity, rule.limits] for code, rule in rules.items()},
    }
    text = json.dumps(used, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    """Return a record as its fields and a Decimal as its digits."""
    return vars(value) if is_dataclass(value) else str(value)
