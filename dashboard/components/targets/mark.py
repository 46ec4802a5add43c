"""How a target stands, as a shape, a word and a colour: never by colour alone."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.text import t

STANDINGS = ("behind", "at_risk", "on_track", "attained", "withheld", "missing", "not_due", "retired", "unjudged")  # worst first
SHAPES = {
    "behind": "■", "at_risk": "▲", "on_track": "●", "attained": "★", "withheld": "◇", "missing": "○", "not_due": "·", "retired": "×",
    "unjudged": "·",
}  # fmt: skip


def standing_of(row: Mapping[str, Any]) -> str:
    """Return one of STANDINGS for a row of queries.target_standings: of no_data why there is none."""
    if row["status"] == "no_data":
        return str(row["reason"]) if row["reason"] in STANDINGS else "missing"
    return str(row["status"]) or "unjudged"


def mark(standing: str, lang: str) -> Component:
    """Show one of STANDINGS."""
    hidden: dict[str, Any] = {"aria-hidden": "true"}
    return html.Span([html.Span(SHAPES[standing], **hidden), t(f"standing.{standing}", lang)], className=f"standing {standing}")
