"""What a form took out of a file, turned into coded rows in the indicators' units."""

from etl.tidy.assemble import tidy

__all__ = ["tidy"]
