"""What tests of the big screen share: opening it at a size, and reading what stands on it."""

from typing import Any

from playwright.sync_api import Error, Page


def stage(page: Page, address: str, query: str = "", size: tuple[int, int] = (1920, 1080)) -> None:
    """Open the screen at a size and wait until its first scene stands."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{address}/screen?{query}")
    page.locator(".scene.shown").wait_for()
    until(page, "[...document.querySelectorAll('.scene')].every(one => one.dataset.pages || one.dataset.failed)")


def until(page: Page, what: str) -> None:
    """Wait until an expression holds in the page; Playwright's own way needs eval, which the page's policy forbids."""
    for _ in range(600):
        try:
            if page.evaluate(what):
                return
        except Error:  # the page is being loaded anew
            pass
        page.wait_for_timeout(50)
    raise AssertionError(what)


def hold(page: Page, code: str) -> None:
    """Show one scene and keep it."""
    page.evaluate(
        "code => { screenScenes.pause(); screenScenes.show(screenScenes.deck().scenes.map(one => one.code).indexOf(code)); }", code
    )


def codes(page: Page) -> list[str]:
    """Return the scenes' codes."""
    found: list[str] = page.evaluate("screenScenes.deck().scenes.map(one => one.code)")
    return found


def shown(page: Page) -> str:
    """Return the code of the scene shown."""
    return str(page.evaluate("screenScenes.now().code"))


def texts(page: Page) -> list[dict[str, Any]]:
    """Return every text on the stage's scene shown and its frame: text, size in px of 1080 lines, box."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => {
            const k = screenStage.now.k, made = [];
            const walker = document.createTreeWalker(document.getElementById('stage'), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                // words inside a heading are as high as their typeface, not as their letters
                const text = walker.currentNode.textContent.trim(), parent = walker.currentNode.parentElement;
                const holder = parent.closest('h1, h2') || parent;
                const scene = holder.closest('.scene');
                if (!text || holder.closest('[hidden], script, style, title, defs')) continue;
                if (scene && !scene.classList.contains('shown')) continue;
                const box = holder.getBoundingClientRect();
                if (!box.width) continue;
                const size = parseFloat(getComputedStyle(holder).fontSize) / k;
                made.push({ text, size, x: box.left, y: box.top, right: box.right, bottom: box.bottom });
            }
            return made;
        }"""
    )
    return found


def clipped(page: Page) -> list[list[Any]]:
    """Return words of the scene shown that have no room: their element, px missing across and down, and what they begin with."""
    found: list[list[Any]] = page.evaluate(
        """() => {
            const made = [], scene = document.querySelector('.scene.shown');
            for (const one of [...scene.querySelectorAll('h1, h2, p, span, td, th, .panel, .rows'), document.getElementById('foot')]) {
                if (!one.clientWidth || one.closest('svg')) continue;
                const across = one.scrollWidth - one.clientWidth, down = one.scrollHeight - one.clientHeight;
                const ink = Math.max(0.3 * parseFloat(getComputedStyle(one).fontSize), 12); // letters reach out of their lines
                if (across > 2 || down > ink) {
                    made.push([one.className || one.tagName, across, down, one.textContent.slice(0, 30)]);
                }
            }
            for (const plot of scene.querySelectorAll('.plot')) {
                const slot = plot.getBoundingClientRect();
                for (const one of plot.querySelectorAll('text')) {
                    const box = one.getBoundingClientRect();
                    if (!box.width || getComputedStyle(one).visibility === 'hidden') continue;
                    const across = Math.max(slot.left - box.left, box.right - slot.right);
                    const down = Math.max(slot.top - box.top, box.bottom - slot.bottom);
                    if (across > 2 || down > 6) made.push(['text of a chart', across, down, one.textContent.slice(0, 30)]);
                }
            }
            return made;
        }"""
    )
    return found


def cut_by(page: Page, across: int, down: int) -> list[str]:
    """Return the letters of the scene shown and its frame that a wall's seams would cut, with the words they stand in."""
    found: list[str] = page.evaluate(
        """([across, down]) => {
            const upright = [...Array(across - 1).keys()].map(one => innerWidth * (one + 1) / across);
            const level = [...Array(down - 1).keys()].map(one => innerHeight * (one + 1) / down);
            const made = [], range = document.createRange();
            const walker = document.createTreeWalker(document.getElementById('stage'), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const node = walker.currentNode, holder = node.parentElement, scene = holder.closest('.scene');
                if (!node.data.trim() || holder.closest('[hidden], style, defs') || (scene && !scene.classList.contains('shown'))) continue;
                if (getComputedStyle(holder).visibility === 'hidden') continue;
                const reach = 0.35 * parseFloat(getComputedStyle(holder).fontSize);
                for (let place = 0; place < node.data.length; place++) {
                    range.setStart(node, place);
                    range.setEnd(node, place + 1);
                    const box = range.getBoundingClientRect(), middle = (box.top + box.bottom) / 2;
                    if (!box.width || !node.data[place].trim()) continue;
                    const under = upright.some(one => box.left < one - 2 && box.right > one + 2);
                    const over = level.some(one => middle - reach < one && middle + reach > one);
                    if (under || over) made.push(`${node.data[place]} of ${node.data}`);
                }
            }
            return made;
        }""",
        [across, down],
    )
    return found
