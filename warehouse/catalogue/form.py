"""What a form declares, as plain immutable records: where in a workbook its areas, periods, units and figures stand.

The TOML keys have the same names as the fields; data/catalogue/README.md shows each with an example.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from warehouse.catalogue.model import Grain, Level, Text

Layout = Literal["wide", "long", "crosstab"]
Kind = Literal["observations", "register", "targets"]
Measure = Literal["period", "year_to_date", "numerator", "denominator"]
Source = Literal["columns", "title", "sheet", "file"]

_NO_NOTES = Text("", "")


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
    notes: Text = _NO_NOTES
    shapes: tuple["Shape", ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True)
class Shape:
    """A dated variant of a form: valid for periods from `valid_from` to `valid_to` (months, inclusive, None = open)."""

    form: Form
    valid_from: str | None = None
    valid_to: str | None = None
