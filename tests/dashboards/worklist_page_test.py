"""What an address asks of the list of violations, and the sentence that a row shows."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import polars as pl
import pytest

from dashboards.pages import worklist
from dashboards.pages.people.who import CLASS, STAFF, findings_href
from dashboards.pages.subject.said import brief
from dashboards.state.address import Address
from dashboards.state.kept import Kept
from dashboards.tables.paged import Rows
from tests.dashboards.school import see

LATE = "Mācību stunda 04.02.2026.; nav temata; termiņš 04.02.2026. 17:00; izpildīts 04.02.2026. 19:34:05 – 2 h par vēlu"


def test_two_schools_may_call_a_class_the_same(hub: duckdb.DuckDBPyConnection) -> None:
    rows = worklist.findings(see(hub, "p=parkapumi")).filter(pl.col("class_id").is_not_null())
    both = pl.concat([rows, rows.with_columns(school_id=pl.lit("SK-02"), token=pl.lit("2") + pl.col("token"))])
    one = rows["class_id"][0]
    for address, schools in (
        ("", {"SK-01", "SK-02"}),
        ("&skola=visas", {"SK-01", "SK-02"}),
        ("&skola=SK-02", {"SK-02"}),
    ):
        here = Address.read(f"p=parkapumi&klase={one}{address}", "")
        found = worklist.SOURCE.all(Rows(Kept(hub), both, "both"), worklist.asked(here), here)
        assert set(found["school_id"]) == schools
        assert set(found["class_id"]) == {one}


def test_a_school_is_chosen_only_where_several_are_seen(hub: duckdb.DuckDBPyConnection) -> None:
    view = see(hub, "p=parkapumi")
    assert worklist.schools(view) == {}
    assert worklist.of_school(view, "SK-01") == {}
    hub.execute("insert into store.records.schools (school_id, name) values ('SK-02', 'Ābeļu pamatskola')")
    both = replace(view.scope.viewer, school_ids=("SK-01", "SK-02"))
    several = see(hub, "p=parkapumi", both)
    assert next(iter(worklist.schools(several))) == "SK-02"  # Ābeļu comes before Ozolkalna
    assert worklist.of_school(several, "SK-02") == {"skola": "SK-02"}


@pytest.mark.parametrize(
    ("who", "of_school", "expected"),
    [(CLASS, "SK-02", "?p=parkapumi&klase=K-1a&skola=SK-02"), (CLASS, None, "?p=parkapumi&klase=K-1a"),
     (STAFF, "SK-02", "?p=parkapumi&skolotajs=abc")],
    ids=["one of several", "the only one", "a person is of one school anyway"],
)  # fmt: skip
def test_the_link_of_a_class_names_its_school_where_there_are_several(
    who: object, of_school: str, expected: str
) -> None:
    row = {"token": "abc", "class_id": "K-1a", "of_school": of_school}
    assert findings_href(who, row, Address("klases")) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("detail", "lang", "expected"),
    [
        (f"{LATE}; kārtības 11. punkts", "lv", "Mācību stunda 04.02.2026.; nav temata; izpildīts 04.02.2026. 19:34:05 – 2\u00a0h par vēlu"),
        (f"{LATE}; kārtības 12. punkts", "lv", "Mācību stunda 04.02.2026.; nav temata; izpildīts 04.02.2026. 19:34:05 – 2\u00a0h par vēlu; kārtības 12. punkts"),
        ("Lesson; no topic; due 4 Feb; not done; clause 11 of the procedure", "en", "Lesson; no topic; not done"),
        ("Kavējums; termiņš 10.02.2026.; līdz 11.02.2026. 08:30 nav izpildīts – nokavēts par 8 h 30 min; kārtības 11. punkts",
         "lv", "Kavējums; nokavēts par 8\u00a0h 30\u00a0min"),
        ("Absence; due 10 Feb 2026; not done by 11 Feb 2026 08:30 – overdue by 8 h 30 min; clause 11 of the procedure",
         "en", "Absence; overdue by 8\u00a0h 30\u00a0min"),
        (None, "lv", ""),
    ],
)  # fmt: skip
def test_a_list_leaves_out_what_stands_beside_it(detail: str | None, lang: str, expected: str) -> None:
    assert brief(detail, "11", lang) == expected
