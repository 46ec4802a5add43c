"""The filters of an address: basis, level compared, area within. What they choose is the warehouse's, and they go along."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.dashboard.asking import CALLBACK, components, figures, page, page_request, words

INCOME, UNSUBSIDISED = "village_collective_income", "village_income_unsubsidised"
ROOT, LIUHE, ZONE = "990100000000", "990100101000", "990100900001"
BASIS = "basis=subsidy_excluded"


def bars(layout: object) -> dict[str, float]:
    """Return area code → value of the ranked bars."""
    chart = next(one for one in components(layout) if one["props"].get("id") == "townships-bars")
    drawn = figures(chart)[0]["data"][0]
    return {code: value for code, value in zip(drawn["customdata"], drawn["x"], strict=True) if value is not None}


def picked(layout: object, of: str) -> tuple[str, dict[str, str]]:
    """Return the chosen option of a control, and the address of each of its options by name."""
    options = [one["props"] for one in components(layout) if one["type"] == "Option"]
    control = next(one for one in components(layout) if one["props"].get("id") == f"choice-{of}")
    options = [one["props"] for one in components(control) if one["type"] == "Option"]
    return next(one["children"] for one in options if one.get("selected")), {one["children"]: one["value"] for one in options}


def links(layout: object) -> list[str]:
    return [str(one["props"].get("href", "")) for one in components(layout) if one["type"] == "A"]


def rollups(connection: sa.Connection, indicator: str, period: str, level: str) -> dict[str, float]:
    sql = """select rollup.area_code, rollup.value from rollup join area using (county_code, area_code)
             where county_code = 'demo' and indicator_code = :indicator and rollup.period = :period and area.level = :level
                   and rollup.value is not null"""
    return dict(map(tuple, connection.execute(sa.text(sql), {"indicator": indicator, "period": period, "level": level})))


def test_income_without_subsidies_is_income_less_subsidies_wherever_all_items_are_known(connection: sa.Connection) -> None:
    sql = """select area_code, period, indicator_code, value from observation_current
             where county_code = 'demo' and period = '2026-09' and indicator_code like 'village%income%' and value is not null"""
    held: dict[str, dict[str, float]] = {}
    for area, _, code, value in connection.execute(sa.text(sql)):
        held.setdefault(area, {})[code] = value
    items = ("village_income_operating", "village_income_investment", "village_income_other")
    expected = sum(sum(values[item] for item in items) for values in held.values() if all(item in values for item in items))
    found = rollups(connection, UNSUBSIDISED, "2026-09", "county")[ROOT]
    assert found == pytest.approx(expected)
    whole = rollups(connection, INCOME, "2026-09", "county")[ROOT]
    subsidies = rollups(connection, "village_income_subsidy", "2026-09", "county")[ROOT]
    assert found < whole
    assert whole - subsidies == pytest.approx(found, rel=0.01)  # up to villages whose items do not add up to their total


def test_basis_chooses_the_figures_and_goes_along(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, "/townships", f"?{BASIS}&period=2026-09")
    assert bars(layout) == pytest.approx(rollups(connection, UNSUBSIDISED, "2026-09", "township"))
    chosen, options = picked(layout, "basis")
    assert (chosen, list(options)) == ("不含补助", ["含补助", "不含补助"])
    assert "basis" not in options["含补助"]
    inside = [link for link in links(layout) if link.startswith(("/topics/", "/indicators/", "/townships/"))]
    assert inside
    assert all(BASIS in link for link in inside)


@pytest.mark.parametrize("path", ["/", "/topics/collective_income", f"/townships/{LIUHE}", f"/zones/{ZONE}", f"/indicators/{INCOME}"])
def test_basis_is_offered_where_figures_have_another(client: FlaskClient, path: str) -> None:
    assert picked(page(client, path), "basis")[0] == "含补助"
    assert "不含补助" in words(page(client, path, f"?{BASIS}"))
    assert picked(page(client, path, f"?{BASIS}"), "basis")[0] == "不含补助"


def test_an_indicator_of_a_basis_leads_back_to_the_usual_one(client: FlaskClient) -> None:
    chosen, options = picked(page(client, f"/indicators/{UNSUBSIDISED}"), "basis")
    assert chosen == "不含补助"
    assert options["含补助"] == f"/indicators/{INCOME}"


def test_zones_are_compared(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, "/townships", "?level=zone&period=2026-09")
    assert bars(layout) == pytest.approx(rollups(connection, INCOME, "2026-09", "zone"))
    assert picked(layout, "level")[0] == "各片区"


def test_villages_of_a_township_are_compared_and_taken_away(client: FlaskClient, connection: sa.Connection) -> None:
    search = f"?level=village&area={LIUHE}&period=2026-09"
    sql = """select stated.area_code, value from observation_current as stated
             join area on area.county_code = stated.county_code and area.area_code = stated.area_code and area.valid_to = ''
             where stated.county_code = 'demo' and indicator_code = :indicator and stated.period = '2026-09'
                   and area.township_code = :township and value is not null"""
    expected = dict(map(tuple, connection.execute(sa.text(sql), {"indicator": INCOME, "township": LIUHE})))
    assert len(expected) > 5
    for path in ("/townships", f"/indicators/{INCOME}"):
        assert bars(page(client, path, search)) == pytest.approx(expected)
    body = client.get(f"/download/areas.csv?indicator={INCOME}&{search[1:]}").get_data(as_text=True).splitlines()[1:]
    assert {line.split(",")[0]: float(line.split(",")[2]) for line in body} == pytest.approx(expected)


def test_of_many_villages_the_first_are_shown_and_the_count_is_said(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, "/townships", "?level=village&period=2026-09")
    shown = bars(layout)
    every = connection.execute(
        sa.text("select value from observation_current where indicator_code = :code and period = '2026-09' and county_code = 'demo'"),
        {"code": INCOME},
    )
    values = sorted((value for (value,) in every if value is not None), reverse=True)
    assert sorted(shown.values(), reverse=True) == pytest.approx(values[:30])
    assert "列前 30 个" in words(layout)


def test_what_an_indicator_has_not_is_not_offered(client: FlaskClient) -> None:
    layout = page(client, "/townships", "?indicator=grid_issue_close_rate&level=village")
    assert len(bars(layout)) == 14
    assert not [one for one in components(layout) if one["props"].get("id") == "choice-basis" and "网格" in words(one)]


@pytest.mark.parametrize("search", ["?level=entity", "?level=x", "?basis=x"])
def test_unknown_filters_are_refused_in_words(client: FlaskClient, search: str) -> None:
    answer = client.post(CALLBACK, json=page_request(f"/townships{search}"))
    assert "打不开这个页面" in answer.get_data(as_text=True)
    assert client.get(f"/townships{search}").status_code == 404
