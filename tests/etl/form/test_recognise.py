"""Which form a file is, and which sheets are read."""

from etl.form.reading import extract
from etl.form.recognition import left_over, recognise
from tests.etl.form.test_layouts import LONG, TARGETS, TRAINING
from tests.etl.form.world import CATALOGUE, INCOME, book, changed, sheet
from warehouse.catalogue.form import Match, Sheets
from warehouse.catalogue.model import Text

HEADER, ROW = ["村", "经营收入", "补助收入"], ["上河村", 1, 2]
FORMS = (LONG, TRAINING, INCOME)


def test_recognise_by_headings() -> None:
    found = recognise(book(sheet([["填表说明", "…"]], "说明"), sheet([HEADER, ROW], "三月")), FORMS, CATALOGUE, "a.xlsx")
    assert [candidate.fits for candidate in found] == [True, False, False]
    assert (found[0].form, found[0].sheet, found[0].matched, found[0].seen) == (INCOME, "三月", 3, tuple(HEADER))


def test_recognise_says_what_the_nearest_form_lacks() -> None:
    found = recognise(book(sheet([["村", "补助收入", "公章"], ["上河村", 1, 2]])), FORMS, CATALOGUE, "a.xlsx")
    assert not found[0].fits
    assert found[0].form is INCOME
    assert found[0].unknown == ("公章",)
    assert found[0].missing == ("收入/经营",)


def test_recognise_nothing_known() -> None:
    found = recognise(book(sheet([["甲", "乙"], [1, 2]]), sheet([])), FORMS, CATALOGUE, "a.xlsx")
    assert not any(candidate.fits for candidate in found)
    assert all(candidate.missing and candidate.seen == () for candidate in found)


def test_recognise_specific_form_before_the_form_of_all_indicators() -> None:
    specific = changed(LONG, code="own", indicators=("income",), long=changed(LONG.long, quote=(), bound=()))
    rows = [["指标", "地区", "数值", "引文", "界限"], ["经营收入", "柳河镇", 1, "", ""]]
    found = recognise(book(sheet(rows)), (LONG, specific), CATALOGUE, "指标表.xlsx")
    assert [candidate.form.code for candidate in found] == ["own", "long"]
    assert found[0].matched < found[1].matched


def test_recognise_file_and_title_decide_between_equal_headings() -> None:
    other = changed(INCOME, code="other", name=Text("决算表", ""), match=Match(file=("*决算*",), title=("年终决算",)))
    grid = book(sheet([["柳河镇年终决算"], HEADER, ROW]))
    assert recognise(grid, (INCOME, other), CATALOGUE, "a/2024决算.xlsx")[0].form.code == "other"
    plain = recognise(book(sheet([HEADER, ROW])), (INCOME, other), CATALOGUE, "a.xlsx")
    assert plain[0].strength == plain[1].strength


def test_recognise_targets_of_months_only_where_a_name_says_so() -> None:
    grid = [["指标", "片区", "1月", "2月"], ["经营收入", "东片", 1, 2]]
    assert not recognise(book(sheet(grid)), (TARGETS,), CATALOGUE, "分月.xlsx")[0].fits
    assert recognise(book(sheet([["2024年目标任务"], *grid])), (TARGETS,), CATALOGUE, "分月.xlsx")[0].fits
    assert recognise(book(sheet([[*grid[0], "目标值"], [*grid[1], 3]])), (TARGETS,), CATALOGUE, "分月.xlsx")[0].fits


def test_left_over_names_the_sheets_of_other_forms() -> None:
    register = sheet([["乡镇", "培训时间", "培训主题", "人次"], ["柳河镇", "2024-03-05", "果树", 3]], "培训")
    found = recognise(book(sheet([HEADER, ROW], "收入"), register, sheet([["说明"]], "说明")), FORMS, CATALOGUE, "收入月报.xlsx")
    fitting = [candidate for candidate in found if candidate.fits]
    told = list(left_over(fitting[0], fitting))
    assert [(finding.rule, finding.sheet, finding.params["other"]) for finding in told] in (
        [("sheet_of_other_form", "培训", "培训台账")],
        [("sheet_of_other_form", "收入", "村集体收入月报")],
    )
    assert list(left_over(fitting[0], fitting[:1])) == []


def test_extract_reads_every_sheet_that_fits_and_leaves_others_alone() -> None:
    sheets = (
        sheet([["填表说明"], ["一", "二"]], "填表说明"),
        sheet([HEADER, ROW], "1月"),
        sheet([HEADER, ["下河村", 3, 4]], "2月"),
        sheet([], "Sheet3"),
    )
    found = extract(book(*sheets), INCOME, CATALOGUE, "a.xlsx")
    assert found.sheets == ("填表说明", "1月", "2月", "Sheet3")
    assert found.rows[["sheet_no", "village"]].to_numpy().tolist() == [[1, "上河村"], [2, "下河村"]]
    assert found.findings == []


def test_extract_sheet_that_lacks_a_required_column_is_read_and_reported() -> None:
    sheets = (sheet([HEADER, ROW], "1月"), sheet([["乡镇", "村", "补助收入"], ["柳河镇", "上河村", 1]], "2月"))
    found = extract(book(*sheets), INCOME, CATALOGUE, "a.xlsx")
    assert [(finding.rule, finding.sheet) for finding in found.findings] == [("missing_column", "2月")]
    assert found.rows["sheet_no"].tolist() == [0, 1]


def test_extract_sheet_choice_by_name_pattern_skip_and_first() -> None:
    sheets = tuple(sheet([HEADER, [name, 1, 2]], name) for name in ("汇总", "1 月", "2月", "模板"))

    def read(**chosen: object) -> list[str]:
        return extract(book(*sheets), changed(INCOME, sheets=Sheets(**chosen)), CATALOGUE, "a.xlsx").rows["village"].tolist()  # type: ignore[arg-type]

    assert read(names=("1月",)) == ["1 月"]
    assert read(pattern=r"\d+\s*月") == ["1 月", "2月"]
    assert read(skip=("汇总", "模板")) == ["1 月", "2月"]
    assert read(first=True) == ["汇总"]


def test_extract_workbook_without_any_table() -> None:
    found = extract(book(sheet([["你好"]]), sheet([])), INCOME, CATALOGUE, "a.xlsx")
    assert found.rows.empty and found.cells.empty and found.contexts == {}
    assert {finding.rule for finding in found.findings} == {"missing_column"}
