"""The way into the warehouse: submissions become the next version in one transaction."""

from warehouse.load.batches import Order
from warehouse.load.county import record_county
from warehouse.load.publishing import Publication, Review, publish
from warehouse.load.take import BatchOutcome

__all__ = ["BatchOutcome", "Order", "Publication", "Review", "publish", "record_county"]
