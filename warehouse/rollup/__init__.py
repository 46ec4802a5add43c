"""Figures above the collecting level, kept for the current version: how they are made, and how they are kept in step."""

from warehouse.rollup.kept import Kept, keep, take_out
from warehouse.rollup.plan import needed_for
from warehouse.rollup.refresh import compute, read_areas, rebuild, refresh

__all__ = ["Kept", "compute", "keep", "needed_for", "read_areas", "rebuild", "refresh", "take_out"]
