"""When the demo county's files say they were handed in: every one on some day, mostly in time, whatever day a clone was made."""

import pandas as pd
import pytest
import sqlalchemy as sa

import settings
from data.demo.generator.county import CODE
from data.demo.generator.figures import LAST, month_end
from data.demo.generator.mistakes import SILENT
from data.demo.generator.sending import NEWEST, handed_in
from etl.parse import open_county
from tests.loaded import folder_of
from warehouse import queries

TODAY = "2026-11-25"


@pytest.fixture
def status(reading: sa.Connection) -> pd.DataFrame:
    """What became of every report of the newest twelve months that was due."""
    catalogue = open_county(settings.CATALOGUE, folder_of("demo")).catalogue
    found = queries.report_status(reading, "demo", catalogue, TODAY, 12)
    return found[found["in_use"] & (found["due"] < TODAY)]


def sent(connection: sa.Connection) -> pd.DataFrame:
    sql = """select file_name, batch.form_code, submitted_on, max(period) as period
             from batch left join batch_period using (batch_id)
             where batch.county_code = 'demo' and state <> 'counted' group by batch_id"""
    return pd.read_sql(sa.text(sql), connection)


def test_every_file_bears_a_day_that_is_over(reading: sa.Connection) -> None:
    days = sent(reading)["submitted_on"]
    assert len(days) > 600
    assert days.str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert days.max() <= f"{NEWEST:%Y-%m-%d}"


def test_no_monthly_report_is_handed_in_before_its_month_is_over(reading: sa.Connection) -> None:
    monthly = sent(reading).query("period.str.len() == 7 and form_code != 'vitalization_months'")
    over = [f"{month_end(month):%Y-%m-%d}" for month in monthly["period"]]
    assert len(monthly) > 400
    assert (monthly["submitted_on"] >= over).all()


def test_correction_is_handed_in_after_what_it_corrects(reading: sa.Connection) -> None:
    days = sent(reading).set_index("file_name")["submitted_on"]
    corrections = [name for name in days.index if "（更正）" in name]
    assert len(corrections) == 3
    for name in corrections:
        assert days[name] > days[name.replace("（更正）", "")]


def test_nothing_is_missing_but_what_was_never_sent(status: pd.DataFrame) -> None:
    missing = status[status["state"] == "missing"]
    silent = {(name, period) for _, name, period in SILENT if period >= "2025-12"}
    assert set(missing[["name_zh", "period"]].itertuples(index=False, name=None)) == silent


def test_most_reports_are_in_time_and_some_senders_are_better_than_others(status: pd.DataFrame) -> None:
    """By the days the sheets bear, which a clock that lags behind them cannot change."""
    in_time = (status["submitted_on"] != "") & (status["submitted_on"] <= status["due"])
    assert 0.75 < in_time.mean() < 0.95
    by_form = in_time.groupby(status["form_code"]).mean()
    assert by_form[["service_monthly", "training_sessions", "village_income_monthly", "party_development"]].between(0.75, 0.95).all()
    by_sender = in_time[status["area_code"] != CODE].groupby(status["area_code"]).mean()
    assert by_sender.max() - by_sender.min() > 0.1
    assert by_sender.min() > 0.6


def test_handed_in_is_the_same_day_each_time_it_is_asked() -> None:
    days = [handed_in("village_income_monthly", "柳河镇", LAST) for _ in range(2)]
    assert days[0] == days[1]
    assert handed_in("village_income_monthly", "柳河镇", LAST, corrected=True) > days[0]
