import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.catalogue import load_catalogue, normalise_heading
from warehouse.catalogue.form import Column

MONTHLY = "forms/monthly.toml"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("村集体\n 收入　（万元）", "村集体收入(万元)"),
        ("村集体收入【万元】：", "村集体收入(万元)"),
        ("ＹＴＤ Income", "ytdincome"),
        ("*必填 “村名”", "必填村名"),
        ("收入／经营收入", "收入/经营收入"),
        ("党员，群众；其他", "党员、群众、其他"),
        ("1—3月", "1-3月"),
        ("1～3月", "1-3月"),
        ("萬元", "萬元"),
        ("", ""),
    ],
)
def test_normalise_heading_known_spellings(text: str, expected: str) -> None:
    assert normalise_heading(text) == expected


@given(st.text(max_size=30))
def test_normalise_heading_twice_changes_nothing(text: str) -> None:
    assert normalise_heading(normalise_heading(text)) == normalise_heading(text)


def test_headings_of_a_wide_form(declare) -> None:
    catalogue = load_catalogue([declare()])
    headings = catalogue.headings(catalogue.form("monthly"))
    total = Column(headings=("收入/合计",), required=True)
    assert headings["收入/合计"] == (("income", total),)
    assert headings["集体收入"] == headings["收入合计"] == headings["collectiveincome"] == headings["income"] == (("income", total),)
    assert headings["经营收入"] == (("operating", Column()),)
    assert headings["经营收入(本年累计)"] == (("operating", Column(measure="year_to_date")),)
    assert "合作社数" not in headings


def test_headings_with_two_measures_of_an_indicator(declare) -> None:
    text = (
        (declare() / MONTHLY)
        .read_text()
        .replace("[columns.income]", '[[columns.income]]\nmeasure = "year_to_date"\nheadings = ["累计收入"]\n[[columns.income]]')
    )
    catalogue = load_catalogue([declare({MONTHLY: text})])
    headings = catalogue.headings(catalogue.form("monthly"))
    assert [column.measure for _, column in headings["累计收入"]] == ["year_to_date"]
    assert [column.measure for _, column in headings["收入/合计"]] == ["period"]
    assert [column.measure for _, column in headings["集体收入"]] == ["period"]


def test_headings_shared_by_indicators_of_different_years(declare) -> None:
    old = '[columns.operating]\nheadings = ["经营及发包"]\nvalid_to = "2023-12"\n'
    new = '[columns.subsidy]\nheadings = ["经营及发包"]\nvalid_from = "2024-01"\n'
    catalogue = load_catalogue([declare({MONTHLY: (declare() / MONTHLY).read_text() + old + new})])
    assert [code for code, _ in catalogue.headings(catalogue.form("monthly"))["经营及发包"]] == ["operating", "subsidy"]


def test_headings_of_columns_that_are_added_up(declare) -> None:
    columns = '[columns.subsidy]\nadd = ["财政补助", "经营收入"]\n'
    catalogue = load_catalogue([declare({MONTHLY: (declare() / MONTHLY).read_text() + columns})])
    headings = catalogue.headings(catalogue.form("monthly"))
    assert [code for code, _ in headings["经营收入"]] == ["operating", "subsidy"]
    assert "补助收入" not in headings  # the sum has no heading of its own


ANY = """
name = { zh = "通用报表", en = "Any" }
layout = "long"
indicators = ["*"]
long = { indicator = ["指标"], value = ["数值"] }
"""


def test_headings_of_a_form_of_all_indicators_go_by_names(declare) -> None:
    shared = (declare() / "indicators/registered.toml").read_text() + 'column = ["收入合计", "集体收入", "社数"]\n'
    catalogue = load_catalogue([declare({"forms/any.toml": ANY, "indicators/registered.toml": shared})])
    headings = catalogue.headings(catalogue.form("any"))
    assert [code for code, _ in headings["集体收入"]] == ["income"]  # a name before a spelling
    assert "收入合计" not in headings  # two spell it so: nobody's
    assert [code for code, _ in headings["社数"]] == ["coops"]
    assert [(code, column.measure) for code, column in headings["集体收入(本年累计)"]] == [("income", "year_to_date")]
    assert catalogue.indicators_of(catalogue.form("any")) == tuple(code for code in catalogue.indicators if not code.endswith("_ytd"))


def test_load_catalogue_refuses_two_names_alike_in_a_form_of_all_indicators(declare) -> None:
    alike = (declare() / "indicators/registered.toml").read_text().replace('"合作社数"', '"经营收入"')
    folder = declare({"forms/any.toml": ANY, "indicators/registered.toml": alike})
    with pytest.raises(Exception, match="经营收入 is claimed by coops and operating"):
        load_catalogue([folder])


def test_load_catalogue_lets_a_code_win_over_a_name_or_a_heading_it_equals(declare) -> None:
    alike = (declare() / "indicators/registered.toml").read_text().replace('en = "Cooperatives"', 'en = "Operating"')
    monthly = (declare() / MONTHLY).read_text().replace("[match]", 'ignore = ["subsidy"]\n[match]', 1)
    catalogue = load_catalogue([declare({"forms/any.toml": ANY, "indicators/registered.toml": alike, MONTHLY: monthly})])
    assert catalogue.indicators["coops"].name.en == "Operating"
    assert [code for code, _ in catalogue.headings(catalogue.form("any"))["operating"]] == ["operating"]
