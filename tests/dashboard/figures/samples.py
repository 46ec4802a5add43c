"""Small frames every figure is tried with: somebody silent, somebody provisional, a name that looks like markup."""

import math
from collections.abc import Callable

import pandas as pd

from dashboard.figures import (
    bands,
    columns,
    composition,
    distribution,
    funnel,
    heatmap,
    lines,
    maps,
    matrix,
    multiples,
    revisions,
    seasonal,
)
from dashboard.theme import Figure

NAN = math.nan
LONG = "示例自治县高新技术产业开发区管理委员会所属乡村振兴示范镇驻地社区"
MARKUP = "<b>丙镇</b>"
MONTHS = ["2023-11", "2023-12", "2024-01", "2024-02"]
SERIES = pd.DataFrame(
    [
        (code, name, month, value, month == "2024-02")
        for code, name, values in (
            ("1", "甲镇", [10.0, NAN, 12.0, 13.0]),
            ("2", LONG, [10.0, 11.0, 12.1, 13.1]),
            ("3", MARKUP, [NAN, NAN, NAN, NAN]),
        )
        for month, value in zip(MONTHS, values, strict=True)
    ],
    columns=["area_code", "name", "period", "value", "provisional"],
)
PLAN = pd.DataFrame({"period": ["2024-01", "2024-12"], "value": [5.0, 60.0]})
CELLS = pd.DataFrame(
    [
        ("1", "甲镇", "income", "集体经济收入", 1.0, "1.0", "甲镇 1.0", 1),
        ("1", "甲镇", "open", "未办结", 9.0, "9", "甲镇 9", -1),
        ("2", LONG, "income", "集体经济收入", 5.0, "5.0", "乙镇 5.0", 1),
        ("2", LONG, "open", "未办结", 5.0, "5", "乙镇 5", -1),
        ("3", MARKUP, "income", "集体经济收入", 9.0, "9.0", "丙镇 9.0", 1),
        ("3", MARKUP, "open", "未办结", NAN, "未接入", "丙镇 未接入", -1),
    ],
    columns=["area_code", "name", "column_code", "column", "value", "shown", "said", "direction"],
)
VILLAGES = pd.DataFrame(
    {
        "area_code": list("abcdefg"),
        "name": ["一村", "二村", "三村", "四村", "五村", "六村", MARKUP],
        "value": [2.9, 3.0, 12.0, 60.0, 0.0, NAN, 9.9],
        "shown": "x",
    }
)
THRESHOLDS = [(3.0, "3万"), (10.0, "10万"), (50.0, "50万")]
PARTS = pd.DataFrame(
    [
        ("2022", "lease", "发包及上交收入", 4.0, "4.0 万元"),
        ("2022", "run", "经营收入", 6.0, "6.0 万元"),
        ("2023", "lease", "发包及上交收入", NAN, "—"),
        ("2023", "run", "经营收入", NAN, "—"),
        ("2024", "run", "经营收入", 5.0, "5.0 万元"),
        ("2024", "other", MARKUP, 15.0, "15.0 万元"),
    ],
    columns=["period", "part_code", "name", "value", "shown"],
)
BANDS = pd.DataFrame(
    [
        ("1", "甲镇", "3", "≥3万", 10.0),
        ("1", "甲镇", "10", ">10万", 4.0),
        ("1", "甲镇", "50", ">50万", 0.0),
        ("2", MARKUP, "3", "≥3万", NAN),
        ("2", MARKUP, "10", ">10万", NAN),
        ("2", MARKUP, "50", ">50万", NAN),
    ],
    columns=["area_code", "name", "band_code", "band", "count"],
)
GROUPS = pd.DataFrame(
    [
        ("2024-01", "in", "收件", 5.0, "5 件", False),
        ("2024-01", "out", MARKUP, 4.0, "4 件", False),
        ("2024-03", "in", "收件", 6.0, "6 件", True),
        ("2024-03", "out", MARKUP, NAN, "—", True),
    ],
    columns=["period", "group_code", "name", "value", "shown", "provisional"],
)
STOCK = pd.DataFrame({"period": ["2024-03", "2024-01"], "value": [NAN, 7.0], "shown": ["—", "7 件"]})
STEPS = pd.DataFrame(
    {
        "step_code": ["apply", "active", "join"],
        "name": ["递交申请", MARKUP, "入党"],
        "value": [120.0, NAN, 12.0],
        "shown": ["120 人", "—", "12 人"],
        "provisional": [False, False, True],
    }
)
STATES = pd.DataFrame(
    [
        ("1", "甲镇", "2024-01", "on_time", "甲镇 1月 已报"),
        ("1", "甲镇", "2024-02", "late", "甲镇 2月 迟报"),
        ("2", MARKUP, "2024-01", "missing", "<i>未报</i>"),
    ],
    columns=["area_code", "name", "period", "state", "said"],
)
PLACES = pd.DataFrame(
    {
        "area_code": ["1", "2", "3"],
        "name": ["甲镇", "乙镇", MARKUP],
        "value": [1.0, 9.0, NAN],
        "shown": ["1", "9", "未报送"],
        "said": ["1 件", "9 件", "未报送"],
        "rings": [
            [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]], [[5, 5], [5.1, 5], [5.1, 5.1], [5, 5]]],
            [[[2, 0], [4, 0], [4, 2], [2, 2], [2, 0]]],
            [[[0, 2], [4, 2], [4, 4], [0, 4], [0, 2]]],
        ],
    }
)
YEAR = pd.DataFrame(
    {
        "period": [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)],
        "value": [1.0] * 11 + [9.0] + [1.0] * 11 + [NAN],
    }
)
VERSIONS = pd.DataFrame(
    {
        "version": ["第3版", "第7版", "第9版"],
        "moment": ["2024-04-02 09:10", "2024-04-15 10:00", "2024-05-01 10:00"],
        "value": [431.0, NAN, 441.3],
        "shown": ["431.0", "撤回", "441.3"],
    }
)
CHANGES = pd.DataFrame(
    {
        "row_code": ["1", "2", "3"],
        "name": ["甲镇", "乙镇", MARKUP],
        "before": [1.0, NAN, 3.0],
        "after": [2.0, 5.0, NAN],
        "change": ["1 → 2", "新报 5", "撤回"],
    }
)

FIGURES: dict[str, tuple[Callable[[pd.DataFrame], Figure], pd.DataFrame]] = {
    "lines": (lambda frame: lines.lines(frame, "zh", unit="万元", chosen=["1"], plan=PLAN, broken=("2024-01", "换项")), SERIES),
    "lines-plain": (lambda frame: lines.lines(frame, "en", unit="%", from_zero=False), SERIES),
    "multiples": (lambda frame: multiples.multiples(frame, "zh", unit="万元", columns=2), SERIES),
    "heatmap": (lambda frame: heatmap.heatmap(frame, "zh"), CELLS),
    "heatmap-narrow": (lambda frame: heatmap.heatmap(frame, "en", cell=20, within="area_code", judged=False), CELLS),
    "distribution": (lambda frame: distribution.distribution(frame, "zh", unit="万元", median="x", thresholds=THRESHOLDS), VILLAGES),
    "distribution-even": (lambda frame: distribution.distribution(frame, "en", unit="%", median="x", log=False), VILLAGES),
    "composition": (lambda frame: composition.composition(frame, "zh", broken=("2024", "换项")), PARTS),
    "composition-share": (lambda frame: composition.composition(frame, "en", share=True), PARTS),
    "bands-nested": (lambda frame: bands.nested(frame, "zh"), BANDS),
    "bands-exclusive": (lambda frame: bands.exclusive(frame, "zh"), BANDS),
    "columns": (lambda frame: columns.columns(frame, "zh", stock=STOCK if len(frame) else None, stock_name="在办"), GROUPS),
    "columns-stacked": (lambda frame: columns.columns(frame, "zh", stacked=True), GROUPS),
    "funnel": (lambda frame: funnel.funnel(frame, "zh"), STEPS),
    "matrix": (lambda frame: matrix.matrix(frame, "zh"), STATES),
    "map": (lambda frame: maps.outlines(frame, "zh", chosen="2"), PLACES),
    "tiles": (lambda frame: maps.tiles(frame, "zh"), PLACES),
    "seasonal": (lambda frame: seasonal.seasonal(frame, "zh"), YEAR),
    "revisions": (lambda frame: revisions.revisions(frame, "zh"), VERSIONS),
    "dumbbell": (lambda frame: revisions.dumbbell(frame, "zh"), CHANGES),
}
