"""What a clerk may do to a sheet without changing what it says."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.form import extract, recognise
from etl.form.extract import CELL_COLUMNS, ROW_COLUMNS
from etl.reader.grid import CellValue
from tests.etl.form.test_layouts import AREAS, CROSSTAB, DATED, LONG, TARGETS, TRAINING
from tests.etl.form.world import CATALOGUE, INCOME, book, sheet, take

HEADINGS = ("序号", "乡镇", "村", "经营收入（万元）", "补助收入", "债务余额（元）", "备注")
VILLAGES = ("上河村", "下河村", "西街社区", "东岭", "南坪")
WIDE = str.maketrans({"（": "(", "）": ")"})

cell = st.one_of(
    st.just(""),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 2)),
    st.integers(0, 999),
    st.sampled_from(["—", "1,234.5", "约3", "１２"]),
)
body = st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=len(VILLAGES))


def _rows(figures: list[tuple[CellValue, CellValue, CellValue]]) -> list[list[CellValue]]:
    rows: list[list[CellValue]] = [list(HEADINGS)]
    for number, (village, values) in enumerate(zip(VILLAGES, figures, strict=False), start=1):
        rows.append([number, "柳河镇", village, *values, ""])
    return [*rows, ["", "合计", "", 1.0, 2.0, 3.0, ""]]


def _said(rows: list[list[CellValue]], **more: object) -> list[tuple[object, ...]]:
    found = take(rows, **more)
    assert [finding.rule for finding in found.findings] == []
    joined = found.cells.join(found.rows[["kind", "township", "village"]], on="row_id")
    return sorted(
        zip(*(joined[name] for name in ("kind", "township", "village", "target", "measure", "unit", "raw")), strict=True), key=repr
    )


@settings(max_examples=40, deadline=None)
@given(figures=body, above=st.lists(st.sampled_from(["", "柳河镇2024年3月月报", "单位：万元", "填报人：某某"]), max_size=6))
def test_extract_rows_above_the_table_change_nothing(figures: list[tuple[CellValue, ...]], above: list[str]) -> None:
    rows = _rows(figures)  # type: ignore[arg-type]
    assert _said([*([text] for text in above), *rows]) == _said(rows)


@settings(max_examples=40, deadline=None)
@given(figures=body, seed=st.integers(0, 10**6))
def test_extract_order_of_columns_changes_nothing(figures: list[tuple[CellValue, ...]], seed: int) -> None:
    rows = _rows(figures)  # type: ignore[arg-type]
    order = list(range(len(HEADINGS)))
    random.Random(seed).shuffle(order)
    assert _said([[row[column] for column in order] for row in rows]) == _said(rows)


@settings(max_examples=60, deadline=None)
@given(
    figures=body,
    spaces=st.lists(
        st.tuples(st.integers(0, len(HEADINGS) - 1), st.integers(0, 9), st.sampled_from([" ", "\n", "　", "\u200b", "\t"])), max_size=8
    ),
    wide=st.booleans(),
)
def test_extract_spaces_and_widths_in_headings_change_nothing(
    figures: list[tuple[CellValue, ...]], spaces: list[tuple[int, int, str]], wide: bool
) -> None:
    rows = _rows(figures)  # type: ignore[arg-type]
    written = [heading.translate(WIDE) if wide else heading for heading in HEADINGS]
    for column, place, space in spaces:
        written[column] = written[column][:place] + space + written[column][place:]
    assert _said([list(written), *rows[1:]]) == _said(rows)


@settings(max_examples=40, deadline=None)
@given(figures=body, blank=st.lists(st.integers(1, 6), max_size=4))
def test_extract_blank_rows_and_repeated_headers_change_nothing(figures: list[tuple[CellValue, ...]], blank: list[int]) -> None:
    rows = _rows(figures)  # type: ignore[arg-type]
    torn = list(rows)
    for place in blank:
        torn[place:place] = [[""] * len(HEADINGS), list(HEADINGS)] if place > 1 else [[""] * len(HEADINGS)]
    assert _said(torn) == _said(rows)


_KNOWN = (
    "本月",
    "本年累计",
    "合计",
    "小计",
    "单位：万元",
    "填表人：",
    "1月",
    "2024年",
    "指标",
    "数值",
    "地区",
    "培训时间",
    "姓名",
    "甲",
    "注",
)
_ANY = st.one_of(
    st.sampled_from([*HEADINGS, *_KNOWN]),
    st.text(max_size=6),
    st.floats(allow_nan=False),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
    st.just(""),
)
_MERGE = st.tuples(st.integers(0, 9), st.integers(0, 7), st.integers(0, 12), st.integers(0, 9)).map(
    lambda span: (min(span[0], span[2]), min(span[1], span[3]), max(span[0], span[2]), max(span[1], span[3]))
)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.lists(_ANY, max_size=7), max_size=10), merged=st.lists(_MERGE, max_size=4))
def test_extract_never_raises_and_rows_fit_cells(rows: list[list[CellValue]], merged: list[tuple[int, int, int, int]]) -> None:
    grid = book(sheet(rows, merged=tuple(merged)))
    for form in (INCOME, LONG, CROSSTAB, AREAS, TRAINING, TARGETS, DATED):
        found = extract(grid, form, CATALOGUE, "a.xlsx")
        assert tuple(found.rows.columns) == ROW_COLUMNS
        assert tuple(found.cells.columns) == CELL_COLUMNS
        assert set(found.cells["row_id"]) <= set(found.rows.index)
        assert found.rows["row_no"].is_unique
    assert len(recognise(grid, (INCOME, LONG, TRAINING, TARGETS), CATALOGUE, "a.xlsx")) == 4
