"""Pages asked for as the browser does, without one."""

import json
import re
from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient

CALLBACK = "/_dash-update-component"
PAGE = "page.children"


def page(client: FlaskClient, path: str, search: str = "") -> dict[str, Any]:
    """Return the layout of one address, as JSON; fails where the server does not answer 200."""
    response = client.post(CALLBACK, json=page_request(path + search))
    assert response.status_code == 200, (path, search, response.get_data(as_text=True)[:200])
    return laid_out(response.get_json())


def laid_out(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the layout inside what the server answers to `page_request`."""
    sent = json.loads(answer["response"]["page"]["children"])
    page = sent["page"]
    for one in components(page["shown"]):
        if "data-figure" in one["props"]:
            one["props"]["data-figure"] = _whole(one["props"]["data-figure"], sent["parts"])
    return {"type": "Div", "props": {"lang": page["lang"], "data-title": page["title"], "children": page["shown"]}}


def _whole(text: str, parts: dict[str, str]) -> str:
    """Return a text with what it names."""
    return re.sub(r'"@([0-9a-f]{10})"', lambda found: _whole(parts[found[1]], parts) if found[1] in parts else found[0], text)


def page_request(asked: object, known: object = "") -> dict[str, Any]:
    """Return what the browser posts when the address changes; known: the names of the parts it has."""
    return {
        "output": PAGE,
        "outputs": {"id": "page", "property": "children"},
        "inputs": [{"id": "address", "property": "children", "value": asked}],
        "changedPropIds": ["address.children"],
        "state": [{"id": "address", "property": "title", "value": known}],
    }


def components(layout: Any) -> Iterator[dict[str, Any]]:
    """Yield every component of a layout, as laid out."""
    waiting = [layout]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting.extend(reversed(part))
        elif isinstance(part, dict) and "props" in part:
            yield part
            waiting.append(part["props"].get("children"))


def words(layout: Any) -> str:
    """Return all text of a layout, without figures."""
    if isinstance(layout, str | int | float):
        return str(layout)
    if isinstance(layout, list):
        return " ".join(words(part) for part in layout)
    return words(layout["props"].get("children", "")) if isinstance(layout, dict) and "props" in layout else ""


def classed(layout: Any, name: str) -> list[dict[str, Any]]:
    """Return the components that have a class."""
    return [one for one in components(layout) if name in str(one["props"].get("className", "")).split()]


def figures(layout: Any) -> list[dict[str, Any]]:
    """Return the plotly figures of a layout."""
    return [json.loads(one["props"]["data-figure"]) for one in components(layout) if "data-figure" in one["props"]]


def texts_of(figure: dict[str, Any]) -> str:
    """Return a figure as JSON text."""
    return json.dumps(figure, ensure_ascii=False)
