"""Pictures of pages to hold against those that were looked at: small and of few colours, for fonts and chips differ a little.

What counts is how much of a picture changed.
"""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page

REFERENCES = Path(__file__).parent / "references"
_COLOURS = 32
_BLOCK = 20  # px; what moved or vanished fills some blocks, a letter drawn a little otherwise none
MOST_ALL, MOST_BLOCK = 4.0, 60.0  # of 255, mean difference of the whole and of the block that changed most
_STILL = 5  # looks, 100 ms apart, at a page that stands still
# Moments of the load and days since then differ from run to run.
_FROZEN = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace(/\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d/g, '2026-01-01 00:00');
}"""  # noqa: E501


def taken(page: Page, width: int) -> Image.Image:
    """Return how a whole page looks once it stands still, so wide at the most, half of what is narrow."""
    page.evaluate(_FROZEN)
    page.evaluate("document.fonts.ready")
    heights = [0]
    while heights[-_STILL:] != [heights[-1]] * _STILL:
        page.wait_for_timeout(100)
        heights.append(page.evaluate("document.documentElement.scrollHeight"))
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    width = min(width, shot.width // 2)
    small = shot.resize((width, round(shot.height * width / shot.width)), Image.Resampling.BOX)
    return small.quantize(_COLOURS).convert("RGB")


def unlike(name: str, now: Image.Image, folder: Path, request: pytest.FixtureRequest) -> str:
    """Return how a picture differs from the one kept under its name, "" where it does not; with --rewrite-references keep it instead.

    One that differs is left in a folder.
    """
    kept = REFERENCES / f"{name}.png"
    if request.config.getoption("--rewrite-references", default=False):
        REFERENCES.mkdir(exist_ok=True)
        now.quantize(_COLOURS).save(kept, optimize=True)
        return ""
    whole, block = differ(Image.open(kept).convert("RGB"), now)
    if whole <= MOST_ALL and block <= MOST_BLOCK:
        return ""
    now.save(folder / kept.name)
    return f"{name}: {whole:.1f} in all, {block:.1f} in one place; now {folder / kept.name}; if it is right: make references"


def differ(before: Image.Image, now: Image.Image) -> tuple[float, float]:
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
