"""The two procedures: every clause in its order, and what the text says as against how it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.packs import default_regulations, find_packs
from checks.packs.changes import DUTIES
from tests.packs.writing import write_pack

REZEKNE = (
    "1 2 3.1.1 3.1.2 3.1.3 3.1.4 3.1.5 3.1.6 3.2a 3.2b 3.2c 3.3 3.4 3.5 3.5-2 4.1 4.2 5 6 7 8a 8b 9 9-2 "
    "10 11 12 13 14 15 16 17 18 19"
)
JELGAVA = "1.1 1.2a 1.2b 1.3 2.1 2.2a 2.2b 2.2c 2.3 2.4a 2.4b 2.5 3.1 3.2 3.3"
PACKS = find_packs()


@pytest.mark.parametrize(("pack_id", "clauses"), [("rezekne-2018", REZEKNE), ("jelgava-nvsk-2022", JELGAVA)])
def test_every_clause_of_the_procedure_is_there_in_its_order(pack_id: str, clauses: str) -> None:
    assert " ".join(clause.id for clause in PACKS[pack_id].clauses) == clauses


def test_examples_are_run_only_when_they_are_named() -> None:
    assert default_regulations(PACKS) == ["jelgava-nvsk-2022", "rezekne-2018"]
    assert {"vejdzirnavas-2024", "nyc-2013"} < set(PACKS)


def test_a_workspace_may_bring_its_own_pack(tmp_path: Path) -> None:
    write_pack(tmp_path / "packs")
    packs = find_packs(tmp_path / "packs")
    assert default_regulations(packs) == ["jelgava-nvsk-2022", "rezekne-2018", "my-school"]


def test_the_numbers_that_stand_in_the_text_are_marked_so() -> None:
    said = {
        (pack_id, clause.id, name, parameter.value)
        for pack_id in ("rezekne-2018", "jelgava-nvsk-2022")
        for clause in PACKS[pack_id].clauses
        for duty in clause.duties
        for name, parameter in duty.parameters.items()
        if parameter.basis == "text" and (isinstance(parameter.value, int) or ":" in str(parameter.value))
    }
    assert said == {
        ("rezekne-2018", "11", "deadline", "17:00"),
        ("rezekne-2018", "11", "days_after", 0),
        ("jelgava-nvsk-2022", "2.3", "days", 3),
    }


def test_only_the_guardians_duties_are_not_counted_against_staff() -> None:
    spared = [clause.id for clause in PACKS["jelgava-nvsk-2022"].clauses if not clause.counted_against_staff]
    assert spared == ["2.4a", "2.4b"]
    assert all(clause.counted_against_staff for clause in PACKS["rezekne-2018"].clauses)


def test_the_clauses_that_see_only_what_was_entered_say_so() -> None:
    said = {pack_id: [c.id for c in PACKS[pack_id].clauses if c.only_entered] for pack_id in PACKS}
    assert said["rezekne-2018"] == ["8a", "12", "13"]
    assert said["jelgava-nvsk-2022"] == ["2.4b"]


def test_every_expectation_of_the_house_is_stated_by_some_pack() -> None:
    stated = {duty.expect for pack in PACKS.values() for clause in pack.clauses for duty in clause.duties}
    assert {file.stem for file in DUTIES.glob("[a-z]*.py")} == stated
