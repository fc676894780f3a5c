"""What no export shows is attested: who, when, which document; revocable, never deleted, beside what is measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.life.kept import AHEAD
from tests.packs.writing import write_pack
from workbench.life import chain
from workbench.life.attestations import (
    Attestation,
    attest,
    attestations,
    attested,
    checked_school_year,
    revoke,
    school_year_of,
)
from workbench.life.problems import LifeError

Hub = duckdb.DuckDBPyConnection
GIVEN = Attestation("rezekne-2018", "3.5-2", "Akts Nr. 3", "Disks nodots arhīvā", "Anna", on=date(2026, 6, 20))


def test_an_attestation_says_who_when_which_document_and_why(hub: Hub, tmp_path: Path) -> None:
    made = attest(hub, tmp_path, GIVEN)
    assert (made.attestation_id, made.school, made.school_year, made.beside) == (1, "S1", "2025/2026", True)
    kept = attestations(hub).project("clause_id, happened_on, document_ref, note, author, revoked_at").fetchall()
    assert kept == [("3.5-2", date(2026, 6, 20), "Akts Nr. 3", "Disks nodots arhīvā", "Anna", None)]


def test_a_clause_that_only_people_can_attest_has_nothing_measured_beside_it(hub: Hub, tmp_path: Path) -> None:
    attested_kind = "kind: attested\n    bearer: {lv: lietvedis, en: secretary}"
    write_pack(tmp_path / "packs", "kind: informative", attested_kind)
    made = attest(hub, tmp_path, replace(GIVEN, regulation="my-school", clause="1"))
    assert (made.attestation_id, made.beside) == (1, False)


def test_a_revoked_attestation_counts_no_more_and_stays_listed(hub: Hub, tmp_path: Path) -> None:
    attest(hub, tmp_path, GIVEN)
    attest(hub, tmp_path, replace(GIVEN, on=date(2026, 6, 25)))
    counted = attested(hub).project("clause_id, school_year, attested, newest_on")
    assert counted.fetchall() == [("3.5-2", "2025/2026", 2, date(2026, 6, 25))]
    revoke(hub, 2, reason="cits disks", author="Juris")
    assert counted.fetchall() == [("3.5-2", "2025/2026", 1, date(2026, 6, 20))]
    listed = attestations(hub).order("attestation_id").project("revoked_by, revoke_reason").fetchall()
    assert listed == [(None, None), ("Juris", "cits disks")]
    assert chain.verify(hub, chain.ATTESTATIONS).broken_at is None


def test_an_attestation_is_revoked_once(hub: Hub, tmp_path: Path) -> None:
    attest(hub, tmp_path, GIVEN)
    revoke(hub, 1, reason="kļūda", author="Juris")
    with pytest.raises(LifeError, match="jau ir atsaukts"):
        revoke(hub, 1, reason="kļūda", author="Juris")
    with pytest.raises(LifeError, match=r"Nav apliecinājuma Nr\. 2"):
        revoke(hub, 2, reason="kļūda", author="Juris")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"clause": "1"}, "informatīvs"),
        ({"clause": "3.5-3"}, "Vai domājāt: 3.5-2"),
        ({"regulation": "rezekne"}, "Vai domājāt: rezekne-2018"),
        ({"document": " "}, "Norādiet dokumentu"),
        ({"note": ""}, "Trūkst piezīmes"),
        ({"author": ""}, "kas lemj"),
        ({"on": AHEAD}, "vēl nav pienācis"),
        ({"on": date(2018, 8, 30)}, "nav spēkā"),
        ({"school": "S2"}, "Nav tādas skolas: S2"),
        ({"school_year": "2025/2027"}, "nav mācību gads"),
    ],
)
def test_what_cannot_be_attested_is_refused_and_nothing_is_written(
    hub: Hub, tmp_path: Path, change: dict[str, object], says: str
) -> None:
    with pytest.raises(LifeError, match=says):
        attest(hub, tmp_path, replace(GIVEN, **change))  # type: ignore[arg-type]
    assert attestations(hub).fetchall() == []


def test_a_school_is_named_where_several_are_loaded(hub: Hub, tmp_path: Path) -> None:
    hub.execute("insert into store.records.schools (school_id, name) values ('S2', 'Otrā')")
    with pytest.raises(LifeError, match="S1, S2"):
        attest(hub, tmp_path, GIVEN)
    assert attest(hub, tmp_path, replace(GIVEN, school="S2")).school == "S2"


def test_nothing_is_attested_in_an_empty_workspace(hub: Hub, tmp_path: Path) -> None:
    hub.execute("delete from store.records.schools")
    with pytest.raises(LifeError, match="nekas nav ielādēts"):
        attest(hub, tmp_path, GIVEN)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2025, 7, 31), "2024/2025"), (date(2025, 8, 1), "2025/2026"), (date(2026, 1, 1), "2025/2026")],
)
def test_a_school_year_lasts_from_1_august_to_31_july(day: date, year: str) -> None:
    assert school_year_of(day) == year
    assert checked_school_year(f" {year} ") == year
