"""The big screen's stage: ratios, scale, type, walls. Each test is named after its line of the specification."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.barriers import barriers
from tests.browser.conftest import OpenContext
from tests.browser.staging import clipped, codes, cut_by, hold, stage, texts

_DESIGN = {"": (1920, 1080), "wide": (3840, 1080), "ultra": (5760, 1080)}


@pytest.mark.parametrize(
    ("size", "name"),
    [((1366, 768), ""), ((1920, 1080), ""), ((3840, 2160), ""), ((3840, 1080), "wide"), ((7680, 2160), "wide"), ((5760, 1080), "ultra")],
)
def test_b01_nearest_stage_fills_the_window_without_a_scrollbar(page: Page, address: str, size: tuple[int, int], name: str) -> None:
    stage(page, address, size=size)
    found: dict[str, Any] = page.evaluate(
        """() => { const box = document.getElementById('stage').getBoundingClientRect(), root = document.documentElement;
            return { name: document.getElementById('stage').className, width: box.width, height: box.height,
                     over: [root.scrollWidth > root.clientWidth, root.scrollHeight > root.clientHeight] }; }"""
    )
    assert found["name"] == name
    assert found["over"] == [False, False]
    width, height = _DESIGN[name]
    assert found["width"] / width == pytest.approx(found["height"] / height, rel=1e-3)
    assert found["width"] * found["height"] >= 0.95 * size[0] * size[1]


def test_b03_square_on_a_stretched_wall_is_square(page: Page, address: str) -> None:
    stage(page, address, "out=6656x1792")
    box: dict[str, float] = page.evaluate(
        """() => {
            const made = document.createElement('div');
            made.style.cssText = 'position:absolute;left:0;top:0;width:10rem;height:10rem';
            document.getElementById('stage').appendChild(made);
            const box = made.getBoundingClientRect();
            return { w: box.width, h: box.height };
        }"""
    )
    assert box["w"] * 6656 / 1920 == pytest.approx(box["h"] * 1792 / 1080, rel=1e-3)


def test_b04_same_picture_at_any_scaling_of_the_system(browser: Browser, address: str) -> None:
    pictures = []
    for scaling in (1, 1.25, 1.5):
        size: ViewportSize = {"width": round(1920 / scaling), "height": round(1080 / scaling)}
        context = browser.new_context(viewport=size, device_scale_factor=scaling)
        page = context.new_page()
        page.goto(f"{address}/screen")
        page.locator(".scene.shown .kpi").first.wait_for()
        hold(page, "services")
        pictures.append([[one[side] * scaling for side in ("x", "y", "right", "bottom")] for one in texts(page)])
        context.close()
    assert len(pictures[0]) > 30
    for other in pictures[1:]:
        assert len(other) == len(pictures[0])
        for there, here in zip(other, pictures[0], strict=True):
            assert there == pytest.approx(here, abs=8)  # px of 1920: letters are as wide as whole px allow


@pytest.mark.parametrize(("size", "query"), [((1366, 768), ""), ((3840, 2160), ""), ((1920, 1080), "out=6656x1792")])
def test_b05_click_hits_the_right_bar(page: Page, address: str, size: tuple[int, int], query: str) -> None:
    stage(page, address, query, size)
    hold(page, "collective_income")
    bar = page.locator(".scene.shown .slot-b .bars .point path").nth(3)
    wanted: str = page.evaluate("document.querySelector('.scene.shown .slot-b .js-plotly-plot').data[0].customdata[3]")
    box = bar.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".hoverlayer .hovertext").first.wait_for()
    with page.expect_request(lambda request: "area.json" in request.url) as asked:
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert f"area={wanted}" in asked.value.url


def test_b06_charts_are_vectors(page: Page, address: str) -> None:
    stage(page, address)
    assert page.locator(".scene canvas").count() == 0
    kinds = page.evaluate("[...document.querySelectorAll('.js-plotly-plot')].flatMap(one => one.data.map(trace => trace.type))")
    assert not {kind for kind in kinds if kind and "gl" in kind}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_b07_smallest_text_is_24_px_of_1080_lines(page: Page, address: str, lang: str) -> None:
    stage(page, address, f"lang={lang}")
    for code in codes(page):
        hold(page, code)
        small = [one for one in texts(page) if one["size"] < 23.9]
        assert small == [], code
        rows = page.evaluate("[...document.querySelectorAll('.scene.shown tbody')].map(one => one.children.length)")
        assert all(count <= 12 for count in rows), code
        for which, least in (("td, th, .xtick text, .ytick text", 26), ("h1, h2", 32)):
            sizes = (
                page.locator(".scene.shown")
                .locator(which)
                .evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")
            )
            assert all(size >= least - 0.1 for size in sizes), (code, which, min(sizes))
    hold(page, "glance")
    numbers = page.evaluate("[...document.querySelectorAll('.kpi .number')].map(one => parseFloat(getComputedStyle(one).fontSize))")
    assert min(numbers) >= 72


def test_a_heading_never_parts_a_number_from_its_unit(page: Page, address: str) -> None:
    stage(page, address, size=(1366, 768))
    parts = page.evaluate(
        "[...document.querySelectorAll('.scene .whole-number')].map(one => [one.textContent, one.getClientRects().length])"
    )
    assert any(text.endswith("万") for text, _ in parts)
    assert {lines for _, lines in parts} == {1}
    titles = page.evaluate("[...document.querySelectorAll('.scene h1')].map(one => one.textContent)")
    assert titles == page.evaluate("screenScenes.deck().scenes.map(one => one.title)")


def test_names_on_the_map_stand_on_the_colour_of_their_township(page: Page, address: str) -> None:
    stage(page, address)
    hold(page, "income_bands")
    drawn = page.evaluate(
        """() => {
            const map = [...document.querySelectorAll('.scene.shown .js-plotly-plot')].find(one => one.querySelector('.textpoint'));
            const rgb = colour => { const one = document.createElement('i'); one.style.color = colour; return one.style.color; };
            const fills = map.data.filter(one => one.fill).map(one => rgb(one.fillpattern ? 'transparent' : one.fillcolor));
            return [...map.querySelectorAll('.textpoint text')].map((text, place) => [rgb(text.style.stroke), fills[place]]);
        }"""
    )
    assert len(drawn) == 14
    assert [stroke for stroke, fill in drawn if fill != "transparent"] == [fill for _, fill in drawn if fill != "transparent"]
    assert len({stroke for stroke, _ in drawn}) > 3


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("font=0.9", (1920, 1080)),
        ("font=1.0", (1920, 1080)),
        ("font=1.0&lang=en", (1920, 1080)),
        ("font=1.3", (1366, 768)),
        ("font=1.5", (1920, 1080)),
        ("font=1.5&lang=en", (1920, 1080)),
        ("font=1.5", (3840, 1080)),
        ("font=1.5&lang=en", (5760, 1080)),
    ],
)
def test_b08_nothing_overflows_at_any_type_size(page: Page, address: str, query: str, size: tuple[int, int]) -> None:
    stage(page, address, query, size)
    width, height = size
    for code in codes(page):
        hold(page, code)
        for _ in range(int(page.evaluate("document.querySelector('.scene.shown').dataset.pages"))):
            assert [one for one in texts(page) if one["x"] < -1 or one["right"] > width + 1 or one["bottom"] > height + 1] == [], code
            assert clipped(page) == [], code
            page.evaluate("screenScenes.turn()")


def test_b08_larger_type_is_larger(page: Page, address: str) -> None:
    stage(page, address, "font=1.3")
    hold(page, "targets")
    assert {round(one["size"], 1) for one in texts(page) if one["text"] in ("村集体经济收入", "指标")} == {33.8}


def test_b09_state_is_never_told_by_colour_alone(page: Page, address: str) -> None:
    stage(page, address)
    hold(page, "targets")
    cells = page.evaluate("[...document.querySelectorAll('.scene.shown td button')].map(one => one.textContent)")
    assert len(cells) > 50
    assert {cell[0] for cell in cells} <= {"●", "▲", "■", "★", "◇", "○", "·"}
    assert all(len(cell) > 1 for cell in cells)


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 1080), (5760, 1080)])
def test_b11_safe_margin_is_two_percent(page: Page, address: str, size: tuple[int, int]) -> None:
    stage(page, address, size=size)
    width, height = size
    for code in codes(page):
        hold(page, code)
        near = [
            one
            for one in texts(page)
            if one["x"] < 0.0195 * 1920
            or one["y"] < 0.0195 * 1080
            or one["right"] > width - 0.0195 * 1920
            or one["bottom"] > height - 0.0195 * 1080
        ]
        assert near == [], code


@pytest.mark.parametrize(("across", "down", "size"), [(4, 4, (1920, 1080)), (3, 3, (1366, 768)), (6, 2, (5760, 1080))])
def test_b11_no_letter_lies_under_a_seam(
    page: Page, open_context: OpenContext, address: str, across: int, down: int, size: tuple[int, int]
) -> None:
    bare = open_context().new_page()
    stage(bare, address, size=size)
    stage(page, address, f"seams={across}x{down}", size)
    met = 0
    for code in codes(page):
        hold(bare, code)
        hold(page, code)
        met += len(cut_by(bare, across, down))
        assert cut_by(page, across, down) == [], code
    assert met > 20


def test_b21_screen_asks_its_own_host_only(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/screen")
    page.locator(".scene.shown").wait_for()
    for code in codes(page):
        hold(page, code)
    page.locator(".scene.shown td button").first.click()
    page.locator("#over .scene").wait_for()
    assert len(asked) > 8
    assert {one for one in asked if not one.startswith((address, "data:", "blob:"))} == set()


def test_b22_map_is_drawn_from_outlines_without_tiles(page: Page, address: str) -> None:
    stage(page, address)
    hold(page, "income_bands")
    shown = page.evaluate(
        """() => {
            const map = document.querySelector('.scene.shown .slot-b .js-plotly-plot');
            const kinds = map.data.map(trace => trace.type);
            const outlines = new Set(map.data.filter(trace => trace.fill).map(trace => trace.meta));
            return { kinds, outlines: outlines.size, drawn: map.querySelectorAll('.fills path').length };
        }"""
    )
    assert set(shown["kinds"]) == {"scatter"}
    assert shown["outlines"] == 14
    assert shown["drawn"] >= 14


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_scenes_shut_nobody_out(page: Page, address: str, lang: str) -> None:
    stage(page, address, f"lang={lang}")
    for code in codes(page):
        hold(page, code)
        assert barriers(page) == [], code


def test_b24_chinese_needs_no_web_font(page: Page, address: str) -> None:
    stage(page, address)
    assert page.evaluate("[...document.fonts].length") == 0
    assert "Microsoft YaHei" in page.evaluate("getComputedStyle(document.body).fontFamily")
    assert "tabular-nums" in page.evaluate("getComputedStyle(document.body).fontVariantNumeric")


def test_b25_months_are_chinese_and_amounts_are_not_k_or_m(page: Page, address: str) -> None:
    stage(page, address)
    hold(page, "collective_income")
    ticks = page.evaluate(
        "[...document.querySelectorAll('.scene.shown .xtick text, .scene.shown .ytick text')].map(one => one.textContent)"
    )
    assert any("月" in tick for tick in ticks)
    assert not [tick for tick in ticks if tick[-1:] in "kMGB" and tick[:1].isdigit()]
