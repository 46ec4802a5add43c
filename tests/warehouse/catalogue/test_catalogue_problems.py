"""Each thing that can be wrong in the files: a sound catalogue, one place changed, the problem told."""

import pytest

from warehouse.catalogue import load_catalogue
from warehouse.catalogue.errors import CatalogueError

INCOME, COOPS, MONTHLY, REGISTER = "indicators/money.toml", "indicators/registered.toml", "forms/monthly.toml", "forms/coop_register.toml"
UNITS, FINDINGS, WORDS = "units.toml", "rules/findings.toml", "rules/words.toml"

ENTRIES = [
    (INCOME, "[operating]", "[operating", "money.toml", "is not TOML", "correct that line"),
    (INCOME, "[operating]", "[income]", "money.toml", "line 16", "may stand only once"),
    (INCOME, "[operating]", "[Operating]", "[Operating]", "'Operating' is not snake_case", "use a-z"),
    (INCOME, "bounds =", "bound =", "[operating]", "unknown key bound", "write bounds"),
    (INCOME, "bounds = { min = 0 }", "bounds = { minimum = 0 }", "[operating]", "unknown key bounds.minimum", "write min"),
    (INCOME, "bounds = { min = 0 }", "companion_of = 'income'", "[operating]", "unknown key companion_of", "look up"),
    (INCOME, 'frequency = "month"', "", "[operating]", "the key frequency is missing", "add frequency"),
    (INCOME, "[_defaults]", '[_defaults]\ndomian = "industry"', "[_defaults]", "unknown key domian", "write domain"),
    (INCOME, '{ zh = "补助收入", en = "Subsidies" }', '{ zh = "补助收入" }', "[subsidy]", "name.en is missing", "add name.en"),
    (INCOME, "scale = 100", 'scale = "100"', "[villages_rich_share]", "scale is '100', not a number", "write scale as a number"),
    (INCOME, "scale = 100", "scale = true", "[villages_rich_share]", "scale is True, not a number", "a number"),
    (INCOME, '["operating", "subsidy"]', '"operating"', "[income]", "parts is 'operating', not a list", "square brackets"),
    (INCOME, "bounds = { min = 0 }", "bounds = 0", "[operating]", "bounds is 0, not a table with the keys min, max", "write bounds"),
    (INCOME, "bounds = { min = 0 }", "decimals = 1.5", "[operating]", "decimals is 1.5, not a whole number", "whole number"),
    (
        INCOME, 'name = { zh = "补助收入"', 'name = { zh = "经营收入"',
        "[subsidy]", "经营收入 is also the name of operating", "another name.zh",
    ),
    (INCOME, "[subsidy]", "[subsidy]\nreplaces = true", "[subsidy]", "nothing declared before", "leave out replaces"),
    (INCOME, "[subsidy]", "[subsidy]\nreplaces = 1", "[subsidy]", "replaces is 1", "write replaces = true"),
    (COOPS, "[coops]", "[subsidy]", "[subsidy]", "taken by catalogue/indicators/money.toml [subsidy]", "another code"),
    (COOPS, "[coops]", "[money]", "[money]", "a dataset has the same name", "rename"),
    (COOPS, "[coops]", "[income_ytd]", "[income_ytd]", "codes ending in _ytd are kept", "another code"),
    (COOPS, "[coops]", "domain = 1\n[coops]", "registered.toml", "the key domain stands outside every entry", "move it"),
    (INCOME, 'domain = "industry"', 'domain = "industri"', "[income]", "domain names none: industri", "write industry"),
    (INCOME, 'unit = "wan_yuan"', 'unit = "wanyuan"', "[income]", "unit names none: wanyuan", "write wan_yuan"),
    (INCOME, 'level = "village"', 'level = "vilage"', "[income]", "level is 'vilage'", "write village"),
    (INCOME, 'frequency = "month"', 'frequency = "monthly"', "[income]", "frequency is 'monthly'", "write month"),
    (INCOME, 'polarity = "neutral"', 'polarity = "none"', "[subsidy]", "polarity is 'none'", "neutral"),
    (INCOME, '"stock_last"', '"stock"', "[villages]", "aggregation is 'stock'", "write stock_last"),
    (INCOME, '"stock_last"', '"cumulative"', "[villages]", "cumulative is kept", "flow_sum"),
    (
        INCOME, "bounds = { min = 0, max = 100 }", "bounds = { min = 100, max = 0 }",
        "[villages_rich_share]", "bounds.min 100 is above", "exchange",
    ),
    (INCOME, "bounds = { min = 0 }", 'breaks = ["2024-13"]', "[operating]", "'2024-13', not a period", "2024-01"),
]  # fmt: skip

REFERENCES = [
    (INCOME, 'numerator = "villages_rich"\n', "", "[villages_rich_share]", "a ratio has no numerator", "add numerator"),
    (INCOME, 'denominator = "villages"\n', "", "[villages_rich_share]", "a ratio has no denominator", "add denominator"),
    (
        INCOME, 'denominator = "villages"', 'denominator = "vilages"',
        "[villages_rich_share]", "denominator names no indicator: vilages", "write villages",
    ),
    (
        INCOME, 'numerator = "villages_rich"', 'numerator = "villages_rich_share"',
        "[villages_rich_share]", "names the indicator itself", "made from",
    ),
    (INCOME, 'quality = "villages"', 'quality = "nobody"', "[villages_rich_share]", "quality names no indicator: nobody", ""),
    (
        INCOME, '["operating", "subsidy"]', '["operating", "subsidies"]',
        "[income]", "parts names no indicator: subsidies", "write subsidy",
    ),
    (INCOME, '["operating", "subsidy"]', '["operating", "operating"]', "[income]", "parts names an indicator twice", "once"),
    (INCOME, 'of = "income", ', "", "[villages_rich]", "threshold.of is missing", "add threshold.of"),
    (
        INCOME, 'threshold = { of = "income", op = ">", value = 10 }', "",
        "[villages_rich]", "a threshold_count has no threshold", "add threshold",
    ),
    (INCOME, 'op = ">"', 'op = "="', "[villages_rich]", "threshold.op is '='", ">"),
    (
        INCOME, 'of = "income"', 'of = "villages"',
        "[villages_rich]", "counts each village, villages is collected by township", 'level = "township"',
    ),
    (INCOME, '"stock_last"', '"growth"', "[villages]", "a growth has no of", "add of"),
    (INCOME, '"stock_last"', '"growth"\nof = "income"', "[villages]", "a growth is in count", 'unit = "percent"'),
    (INCOME, '"stock_last"', '"wavg"', "[villages]", "a wavg has no weight", 'weight = ""'),
    (INCOME, '"stock_last"', '"wavg"\nweight = "people"', "[villages]", "weight names no indicator: people", ""),
    (INCOME, '"stock_last"', '"stock_last"\nnumerator = "income"', "[villages]", "numerator stands in a stock_last", "take it out"),
    (
        INCOME, "[operating]", '[operating]\nparts = ["income"]',
        "[income]", "is made from itself: income ← operating ← income", "take one",
    ),
    (
        INCOME, '"stock_last"', '"wavg"\nweight = "villages_rich_share"',
        "[villages]", "villages ← villages_rich_share ← villages", "take one",
    ),
    (
        INCOME, '["operating", "subsidy"]', '["operating", "villages"]',
        "[income]", "part villages is in count, this in wan_yuan", "converts",
    ),
    (INCOME, "scale = 100\n", "", "[villages_rich_share]", "scale is 1, its unit percent needs 100", "write scale = 100"),
    (
        INCOME, 'numerator = "villages_rich"', 'numerator = "income"',
        "[villages_rich_share]", "wan_yuan, denominator in count: not a share", "same kind",
    ),
    (
        INCOME, 'unit = "percent"', 'unit = "wan_yuan_per_village"',
        "[villages_rich_share]", "the unit is wan_yuan_per_village", "counted in wan_yuan",
    ),
    (
        INCOME, 'unit = "percent"\nlevel = "township"\nfrequency = "year"\naggregation = "ratio"\nnumerator = "villages_rich"',
        'unit = "wan_yuan_per_village"\nlevel = "township"\nfrequency = "year"\naggregation = "ratio"\nnumerator = "income"',
        "[villages_rich_share]", "scale is 100, its unit wan_yuan_per_village needs 1", "write scale = 1",
    ),
]  # fmt: skip

COUNTS = [
    (COOPS, '"coop_register"', '"coop_registers"', "[coops]", "count.register names no form: coop_registers", "write coop_register"),
    (COOPS, '"coop_register"', '"monthly"', "[coops]", "names the form monthly, which is no register", "register"),
    (COOPS, 'since = "founded"', 'since = "foundet"', "[coops]", "count.since names no field of coop_register: foundet", "write founded"),
    (COOPS, 'since = "founded"', 'since = "name"', "[coops]", "count.since names name, which is a text", "a date field"),
    (COOPS, 'since = "founded", until = ["closed"], ', "", "[coops]", "either on (a flow) or since", "write on"),
    (COOPS, 'since = "founded", ', 'on = "founded", ', "[coops]", "count.until stands beside on", "take it out"),
    (COOPS, 'since = "founded", until = ["closed"], ', 'on = "founded", ', "[coops]", "makes a flow_sum, not a stock_last", "flow_sum"),
    (COOPS, '["party_led"]', '["party_lead"]', "[coops]", "count.where.kind names no choice: party_lead", "write party_led"),
    (COOPS, "kind = [", "kinds = [", "[coops]", "count.where.kinds names no field", "write kind"),
    (COOPS, "kind = [", "name = [", "[coops]", "which is a text", "a choice field"),
    (COOPS, "where =", 'total = "name", where =', "[coops]", "count.total names name, which is a text", "a number field"),
    (COOPS, "where =", 'distinct = "township", where =', "[coops]", "count.distinct names no field", ""),
    (COOPS, "where =", 'total = "members", distinct = "area", where =', "[coops]", "both total and distinct", "keep one"),
]  # fmt: skip

FORMS = [
    (MONTHLY, '"subsidy"]', '"subsidie"]', "monthly.toml", "no dataset or indicator: subsidie", "write subsidy"),
    (MONTHLY, '"subsidy"]', '"*"]', "monthly.toml", '"*" beside names', "names only"),
    (MONTHLY, 'indicators = ["income", "operating", "subsidy"]', "", "monthly.toml", "indicators is empty", "datasets or codes"),
    (
        MONTHLY, "[columns.income]", "[columns.coops]",
        "monthly.toml", "columns.coops: this indicator does not stand in the form", "add coops",
    ),
    (MONTHLY, "[columns.income]", "[columns.incom]", "monthly.toml", "columns names no indicator: incom", "write income"),
    (MONTHLY, "required = true", 'unit = "wan"', "monthly.toml", "columns.income: unit names none: wan", "write"),
    (
        MONTHLY, "required = true", 'unit = "count"',
        "monthly.toml", "count does not convert into the indicator's wan_yuan", "yuan, wan_yuan",
    ),
    (MONTHLY, "required = true", 'measure = "numerator"', "monthly.toml", "measure numerator of a flow_sum", "only a ratio"),
    (
        MONTHLY, '"subsidy"]', '"villages"]\ncolumns.villages.measure = "year_to_date"',
        "monthly.toml", "year_to_date of a stock_last by year", "leave out",
    ),
    (MONTHLY, "required = true", 'valid_from = "2024"', "monthly.toml", "valid_from is '2024', not a month", "2024-01"),
    (
        MONTHLY, "required = true", 'valid_from = "2024-02"\nvalid_to = "2024-01"',
        "monthly.toml", "2024-02 is after valid_to 2024-01", "exchange",
    ),
    (MONTHLY, "[match]", "[match]\nfiles = []", "monthly.toml", "unknown key match.files", "write file"),
    (MONTHLY, '"集体收入.*月报"', '"(集体"', "monthly.toml", "match.title is no regular expression", "correct"),
    (MONTHLY, 'village = ["村名"]', 'pattern = "(.+)村"', "monthly.toml", "area.pattern has no named group", "(?P<"),
    (MONTHLY, "[match]", 'period.pattern = "(?P<yeer>[0-9]+)"\n[match]', "monthly.toml", "period.pattern has a group yeer", "write year"),
    (MONTHLY, "[match]", 'unit.default = "yuann"\n[match]', "monthly.toml", "unit.default names no unit: yuann", "write yuan"),
    (MONTHLY, "[match]", "due_day = 32\n[match]", "monthly.toml", "due_day is 32", "1 to 31"),
    (MONTHLY, "[match]", "header_rows = 0\n[match]", "monthly.toml", "header_rows is 0", "at least 1"),
    (MONTHLY, "[match]", 'layout = "tall"\n[match]', "monthly.toml", "layout is 'tall'", "wide"),
    (MONTHLY, "[match]", 'layout = "long"\n[match]', "monthly.toml", "nothing says the indicator", "long.indicator"),
    (
        MONTHLY, "[match]", 'layout = "long"\nlong.fixed = "incomes"\n[match]',
        "monthly.toml", "long.fixed names no indicator of the form", "write income",
    ),
    (
        MONTHLY, "[match]", 'layout = "long"\nlong.fixed = "income"\n[match]',
        "monthly.toml", "a long form has no long.value", "long.value",
    ),
    (MONTHLY, "[match]", 'kind = "targets"\nlong.indicator = ["指标"]\n[match]', "monthly.toml", "no target.value", "target.value"),
    (MONTHLY, "[match]", 'kind = "targets"\ntarget.phases."13" = ["13月"]\n[match]', "monthly.toml", "target.phases has '13'", "Q1"),
    (
        MONTHLY, "[match]", 'fields.a = { name = { zh = "甲", en = "A" }, kind = "text" }\n[match]',
        "monthly.toml", "fields stand in a form of", "register",
    ),
    (MONTHLY, "[match]", "shapes = 1\n[match]", "monthly.toml", "shapes is not a list of tables", "[[shapes]]"),
    (REGISTER, "key = true", "key = false", "coop_register.toml", "no field is a key", "key = true"),
    (REGISTER, '"合作社名称"', '"姓名"', "coop_register.toml", "姓名 is personal data", "take the heading out"),
    (REGISTER, 'unit = "count"', 'unit = "counts"', "coop_register.toml", "fields.members: unit names none: counts", "write count"),
    (REGISTER, 'kind = "number"', 'kind = "date"', "coop_register.toml", "a date has a unit", "number"),
    (REGISTER, 'kind = "date" }\nclosed', 'kind = "day" }\nclosed', "coop_register.toml", "fields.founded.kind is 'day'", "write"),
    (
        REGISTER, ', choices = { party_led = ["党支部领办"], other = ["其他"] }', "",
        "coop_register.toml", "a choice has no choices", "choices =",
    ),
    (
        REGISTER, '["其他"]', '["党支部 领办"]',
        "coop_register.toml", "党支部领办 is a spelling of both party_led and other", "take it out",
    ),
    (
        REGISTER, '"注销日期"', '"成立日期"',
        "coop_register.toml", "成立日期 is claimed by fields.closed and fields.founded", "all but one",
    ),
    (REGISTER, "members =", "Members =", "coop_register.toml", "fields.Members: the code is not snake_case", "use a-z"),
]  # fmt: skip

HEADINGS = [
    (MONTHLY, '["收入/合计"]', '["经营 收入"]', "monthly.toml", "the heading 经营收入 is claimed by income and operating", "all but one"),
    (MONTHLY, '["收入/合计"]', '["村名"]', "monthly.toml", "the heading 村名 is claimed by area and income", "one of the two"),
    (MONTHLY, "[match]", 'ignore = ["乡 镇"]\n[match]', "monthly.toml", "the heading 乡镇 is claimed by area and ignore", "all but one"),
    (
        MONTHLY, "[columns.income]", '[[columns.income]]\nheadings = ["收入/合计"]\n[[columns.income]]',
        "monthly.toml", "claimed by two columns of income", "different measures",
    ),
]  # fmt: skip

OTHERS = [
    (UNITS, 'base = "yuan"\nfactor = 10000', 'base = "yuen"\nfactor = 10000', "[wan_yuan]", "base names no unit: yuen", "write yuan"),
    (
        UNITS, 'base = "fraction"\nfactor = 0.01', 'base = "wan_yuan"\nfactor = 0.01',
        "[percent]", "base wan_yuan itself has the base yuan", "yuan",
    ),
    (UNITS, "factor = 10000", "factor = -1", "[wan_yuan]", "factor is -1", "above 0"),
    (UNITS, 'base = "count"\nfactor = 1', 'base = "count"\nfactor = 2', "[count]", "a base unit has the factor 2", "factor = 1"),
    (UNITS, '["萬元"]', '["元"]', "[wan_yuan]", "the spelling 元 is already yuan's", "one of the two"),
    (UNITS, 'denominator = "count"\n', "", "[wan_yuan_per_village]", "stand together or not at all", "add the other"),
    (UNITS, 'denominator = "count"', 'denominator = "cont"', "[wan_yuan_per_village]", "denominator names no unit: cont", "write count"),
    (FINDINGS, '"explain"', '"explane"', "[unit_slip]", "severity is 'explane'", "write explain"),
    (FINDINGS, "remedy =", "remedies =", "[unit_slip]", "unknown key remedies", "write remedy"),
    (WORDS, 'masked = ["**"]\n', "", "words.toml", "the key masked is missing", "add masked"),
    (WORDS, '"峯" = "峰"', '"峯" = 1', "words.toml", "variants.峯 is 1, not text in quotes", "text in quotes"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "where", "what", "remedy"), [*ENTRIES, *REFERENCES, *COUNTS, *FORMS, *HEADINGS, *OTHERS])
def test_load_catalogue_tells_where_what_and_remedy(declare, path: str, old: str, new: str, where: str, what: str, remedy: str) -> None:
    sound = (declare() / path).read_text(encoding="utf-8")
    assert old in sound
    with pytest.raises(CatalogueError) as refused:
        load_catalogue([declare({path: sound.replace(old, new, 1)})])
    told = [problem for problem in refused.value.problems if what in problem.what and problem.where.startswith("catalogue/")]
    assert told, str(refused.value)
    assert any(where in problem.where and remedy in problem.remedy for problem in told), str(refused.value)


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ('valid_to = "2023-12"', 'valid_from = "2024-01"', False),
        ('valid_to = "2024-01"', 'valid_from = "2024-01"', True),
        ("", 'valid_from = "2024-01"', True),
        ('valid_from = "2023-01"\nvalid_to = "2023-12"', 'valid_from = "2022-01"\nvalid_to = "2022-12"', False),
    ],
)
def test_load_catalogue_with_two_shapes(declare, first: str, second: str, overlap: bool) -> None:
    text = f"{(declare() / MONTHLY).read_text()}\n[[shapes]]\n{first}\n[[shapes]]\n{second}\n"
    folder = declare({MONTHLY: text})
    if overlap:
        with pytest.raises(CatalogueError, match="shapes 1 and 2 are valid in the same month"):
            load_catalogue([folder])
    else:
        assert len(load_catalogue([folder]).form("monthly").shapes) == 2


@pytest.mark.parametrize(
    ("shape", "what"),
    [
        ('colums = {}\nvalid_to = "2023-12"', "unknown key colums"),
        ("valid_to = 2023", "valid_to is 2023, not text in quotes"),
        ('valid_to = "2023-12"\nindicators = ["nobody"]', "no dataset or indicator: nobody"),
        ('valid_to = "2023-12"\narea = { village = ["乡镇"] }\nignore = ["乡镇"]', "the heading 乡镇 is claimed by area and ignore"),
        ('valid_to = "2023-12"\ncolumns.coops = {}', "columns.coops: this indicator does not stand in the form"),
        ('valid_to = "2023"', "valid_to is '2023', not a month"),
    ],
)
def test_load_catalogue_names_the_shape_that_is_wrong(declare, shape: str, what: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        load_catalogue([declare({MONTHLY: f"{(declare() / MONTHLY).read_text()}\n[[shapes]]\n{shape}\n"})])
    assert [problem.where for problem in refused.value.problems if what in problem.what] == ["catalogue/forms/monthly.toml [[shapes]] 1"]


def test_load_catalogue_tells_a_problem_of_the_form_once_for_all_its_shapes(declare) -> None:
    text = (declare() / MONTHLY).read_text().replace('village = ["村名"]', 'vilage = ["村名"]')
    shapes = '\n[[shapes]]\nvalid_to = "2023-12"\n[[shapes]]\nvalid_from = "2024-01"\n'
    with pytest.raises(CatalogueError) as refused:
        load_catalogue([declare({MONTHLY: text + shapes})])
    assert len(refused.value.problems) == 1


def test_load_catalogue_does_not_blame_others_for_a_file_that_is_no_toml(declare) -> None:
    with pytest.raises(CatalogueError) as refused:
        load_catalogue([declare({INCOME: "[income\n", UNITS: (declare() / UNITS).read_text().replace("factor = 10000", "factor = 0")})])
    assert [problem.where for problem in refused.value.problems] == ["catalogue/indicators/money.toml", "catalogue/units.toml [wan_yuan]"]


def test_load_catalogue_of_a_file_that_is_not_utf8(declare) -> None:
    folder = declare()
    (folder / "domains.toml").write_bytes('[industry]\nname = { zh = "产业", en = "Industry" }\n'.encode("gb18030"))
    with pytest.raises(CatalogueError, match=r"domains\.toml: is not UTF-8 text"):
        load_catalogue([folder])


def test_load_catalogue_of_a_file_saved_with_a_mark_before_it(declare) -> None:
    folder = declare()
    (folder / "domains.toml").write_bytes(b"\xef\xbb\xbf" + (folder / "domains.toml").read_bytes())
    assert list(load_catalogue([folder]).domains) == ["industry"]


def test_load_catalogue_with_a_wavg_whose_weights_are_not_collected(declare) -> None:
    text = (declare() / INCOME).read_text().replace('"stock_last"', '"wavg"\nweight = ""')
    assert load_catalogue([declare({INCOME: text})]).indicator("villages").weight is None
