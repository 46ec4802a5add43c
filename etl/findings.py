"""What a check says of a cell, a row or a file, in words a clerk can act on."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One thing a check has to say.

    Attributes:
        rule: code of a rule in data/catalogue/rules/findings.toml, which has its severity and words.
        sheet: name, "" = the whole file; row, column: Excel's numbers from 1, 0 = the whole sheet or row.
        raw: the cell as written; params: what the words' templates name beside it.
        indicator, area, period: what it is about, where known.
    """

    rule: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    raw: str = ""
    params: Mapping[str, str | float | int] = field(default_factory=dict)
    indicator: str = ""
    area: str = ""
    period: str = ""
