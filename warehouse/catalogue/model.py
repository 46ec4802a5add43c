"""What the catalogue declares, as plain immutable records. Nothing here reads a file.

The TOML keys have the same names as the fields; data/catalogue/README.md shows each with an example.
"""

import re
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
Layout = Literal["wide", "long", "crosstab"]
Kind = Literal["observations", "register", "targets"]
Measure = Literal["period", "year_to_date", "numerator", "denominator"]
Source = Literal["columns", "title", "sheet", "file"]
Severity = Literal["must", "explain", "hint"]

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


@dataclass(frozen=True)
class Column:
    """Which headings of a form hold one indicator, register field or target part.

    Attributes:
        headings: spellings beyond those of the indicator itself; a header of several rows may be written
            as a path, "收入/经营收入".
        add: headings of which all together make the value (each cell is kept as a source).
        unit: unit code of the column when neither heading nor note says it; None = the indicator's.
        measure: what the column holds of the indicator.
        basis: 口径 of the column, e.g. "含补助".
        valid_from, valid_to: months (2024-01) in which the column may be filled; outside, a filled cell is a finding.
        required: without this column the sheet is not this form.
    """

    headings: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    unit: str | None = None
    measure: Measure = "period"
    basis: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    required: bool = False


@dataclass(frozen=True)
class Match:
    """How a file is recognised as this form, beside having its headings.

    Attributes:
        file: patterns with * and ? over the file's name; title: regular expressions over the sheet's name and
            what stands above the header.
    """

    file: tuple[str, ...] = ()
    title: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheets:
    """Which sheets of a workbook are read; by default each one that has the form's headings.

    Attributes:
        names: exact names; pattern: a regular expression; skip: names never read (填表说明).
        first: only the first that fits.
    """

    names: tuple[str, ...] = ()
    pattern: str = ""
    skip: tuple[str, ...] = ()
    first: bool = False


@dataclass(frozen=True)
class AreaFrom:
    """Where a row's area stands.

    Attributes:
        level: level of the rows' areas; rows that stop at a higher level are that level's own figure.
        code, county, township, village, zone, name: headings of each column; `name` = one column of mixed levels,
            "宜兰县宜兰市" with leading names of higher areas allowed.
        sources: where the higher areas are looked for when no column says them, in this order.
        pattern: a regular expression with groups named like the columns, for title, sheet or file name;
            "" = look for known names.
    """

    level: Level = "village"
    code: tuple[str, ...] = ()
    county: tuple[str, ...] = ()
    township: tuple[str, ...] = ()
    village: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ("columns", "title", "sheet", "file")
    pattern: str = ""


@dataclass(frozen=True)
class PeriodFrom:
    """Where a row's period stands.

    Attributes:
        grain: what one value is about; period, year, month: headings of columns that say it whole or in parts.
        calendar: "roc" adds 1911 to years below 200; gregorian reads 24 as 2024.
        pattern: a regular expression with groups year, month, quarter, for title, sheet or file name;
            "" = look for 2024年3月份, 2024-03, 202403, 2024年第一季度, 2024年度.
    """

    grain: Grain = "month"
    period: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ("columns", "title", "sheet", "file")
    calendar: Literal["gregorian", "roc"] = "gregorian"
    pattern: str = ""


@dataclass(frozen=True)
class UnitFrom:
    """Where the unit stands beside the heading's brackets: `column` headings of a unit column; `note`: read
    单位：万元 above the table; `default`: unit code when nothing says it (None = the indicator's own)."""

    column: tuple[str, ...] = ()
    note: bool = True
    default: str | None = None


@dataclass(frozen=True)
class LongColumns:
    """Headings of a long or crosstab table. Crosstab: `across` says what its headings are."""

    indicator: tuple[str, ...] = ()
    value: tuple[str, ...] = ()
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    quote: tuple[str, ...] = ()
    fixed: str | None = None  # the indicator of every row where no column names it
    across: Literal["period", "area"] = "period"


@dataclass(frozen=True)
class RegisterField:
    """One column of a register.

    Attributes:
        kind: text, date, number, choice, or area (the row's own area is declared in [area], not here).
        choices: stored code → spellings, for choice.
        key: part of the row's identity; together the key fields and the area name one row for good.
        required: a row without it is refused.
    """

    name: Text
    kind: Literal["text", "date", "number", "choice"]
    headings: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: bool = False
    required: bool = False
    unit: str | None = None


@dataclass(frozen=True)
class TargetColumns:
    """Headings of a targets form beside area, indicator (long.indicator) and year (period.year)."""

    value: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    deadline: tuple[str, ...] = ()
    horizon: tuple[str, ...] = ()  # 年度, 届内, 规划期
    counting: tuple[str, ...] = ()  # 存量: all there are count; 新增: only what came since the start
    phases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # "01".."12", "Q1".."Q4" → headings


@dataclass(frozen=True)
class Form:
    """What one sender sends: how to find the table in a workbook, and what its headings mean.

    Attributes:
        indicators: datasets or indicator codes that may stand in it; ("*",) = all.
        frequency: how often it is due; sender: level of who sends it; due_day: day of the month after the period.
        scope: replace = a newer submission withdraws what it leaves out of the same sender's same period;
            upsert = it leaves that alone.
        header_rows: the most rows a header may have; search_rows: how deep the header is looked for.
        columns: indicator code → its columns (several where it stands in two measures).
        ignore: headings that are known and not data (序号, 备注, 联系方式 is refused all the same).
        shapes: dated variants; each is this form with some of these fields replaced, valid for periods in its span.
        totals: words that mark a subtotal row; footers: words that end the table.
        fingerprint: hash of the declaration; a change makes its files be read again.
    """

    code: str
    name: Text
    kind: Kind = "observations"
    layout: Layout = "wide"
    indicators: tuple[str, ...] = ()
    frequency: Grain = "month"
    sender: Level = "township"
    due_day: int = 10
    scope: Literal["replace", "upsert"] = "replace"
    header_rows: int = 3
    search_rows: int = 40
    match: Match = Match()
    sheets: Sheets = Sheets()
    area: AreaFrom = AreaFrom()
    period: PeriodFrom = PeriodFrom()
    unit: UnitFrom = UnitFrom()
    long: LongColumns = LongColumns()
    target: TargetColumns = TargetColumns()
    columns: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    fields: Mapping[str, RegisterField] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    notes: Text = Text("", "")
    shapes: tuple["Shape", ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True)
class Shape:
    """A dated variant of a form: valid for periods from `valid_from` to `valid_to` (months, inclusive, None = open)."""

    form: Form
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True)
class Rule:
    """One check: its words and thresholds (data/catalogue/rules/findings.toml).

    Attributes:
        severity: must 必改 refuses the row, explain 须说明 loads it with a mark, hint 提示 says so.
        words: templates with {raw}, {expected} … ; remedy: what the clerk does, a template too.
        limits: thresholds by name, e.g. {"factor": 10000, "tolerance": 0.3}.
    """

    code: str
    severity: Severity
    words: Text
    remedy: Text
    limits: Mapping[str, float] = field(default_factory=dict)

    def render(self, params: Mapping[str, object], lang: str) -> str:
        """Return the words with the params in them; a param nobody gave shows as …, whole floats without .0."""
        return _fill(self.words.get(lang), params)

    def advise(self, params: Mapping[str, object], lang: str) -> str:
        """Return what to do, with the params in it, as `render` does."""
        return _fill(self.remedy.get(lang), params)


@dataclass(frozen=True)
class Words:
    """What clerks write, as data (data/catalogue/rules/words.toml): each list is matched after NFKC and without spaces.

    Attributes:
        totals 合计…, footers 填表人…, period 本月…, year_to_date 本年累计…, missing —, /, 无…, masked **…,
        at_least 余 多 以上…, at_most 不到…, about 约…, private: headings of personal data that are refused,
        correction 更正 补报…, village_suffixes 村民委员会 社区…, longest first, variants: one character → the usual one.
        not_sums: labels of rows that are no area's and no sum, 平均 其中…; own_level: words that stand for the area above
        instead of a name → its level, 镇本级 → township; township_suffixes: what may stand behind a township's name, 人民政府….
        own_part: those of own_level that are not the whole of that area but what it has of its own, 镇本级….
        not_actual: levels of a header whose columns are not this period's figures, 上年同期 计划…; actual: those that say nothing
        beyond what stands above them, 金额 完成数…. dates_before, dates_behind: words before or behind a date that is not of the
        table's period, 有效期至…, …修订. unit_labels: labels of a row or column that holds units, 计量单位….
    """

    totals: tuple[str, ...]
    footers: tuple[str, ...]
    period: tuple[str, ...]
    year_to_date: tuple[str, ...]
    missing: tuple[str, ...]
    masked: tuple[str, ...]
    at_least: tuple[str, ...]
    at_most: tuple[str, ...]
    about: tuple[str, ...]
    private: tuple[str, ...]
    correction: tuple[str, ...]
    village_suffixes: tuple[str, ...]
    variants: Mapping[str, str]
    not_sums: tuple[str, ...] = ()
    own_level: Mapping[str, Level] = field(default_factory=dict)
    township_suffixes: tuple[str, ...] = ()
    not_actual: tuple[str, ...] = ()
    actual: tuple[str, ...] = ()
    own_part: tuple[str, ...] = ()
    dates_before: tuple[str, ...] = ()
    dates_behind: tuple[str, ...] = ()
    unit_labels: tuple[str, ...] = ()


_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _fill(template: str, params: Mapping[str, object]) -> str:
    return _PLACEHOLDER.sub(lambda found: _shown(params.get(found[1])), template)


def _shown(value: object) -> str:
    if value is None or value == "":
        return "…"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(round(value, 6))
    return str(value)
