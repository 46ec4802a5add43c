"""A small catalogue written out as files, to be changed one file at a time."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Declare = Callable[..., Path]

UNITS = """
[yuan]
name = { zh = "元", en = "yuan" }
base = "yuan"
factor = 1
[wan_yuan]
name = { zh = "万元", en = "10k yuan" }
base = "yuan"
factor = 10000
spellings = ["萬元"]
[count]
name = { zh = "个", en = "count" }
base = "count"
factor = 1
[fraction]
name = { zh = "比值", en = "fraction" }
base = "fraction"
factor = 1
[percent]
name = { zh = "%", en = "%" }
base = "fraction"
factor = 0.01
[wan_yuan_per_village]
name = { zh = "万元/村", en = "10k yuan per village" }
base = "wan_yuan_per_village"
factor = 1
numerator = "wan_yuan"
denominator = "count"
"""

DOMAINS = """
[industry]
name = { zh = "产业振兴", en = "Industry" }
"""

INCOME = """
[_defaults]
domain = "industry"
unit = "wan_yuan"
level = "village"
frequency = "month"
aggregation = "flow_sum"
polarity = "higher"
definition = { zh = "当期收入", en = "Income of the period" }

[income]
name = { zh = "集体收入", en = "Collective income" }
column = ["收入合计", "收入 合计"]
parts = ["operating", "subsidy"]

[operating]
name = { zh = "经营收入", en = "Operating income" }
bounds = { min = 0 }

[subsidy]
name = { zh = "补助收入", en = "Subsidies" }
polarity = "neutral"

[villages]
name = { zh = "行政村数", en = "Villages" }
unit = "count"
level = "township"
frequency = "year"
aggregation = "stock_last"

[villages_rich]
name = { zh = "超10万元村数", en = "Villages above 100k yuan" }
unit = "count"
level = "township"
frequency = "year"
aggregation = "threshold_count"
threshold = { of = "income", op = ">", value = 10 }

[villages_rich_share]
name = { zh = "超10万元村占比", en = "Share of villages above 100k yuan" }
unit = "percent"
level = "township"
frequency = "year"
aggregation = "ratio"
numerator = "villages_rich"
denominator = "villages"
scale = 100
bounds = { min = 0, max = 100 }
quality = "villages"
"""

COOPS = """
[coops]
domain = "industry"
unit = "count"
level = "township"
frequency = "month"
aggregation = "stock_last"
polarity = "higher"
name = { zh = "合作社数", en = "Cooperatives" }
definition = { zh = "期末在册数", en = "Registered at the end" }
count = { register = "coop_register", since = "founded", until = ["closed"], where = { kind = ["party_led"] } }
"""

MONTHLY = """
name = { zh = "集体收入月报", en = "Income, monthly" }
indicators = ["income", "operating", "subsidy"]

[match]
title = ["集体收入.*月报"]

[area]
township = ["乡镇"]
village = ["村名"]

[columns.income]
headings = ["收入/合计"]
required = true
"""

REGISTER = """
name = { zh = "合作社台账", en = "Register of cooperatives" }
kind = "register"

[area]
village = ["村名"]

[fields]
name = { name = { zh = "合作社名称", en = "Name" }, kind = "text", key = true }
founded = { name = { zh = "成立日期", en = "Founded" }, kind = "date" }
closed = { name = { zh = "注销日期", en = "Closed" }, kind = "date" }
members = { name = { zh = "成员数", en = "Members" }, kind = "number", unit = "count" }
kind = { name = { zh = "类型", en = "Kind" }, kind = "choice", choices = { party_led = ["党支部领办"], other = ["其他"] } }
"""

FINDINGS = """
[unit_slip]
severity = "explain"
words = { zh = "{raw} 约为以往的 {factor} 倍", en = "{raw} is about {factor} times what it was" }
remedy = { zh = "请核对 {raw} 的单位", en = "Check the unit of {raw}" }
limits = { wan = 10000, spread = 0.35 }
"""

WORDS = """
totals = ["合计"]
footers = ["填表人"]
period = ["本月"]
year_to_date = ["本年累计"]
missing = ["无"]
masked = ["**"]
at_least = ["余"]
at_most = ["不到"]
about = ["约"]
private = ["姓名"]
correction = ["更正"]
village_suffixes = ["村", "村民委员会", "社区"]
[variants]
"峯" = "峰"
"""

FILES: Mapping[str, str] = {
    "units.toml": UNITS,
    "domains.toml": DOMAINS,
    "indicators/money.toml": INCOME,
    "indicators/registered.toml": COOPS,
    "forms/monthly.toml": MONTHLY,
    "forms/coop_register.toml": REGISTER,
    "rules/findings.toml": FINDINGS,
    "rules/words.toml": WORDS,
}


@pytest.fixture
def declare(tmp_path: Path) -> Declare:
    """Return a function that writes the small catalogue, with some files written anew, and returns its folder."""

    def write(changed: Mapping[str, str] | None = None, name: str = "catalogue", base: Mapping[str, str] = FILES) -> Path:
        folder = tmp_path / name
        for path, text in {**base, **(changed or {})}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def county(declare: Declare) -> Callable[[Mapping[str, str]], Path]:
    """Return a function that writes a county folder of nothing but the given files."""
    return lambda files: declare(files, name="county", base={})
