"""How pages look, against pictures that were looked at: tests/browser/references/. `make references` takes them anew.

A picture is small and of few colours; fonts and chips differ a little from machine to machine, so what counts is how much of it changed.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import BrowserContext

from tests.addresses import INCOME, LIUHE, ZONE
from tests.browser.conftest import visit

_FOLDER = Path(__file__).parent / "references"
_WIDTH = 420  # px of a picture at the most, half of what is narrow
_COLOURS = 32
_BLOCK = 20  # px; what moved or vanished fills some blocks, a letter drawn a little otherwise none
_MOST_ALL, _MOST_BLOCK = 4.0, 60.0  # of 255, mean difference of the whole and of the block that changed most
_REDRAWN = 400  # ms
# Moments of the load and days since then differ from run to run.
_FROZEN = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace(/\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d/g, '2026-01-01 00:00');
}"""  # noqa: E501


class Look(NamedTuple):
    """One picture: of an address, so wide, in a theme or on paper."""

    name: str
    path: str
    width: int = 1366
    theme: str = "light"
    paper: bool = False


LOOKS = [
    Look("overview", "/"),
    Look("overview-dark", "/", theme="dark"),
    Look("overview-phone", "/", width=390),
    Look("overview-wide", "/", width=1920),
    Look("targets", "/targets"),
    Look("income", "/topics/collective_income"),
    Look("income-without-subsidies", "/topics/collective_income?basis=subsidy_excluded"),
    Look("cooperatives", "/topics/cooperatives"),
    Look("training-dark", "/topics/training", theme="dark"),
    Look("services", "/topics/services"),
    Look("organisation", "/topics/organisation"),
    Look("townships", "/townships?period=2026-09"),
    Look("township", f"/townships/{LIUHE}"),
    Look("township-phone", f"/townships/{LIUHE}", width=390, theme="dark"),
    Look("zone", f"/zones/{ZONE}"),
    Look("indicator", f"/indicators/{INCOME}?period=2026-09"),
    Look("indicator-sources", f"/indicators/{INCOME}?period=2026-09&explain={LIUHE}"),
    Look("indicator-paper", f"/indicators/{INCOME}?period=2026-09", paper=True),
    Look("cases", "/cases?county=published"),
    Look("not-found", "/nowhere"),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_page_looks_as_it_was_looked_at(
    open_context: Callable[..., BrowserContext], address: str, look: Look, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    now = _taken(open_context(look.width, 900 if look.width > 1000 else 844), address, look)
    kept = _FOLDER / f"{look.name}.png"
    if request.config.getoption("--rewrite-references", default=False):
        _FOLDER.mkdir(exist_ok=True)
        now.quantize(_COLOURS).save(kept, optimize=True)
        return
    before = Image.open(kept).convert("RGB")
    whole, block = _differ(before, now)
    if whole > _MOST_ALL or block > _MOST_BLOCK:
        now.save(tmp_path / kept.name)
    said = f"{look.name}: {whole:.1f} in all, {block:.1f} in one place; now {tmp_path / kept.name}; if it is right: make references"
    assert whole <= _MOST_ALL, said
    assert block <= _MOST_BLOCK, said


def test_a_picture_of_something_else_is_told_apart() -> None:
    pictures = [Image.open(_FOLDER / f"{name}.png").convert("RGB") for name in ("overview", "overview-dark", "income", "cooperatives")]
    for other in pictures[1:]:
        assert _differ(pictures[0], other)[1] > _MOST_BLOCK
    patched = pictures[0].copy()
    patched.paste((0, 0, 0), (100, 100, 160, 140))
    assert _differ(pictures[0], patched)[1] > _MOST_BLOCK


def _taken(context: BrowserContext, address: str, look: Look) -> Image.Image:
    """Return how a page looks now: small, in a few colours."""
    page = context.new_page()
    page.emulate_media(
        color_scheme="dark" if look.theme == "dark" else "light", media="print" if look.paper else None, reduced_motion="reduce"
    )
    visit(page, address, look.path)
    page.evaluate(_FROZEN)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(_REDRAWN)
    taken = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    width = min(_WIDTH, taken.width // 2)
    small = taken.resize((width, round(taken.height * width / taken.width)), Image.Resampling.BOX)
    return small.quantize(_COLOURS).convert("RGB")


def _differ(before: Image.Image, now: Image.Image) -> tuple[float, float]:
    """Return how much two pictures differ, 0 to 255: in the mean, and in the block that differs most; a picture ends in white."""
    height = max(before.height, now.height)
    padded = []
    for one in (before, now):
        sheet = Image.new("RGB", (before.width, height), (255, 255, 255))
        sheet.paste(one)
        padded.append(sheet)
    red, green, blue = ImageChops.difference(*padded).split()
    difference = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    blocks = difference.resize((before.width // _BLOCK, max(1, height // _BLOCK)), Image.Resampling.BOX)
    return ImageStat.Stat(difference).mean[0], float(blocks.getextrema()[1])  # type: ignore[arg-type]
