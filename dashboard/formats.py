"""Numbers, periods and times as people write them, in Chinese and English. NA is always said, never shown as 0."""

import math
from datetime import datetime
from functools import cache

from babel import Locale
from babel.numbers import NumberPattern, parse_pattern

from dashboard.text import t
from warehouse.catalogue.model import Indicator, Unit
from warehouse.catalogue.periods import grain_of

_LOCALES = {"zh": Locale.parse("zh_Hans_CN"), "en": Locale.parse("en_US")}
_CHANGE_DECIMALS = 1
_PERCENT = "percent"


def plain(value: float, decimals: int, lang: str) -> str:
    """Return a number with thousands separators, so many decimals and a true minus sign; NA as the language's dash."""
    if math.isnan(value):
        return t("format.missing", lang)
    written: str = _pattern(decimals).apply(value, _LOCALES[lang])
    return written.replace("-", "−")


@cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


def bounded(number: str, bound: str, lang: str) -> str:
    """Return a number as written with what is known of it: at_least 600 is ≥600; an exact one stays."""
    return number if bound == "exact" else t(f"format.{bound}", lang, number=number)


def amount(value: float, indicator: Indicator, unit: Unit, lang: str) -> tuple[str, str]:
    """Return value and unit apart, scaled for reading: 23,456 万元 becomes 2.35 and 亿元, 320,000 人次 32.0 and 万人次.

    English keeps the unit and its digits. NA gives the dash and no unit.
    """
    if math.isnan(value):
        return t("format.missing", lang), ""
    decimals = decimals_of(indicator, unit)
    name = unit.name.get(lang)
    if lang == "zh" and unit.code == "wan_yuan" and abs(value) >= 1e4:
        return plain(value / 1e4, 2, lang), t("format.yi_yuan", lang)
    if lang == "zh" and unit.base == unit.code and unit.code != "yuan" and abs(value) >= 1e5:
        return plain(value / 1e4, 1, lang), t("format.wan_of", lang, unit=name)
    return plain(value, decimals, lang), name


def quantity(value: float, indicator: Indicator, unit: Unit, lang: str, bound: str = "exact") -> str:
    """Return value and unit as one text, 441.3 万元 or 99.8%; NA as the dash."""
    if math.isnan(value):
        return t("format.missing", lang)
    number, name = amount(value, indicator, unit, lang)
    if is_percent(unit):
        return bounded(t("format.quantity_percent", lang, number=number), bound, lang)
    return bounded(t("format.quantity", lang, number=number, unit=name), bound, lang)


def is_percent(unit: Unit) -> bool:
    """Say whether values are percentages, which are compared in points."""
    return unit.code == _PERCENT


def decimals_of(indicator: Indicator, unit: Unit) -> int:
    """Return how many decimals an indicator shows: its own, else its unit's."""
    return unit.decimals if indicator.decimals is None else indicator.decimals


def change(percent: float, lang: str) -> str:
    """Return a change in percent with its sign, 12.3 as +12.3%; NA as the dash."""
    return signed(percent, lang) if math.isnan(percent) else f"{signed(percent, lang)}%"


def signed(value: float, lang: str, decimals: int = _CHANGE_DECIMALS) -> str:
    """Return a difference with its sign, none where it rounds to zero; NA as the dash."""
    if math.isnan(value):
        return t("format.missing", lang)
    rounded = round(value, decimals)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{plain(abs(rounded), decimals, lang)}"


def period(code: str, lang: str) -> str:
    """Return a period as read: 2024-03 is 2024年3月, 2024Q1 2024年一季度; a window names both ends."""
    grain = grain_of(code)
    if grain == "month":
        return t("format.month", lang, year=code[:4], month=int(code[5:7]), short=t(f"months.{int(code[5:7])}", lang))
    if grain == "quarter":
        return t("format.quarter", lang, year=code[:4], quarter=t(f"quarters.{code[5]}", lang))
    if grain == "year":
        return t("format.year", lang, year=code)
    if grain == "window":
        start, _, end = code.partition("/")
        return t("format.window", lang, start=period(start, lang), end=period(end, lang))
    return t("format.undated", lang)


def short_period(code: str, beside: str, lang: str) -> str:
    """Return a month without its year where it lies in the same year as another period; any other period as `period` does."""
    alike = grain_of(code) == "month" and code[:4] == beside[:4]
    return t(f"months.{int(code[5:7])}", lang) if alike else period(code, lang)


def moment(written: str, lang: str) -> str:
    """Return an ISO time as date and minutes in its own zone; "" stays ""."""
    return datetime.fromisoformat(written).strftime(t("format.moment", lang)) if written else ""
