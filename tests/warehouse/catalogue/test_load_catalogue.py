import pickle
import re
from dataclasses import replace
from pathlib import Path

import pytest

from warehouse.catalogue import Catalogue, load_catalogue
from warehouse.catalogue.errors import CatalogueError, UnknownName
from warehouse.catalogue.form import Column
from warehouse.catalogue.model import Bounds, Text
from warehouse.catalogue.rules import Rule

PLACEHOLDER = re.compile(r"\{(\w+)\}")
SHIPPED = Path(__file__).resolve().parents[3] / "data" / "catalogue"

OWN = """
[tea_income]
domain = "tea"
unit = "dan"
level = "village"
frequency = "month"
aggregation = "flow_sum"
polarity = "higher"
name = { zh = "茶叶产量", en = "Tea output" }
definition = { zh = "当月采摘量", en = "Picked in the month" }
"""
OWN_UNITS = '[dan]\nname = { zh = "担", en = "dan" }\nbase = "dan"\nfactor = 1\n'
OWN_DOMAINS = '[tea]\nname = { zh = "茶产业", en = "Tea" }\n'


def test_load_catalogue_of_what_ships() -> None:
    catalogue = load_catalogue([SHIPPED])
    assert len(catalogue.indicators) > 241
    assert catalogue.indicator("village_collective_income").unit == "wan_yuan"
    assert {"industry", "talent", "culture", "ecology", "organisation", "governance"} <= catalogue.domains.keys()
    assert len({form.fingerprint for form in catalogue.forms.values()}) == len(catalogue.forms)


def test_rules_that_ship_say_the_same_in_both_languages() -> None:
    for rule in load_catalogue([SHIPPED]).rules.values():
        for said in (rule.words, rule.remedy):
            assert said.zh and said.en
            assert set(PLACEHOLDER.findall(said.zh)) == set(PLACEHOLDER.findall(said.en)), rule.code


def test_words_that_ship_mean_one_thing() -> None:
    words = load_catalogue([SHIPPED]).words
    assert not set(words.at_least) & set(words.at_most)
    assert not set(words.about) & {*words.at_least, *words.at_most}
    assert not set(words.missing) & set(words.masked)
    assert not set(words.period) & set(words.year_to_date)
    assert all(len(written) == len(usual) == 1 and usual not in words.variants for written, usual in words.variants.items())


def test_load_catalogue_reads_every_kind(declare) -> None:
    catalogue = load_catalogue([declare()])
    assert catalogue.indicator("operating").bounds == Bounds(minimum=0.0)
    assert catalogue.indicator("operating").domain == "industry"
    assert catalogue.indicator("subsidy").polarity == "neutral"  # its own, not the file's default
    assert catalogue.indicator("villages_rich").threshold.op == ">"
    assert catalogue.indicator("coops").count.where == {"kind": ("party_led",)}
    assert catalogue.form("monthly").columns == {"income": (Column(headings=("收入/合计",), required=True),)}
    assert catalogue.unit("wan_yuan").factor == 10000
    assert catalogue.datasets["registered"] == ("coops",)
    assert catalogue.words.variants == {"峯": "峰"}
    assert catalogue.words.village_suffixes == ("村民委员会", "社区", "村")


def test_load_catalogue_gives_forms_the_shared_totals_and_footers(declare) -> None:
    own = 'totals = ["累加"]\n'
    folder = declare({"forms/coop_register.toml": own + (declare() / "forms/coop_register.toml").read_text()})
    catalogue = load_catalogue([folder])
    assert catalogue.form("monthly").totals == ("合计",)
    assert catalogue.form("coop_register").totals == ("累加",)
    assert catalogue.form("coop_register").footers == ("填表人",)


def test_load_catalogue_adds_a_companion_to_monthly_flows_only(declare) -> None:
    catalogue = load_catalogue([declare()])
    companion = catalogue.indicator("income_ytd")
    assert companion.companion_of == "income"
    assert companion.aggregation == "cumulative"
    assert companion.name == Text("集体收入（本年累计）", "Collective income (year to date)")
    assert (companion.unit, companion.level, companion.parts) == ("wan_yuan", "village", ())
    codes = list(catalogue.indicators)
    assert codes[codes.index("income") + 1] == "income_ytd"
    assert "income_ytd" not in catalogue.datasets["money"]
    assert {code for code in codes if code.endswith("_ytd")} == {"income_ytd", "operating_ytd", "subsidy_ytd"}


@pytest.mark.parametrize("kind", ["indicator", "form", "unit", "rule"])
def test_catalogue_raises_with_the_nearest_names(declare, kind: str) -> None:
    known = {"indicator": "operating", "form": "monthly", "unit": "percent", "rule": "unit_slip"}[kind]
    with pytest.raises(UnknownName, match=rf"no {kind} .* → write {known}"):
        getattr(load_catalogue([declare()]), kind)(known[:-1])


def test_load_catalogue_with_a_county_that_adds(declare, county) -> None:
    own = county({"units.toml": OWN_UNITS, "domains.toml": OWN_DOMAINS, "indicators/tea.toml": OWN})
    catalogue = load_catalogue([declare(), own])
    assert catalogue.indicator("tea_income").dataset == "tea"
    assert catalogue.domains["tea"].name.zh == "茶产业"
    assert catalogue.units.find_unit("（担）") == "dan"
    assert catalogue.indicator("income")


def test_load_catalogue_with_a_county_that_replaces(declare, county) -> None:
    entry = OWN.replace("tea_income", "subsidy").replace('"tea"', '"industry"').replace('"dan"', '"yuan"') + "replaces = true\n"
    form = 'replaces = true\nname = { zh = "本县月报", en = "Ours" }\nindicators = ["subsidy"]\n'
    catalogue = load_catalogue([declare(), county({"indicators/tea.toml": entry, "forms/monthly.toml": form})])
    assert catalogue.indicator("subsidy").unit == "yuan"
    assert catalogue.indicator("subsidy").dataset == "money"  # stays where forms look for it
    assert catalogue.datasets["money"].count("subsidy") == 1
    assert catalogue.form("monthly").name.zh == "本县月报"


def test_load_catalogue_with_a_county_that_does_not_say_replaces(declare, county) -> None:
    own = county(
        {"indicators/x.toml": OWN.replace("tea_income", "income"), "forms/monthly.toml": (declare() / "forms/monthly.toml").read_text()}
    )
    with pytest.raises(CatalogueError) as refused:
        load_catalogue([declare(), own])
    told = [str(problem) for problem in refused.value.problems]
    assert any("county/indicators/x.toml [income]" in text and "taken by catalogue/indicators/money.toml [income]" in text for text in told)
    assert any("county/forms/monthly.toml" in text and "replaces = true" in text for text in told)


def test_load_catalogue_with_a_county_that_replaces_nothing(declare, county) -> None:
    own = county({"indicators/x.toml": OWN.replace('"tea"', '"industry"').replace('"dan"', '"yuan"') + "replaces = true\n"})
    with pytest.raises(CatalogueError, match="nothing declared before has the code tea_income"):
        load_catalogue([declare(), own])


def test_load_catalogue_with_a_countys_limits_and_words(declare, county) -> None:
    own = county(
        {"rules/findings.toml": "[unit_slip]\nlimits.spread = 0.5\n", "rules/words.toml": 'totals = ["總計"]\nvariants = { "邨" = "村" }\n'}
    )
    catalogue = load_catalogue([declare(), own])
    assert catalogue.rule("unit_slip").limits == {"wan": 10000.0, "spread": 0.5}
    assert catalogue.rule("unit_slip").severity == "explain"
    assert catalogue.words.totals == ("合计", "總計")
    assert catalogue.words.variants == {"峯": "峰", "邨": "村"}
    assert catalogue.form("monthly").totals == ("合计", "總計")


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("rules/findings.toml", "[unit_slips]\nlimits.wan = 1\n", "no rule has the code unit_slips → write unit_slip"),
        ("rules/findings.toml", "[unit_slip]\nlimits.spred = 1\n", "unknown key limits.spred → write spread"),
        ("rules/findings.toml", '[unit_slip]\nseverity = "hint"\n', "severity of a shipped rule cannot be changed"),
        ("rules/findings.toml", '[unit_slip]\nlimits.wan = "1"\n', "limits.wan is '1', not a number"),
        ("rules/finding.toml", "", "county/rules/finding.toml: this file is not read → write findings"),
        ("rules/words.toml", 'totals = "總計"\n', "totals is '總計', not a list"),
    ],
)
def test_load_catalogue_with_wrong_rules_of_a_county(declare, county, path: str, text: str, told: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        load_catalogue([declare(), county({path: text})])
    assert told in str(refused.value)


def test_load_catalogue_without_words(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"rules/words.toml: no folder has this file"):
        load_catalogue([tmp_path])


def test_load_catalogue_gives_what_the_files_say_now(declare) -> None:
    folder = declare()
    first = load_catalogue([folder])
    assert load_catalogue([folder]) is first
    units = folder / "units.toml"
    before = units.read_text(encoding="utf-8")
    units.write_text(before + OWN_UNITS, encoding="utf-8")
    assert "dan" in load_catalogue([folder]).units
    assert "dan" not in first.units
    units.write_text("not toml", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(CatalogueError, match=r"units\.toml"):
            load_catalogue([folder])
    units.write_text(before, encoding="utf-8")
    assert load_catalogue([folder]).units.keys() == first.units.keys()


def test_load_catalogue_of_a_missing_folder(declare, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="there is no such folder"):
        load_catalogue([declare(), tmp_path / "nowhere"])


def test_load_catalogue_tells_all_problems_of_all_files_at_once(declare) -> None:
    folder = declare(
        {
            "units.toml": (declare() / "units.toml").read_text().replace("factor = 10000", "factor = 0"),
            "rules/findings.toml": "[unit_slip]\n",
            "indicators/extra.toml": OWN,
            "forms/wrong.toml": 'name = { zh = "错", en = "Wrong" }\nindicators = ["incom"]\n',
        }
    )
    with pytest.raises(CatalogueError) as refused:
        load_catalogue([folder])
    told = str(refused.value)
    for file in ("units.toml [wan_yuan]", "rules/findings.toml [unit_slip]", "indicators/extra.toml [tea_income]", "forms/wrong.toml"):
        assert f"catalogue/{file}" in told
    assert all(problem.remedy for problem in refused.value.problems)


def _fingerprint(folder: Path, form: str = "monthly") -> str:
    return load_catalogue([folder]).form(form).fingerprint


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("forms/monthly.toml", "收入/合计", "收入/总计"),
        ("indicators/money.toml", "收入 合计", "收入总额"),
        ("units.toml", "萬元", "萬圓"),
        ("rules/words.toml", "填表人", "制表人"),
        ("rules/findings.toml", "0.35", "0.4"),
    ],
)
def test_fingerprint_changes_with_what_the_form_uses(declare, path: str, old: str, new: str) -> None:
    folder = declare()
    before = _fingerprint(folder)
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    assert _fingerprint(declare({path: text.replace(old, new)})) != before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("indicators/registered.toml", "期末在册数", "期末登记数"),
        ("forms/coop_register.toml", "成员数", "社员数"),
        ("units.toml", 'zh = "比值"', 'zh = "比例值"'),
        ("rules/findings.toml", "请核对", "核对"),
        ("forms/monthly.toml", "[match]", "# a remark\n[match]"),
    ],
)
def test_fingerprint_stays_when_something_else_changes(declare, path: str, old: str, new: str) -> None:
    folder = declare()
    before = _fingerprint(folder)
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    assert _fingerprint(declare({path: text.replace(old, new)})) == before


def test_fingerprint_of_a_register_changes_with_what_is_counted_from_it(declare) -> None:
    folder = declare()
    before = _fingerprint(folder, "coop_register")
    text = (folder / "indicators/registered.toml").read_text(encoding="utf-8")
    assert _fingerprint(declare({"indicators/registered.toml": text.replace('["party_led"]', '["other"]')}), "coop_register") != before


SHAPES = """
[[shapes]]
valid_to = "2023-12"
header_rows = 1
area = { village = ["村"] }

[[shapes]]
valid_from = "2024-01"
indicators = ["operating", "subsidy"]
"""


def test_load_catalogue_merges_shapes_into_their_form(declare) -> None:
    catalogue = load_catalogue([declare({"forms/monthly.toml": (declare() / "forms/monthly.toml").read_text() + SHAPES})])
    form = catalogue.form("monthly")
    old, new = form.shapes
    assert (old.valid_from, old.valid_to, new.valid_from, new.valid_to) == (None, "2023-12", "2024-01", None)
    assert old.form.area == replace(form.area, village=("村",))  # the township column stays
    assert (old.form.header_rows, new.form.header_rows) == (1, form.header_rows)
    assert catalogue.indicators_of(new.form) == ("operating", "subsidy")
    assert "收入/合计" not in catalogue.headings(new.form)
    assert {shape.form.fingerprint for shape in form.shapes} == {form.fingerprint}


def test_render_leaves_what_nobody_gave_open() -> None:
    rule = Rule("slip", "hint", Text("{raw} 是 {factor} 倍 {nobody}", "{raw} × {factor}"), Text("看 {raw} {", "see {raw}"))
    assert rule.render({"raw": "{x}", "factor": 10000.0}, "zh") == "{x} 是 10000 倍 …"
    assert rule.render({"factor": 0.1 + 0.2}, "en") == "… × 0.3"
    assert rule.advise({"raw": 5}, "zh") == "看 5 {"


def test_catalogue_survives_pickling(declare) -> None:
    catalogue = load_catalogue([declare()])
    back: Catalogue = pickle.loads(pickle.dumps(catalogue))  # noqa: S301
    assert back.forms == catalogue.forms
    assert back.units.convert(3, "wan_yuan", "yuan") == 30000
