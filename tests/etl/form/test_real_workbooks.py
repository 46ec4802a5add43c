"""Real Chinese workbooks through small forms written for the purpose."""

from python_calamine import CalamineWorkbook

from etl.form.extract import Extract
from etl.form.reading import extract
from etl.reader.grid import Sheet, Workbook
from tests.etl.form.test_layouts import LONG
from tests.etl.form.world import CATALOGUE, changed
from tests.shared_data import REAL_DATA, needs_real_data
from warehouse.catalogue.form import AreaFrom, Form, LongColumns, RegisterField, UnitFrom
from warehouse.catalogue.model import Text

FOLDER = REAL_DATA / "4-workbooks"

pytestmark = needs_real_data


def _grids(name: str) -> Workbook:
    with (FOLDER / name).open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
    sheets = []
    for title in book.sheet_names:
        grid = book.get_sheet_by_name(title)
        rows = grid.to_python(skip_empty_area=False)
        merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in grid.merged_cell_ranges or ())
        sheets.append(Sheet(title, [list(row) for row in rows], merged))
    return Workbook(name, "", name.rpartition(".")[2], tuple(sheets))


def _register(**fields: tuple[str, str]) -> Form:
    declared = {code: RegisterField(Text(heading, ""), kind, required=code == "name") for code, (kind, heading) in fields.items()}  # type: ignore[arg-type]
    return Form(code="adhoc", name=Text("adhoc", ""), kind="register", area=AreaFrom(level="county"), fields=declared)


def _column(found: Extract, target: str) -> list[object]:
    return found.cells.loc[found.cells["target"] == target, "raw"].tolist()


def test_extract_months_across_below_a_merged_diagonal_heading() -> None:
    form = changed(LONG, layout="crosstab", long=LongColumns(indicator=("来源项目",)), area=AreaFrom(), unit=UnitFrom(column=("单位",)))
    found = extract(_grids("taizhou-bank-deposits-2019-07.xlsx"), form, CATALOGUE, "taizhou-bank-deposits-2019-07.xlsx")
    assert found.contexts[0].titles[0] == "2019年泰州市7月份银行业金融机构存贷款情况"
    assert sorted(set(found.cells["period"]), key=lambda text: int(text[:-1])) == [f"{month}月" for month in range(1, 13)]
    deposits = found.rows.index[found.rows["indicator"] == "一、本外币各项存款"]
    assert len(deposits) == 1
    cells = found.cells[found.cells["row_id"] == deposits[0]].sort_values("column_no")
    assert cells["raw"].tolist()[:2] == [6779.0725293054, 6861.1159363058]
    assert cells["raw"].tolist()[7:] == [""] * 5
    assert found.rows["unit"][deposits[0]] == "亿元"


def test_extract_second_header_row_under_group_headings_with_merged_rows() -> None:
    form = _register(name=("text", "项目编号"), amount=("number", "合同金额"), paid_on=("date", "付款日期"), paid=("number", "付款金额"))
    form = changed(form, ignore=("种类", "项目名称"))
    found = extract(_grids("project-payments-merged-two-level-header.xlsx"), form, CATALOGUE, "x.xlsx")
    assert found.rows["row_no"].tolist() == [3, 4, 5, 6]
    assert _column(found, "amount") == [136260.0, "", 10800.0, ""]
    assert _column(found, "paid") == [18144.0, 27276.0, 7200.0, 3600.0]
    assert _column(found, "name") == ["XXXX"] * 4
    assert "负责人" in {finding.raw for finding in found.findings if finding.rule == "unknown_heading"}


def test_extract_header_of_three_merged_rows_under_a_title() -> None:
    item, kind = "需求材料表/需求数据项/包含的数据项（每个数据项需单行填写）", "材料类别（数据字典）"
    form = _register(name=("text", "供需编码"), item=("text", item), kind=("text", kind), source=("text", "需求部门标记数据来源部门"))
    found = extract(_grids("gov-data-demand-catalogue-merged.xlsx"), form, CATALOGUE, "x.xlsx")
    assert found.rows["row_no"].tolist() == list(range(5, 14))
    assert _column(found, "name") == ["审核转报-00180-000"] * 5 + ["审核转报-00190-000"] * 4
    assert _column(found, "item")[:3] == ["企业营业执照号（五证合一社会信用号码）", "企业名称", "资质证书编号"]
    assert _column(found, "kind")[0] == "市场准入"
    assert found.contexts[0].titles == ("一对多,对多,对多导出",)


def test_extract_below_a_long_instruction_in_one_merged_cell() -> None:
    form = _register(name=("text", "管轴编号"), area=("text", "责任区域"), order=("number", "排序"))
    found = extract(_grids("import-with-instruction-row.xlsx"), form, CATALOGUE, "x.xlsx")
    assert _column(found, "name")[:2] == ["ZZ-01", "ZZ-02"]
    assert _column(found, "order")[:2] == [0.0, 1.0]
    assert found.contexts[0].titles[0].startswith("导入说明")


def test_extract_headings_with_line_breaks_under_a_title() -> None:
    form = _register(name=("text", "标准中文名"), share=("number", "原料中成分含量"), code=("text", "原料编号"))
    found = extract(_grids("cosmetics-formula-title-row.xlsx"), form, CATALOGUE, "x.xlsx")
    assert _column(found, "name") == ["1,2-戊二醇"]
    assert _column(found, "code") == ["01502200"]
    assert found.cells.loc[found.cells["target"] == "share", ["raw", "unit"]].to_numpy().tolist() == [[100.0, "%"]]


def test_extract_two_tables_side_by_side_reads_both() -> None:
    form = _register(name=("text", "项目名称"), account=("text", "科目号"), amount=("number", "金额"))
    found = extract(_grids("rural-bank-restored-income-statement.xls"), changed(form, ignore=("代码",)), CATALOGUE, "x.xls")
    assert len(found.rows) > 500
    columns = found.cells.groupby("target")["column_no"].unique()
    assert {target: sorted(numbers) for target, numbers in columns.items()} == {"name": [2, 6], "account": [3, 7], "amount": [4, 8]}
    assert found.findings == []
