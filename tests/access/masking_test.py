"""What an analyst gets: the same person under the same pseudonym, and nobody's name, code, sentence or small count."""

from __future__ import annotations

import duckdb
import pytest

from tests.access.two_schools import OBLIGATIONS, RECORDS, viewer
from workbench.access.problems import ForbiddenError
from workbench.access.scope import Scope
from workbench.records.schema import TABLES

SECRETS = (
    "Anna",
    "Ozola",
    "Šarlote",
    "Ģēģere",
    "Bērziņš",
    "Kļava",
    "010114-20001",
    "29111111",
    "janis@skola.lv",
    "palīdzēja",
)
IDS = ("P1", "P2", "T1", "T2", "T10", "G1", "G2")


@pytest.fixture
def scope(hub: duckdb.DuckDBPyConnection) -> Scope:
    return Scope(hub, viewer("analyst"))


def test_an_analyst_sees_every_row_of_the_school_and_no_id_of_a_person(scope: Scope) -> None:
    rows = scope.obligations(1).project("pupil_id, staff_id, subject_key").fetchall()
    assert len(rows) == sum(school == "S1" for _, _, school, *_ in OBLIGATIONS)
    shown = {part for row in rows for value in row if value for part in value.split(":")}
    assert any(value.startswith("P-") for value in shown)
    assert not shown & set(IDS)
    assert any(value.startswith("I-") for value in shown)
    assert any(value.startswith("D-") for value in shown)


def test_a_key_without_a_person_stays_and_facts_lose_people_only(hub: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    seen = scope.obligations(1).filter("clause_id = '11'").project("subject_key, facts::varchar, detail_lv").fetchall()
    assert {key for key, _, _ in seen} == {"L1", "L2", "L3", "L9"}
    assert {(facts, detail) for _, facts, detail in seen} == {('{"class":"5.a"}', None)}
    with_people = (
        """update store.audit.obligations set facts = '{"class":"5.a","member_id":"T1","unlisted_pupil_ids":["P1"]}'"""
    )
    hub.execute(with_people)
    try:
        assert {row[0] for row in scope.obligations(1).project("facts::varchar").fetchall()} == {'{"class":"5.a"}'}
    finally:
        hub.execute("""update store.audit.obligations set facts = '{"class":"5.a"}'""")


def test_a_person_has_one_pseudonym_in_every_relation(scope: Scope) -> None:
    of_rows = {row[0] for row in scope.obligations(1).project("staff_id").fetchall() if row[0]}
    of_records = {row[0] for row in scope.records("staff").project("staff_id").fetchall()}
    of_journals = {row[0] for row in scope.records("journals").project("teacher_id").fetchall()}
    assert of_rows <= of_records
    assert of_journals <= of_records


def test_people_of_two_schools_with_one_id_have_two_pseudonyms(hub: duckdb.DuckDBPyConnection) -> None:
    both = Scope(hub, viewer("analyst", school_ids=("S1", "S2"))).records("staff").project("staff_id").fetchall()
    assert len(set(both)) == len(RECORDS["staff"][1])


def test_another_key_gives_other_pseudonyms(hub: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    other = Scope(hub, viewer("analyst", pseudonym_key=b"another"))
    assert not set(other.records("pupils").project("pupil_id").fetchall()) & set(
        scope.records("pupils").project("pupil_id").fetchall()
    )


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_no_table_of_the_records_tells_an_analyst_who_somebody_is(scope: Scope, table: str) -> None:
    told = repr(scope.records(table).fetchall())
    assert not [secret for secret in SECRETS if secret in told]
    assert not [identity for identity in IDS if f"'{identity}'" in told]


@pytest.mark.parametrize("relation", ["findings", "worklist"])
def test_lists_of_findings_name_nobody(scope: Scope, relation: str) -> None:
    told = repr(getattr(scope, relation)(1).fetchall())
    assert "Bērziņš" not in told
    assert "'T1'" not in told


def test_without_the_key_of_pseudonyms_nothing_is_shown(hub: duckdb.DuckDBPyConnection) -> None:
    bare = Scope(hub, viewer("analyst", pseudonym_key=b""))
    with pytest.raises(ForbiddenError):
        bare.obligations(1)
    with pytest.raises(ForbiddenError):
        bare.records("pupils")


def test_small_counts_are_left_out_with_all_that_would_give_them_away(scope: Scope) -> None:
    shown = scope.verdicts(1).project("clause_id, suppressed, population, late, missing, compliance").order("clause_id")
    assert shown.fetchall() == [
        ("1", False, 0, 0, 0, None),
        ("11", True, None, None, None, None),
        ("9", True, None, None, None, None),
    ]


def test_leaders_see_names_and_every_count(hub: duckdb.DuckDBPyConnection) -> None:
    scope = Scope(hub, viewer("deputy_academic"))
    assert ("P1", "Anna") in scope.records("pupils").project("pupil_id, given_name").fetchall()
    assert scope.verdicts(1).filter("clause_id = '11'").project("population, late, missing, suppressed").fetchall() == [
        (4, 2, 1, False)
    ]
