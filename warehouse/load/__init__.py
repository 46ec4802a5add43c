"""The way into the warehouse: submissions become the next version in one transaction."""

from warehouse.load.batches import KnownFile, Order, known_files
from warehouse.load.county import record_county
from warehouse.load.publishing import Publication, Review, publish
from warehouse.load.take import BatchOutcome

__all__ = ["BatchOutcome", "KnownFile", "Order", "Publication", "Review", "known_files", "publish", "record_county"]
