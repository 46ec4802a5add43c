"""From submissions to the next version: one transaction, all of it or nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from warehouse.areas import CountyFolder
from warehouse.catalogue.catalogue import Catalogue
from warehouse.load.batches import Batches, Order, Source, known_loads
from warehouse.load.county import record_county
from warehouse.load.findings import conflicting_sources, superseded_file
from warehouse.load.keep import Keeper
from warehouse.load.registers import recount
from warehouse.load.take import Taker
from warehouse.rollup import refresh
from warehouse.schema import observation_current, publication, rollup
from warehouse.store import tidy_up, write
from warehouse.submission import Submission

Review = Callable[[Submission, pd.DataFrame], Submission]
