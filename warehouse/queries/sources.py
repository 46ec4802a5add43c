"""The cells a figure was made of: file, sheet, row, column, as it stood in a version."""

import json
from collections.abc import Iterable

import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import CUMULATIVE_SUFFIX, Indicator
from warehouse.catalogue.periods import month_range, months_of, shift, year_before
from warehouse.counting import counted_rows
from warehouse.queries.asking import ask
from warehouse.queries.scope import Scope, column_letters, counting_cells, month_before, periods_within

SOURCE_COLUMNS = (
    "role", "indicator_code", "area_code", "name_zh", "name_en", "period", "value", "raw", "state", "bound",
    "file_name", "sheet", "row_no", "column", "batch_id", "version", "received_at", "loaded_at",
)  # fmt: skip
_WHERE_SQL = """
    select stated.indicator_code, stated.area_code, stated.period, stated.value, stated.numerator, stated.denominator,
           stated.raw, stated.state, stated.bound, stated.version, stated.batch_id, stated.row_no, stated.column_no,
           stated.more_columns, coalesce(batch.file_name, '') as file_name, coalesce(batch.received_at, '') as received_at,
           coalesce(batch.loaded_at, '') as loaded_at, coalesce(batch_sheet.name, '') as sheet
    from observation as stated
    left join batch on batch.batch_id = stated.batch_id
    left join batch_sheet on batch_sheet.batch_id = stated.batch_id and batch_sheet.sheet_no = stated.sheet_no
    where stated.county_code = :county and stated.indicator_code in :indicators and stated.period in :periods
          and stated.area_code in :areas and stated.version = (
              select max(version) from observation as any_version
              where any_version.county_code = stated.county_code and any_version.indicator_code = stated.indicator_code
                    and any_version.period = stated.period and any_version.area_code = stated.area_code
                    and any_version.version <= :version
          )
    order by stated.indicator_code, stated.period, stated.area_code
"""
_REGISTER_SQL = """
    select stated.row_key, stated.area_code, stated.attributes, stated.state, stated.version, stated.batch_id, stated.row_no,
           coalesce(batch.file_name, '') as file_name, coalesce(batch.received_at, '') as received_at,
           coalesce(batch.loaded_at, '') as loaded_at, coalesce(batch_sheet.name, '') as sheet
    from register_row as stated
    left join batch on batch.batch_id = stated.batch_id
    left join batch_sheet on batch_sheet.batch_id = stated.batch_id and batch_sheet.sheet_no = stated.sheet_no
    where stated.county_code = :county and stated.register = :register and stated.version = (
              select max(version) from register_row as any_version
              where any_version.county_code = stated.county_code and any_version.register = stated.register
                    and any_version.row_key = stated.row_key and any_version.version <= :version
          )
    order by stated.row_key
"""


class Sources:
    """Finds the cells of figures of one county in one version."""

    def __init__(self, connection: sa.Connection, county_code: str, catalogue: Catalogue, version: int) -> None:
        self._connection, self._county, self._catalogue, self._version = connection, county_code, catalogue, version

    def of(self, indicator: Indicator, scope: Scope, period: str) -> pd.DataFrame:
        """Return the cells, SOURCE_COLUMNS, a row each.

        role: value, part (of a total nobody reported), numerator, denominator, weight, counted (looked at for a threshold),
        now, before (of a growth), own (a derived figure as reported), register (a row that was counted; raw is its JSON).
        """
        frame = pd.concat(self._parts(indicator, scope, period), ignore_index=True)
        sql = "select area_code, name_zh, name_en, valid_from from area where county_code = :county order by valid_from"
        names = ask(self._connection, sql, county=self._county).drop_duplicates("area_code", keep="last").set_index("area_code")
        for name in ("name_zh", "name_en"):
            frame[name] = frame["area_code"].map(names[name]).fillna("")
        return frame[list(SOURCE_COLUMNS)]

    def _parts(self, indicator: Indicator, scope: Scope, period: str) -> Iterable[pd.DataFrame]:
        declared, aggregation = self._catalogue.indicator, indicator.aggregation
        if aggregation in ("flow_sum", "stock_last"):
            return self._added(indicator, scope, periods_within(period), "value")
        own = self._cells([indicator.code], [scope.area_code], (period,))
        if aggregation == "ratio" and indicator.numerator and indicator.denominator:
            inside = self._cells([indicator.code], scope.levels, periods_within(period))
            with_parts = inside[inside["numerator"].notna() & inside["denominator"].notna()]
            parts = [*self._role(indicator.numerator, scope, period, "numerator"), *self._denominator(indicator.denominator, scope, period)]
            return self._or_own([*parts, with_parts.assign(role="own")], own)
        if aggregation == "wavg" and indicator.weight:
            values = self._cells([indicator.code], scope.levels, periods_within(period)).assign(role="value")
            return self._or_own([values, *self._role(indicator.weight, scope, period, "weight")], own)
        if aggregation == "threshold_count" and indicator.threshold:
            return self._or_own(self._role(indicator.threshold.of, scope, period, "counted"), own)
        if aggregation == "growth" and indicator.of:
            of, earlier = declared(indicator.of), year_before(period)
            now, base = ((one, _since_january(one) if of.aggregation == "flow_sum" else periods_within(one)) for one in (period, earlier))
            return self._or_own([*self._added(of, scope, now[1], "now"), *self._added(of, scope, base[1], "before")], own)
        return [own.assign(role="value")]

    def _role(self, code: str, scope: Scope, period: str, role: str) -> list[pd.DataFrame]:
        return [frame.assign(role=role) for frame in self._parts(self._catalogue.indicator(code), scope, period)]

    def _denominator(self, code: str, scope: Scope, period: str) -> list[pd.DataFrame]:
        """Return the denominator's cells; of a stock not reported in the period those of the year, else of the year before."""
        part = self._catalogue.indicator(code)
        found = self._role(code, scope, period, "denominator")
        for earlier in (period[:4], str(int(period[:4]) - 1)) if part.aggregation == "stock_last" and period[:4].isdigit() else ():
            if all(frame.empty for frame in found):
                found = self._role(code, scope, earlier, "denominator")
        return found

    def _or_own(self, made: list[pd.DataFrame], own: pd.DataFrame) -> list[pd.DataFrame]:
        return made if any(len(frame) for frame in made) else [own.assign(role="own")]

    def _added(self, indicator: Indicator, scope: Scope, periods: tuple[str, ...], role: str) -> list[pd.DataFrame]:
        codes = [indicator.code, indicator.code + CUMULATIVE_SUFFIX] if indicator.aggregation == "flow_sum" else [indicator.code]
        before = month_before(periods[0]) if len(codes) > 1 else None
        cells = self._cells(codes, scope.levels, (*periods, before) if before else periods)
        own = counting_cells(cells, indicator, scope, before)
        found = [own.assign(role=role)]
        said = set(zip(own["area_code"], own["period"], strict=True))
        for part in indicator.parts:
            cells_of_part = counting_cells(self._cells([part], scope.levels, periods), self._catalogue.indicator(part), scope)
            unsaid = [key not in said for key in zip(cells_of_part["area_code"], cells_of_part["period"], strict=True)]
            found.append(cells_of_part[unsaid].assign(role="part"))
        if indicator.count is not None and (own["state"] == "counted").any():
            found.append(self._registered(indicator, scope, sorted(own.loc[own["state"] == "counted", "period"].unique())))
        return found

    def _cells(self, codes: list[str], areas: Iterable[str], periods: tuple[str, ...]) -> pd.DataFrame:
        given = {"indicators": codes, "periods": list(periods), "areas": list(areas)}
        frame = ask(self._connection, _WHERE_SQL, county=self._county, version=self._version, **given)
        frame = frame[~frame["state"].isin(("withdrawn", "returned"))].reset_index(drop=True)
        columns = [
            column_letters([int(column), *(int(one) for one in str(more).split(";") if one)])
            for column, more in zip(frame["column_no"], frame["more_columns"], strict=True)
        ]
        return frame.assign(column=pd.Series(columns, index=frame.index, dtype=object))

    def _registered(self, indicator: Indicator, scope: Scope, periods: list[str]) -> pd.DataFrame:
        """Return the register's rows that were counted in these months for areas inside the scope."""
        assert indicator.count is not None  # noqa: S101  asked of counted indicators only
        frame = ask(self._connection, _REGISTER_SQL, county=self._county, register=indicator.count.register, version=self._version)
        frame = frame[frame["state"] == "reported"].reset_index(drop=True)
        areas = ask(self._connection, "select * from area where county_code = :county", county=self._county)
        rows = pd.DataFrame(
            {"area_code": frame["area_code"], "attributes": [json.loads(text) for text in frame["attributes"]]}, dtype=object
        )
        hits = counted_rows(rows, indicator, areas, month_range(periods[0], periods[-1]))
        hits = hits[hits["period"].isin(periods) & hits["area_code"].isin(list(scope.levels))]
        if indicator.aggregation == "stock_last":
            hits = hits[hits["period"] == hits.groupby("area_code")["period"].transform("max")]
        counted = frame.iloc[hits["place"].to_numpy(dtype=int)].assign(period=hits["period"].to_numpy())
        total = indicator.count.total
        value = [float(json.loads(text).get(total) or "nan") if total else 1.0 for text in counted["attributes"]]
        return counted.assign(
            role="register", indicator_code=indicator.code, value=value, raw=counted["attributes"], bound="exact", column=""
        )


def _since_january(period: str) -> tuple[str, ...]:
    months = months_of(period)
    if not months:
        return (period,)
    first = f"{months[-1][:4]}-01"
    whole = month_range(first, months[-1])
    return (*whole, *(quarter for quarter in _quarters(whole)), *([period[:4]] if len(whole) == 12 else []))


def _quarters(months: tuple[str, ...]) -> list[str]:
    first = f"{months[0][:4]}Q1"
    return [shift(first, step) for step in range(len(months) // 3)]
