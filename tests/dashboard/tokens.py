"""The colours behind the names that figures hold: of assets/2-style.css, light theme."""

import json
import re
from typing import Any

import settings

_LIGHT, _DARK = (settings.ROOT / "assets" / "2-style.css").read_text(encoding="utf-8").split(':root[data-theme="dark"]')
_TOKEN = re.compile(r"(--[a-z0-9-]+): (#[0-9a-f]{6}|rgb\([^)]*\))")
LIGHT: dict[str, str] = dict(_TOKEN.findall(_LIGHT))
DARK: dict[str, str] = dict(_TOKEN.findall(_DARK.split("}")[0]))


def coloured(figure: dict[str, Any]) -> dict[str, Any]:
    """Return a figure with colours where it names tokens; fails for a token the style sheet has not."""
    text = re.sub(r'"(--[a-z0-9-]+)"', lambda found: json.dumps(_plotly(LIGHT[found[1]])), json.dumps(figure))
    made: dict[str, Any] = json.loads(text)
    return made


def _plotly(colour: str) -> str:
    found = re.fullmatch(r"rgb\((\d+) (\d+) (\d+) / (\d+)%\)", colour)
    return f"rgba({found[1]},{found[2]},{found[3]},{int(found[4]) / 100})" if found else colour
