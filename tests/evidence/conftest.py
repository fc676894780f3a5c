"""A workspace with one audited school, two decisions, an attestation and a quarantined row; and packs made of it once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.worlds import make_world, write_world
from workbench.audit.filters import FindingFilter
from workbench.audit.run import audit
from workbench.evidence.make import Made, make
from workbench.evidence.request import Request
from workbench.intake.load import load
from workbench.life.actors import Author
from workbench.life.attestations import Attestation, attest
from workbench.life.findings import Decision, decide
from workbench.life.worklist import Selection
from workbench.period import Period
from workbench.privacy.people import Level
from workbench.records import store

WHOLE = Period(date(2018, 9, 1), date(2030, 8, 31))
CODE, PHONE = "010190-12345", "29123456"
DIRECTOR = Author("Anna Liepa", "director")


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace; packs are made of copies, as an attached file belongs to one reader."""
    home = tmp_path_factory.mktemp("audited")
    write_world(make_world(3), home / "export")
    store.init(home / "workspace")
    with store.open_store(home / "workspace") as hub:
        load(hub, [home / "export"])
        audit(hub, home / "workspace")
        clauses = [row[0] for row in hub.execute(
            "select clause_id from store.audit.obligations where status in ('late', 'missing') "
            "and regulation_id = 'rezekne-2018' group by clause_id order by count(*) desc, clause_id limit 2"
        ).fetchall()]  # fmt: skip
        name = hub.execute("select min(family_name) from store.records.pupils where len(family_name) > 3").fetchall()[
            0
        ][0]
        for clause, until, reason in (
            (clauses[0], None, f"{name} slimoja; kods {CODE}, tālr. {PHONE}"),
            (clauses[1], date.today() + timedelta(days=400), "=1+1 remonts skolā"),
        ):
            chosen = Selection(FindingFilter(regulations=("rezekne-2018",), clauses=(clause,)))
            decide(hub, 1, chosen, Decision("excuse", DIRECTOR, reason, "", until))
        school = hub.execute("select min(school_id) from store.records.schools").fetchall()[0][0]
        attest(hub, home / "workspace", Attestation(
            "rezekne-2018", "3.1.1", "Nr. 1-9/12", "Klases reģistrētas", "Anna Liepa", school=school, on=date(2025, 9, 5)))  # fmt: skip
        hub.execute(
            "insert into store.intake.quarantine (quarantine_id, import_id, file_id, table_name, school_id, line, "
            "column_name, value, reason_code, reason_lv, reason_en) values (1, 1, 1, 'pupils', null, 7, 'birth_date', ?, "
            "'invalid_date', 'birth_date: nav datums.', 'birth_date: not a date.')",
            [f"{CODE} {PHONE}"],
        )
    return home / "workspace"


@pytest.fixture
def workspace(audited: Path, tmp_path: Path) -> Path:
    return shutil.copytree(audited, tmp_path / "workspace")


@pytest.fixture(scope="session")
def packs(audited: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Level], Made]:
    """The whole run as a pack of each level, made when it is first asked for; tests do not change it."""
    home, made = tmp_path_factory.mktemp("packs"), {}

    def pack(level: Level) -> Made:
        if level not in made:
            request = Request(WHOLE, level, english=level == "full", by="Ilze Kalniņa", position="direktores vietniece")
            made[level] = make(
                audited, request, home / level, key_file=home / "key.csv" if level == "pseudonyms" else None
            )
        return made[level]

    return pack


@pytest.fixture
def full(packs: Callable[[Level], Made]) -> Made:
    return packs("full")


@pytest.fixture
def copied(full: Made, tmp_path: Path) -> Path:
    """A copy of the full pack's folder that a test may spoil."""
    return shutil.copytree(full.folder, tmp_path / "copied")
