"""Small counties written for a test: a map, a township that is gone, one that was renamed, and what a new version changed."""

import csv
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import settings
from dashboard import create_app
from dashboard.components.places import changed
from tests.dashboard.asking import classed, components, figures, page, words
from tests.dashboard.counties import HEADER, load, township_code, write_county, write_income
from tests.dashboard.test_pages import table_rows

INCOME = "village_collective_income"
TOWNSHIPS = ["东镇", "西镇", "南镇"]
EAST, WEST = township_code(1), township_code(2)


def client_of(url: str, folder: Path) -> FlaskClient:
    return create_app(url, settings.CATALOGUE, [folder]).server.test_client()


def square(at: float) -> list[list[float]]:
    return [[at, 0.0], [at + 1, 0.0], [at + 1, 1.0], [at, 1.0], [at, 0.0]]


def write_map(folder: Path, codes: list[str], ring: list[list[float]] | None = None) -> None:
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring or square(float(place))]}}
        for place, code in enumerate(codes)
    ]
    (folder / "map.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def outlined(client: FlaskClient) -> list[str]:
    """Return the areas the map of /townships draws by their outlines."""
    drawn = figures(next(one for one in components(page(client, "/townships")) if one["props"].get("id") == "places-map"))[0]
    return [trace["meta"] for trace in drawn["data"] if trace.get("fill") == "toself"]


def test_townships_are_drawn_by_their_outlines(tmp_path: Path) -> None:
    url, folder = f"sqlite:///{tmp_path / 'w.sqlite'}", write_county(tmp_path / "small", TOWNSHIPS)
    write_income(folder, TOWNSHIPS, "2024-03", 5.0)
    load(url, folder)
    codes = [township_code(number) for number in (1, 2, 3)]
    write_map(folder, codes)
    assert outlined(client_of(url, folder)) == codes
    write_map(folder, codes[:2])
    client = client_of(url, folder)
    assert outlined(client) == []
    assert "边界文件缺 南镇" in words(page(client, "/townships"))
    write_map(folder, codes, ring=[[1.0, 2.0]])
    client = client_of(url, folder)
    assert outlined(client) == []
    assert "边界文件读不了（map.geojson, feature 1" in words(page(client, "/townships"))
    (folder / "map.geojson").unlink()
    assert "没有 map.geojson" in words(page(client_of(url, folder), "/"))


def rewrite_areas(folder: Path, east: list[tuple[str, str, str, str, str]]) -> None:
    """Give the first township these spans: name, valid_from, valid_to, successor_code, relation."""
    path = folder / "areas.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["code", "name", "level", "parent_code", "order", "valid_from", "valid_to", "successor_code", "relation"])
        for row in rows:
            if row[0] == EAST:
                writer.writerows([[EAST, name, *row[2:], *span] for name, *span in east])
            elif row[3] == EAST:
                writer.writerow([*row, "", east[-1][2], "", ""])
            else:
                writer.writerow([*row, "", "", "", ""])


def test_a_retired_township_leads_to_its_successor_and_its_last_figures(tmp_path: Path) -> None:
    url, folder = f"sqlite:///{tmp_path / 'w.sqlite'}", write_county(tmp_path / "small", TOWNSHIPS)
    rewrite_areas(folder, [("东镇", "", "2024-03", WEST, "merge")])
    write_income(folder, TOWNSHIPS, "2024-03", 5.0)
    write_income(folder, TOWNSHIPS[1:], "2024-04", 6.0)
    load(url, folder)
    client = client_of(url, folder)
    layout = page(client, f"/townships/{EAST}")
    hrefs = [one["props"]["href"] for one in components(layout) if one["type"] == "A"]
    links = [href for href in hrefs if "/townships/99" in href and "lang=" not in href]
    assert links == [f"/townships/{WEST}", f"/townships/{EAST}?period=2024-03"]
    assert classed(layout, "tile") == []
    last = page(client, f"/townships/{EAST}", "?period=2024-03")
    assert words(classed(last, "notice")).startswith("东镇自 2024年3月 之后不再设立")
    assert "5.0 万元" in " ".join(words(classed(last, "tile")).split())
    assert [row[0] for row in table_rows(page(client, "/townships", "?period=2024-04"), "townships")] == TOWNSHIPS[1:]


def test_a_renamed_township_names_its_former_name(tmp_path: Path) -> None:
    url, folder = f"sqlite:///{tmp_path / 'w.sqlite'}", write_county(tmp_path / "small", TOWNSHIPS)
    rewrite_areas(folder, [("老东乡", "", "2023-12", "", ""), ("东镇", "2024-01", "", "", "")])
    write_income(folder, TOWNSHIPS, "2024-03", 5.0)
    load(url, folder)
    layout = page(client_of(url, folder), f"/townships/{EAST}")
    assert words(classed(layout, "notice")) == "东镇原名老东乡，用到2023年12月。"
    assert classed(layout, "tile")


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    hostile = ["<script>x</script>", "=1+1镇", "</b>镇"]
    url, folder = f"sqlite:///{tmp_path / 'w.sqlite'}", write_county(tmp_path / "small", hostile)
    write_income(folder, hostile, "2024-03", 5.0)
    load(url, folder)
    client = client_of(url, folder)
    for path in ("/", "/townships", f"/townships/{EAST}"):
        assert "<script>x" not in client.get(path).get_data(as_text=True)
        for figure in figures(page(client, path)):
            assert "<script>" not in json.dumps(figure)
    body = client.get(f"/download/townships_over_time.csv?indicator={INCOME}").get_data(as_text=True)
    assert "\n=1+1" not in body
    assert ",=1+1" not in body


@pytest.fixture
def corrected(tmp_path: Path) -> tuple[str, Path]:
    """A county whose second version corrects one village of three and brings a new month."""
    url, folder = f"sqlite:///{tmp_path / 'w.sqlite'}", write_county(tmp_path / "small", TOWNSHIPS)
    write_income(folder, TOWNSHIPS, "2024-03", 5.0)
    load(url, folder)
    path = folder / "inbox" / "村集体收入_2024-03更正.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for place, (name, total) in enumerate(zip(TOWNSHIPS, ("7.5", "15.0", "25.0"), strict=True)):
            writer.writerow(["2024-03", name, "村一", total, "0.0", "0.0", "0.0", total])
            assert place < 3
    load(url, folder)
    return url, folder


def test_overview_tells_what_the_newest_version_changed(corrected: tuple[str, Path]) -> None:
    client = client_of(*corrected)
    layout = page(client, "/")
    panel = next(one for one in components(layout) if one["props"].get("id") == "changes")
    rows = {row[0]: row[1:] for row in table_rows(panel, "changes-by-indicator")}
    assert rows == {"村集体经济收入": ["0", "1", "0"], "经营收入": ["0", "1", "0"]}
    lines = [" ".join(words(one).split()) for one in components(panel) if one["type"] == "Li"]
    assert lines == ["村一 2024年3月 村集体经济收入： 5.0 万元 → 7.5 万元", "村一 2024年3月 经营收入： 5.0 万元 → 7.5 万元"]


def test_overview_tells_a_large_version_by_its_files(corrected: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changed, "_MOST_CELLS", 0)
    panel = next(one for one in components(page(client_of(*corrected), "/")) if one["props"].get("id") == "changes")
    ((name, *_, withdrawn),) = table_rows(panel, "changes-by-file")
    assert "更正" in name
    assert withdrawn == "0"


def test_overview_of_a_first_version_names_no_change(tmp_path: Path) -> None:
    url, folder = f"sqlite:///{tmp_path / 'w.sqlite'}", write_county(tmp_path / "small", TOWNSHIPS)
    write_income(folder, TOWNSHIPS, "2024-03", 5.0)
    load(url, folder)
    panel = next(one for one in components(page(client_of(url, folder), "/")) if one["props"].get("id") == "changes")
    assert "首次载入" in words(panel)
