"""A small catalogue, county and extract written out in Python; rules, units and words are those that ship."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from etl.form.extract import CELL_COLUMNS, ROW_COLUMNS, Context, Extract
from etl.places import Places
from etl.tidy import tidy
from warehouse.areas import ALIAS_COLUMNS, AREA_COLUMNS, ZONE_COLUMNS, County, CountyFolder
from warehouse.catalogue import Catalogue, Indicator, load_catalogue
from warehouse.catalogue.companions import with_companions
from warehouse.catalogue.form import AreaFrom, Column, Form, PeriodFrom
from warehouse.catalogue.model import Bounds, Text
from warehouse.submission import Submission

DATA = Path(__file__).resolve().parents[3] / "data" / "catalogue"
COUNTY = "990100"
TOWN, OTHER_TOWN = "990100101000", "990100102000"
VILLAGES = {"东村": "990100101201", "西村": "990100101202", "南村": "990100101203", "北村": "990100102201"}


def _indicator(code: str, zh: str, unit: str = "wan_yuan", **more: Any) -> Indicator:
    described: dict[str, Any] = {
        "dataset": "income",
        "domain": "industry",
        "level": "village",
        "frequency": "month",
        "aggregation": "flow_sum",
    }
    described |= {"bounds": Bounds(0.0), **more}
    return Indicator(code=code, name=Text(zh, code.replace("_", " ")), definition=Text("", ""), unit=unit, polarity="higher", **described)


INDICATORS = (
    _indicator("income", "集体收入", parts=("operating", "contract", "subsidy"), bounds=Bounds(None)),
    _indicator("operating", "经营收入"),
    _indicator("contract", "发包收入"),
    _indicator("subsidy", "补助收入"),
    _indicator("households", "户数", unit="household", aggregation="stock_last"),
    _indicator("attendances", "参训人次", unit="person_time"),
    _indicator("received", "受理数", unit="case_item", dataset="service"),
    _indicator("closed", "办结数", unit="case_item", dataset="service"),
    _indicator(
        "close_rate", "办结率", unit="percent", aggregation="ratio", numerator="closed", denominator="received", scale=100.0,
        bounds=Bounds(0.0, 100.0), dataset="service",
    ),
)  # fmt: skip

INCOME = Form(
    code="income_monthly",
    name=Text("村集体经济收入月报", "income"),
    indicators=("income", "operating", "contract", "subsidy", "households", "attendances"),
    area=AreaFrom(township=("乡镇",), village=("村",)),
    period=PeriodFrom(period=("月份",), year=("年",), month=("月",)),
    columns={"contract": (Column(valid_to="2023-12"),)},
)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return the small catalogue."""
    shipped = load_catalogue([DATA])
    unit = next(iter(code for code in ("case_item", "case", "item") if code in shipped.units))
    declared = [replace(one, unit=unit) if one.unit == "case_item" else one for one in INDICATORS]
    return replace(
        shipped,
        indicators=with_companions({one.code: one for one in declared}),
        forms={INCOME.code: INCOME},
        datasets={
            "income": tuple(one.code for one in declared if one.dataset == "income"),
            "service": ("received", "closed", "close_rate"),
        },
    )


@lru_cache(maxsize=1)
def places() -> Places:
    """Return two townships with four villages."""
    rows = [("990100000000", "示例县", "county", "", ""), (TOWN, "柳河镇", "township", "990100000000", TOWN)]
    rows += [(OTHER_TOWN, "东岭镇", "township", "990100000000", OTHER_TOWN)]
    rows += [(code, name, "village", code[:9] + "000", code[:9] + "000") for name, code in VILLAGES.items()]
    areas = pd.DataFrame(
        [
            (code, name, name, level, parent, township, order, "", "", "", "", "")
            for order, (code, name, level, parent, township) in enumerate(rows)
        ],
        columns=list(AREA_COLUMNS),
    )
    none = {"zones": pd.DataFrame(columns=list(ZONE_COLUMNS)), "aliases": pd.DataFrame(columns=list(ALIAS_COLUMNS))}
    words = catalogue().words
    folder = CountyFolder(Path(), County(COUNTY, Text("示例县", "Example")), areas, **none)
    return Places(folder, words, words.own_level, words.township_suffixes)


def extract(
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[Mapping[str, object]],
    form: Form = INCOME,
    title: str = "柳河镇2024年3月份村集体经济收入",
    note: str = "万元",
    file: str = "柳河镇2024-03.xlsx",
    submitted: str = "",
) -> Extract:
    """Return what a form would take out of one sheet.

    Args:
        rows: what each row says of itself, ROW_COLUMNS; sheet rows are numbered from 3.
        columns: of each value column target, cells (a value a row) and other CELL_COLUMNS; format may be a list too.
    """
    made = [
        {**dict.fromkeys(ROW_COLUMNS, ""), "sheet_no": 0, "table_no": 0, "row_no": 3 + place, "kind": "detail", **row}
        for place, row in enumerate(rows)
    ]
    cells = []
    for number, column in enumerate(columns):
        for row_id, raw in enumerate(column["cells"]):  # type: ignore[var-annotated, arg-type]
            shown = column.get("format", "")
            own = {name: value for name, value in column.items() if name != "cells"} | {
                "format": shown[row_id] if isinstance(shown, list) else shown
            }
            cells.append(
                {**dict.fromkeys(CELL_COLUMNS, ""), "measure": "period", **own, "row_id": row_id, "column_no": 4 + number, "raw": raw}
            )
    return Extract(
        form, ("Sheet1",), {0: Context("Sheet1", file, (title,), note, submitted)}, _frame(made, ROW_COLUMNS), _frame(cells, CELL_COLUMNS)
    )


def _frame(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> pd.DataFrame:
    whole = ("sheet_no", "table_no", "row_no", "row_id", "column_no")
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype="int64" if name in whole else object) for name in columns})


def tidied(extracted: Extract, file: str = "柳河镇2024-03.xlsx") -> Submission:
    """Tidy with the small catalogue and county."""
    return tidy(extracted, catalogue(), places(), COUNTY, file, "ab", "2024-04-02T08:00:00+08:00")


def villages(*names: str, **more: object) -> list[dict[str, object]]:
    """Return a row per village of 柳河镇."""
    return [{"township": "柳河镇", "village": name, **more} for name in names]


def told(made: Submission) -> list[tuple[str, int, int]]:
    """Return rule, row and column of every finding."""
    return list(zip(made.findings["rule"], made.findings["row_no"], made.findings["column_no"], strict=True))


def values(made: Submission) -> dict[tuple[str, str, str], float]:
    """Return the value of every observation by indicator, village's name and period."""
    names = {code: name for name, code in VILLAGES.items()} | {TOWN: "柳河镇", OTHER_TOWN: "东岭镇"}
    frame = made.observations
    return {
        (code, names[area], period): value
        for code, area, period, value in zip(frame["indicator_code"], frame["area_code"], frame["period"], frame["value"], strict=True)
    }
