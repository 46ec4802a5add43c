"""What the browser does before it draws: put a colour where a figure names a token."""

from typing import Any

COLOUR = "#123456"


def resolved(part: Any) -> Any:
    """Return a figure, or a part of one, with every token replaced by a colour plotly accepts."""
    if isinstance(part, dict):
        return {key: resolved(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [resolved(value) for value in part]
    return COLOUR if isinstance(part, str) and part.startswith("--") else part
