"""What an analyst gets: typed lazy frames, nobody by name unless asked, and clear errors."""

from __future__ import annotations

import re
import subprocess
import sys

import polars as pl
import pytest

import workbench as wb
from workbench.errors import InputError, WorkbenchError
from workbench.records import store
from workbench.records.schema import TABLES

KEY = b"the key of this test"


@pytest.fixture
def ws(audited):
    with wb.open(audited, key=KEY) as opened:
        yield opened


@pytest.fixture
def people(audited):
    """Ids, names and codes of everyone: what must not be shown."""
    with store.open_store(audited, read_only=True) as hub:
        found = hub.sql(
            """select unnest([pupil_id, family_name, personal_code, phone]) from store.records.pupils
            union select unnest([guardian_id, family_name, phone]) from store.records.guardians
            union select unnest([staff_id, family_name, email]) from store.records.staff"""
        ).fetchall()
    return {value for (value,) in found if value}


def everything(ws):
    yield "attendance", ws.attendance().collect()
    yield "lessons", ws.lessons().collect()
    yield "obligations", ws.obligations().collect()
    yield "findings", ws.findings().collect()
    yield "verdicts", ws.verdicts().collect().drop("query", "parameters")
    yield "runs", ws.runs().collect()
    for table in TABLES:
        yield table.name, ws.table(table.name).collect()
    for by in ("pupil", "teacher"):
        yield f"rates by {by}", ws.rates(by)
    yield "pupils", ws.pupil_absence()
    yield "unexcused", ws.unexcused_by_term()
    yield "streaks", ws.absence_streaks(days=1)


def test_nobody_is_shown_by_name_id_code_or_phone(ws, people):
    rows = 0
    for name, frame in everything(ws):
        rows += frame.height
        told = {value for column in frame.select(pl.col(pl.String)) for value in column.unique().to_list()}
        assert not told & people, name
    assert rows > 1000


def test_keys_facts_and_sentences_of_findings_name_nobody(ws, audited, people):
    findings = ws.findings().collect()
    words = {word for key in findings["subject_key"].to_list() for word in key.split(":")}
    assert not words & people
    told = " ".join(
        findings.select(pl.concat_str("facts", "detail_lv", "detail_en", separator=" ", ignore_nulls=True)).to_series()
    )
    assert not {one for one in people if re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", told)}
    assert findings["pupil_id"].drop_nulls().str.starts_with("I-").all()
    assert findings["staff"].null_count() == findings.height


def test_pseudonyms_join_tables_and_come_back_with_their_key(ws, audited):
    pupils = set(ws.table("pupils").collect()["pupil_id"])
    seen = set(ws.attendance().select("pupil_id").unique().collect()["pupil_id"])
    assert seen
    assert seen <= pupils
    ws.close()
    with wb.open(audited, key=KEY) as again:
        assert set(again.table("pupils").collect()["pupil_id"]) == pupils
    with wb.open(audited) as other:
        assert not set(other.table("pupils").collect()["pupil_id"]) & pupils


def test_pseudonyms_change_no_number(ws, audited):
    hidden = ws.rates("pupil", measures="absence").select("numerator", "divisor").sort(pl.all())
    ws.close()
    with wb.open(audited, names="full") as full:
        shown = full.rates("pupil", measures="absence")
        assert shown["pupil_id"].n_unique() == shown.height
        assert shown.select("numerator", "divisor").sort(pl.all()).equals(hidden)


def test_a_pupil_is_chosen_by_the_id_that_is_shown(ws):
    row = ws.pupil_absence().row(0, named=True)
    again = ws.pupil_absence(pupils=[row["pupil_id"]])
    assert again.rows(named=True) == [row]
    with pytest.raises(InputError, match="No pupil is shown as I-NOBODY"):
        ws.pupil_absence(pupils=["I-NOBODY"])


def test_lazy_frames_hand_their_filters_to_the_database(ws):
    frame = ws.attendance()
    some = frame.filter(pl.col("status") == "unauthorised").select("school_id", "status")
    assert "PYTHON SCAN" in some.explain()
    assert some.collect().height == (frame.collect()["status"] == "unauthorised").sum() > 0


def test_two_lazy_frames_are_collected_together(ws):
    one, other = pl.collect_all([ws.attendance().select(pl.len()), ws.lessons().select(pl.len())])
    assert one.item() > other.item() > 0


def test_rates_are_those_of_the_grain(ws):
    absent = pl.col("status").is_in(["authorised", "unauthorised"])
    by_hand = (
        ws.attendance()
        .group_by("school_id", "class_id")
        .agg(absent.sum().alias("numerator"), pl.len().alias("divisor"))
    )
    found = ws.rates("class", measures="absence", minimum=0).select("school_id", "class_id", "numerator", "divisor")
    assert sorted(found.rows()) == sorted(by_hand.collect().rows())


def test_a_moment_shows_less_than_everything(audited):
    with wb.open(audited) as now:
        whole = now.attendance().select(pl.col("date").max(), pl.len().alias("n")).collect().row(0)
    middle = whole[0].replace(day=1)
    with wb.open(audited, as_of=f"{middle} 12:00") as then:
        some = then.attendance().select(pl.col("date").max(), pl.len().alias("n")).collect().row(0)
    assert some[0] <= middle
    assert 0 < some[1] < whole[1]


def test_sql_of_ones_own_needs_full_names(ws, audited):
    with pytest.raises(WorkbenchError, match="names='full'"):
        _ = ws.connection
    ws.close()
    with wb.open(audited, names="full") as full:
        assert full.connection.sql("select count(*) from store.records.pupils").fetchall()[0][0] > 0


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda ws: ws.rates(since="1.9.2025"), r"'1\.9\.2025' is no day"),
        (lambda ws: ws.rates(school_year="2025/2026", since="2025-09-01"), "either since and until, or a school year"),
        (lambda ws: ws.rates(term=1), "Name the school year of the term"),
        (lambda ws: ws.rates(classes="5.a"), r"write classes=\['5\.a'\]"),
        (lambda ws: ws.rates(measures="abscence"), r"no attendance rate 'abscence'\. Did you mean absence"),
        (lambda ws: ws.table("lesson"), r"no table lesson\. Did you mean lessons"),
        (lambda ws: ws.obligations(99), "There is no run 99"),
        (lambda ws: ws.contact_effect("fax"), "'fax' is no contact"),
        (lambda ws: ws.control_chart("hour"), "not by 'hour'"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_in_a_sentence(ws, ask, says):
    with pytest.raises(WorkbenchError, match=says):
        ask(ws)


def test_an_unknown_way_to_show_names_is_refused(audited):
    with pytest.raises(WorkbenchError, match="names is 'pseudonyms' or 'full', not 'initials'"):
        wb.open(audited, names="initials")


def test_importing_the_package_loads_nothing_heavy():
    told = "import sys, workbench; print(sorted({'duckdb', 'polars', 'workbench.api'} & set(sys.modules)), 'open' in dir(workbench))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.split("]")[0] == "["


def test_the_package_has_no_other_names():
    with pytest.raises(AttributeError, match="no attribute 'close'"):
        _ = wb.close
