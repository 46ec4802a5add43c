"""The list of weak villages: what it says is what the villages' own figures say."""

import math
import re

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

import settings
from tests.dashboard.asking import page
from tests.dashboard.test_pages import table_rows
from tests.loaded import folder_of
from warehouse import queries
from warehouse.catalogue import load_catalogue
from warehouse.queries.weak import WeakVillages, _exit_of

BEFORE = "village_income_unsubsidised"


@pytest.fixture(scope="module")
def found(connection: sa.Connection) -> WeakVillages:
    made = queries.weak_villages(connection, "demo", load_catalogue([settings.CATALOGUE, folder_of("demo")]))
    assert made is not None
    return made


def test_weak_villages_are_those_below_the_threshold_without_support(connection: sa.Connection, found: WeakVillages) -> None:
    catalogue = load_catalogue([settings.CATALOGUE, folder_of("demo")])
    assert found.years == ("2023", "2024", "2025")
    frame = queries.compare(connection, "demo", catalogue, BEFORE, "2024", "village")
    whole = frame[frame["reported"] >= frame["expected"]]
    county = found.shares[(found.shares["township_code"] == "") & (found.shares["year"] == "2024")].iloc[0]
    assert (county["weak"], county["judged"]) == ((whole["value"] < found.rule.below).sum(), len(whole))
    towns = found.shares[(found.shares["township_code"] != "") & (found.shares["year"] == "2024")]
    assert (towns["weak"].sum(), towns["judged"].sum()) == (county["weak"], county["judged"])
    now = found.villages[found.villages["weak"]]
    assert (now["before"] < found.rule.below).all()
    assert (now["after"] >= now["before"]).all()
    assert (now["exit_year"] == "").all()


@pytest.mark.parametrize(
    ("flags", "out"),
    [((1.0, 0.0, 0.0), "2024"), ((1.0, 1.0, 1.0), ""), ((1.0, 0.0, 1.0), ""), ((1.0, 0.0, math.nan), ""), ((1.0, math.nan, 0.0), "2025")],
)
def test_exit_is_the_year_from_which_it_stays_out(flags: tuple[float, ...], out: str) -> None:
    assert _exit_of(list(flags), ("2023", "2024", "2025")) == out


def test_page_and_download_list_the_same_villages(client: FlaskClient, found: WeakVillages) -> None:
    layout = page(client, "/weak")
    lines = table_rows(layout, "weak-villages")
    assert [line[1] for line in lines] == found.villages["name_zh"].tolist()
    for line, before in zip(lines, found.villages["before"], strict=True):
        assert line[2] == ("未报齐" if math.isnan(before) else f"{before:.1f}")
    shares = table_rows(layout, "weak-shares")
    assert re.fullmatch(r"\d+/\d+（\d+\.\d%）", shares[0][1])
    body = client.get("/download/weak_villages.csv").get_data().decode("utf-8-sig").splitlines()
    assert len(body) == len(lines) + 1
