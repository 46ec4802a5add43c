"""The page of competitions: what it shows is what the query says."""

import io
from collections.abc import Iterator

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

import settings
from tests.dashboard.asking import components, page, words
from tests.dashboard.test_pages import rows_of, table_rows
from tests.loaded import folder_of
from warehouse import queries
from warehouse.catalogue import Catalogue, load_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Iterator[Catalogue]:
    yield load_catalogue([settings.CATALOGUE, folder_of("demo")])


def _figures(connection: sa.Connection, catalogue: Catalogue, code: str, period: str) -> dict[str, float]:
    frame = queries.compare(connection, "demo", catalogue, code, period, "township")
    return dict(zip(frame["area_code"], frame["year_to_date"], strict=True))


def test_competition_looks_at_what_the_scheme_declares(connection: sa.Connection, catalogue: Catalogue) -> None:
    found = queries.competition(connection, "demo", catalogue, "three_competitions", "2026-10")
    assert found is not None
    assert (found.before, len(found.rows)) == ("2026-09", 14)
    for column in found.scheme.columns:
        wanted = _figures(connection, catalogue, column.indicator, "2026-10")
        shown = dict(zip(found.rows["area_code"], found.rows[f"value_{column.indicator}"], strict=True))
        assert shown == pytest.approx(wanted, nan_ok=True)
    best = found.rows.iloc[0]
    parts = sum(column.weight / 100 * best[f"points_{column.indicator}"] for column in found.scheme.columns)
    assert best["points"] == pytest.approx(parts, abs=0.005)
    again = queries.competition(connection, "demo", catalogue, "three_competitions", "2026-09")
    assert again is not None
    then = dict(zip(again.rows["area_code"], again.rows["rank"], strict=True))
    assert dict(zip(found.rows["area_code"], found.rows["before_rank"], strict=True)) == pytest.approx(then, nan_ok=True)


def test_competition_before_it_was_declared_is_none(connection: sa.Connection, catalogue: Catalogue) -> None:
    assert queries.competition(connection, "demo", catalogue, "three_competitions", "2023-12") is None
    first = queries.competition(connection, "demo", catalogue, "three_competitions", "2024-01")
    assert first is not None
    assert first.rows["before_rank"].isna().all()


def test_achievement_is_looked_at_only_as_of_its_own_month(connection: sa.Connection, catalogue: Catalogue) -> None:
    found = queries.target_standings(connection, "demo", "2026", indicators=["village_collective_income"])
    assert set(found["as_of"]) == {"2026-10"}


@pytest.mark.parametrize("scheme", ["three_competitions", "three_looks", "zones"])
def test_page_shows_every_area_with_its_rank(client: FlaskClient, connection: sa.Connection, catalogue: Catalogue, scheme: str) -> None:
    declared = next(one for one in catalogue.schemes.values() if one.scheme == scheme)
    period = queries.competition_period(connection, "demo", catalogue, declared)
    found = queries.competition(connection, "demo", catalogue, scheme, period)
    assert found is not None
    lines = table_rows(page(client, "/ranking", f"?scheme={scheme}"), "competition")
    assert [line[1] for line in lines] == found.rows["name_zh"].tolist()
    for line, rank, points, moved in zip(lines, found.rows["rank"], found.rows["points"], found.rows["moved"], strict=True):
        assert line[0] == f"第{rank:.0f}/共{len(lines)}"
        assert float(line[2]) == pytest.approx(points, abs=0.005)
        assert line[5] == ("持平" if moved == 0 else f"{'↑' if moved > 0 else '↓'}{abs(moved):.0f}")


def test_page_of_villages_names_their_townships_and_what_the_unranked_lack(client: FlaskClient) -> None:
    layout = page(client, "/ranking", "?scheme=villages")
    lines = table_rows(layout, "competition")
    assert len(lines) == 60
    assert all(" " in line[1] for line in lines)
    body = client.get("/download/competition.csv?scheme=villages").get_data().decode("utf-8-sig").splitlines()
    assert len(body) == 191
    assert any("未排位" in line for line in body)


@pytest.mark.parametrize(
    ("scheme", "period", "silent"),
    [("three_competitions", "2026-10", "白石镇"), ("three_competitions", "2025-06", ""), ("villages", "2026-10", "")],
)
def test_lists_are_whom_the_rule_names(
    client: FlaskClient, connection: sa.Connection, catalogue: Catalogue, scheme: str, period: str, silent: str
) -> None:
    layout = page(client, "/ranking", f"?scheme={scheme}&period={period}")
    found = queries.competition(connection, "demo", catalogue, scheme, period)
    assert found is not None
    assert found.scheme.lists is not None
    rows = found.rows
    count = int(rows["ranked"].iat[0])
    size = {"red": count // 3, "black": count // 3} if found.scheme.lists.take == "thirds" else {"red": 10, "black": 10}
    places = {"red": rows["rank"] <= size["red"], "black": rows["rank"] > count - size["black"]}
    for name, chosen in places.items():
        complete = rows["reported"] >= rows["expected"] * found.scheme.lists.reported / 100
        shown = next(one for one in components(layout) if one["props"].get("id") == f"{name}-list")
        said = [words(one) for one in components(shown) if one["type"] == "Li"]
        wanted = rows.loc[chosen & complete, "name_zh"].tolist()
        assert len(said) == len(wanted)
        assert all(text.strip().startswith(area) for text, area in zip(said, wanted, strict=True))
        assert rows.loc[chosen & ~complete, "listed"].eq(f"{name}_off").all()
    if silent:
        row = rows[rows["name_zh"] == silent].iloc[0]
        assert row["listed"] == "black_off"
        assert (row["reported"], row["expected"]) == (126, 140)
        assert "白石镇（报送126/140）" in words(next(one for one in components(layout) if one["props"].get("id") == "black-off"))


def test_coverage_of_a_year_to_date_counts_every_month_so_far(connection: sa.Connection, catalogue: Catalogue) -> None:
    found = queries.competition(connection, "demo", catalogue, "three_competitions", "2025-08")
    assert found is not None
    silent = found.rows[found.rows["name_zh"] == "麦岭乡"].iloc[0]  # sent nothing for July
    assert (silent["reported"], silent["expected"]) == (77, 88)
    villages = queries.competition(connection, "demo", catalogue, "villages", "2025-08")
    assert villages is not None
    mine = villages.rows[villages.rows["township_zh"] == "麦岭乡"]
    assert set(zip(mine["reported"], mine["expected"], strict=True)) == {(7, 8)}


def test_workbook_holds_the_page_s_numbers_and_the_weights(client: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get("/download/competition.xlsx").get_data()))
    data, meaning = book.worksheets[0], book.worksheets[1]
    lines = table_rows(page(client, "/ranking"), "competition")
    rows = list(data.iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == [line[1] for line in lines]
    assert [row[4] for row in rows] == pytest.approx([float(line[2]) for line in lines], abs=0.005)
    said = {row[0]: row[1] for row in meaning.iter_rows(values_only=True)}
    assert said["村集体经济收入权重"] == "40%"


@pytest.mark.parametrize("search", ["?scheme=nope", "?period=nope", "?period=0001-01"])
def test_unknown_scheme_or_period_is_said(client: FlaskClient, search: str) -> None:
    layout = page(client, "/ranking", search)
    assert search.partition("=")[2] in words(layout)
    assert rows_of(layout) == []
