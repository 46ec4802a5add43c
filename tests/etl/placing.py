"""An invented tree of areas with merged, renamed and returned villages, and questions to it."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd

from etl.places import Places
from warehouse.areas import read_county
from warehouse.catalogue.rules import Words

SUFFIXES = ("村", "村委会", "村民委员会", "居委会", "居民委员会", "社区", "社区居委会", "社区居民委员会", "里", "经济合作社")
VARIANTS = {"羣": "群", "咀": "嘴"}
WORDS = Words(**{one.name: () for one in fields(Words) if one.name != "own_level"} | {"village_suffixes": SUFFIXES, "variants": VARIANTS})  # type: ignore[arg-type]
COUNTY, LIU, DONG, OLD = "990100000000", "990100101000", "990100102000", "990100103000"
HEADER = "code,name,level,parent_code,valid_from,valid_to,successor_code,relation,aliases\n"
AREAS = f"""\
{COUNTY},示例县,county,
{LIU},柳河镇,township,{COUNTY},,,,,柳河
990100101201,东村,village,{LIU}
990100101202,西村村民委员会,village,{LIU}
990100101203,河咀村,village,{LIU},,,,,大庄子
990100101204,七里村,village,{LIU}
990100101205,天理大学（主校区）社区,village,{LIU}
990100101206,上湾村,village,{LIU},,2020-03,990100101208,merge
990100101207,下湾村,village,{LIU},,2020-03,990100101208,merge
990100101208,湾里村,village,{LIU},2020-04
990100101209,老名村,village,{LIU},,2019-12,,rename
990100101209,新名村,village,{LIU},2020-01
990100101210,石桥村,village,{LIU},,2021-12,990100101001,rename
990100101001,石桥社区居民委员会,village,{LIU},2022-01
990100101211,輋𣒍村委会,village,{LIU}
990100101212,高\ue863村委会,village,{LIU}
990100101213,刘坪村,village,{LIU},,2019-12
990100101213,大成村,village,{LIU},2020-01
990100101214,复生村,village,{LIU},,2019-12
990100101214,复生村,village,{LIU},2022-01
{DONG},东岭镇,township,{COUNTY}
990100102201,东村,village,{DONG}
990100102202,北村,village,{DONG}
990100102203,南山村委会,village,{DONG}
990100102001,南山社区,village,{DONG}
990100102205,玉泉小区（一期）社区,village,{DONG}
990100102206,白庙公司（村委会）,village,{DONG}
990100102204,旧庄村,village,{DONG},2020-01
{OLD},旧镇乡,township,{COUNTY},,2019-12,{DONG},merge
990100103201,旧庄村,village,{OLD},,2019-12,990100102204,move
990100103202,散村,village,{OLD},,2019-12
Z1,柳河镇产业片区,zone,{COUNTY}
E1,某协会,entity,{COUNTY}
"""


def make(folder: Path, areas: str = AREAS, aliases: str = "", **more: Any) -> Places:
    """Make places of a county folder written for it; areas, aliases: rows without the headings."""
    folder.mkdir(exist_ok=True)
    (folder / "county.toml").write_text('code = "x"\nname.zh = "甲"\nname.en = "A"\n', encoding="utf-8")
    (folder / "areas.csv").write_text(HEADER + areas, encoding="utf-8")
    (folder / "aliases.csv").write_text("written,township_code,area_code,confirmed_on\n" + aliases, encoding="utf-8")
    return Places(read_county(folder), WORDS, **more)


def look(places: Places, **row: Any) -> tuple[str, str, tuple[str, ...]]:
    """Resolve one row; its area, else the reason and what is near."""
    found = places.resolve({name: [text] for name, text in row.items()})[0]
    return found.area_code, found.reason, found.suggestions


def codes(places: Places, rows: pd.DataFrame) -> list[str]:
    """Resolve rows; their areas, "" where one was refused."""
    return [found.area_code for found in places.resolve(rows.to_dict("list"))]
