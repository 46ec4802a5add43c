"""The areas of 示例县. All names are invented and put together from common words; codes begin with 99, which no province has."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CODE = "990100000000"
MERGED_ON = "2025-04"  # 上湾村 and 下湾村 of 沙溪镇 become 湾里村
BEFORE_MERGER = "2025-03"

# name, code within the county, number of villages, wealth of a village relative to the county's mean
TOWNSHIPS = (
    ("城关街道", "001", 9, 1.9),
    ("柳河镇", "101", 17, 0.8),
    ("东岭镇", "102", 15, 1.2),
    ("白石镇", "103", 14, 1.0),
    ("青禾镇", "104", 16, 1.1),
    ("双塘镇", "105", 13, 1.3),
    ("云台镇", "106", 12, 0.9),
    ("沙溪镇", "107", 15, 1.0),
    ("金坪镇", "108", 14, 1.4),
    ("清水镇", "109", 13, 0.9),
    ("安和镇", "110", 16, 1.0),
    ("麦岭乡", "201", 11, 0.6),
    ("桃园乡", "202", 14, 0.8),
    ("石桥乡", "203", 12, 0.7),
)
_ENGLISH = {
    "城关街道": "Chengguan Subdistrict",
    "柳河镇": "Liuhe Town",
    "东岭镇": "Dongling Town",
    "白石镇": "Baishi Town",
    "青禾镇": "Qinghe Town",
    "双塘镇": "Shuangtang Town",
    "云台镇": "Yuntai Town",
    "沙溪镇": "Shaxi Town",
    "金坪镇": "Jinping Town",
    "清水镇": "Qingshui Town",
    "安和镇": "Anhe Town",
    "麦岭乡": "Mailing Township",
    "桃园乡": "Taoyuan Township",
    "石桥乡": "Shiqiao Township",
}
_FRONT = {
    "东": "dong", "西": "xi", "南": "nan", "北": "bei", "上": "shang", "下": "xia",
    "前": "qian", "后": "hou", "大": "da", "小": "xiao", "新": "xin", "老": "lao",
}  # fmt: skip
_BACK = {
    "庄": "zhuang", "营": "ying", "岭": "ling", "湾": "wan", "河": "he", "桥": "qiao", "塘": "tang", "坪": "ping", "店": "dian",
    "沟": "gou", "台": "tai", "园": "yuan", "泉": "quan", "坡": "po", "林": "lin", "井": "jing", "屯": "tun", "堡": "bao",
}  # fmt: skip
_PINYIN = {**_FRONT, **_BACK, "里": "li"}
_ZONES = (
    ("990100900001", "柳河产业片区", (("柳河镇", 0, 8), ("云台镇", 0, 4))),
    ("990100900002", "岭南果蔬联合体", (("东岭镇", 0, 9),)),
    ("990100900003", "双塘库区片区", (("双塘镇", 2, 9), ("清水镇", 5, 10))),
    ("990100900004", "金坪农旅融合区", (("金坪镇", 0, 7), ("桃园乡", 3, 8), ("安和镇", 10, 14))),
    ("990100900005", "青禾粮油片区", (("青禾镇", 4, 14),)),
    ("990100900006", "北部生态片区", (("麦岭乡", 0, 11), ("石桥乡", 0, 6))),
)


@dataclass(frozen=True)
class Village:
    """One village: valid months are inclusive, "" = open."""

    code: str
    name: str
    township: str
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""

    def stands_in(self, month: str) -> bool:
        """Say whether the village exists in a month."""
        return (not self.valid_from or self.valid_from <= month) and (not self.valid_to or month <= self.valid_to)


def township_code(name: str) -> str:
    """Return the 12-digit code of a township."""
    number = next(number for known, number, *_ in TOWNSHIPS if known == name)
    return f"{CODE[:6]}{number}000"


def villages() -> list[Village]:
    """Return every village that ever was, in 建制顺序; names repeat between townships, never within one."""
    made: list[Village] = []
    for place, (township, _, count, _) in enumerate(TOWNSHIPS):
        names = _names(place, count)
        suffix = "社区" if township.endswith("街道") else "村"
        base = township_code(township)[:9]
        for number, name in enumerate(names, start=1):
            made.append(Village(f"{base}{200 + number}", name + suffix, township))
        if township == "沙溪镇":
            joined = f"{base}{200 + count + 1}"
            made[-2] = Village(made[-2].code, "上湾村", township, valid_to=BEFORE_MERGER, successor=joined)
            made[-1] = Village(made[-1].code, "下湾村", township, valid_to=BEFORE_MERGER, successor=joined)
            made.append(Village(joined, "湾里村", township, valid_from=MERGED_ON))
    return made


def _names(place: int, count: int) -> list[str]:
    names: list[str] = []
    step = 0
    while len(names) < count:
        name = list(_FRONT)[(place * 5 + step * 7) % len(_FRONT)] + list(_BACK)[(place * 3 + step * 5) % len(_BACK)]
        step += 1
        if name not in names and name not in ("上湾", "下湾"):
            names.append(name)
    return names


def write(folder: Path) -> None:
    """Write areas.csv, zones.csv and county.toml."""
    everyone = villages()
    with (folder / "areas.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(
            ["code", "name", "name_en", "level", "parent_code", "order", "valid_from", "valid_to", "successor_code", "relation", "aliases"]
        )
        table.writerow([CODE, "示例县", "Example County", "county", "", 1, "", "", "", "", ""])
        for order, (name, *_) in enumerate(TOWNSHIPS, start=1):
            table.writerow([township_code(name), name, _ENGLISH[name], "township", CODE, order, "", "", "", "", ""])
        for order, village in enumerate(everyone, start=1):
            relation = "merge" if village.successor else ""
            row = [village.code, village.name, _english(village.name), "village", township_code(village.township), order]
            table.writerow([*row, village.valid_from, village.valid_to, village.successor, relation, ""])
    with (folder / "zones.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["code", "name", "member_code", "valid_from", "valid_to"])
        for code, name, parts in _ZONES:
            for member in _members(everyone, parts):
                table.writerow([code, name, member.code, member.valid_from, member.valid_to])


def _members(everyone: list[Village], parts: tuple[tuple[str, int, int], ...]) -> Iterator[Village]:
    for township, first, last in parts:
        yield from [village for village in everyone if village.township == township][first:last]


def _english(village: str) -> str:
    name = village.removesuffix("村").removesuffix("社区")
    return "".join(_PINYIN[character] for character in name).capitalize() + (" Community" if village.endswith("社区") else " Village")
