"""A small catalogue and forms written out in Python, and grids to try them on."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd

from etl.form.extract import Extract
from etl.form.reading import extract
from etl.reader.grid import CellValue, Sheet, Workbook
from warehouse.catalogue import Catalogue, Indicator, Unit, Units, Words
from warehouse.catalogue.form import AreaFrom, Column, Form, Match, PeriodFrom, UnitFrom
from warehouse.catalogue.model import Text

WORDS = Words(
    totals=("合计", "小计", "总计", "全县"),
    not_sums=("平均", "其中"),
    not_actual=("上年同期", "去年", "全年计划", "年初预算"),
    actual=("金额",),
    footers=("填表人", "注", "说明", "审核人", "制表"),
    period=("本月", "当月", "本期"),
    year_to_date=("本年累计", "累计", "1-本月累计", "年初至今"),
    missing=("—", "/", "无"),
    masked=("**",),
    at_least=("余",),
    at_most=("不到",),
    about=("约",),
    private=("姓名", "身份证", "联系电话", "手机", "电话", "联系方式", "联系人"),
    correction=("更正",),
    village_suffixes=("村", "社区"),
    variants={},
    unit_labels=("计量单位", "单位"),
)
UNITS = Units(
    {
        code: Unit(code, Text(zh, zh), base, Decimal(factor), ("萬元",) if code == "wan_yuan" else ())
        for code, zh, base, factor in (
            ("yuan", "元", "yuan", 1), ("wan_yuan", "万元", "yuan", 10000),
            ("qian_yuan", "千元", "yuan", 1000), ("yi_yuan", "亿元", "yuan", 10**8),
            ("person", "人", "person", 1), ("household", "户", "household", 1), ("count", "个", "count", 1), ("percent", "%", "percent", 1),
            ("case", "件", "case", 1),
        )
    }
)  # fmt: skip


def _indicator(code: str, zh: str, unit: str = "wan_yuan", **more: Any) -> Indicator:
    described = {"dataset": "income", "domain": "industry", "level": "village", "frequency": "month", "aggregation": "flow_sum"}
    return Indicator(
        code=code, name=Text(zh, code.replace("_", " ")), definition=Text("", ""), unit=unit, polarity="higher", **{**described, **more}
    )


INDICATORS = {
    indicator.code: indicator
    for indicator in (
        _indicator("income", "村集体收入", column=("收入合计",)),
        _indicator("operating", "经营收入", column=("经营性收入",)),
        _indicator("contract", "发包及上交收入"),
        _indicator("subsidy", "补助收入"),
        _indicator("debt", "债务余额", aggregation="stock_last"),
        _indicator("close_rate", "办结率", unit="percent", aggregation="ratio", dataset="service"),
        _indicator("marriages", "结婚对数", unit="count", dataset="people"),
    )
}
CATALOGUE = Catalogue(
    indicators=INDICATORS,
    forms={},
    units=UNITS,
    domains={},
    rules={},
    words=WORDS,
    datasets={"income": ("income", "operating", "contract", "subsidy", "debt"), "service": ("close_rate",), "people": ("marriages",)},
)

INCOME = Form(
    code="income_monthly",
    name=Text("村集体收入月报", "Monthly income"),
    indicators=("income",),
    match=Match(file=("*集体收入*",), title=("集体收入.*月报",)),
    area=AreaFrom(level="village", township=("乡镇", "镇"), village=("村", "村名", "行政村")),
    period=PeriodFrom(grain="month", period=("月份", "期间")),
    unit=UnitFrom(column=("单位",)),
    columns={"operating": (Column(headings=("收入/经营",), required=True),), "subsidy": (Column(headings=("收入/补助",)),)},
    ignore=("序号", "备注", "上年同期"),
)


def sheet(rows: Sequence[Sequence[CellValue]], name: str = "Sheet1", **more: Any) -> Sheet:
    """Return a sheet, its rows made equally long."""
    width = max((len(row) for row in rows), default=0)
    return Sheet(name, [[*row, *[""] * (width - len(row))] for row in rows], **more)


def book(*sheets: Sheet) -> Workbook:
    return Workbook("in.xlsx", "0" * 64, "xlsx", sheets)


def take(rows: Sequence[Sequence[CellValue]], form: Form = INCOME, file_name: str = "in.xlsx", **more: Any) -> Extract:
    """Return what a form takes out of one sheet."""
    return extract(book(sheet(rows, **more)), form, CATALOGUE, file_name)


def changed(form: Form, **fields: Any) -> Form:
    return replace(form, **fields)


def values(found: Extract, kind: str = "detail") -> list[tuple[Any, ...]]:
    """Return (village or name or township, target, measure, raw) of every cell in rows of a kind, in order of rows."""
    joined = found.cells.join(found.rows[["kind", "village", "name", "township"]], on="row_id")
    joined = joined[joined["kind"] == kind].sort_values(["row_id", "column_no"])
    places = joined["village"].where(joined["village"] != "", joined["name"])
    places = places.where(places != "", joined["township"])
    return list(zip(places, joined["target"], joined["measure"], joined["raw"], strict=True))


def rules(found: Extract) -> list[tuple[str, int, int]]:
    """Return rule, row and column of every finding."""
    return [(finding.rule, finding.row, finding.column) for finding in found.findings]


def labels(found: Extract, *names: str) -> pd.DataFrame:
    return found.rows[list(names)]
