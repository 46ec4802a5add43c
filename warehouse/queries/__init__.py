"""The questions pages and commands ask. Each takes the connection of one read transaction (`warehouse.store.read`)."""

from warehouse.queries.across_areas import AreaValue, compare, matrix, neighbours, township_ranking
from warehouse.queries.as_of import as_of_view
from warehouse.queries.changing import Changes, changes, revisions, versions_touching
from warehouse.queries.choosing import newest_month, reported_indicators, reported_periods
from warehouse.queries.comparing import coverage, tiles
from warehouse.queries.distributing import bands, distribution
from warehouse.queries.explain import COMPONENT_COLUMNS, Explanation, explain
from warehouse.queries.freshness import freshness
from warehouse.queries.places import Place, beside_neighbours, names_of, place, profile, villages_of, zones
from warehouse.queries.rankings import Competition, competition, competition_period
from warehouse.queries.received import BEHIND_COLUMNS, FILE_COLUMNS, files_about, files_behind, files_with_findings, sent_file
from warehouse.queries.registers import RegisterRows, register_counts, register_flow, register_rows, register_stock
from warehouse.queries.reporting import findings, on_time, report_status
from warehouse.queries.sources import SOURCE_COLUMNS
from warehouse.queries.standing import (
    Publication,
    areas,
    batches_since,
    changes_since,
    county,
    indicator_declared,
    latest_period,
    newest_publication,
    publications,
    publications_of,
    version,
)
from warehouse.queries.stated import cases, has_cases
from warehouse.queries.targets import (
    FLIP_COLUMNS,
    FROZEN_COLUMNS,
    REVISED_COLUMNS,
    STANDING_COLUMNS,
    TARGET_HISTORY_COLUMNS,
    StatusExplanation,
    explain_status,
    frozen_figures,
    newly_owed,
    revised_cells,
    status_changes,
    target_history,
    target_standings,
)
from warehouse.queries.through_time import SERIES_COLUMNS, composition, panel_series, series
from warehouse.queries.trails import trails
from warehouse.queries.weak import WeakVillages, weak_villages

__all__ = [
    "BEHIND_COLUMNS",
    "COMPONENT_COLUMNS",
    "FILE_COLUMNS",
    "FLIP_COLUMNS",
    "FROZEN_COLUMNS",
    "REVISED_COLUMNS",
    "SERIES_COLUMNS",
    "SOURCE_COLUMNS",
    "STANDING_COLUMNS",
    "TARGET_HISTORY_COLUMNS",
    "AreaValue",
    "Changes",
    "Competition",
    "Explanation",
    "Place",
    "Publication",
    "RegisterRows",
    "StatusExplanation",
    "WeakVillages",
    "areas",
    "as_of_view",
    "bands",
    "batches_since",
    "beside_neighbours",
    "cases",
    "changes",
    "changes_since",
    "compare",
    "competition",
    "competition_period",
    "composition",
    "county",
    "coverage",
    "distribution",
    "explain",
    "explain_status",
    "files_about",
    "files_behind",
    "files_with_findings",
    "findings",
    "freshness",
    "frozen_figures",
    "has_cases",
    "indicator_declared",
    "latest_period",
    "matrix",
    "names_of",
    "neighbours",
    "newest_month",
    "newest_publication",
    "newly_owed",
    "on_time",
    "panel_series",
    "place",
    "profile",
    "publications",
    "publications_of",
    "register_counts",
    "register_flow",
    "register_rows",
    "register_stock",
    "report_status",
    "reported_indicators",
    "reported_periods",
    "revised_cells",
    "revisions",
    "sent_file",
    "series",
    "status_changes",
    "target_history",
    "target_standings",
    "tiles",
    "township_ranking",
    "trails",
    "version",
    "versions_touching",
    "villages_of",
    "weak_villages",
    "zones",
]
