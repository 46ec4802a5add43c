"""What is declared of checks and of clerks' words, as plain immutable records."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from warehouse.catalogue.model import Level, Text

Severity = Literal["must", "explain", "hint"]


@dataclass(frozen=True)
class Rule:
    """One check: its words and thresholds (data/catalogue/rules/findings.toml).

    Attributes:
        severity: must 必改 refuses the row, explain 须说明 loads it with a mark, hint 提示 says so.
        words: templates with {raw}, {expected} … ; remedy: what the clerk does, a template too.
        limits: thresholds by name, e.g. {"factor": 10000, "tolerance": 0.3}.
    """

    code: str
    severity: Severity
    words: Text
    remedy: Text
    limits: Mapping[str, float] = field(default_factory=dict)

    def render(self, params: Mapping[str, object], lang: str) -> str:
        """Return the words with the params in them; a param nobody gave shows as …, whole floats without .0."""
        return _fill(self.words.get(lang), params)

    def advise(self, params: Mapping[str, object], lang: str) -> str:
        """Return what to do, with the params in it, as `render` does."""
        return _fill(self.remedy.get(lang), params)


@dataclass(frozen=True)
class Words:
    """What clerks write, as data (data/catalogue/rules/words.toml): each list is matched after NFKC and without spaces.

    Attributes:
        totals 合计…, footers 填表人…, period 本月…, year_to_date 本年累计…, missing —, /, 无…, masked **…,
        at_least 余 多 以上…, at_most 不到…, about 约…, private: headings of personal data that are refused,
        correction 更正 补报…, village_suffixes 村民委员会 社区…, longest first, variants: one character → the usual one.
        not_sums: labels of rows that are no area's and no sum, 平均 其中…; own_level: words that stand for the area above
        instead of a name → its level, 镇本级 → township; township_suffixes: what may stand behind a township's name, 人民政府….
        own_part: those of own_level that are not the whole of that area but what it has of its own, 镇本级….
        not_actual: levels of a header whose columns are not this period's figures, 上年同期 计划…; actual: those that say nothing
        beyond what stands above them, 金额 完成数…. dates_before, dates_behind: words before or behind a date that is not of the
        table's period, 有效期至…, …修订. unit_labels: labels of a row or column that holds units, 计量单位….
    """

    totals: tuple[str, ...]
    footers: tuple[str, ...]
    period: tuple[str, ...]
    year_to_date: tuple[str, ...]
    missing: tuple[str, ...]
    masked: tuple[str, ...]
    at_least: tuple[str, ...]
    at_most: tuple[str, ...]
    about: tuple[str, ...]
    private: tuple[str, ...]
    correction: tuple[str, ...]
    village_suffixes: tuple[str, ...]
    variants: Mapping[str, str]
    not_sums: tuple[str, ...] = ()
    own_level: Mapping[str, Level] = field(default_factory=dict)
    township_suffixes: tuple[str, ...] = ()
    not_actual: tuple[str, ...] = ()
    actual: tuple[str, ...] = ()
    own_part: tuple[str, ...] = ()
    dates_before: tuple[str, ...] = ()
    dates_behind: tuple[str, ...] = ()
    unit_labels: tuple[str, ...] = ()


_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _fill(template: str, params: Mapping[str, object]) -> str:
    return _PLACEHOLDER.sub(lambda found: _shown(params.get(found[1])), template)


def _shown(value: object) -> str:
    if value is None or value == "":
        return "…"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(round(value, 6))
    return str(value)
