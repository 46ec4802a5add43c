"""The colours behind the names that figures hold: of assets/2-style.css, light theme."""

import hashlib
import json
import re
from typing import Any

import plotly.graph_objects as go

import settings

_LIGHT, _DARK = (settings.ROOT / "assets" / "2-style.css").read_text(encoding="utf-8").split(':root[data-theme="dark"]')
_TOKEN = re.compile(r"(--[a-z0-9-]+): (#[0-9a-f]{6}|rgb\([^)]*\))")
LIGHT: dict[str, str] = dict(_TOKEN.findall(_LIGHT))
DARK: dict[str, str] = dict(_TOKEN.findall(_DARK.split("}")[0]))
_ACCEPTED: dict[bytes, int] = {}  # traces, by the name of a figure's text


def coloured(figure: dict[str, Any]) -> dict[str, Any]:
    """Return a figure with colours where it names tokens; fails for a token the style sheet has not."""
    made: dict[str, Any] = json.loads(_with_colours(figure))
    return made


def traces_accepted(figure: dict[str, Any]) -> int:
    """Return how many traces plotly takes a figure for; raises ValueError for what it does not know.

    One figure stands on many pages: each is looked at once.
    """
    text = _with_colours(figure)
    name = hashlib.sha256(text.encode()).digest()
    if name not in _ACCEPTED:
        _ACCEPTED[name] = len(go.Figure(json.loads(text)).data)
    return _ACCEPTED[name]


def _with_colours(figure: dict[str, Any]) -> str:
    return re.sub(r'"(--[a-z0-9-]+)"', lambda found: json.dumps(_plotly(LIGHT[found[1]])), json.dumps(figure))


def _plotly(colour: str) -> str:
    found = re.fullmatch(r"rgb\((\d+) (\d+) (\d+) / (\d+)%\)", colour)
    return f"rgba({found[1]},{found[2]},{found[3]},{int(found[4]) / 100})" if found else colour
