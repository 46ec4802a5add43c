"""What the catalogue declares, as plain immutable records. Nothing here reads a file.

The TOML keys have the same names as the fields; data/catalogue/README.md shows each with an example.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Level = Literal["county", "township", "village", "zone", "entity"]
Grain = Literal["month", "quarter", "year", "once"]
Aggregation = Literal[
    "flow_sum", "stock_last", "ratio", "threshold_count", "wavg", "growth",
    "distinct", "rank", "points", "status", "norm", "cumulative",
]  # fmt: skip
Polarity = Literal["higher", "lower", "neutral"]

NEVER_AGGREGATED: frozenset[Aggregation] = frozenset({"distinct", "rank", "points", "status", "norm"})
CUMULATIVE_SUFFIX = "_ytd"  # village_collective_income_ytd holds what a sheet wrote under 本年累计


@dataclass(frozen=True)
class Text:
    """A name in both languages."""

    zh: str
    en: str

    def get(self, lang: str) -> str:
        """Return the English text for ``en``, the Chinese one for anything else."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True)
class Unit:
    """A unit of measure; ``factor`` of it make one ``base``: 1 wan_yuan = 10000 yuan.

    Attributes:
        base: code of the unit all of its dimension convert through; itself for a base unit.
        factor: exact, how many base units one of this unit is.
        spellings: how clerks write it, without brackets, e.g. 万元, 萬元, 人民币万元.
        decimals: digits after the point when an indicator does not say otherwise.
        numerator, denominator: unit codes of what is divided, for a unit such as wan_yuan_per_village.
    """

    code: str
    name: Text
    base: str
    factor: Decimal
    spellings: tuple[str, ...] = ()
    decimals: int = 0
    numerator: str | None = None
    denominator: str | None = None


@dataclass(frozen=True)
class Domain:
    """One of the groups indicators are shown in, in the order of data/catalogue/domains.toml."""

    code: str
    name: Text


@dataclass(frozen=True)
class Bounds:
    """The values an indicator can have at all, in its own unit; None = open."""

    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Threshold:
    """How a threshold_count is counted: the areas whose value of `of` passes.

    Attributes:
        of: code of the indicator looked at, its value over the window (flows summed, stocks last).
        op: one of > >= < <= (numbers.md: a band states which).
        value: in the unit of `of`.
        level: level of the areas counted.
    """

    of: str
    op: Literal[">", ">=", "<", "<="]
    value: float
    level: Level = "village"


@dataclass(frozen=True)
class Count:
    """How an indicator is counted from a register, for every month.

    A row counts in the month its date field `on` falls in (flow), or at the end of every month from its
    date field `since`, or from the day after its date field `after`, to before the first of its date fields `until`
    (stock; all of them empty = still so).

    Attributes:
        register: code of the register form.
        where: field → the choices of which the row must have one; several fields must all hold.
        total: a number field that is added up instead of counting rows; NA where it is not given.
        distinct: a field (or "area") counted once per value, instead of counting rows.
    """

    register: str
    on: str | None = None
    since: str | None = None
    after: str | None = None
    until: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    total: str | None = None
    distinct: str | None = None


@dataclass(frozen=True)
class Indicator:
    """One published figure.

    Attributes:
        code: snake_case; dataset: the file it stands in; domain: industry, talent, culture, ecology,
            organisation, governance, or one of the county folder's own.
        level: where it is collected; values at levels above are made from these.
        frequency: grain it is collected in (numbers.md §1).
        aggregation: numbers.md §2. `numerator`, `denominator`: codes, for ratio; `weight`: code, for wavg
            (None = the weights are not collected: shown only where reported); `of`: code, for growth;
            `threshold`, `count`: see there.
        scale: a ratio's factor: 100 for a percentage, 1 for 人次/场.
        parts: codes that add up to this one where all are reported (checked, and used where it is not).
        column: headings seen so far, beside both names.
        quality: code of the indicator shown beside this one (场次 with 场均人次).
        decimals: digits after the point, None = the unit's.
        evidence: the sentence of a published report it was taken from, or "".
        companion_of: code of the flow_sum indicator whose 本年累计 this one holds (made by the loader, never declared);
            None for all others. Pages hide companions.
    """

    code: str
    dataset: str
    domain: str
    name: Text
    definition: Text
    unit: str
    level: Level
    frequency: Grain
    aggregation: Aggregation
    polarity: Polarity
    numerator: str | None = None
    denominator: str | None = None
    weight: str | None = None
    of: str | None = None
    threshold: Threshold | None = None
    count: Count | None = None
    scale: float = 1.0
    parts: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    decimals: int | None = None
    bounds: Bounds = Bounds()
    quality: str | None = None
    department: str | None = None
    report: str = ""
    evidence: str = ""
    breaks: tuple[str, ...] = ()  # periods such as 2024-01 from which values are not comparable with earlier ones
    companion_of: str | None = None
