"""Figures above the collecting level, kept for the current version: how they are made, and how they are kept in step."""

from warehouse.rollup.refresh import compute, read_areas, rebuild, refresh

__all__ = ["compute", "read_areas", "rebuild", "refresh"]
