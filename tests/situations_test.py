"""Each clause, told as situations (`situations/*/*.yaml`): the real loader and a real audit see what the sentence says.

Every situation is a school of its own; those that are looked at from the same moment share one import and one audit, and
the ids of their classes, pupils, journals and the rest: no school may see what is its neighbour's.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checks.packs import find_packs
from tests.situation_reader import (
    NEWEST,
    OWN,
    PACKS,
    REGULATIONS,
    Group,
    Situation,
    read_situations,
    share_ids,
    write_export,
)
from workbench.audit import results
from workbench.audit.run import audit
from workbench.intake.load import load
from workbench.intake.quarantine import list_rows
from workbench.records import store

SITUATIONS = read_situations()
COLUMNS = {
    "status": "status", "arises": "arises_at", "due": "due_at", "fulfilled": "fulfilled_at", "staff": "staff_id",
    "class": "class_id", "pupil": "pupil_id", "severity": "severity", "says": "detail",
}  # fmt: skip

Key = tuple[str, str, str]  # regulation, clause, school


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit found: obligations of a school's clause by subject key, and the verdict with its reason."""

    obligations: Mapping[Key, Mapping[str, Mapping[str, str]]]
    verdicts: Mapping[Key, tuple[str, str]]


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Group], Audited]:
    """The audit of a group of situations, run when it is asked for first."""
    kept: dict[Group, Audited | Exception] = {}

    def of(group: Group) -> Audited:
        if group not in kept:
            together = [situation for situation in SITUATIONS if situation.group == group]
            try:
                kept[group] = _audit(group, together, tmp_path_factory.mktemp("situations"))
            except Exception as error:  # told by every situation of the group, without trying again for each
                kept[group] = error
        found = kept[group]
        if isinstance(found, Exception):
            raise found
        return found

    return of


def _audit(group: Group, together: list[Situation], folder: Path) -> Audited:
    store.init(folder)
    shutil.copytree(PACKS, folder / "packs", dirs_exist_ok=True)
    with store.open_store(folder) as hub:
        for export in range(group.exports):
            write_export(together, export, folder / f"export{export}")
            summary = load(hub, [folder / f"export{export}"], full=group.is_full(export))
            assert not summary.refused
            # A whole export may lack what rows point to: these are put aside, as they stood before they count on.
            may_put_aside = group.lacks == "needed" or group.is_full(export)
            assert may_put_aside or summary.total.quarantined == 0, list_rows(hub)
        share_ids(hub)
        run = audit(hub, folder, regulations=REGULATIONS, as_of=None if group.as_of == NEWEST else group.as_of)
        assert run.errors == {}
        return Audited(_obligations(hub, run.run_id), _verdicts(hub, run.run_id))


def _obligations(hub: Any, run_id: int) -> dict[Key, dict[str, dict[str, str]]]:
    found: dict[Key, dict[str, dict[str, str]]] = {}
    names = ", ".join(f"cast({column} as varchar)" for column in COLUMNS.values())
    relation = results.export_rows(hub, run_id, "en")
    for *key, subject, row in relation.project(
        f"regulation_id, clause_id, school_id, subject_key, [{names}]"
    ).fetchall():
        prefix = key[2].removesuffix("S1")
        told = {
            name: "none" if value is None else value.replace(prefix, "")
            for name, value in zip(COLUMNS, row, strict=True)
        }
        of_clause = found.setdefault((key[0], key[1], key[2]), {})
        name = subject.replace(prefix, "")
        of_clause[name] = {"status": "listed twice"} if name in of_clause else told
    return found


def _verdicts(hub: Any, run_id: int) -> dict[Key, tuple[str, str]]:
    relation = results.verdicts(hub, run_id).project("regulation_id, clause_id, school_id, verdict, reason_en")
    return {tuple(row[:3]): (row[3], row[4] or "") for row in relation.fetchall()}


def _as_expected(name: str, expected: str, row: Mapping[str, str]) -> str:
    """What stands in the row, put so that it equals `expected` exactly when it is as expected."""
    found = row.get(name, "")
    if name == "says" and expected in found:
        return expected
    return found


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_a_situation_is_judged_as_its_sentence_says(situation: Situation, audited: Callable[[Group], Audited]) -> None:
    result = audited(situation.group)
    key = (situation.regulation, situation.clause, f"{situation.prefix}S1")
    found = result.obligations.get(key, {})
    seen = {
        subject: {name: _as_expected(name, row[name], there) for name in COLUMNS if name in row}
        if (there := found.get(subject))
        else {"status": "no obligation"}
        for subject, row in situation.expect.items()
    }
    others = {subject: {"status": row["status"]} for subject, row in found.items() if subject not in situation.expect}
    assert {**seen, **others} == situation.expect, "\n".join(f"{subject}: {row}" for subject, row in found.items())
    verdict, reason = result.verdicts[key]
    assert (verdict == "not_assessable") == (situation.absent is not None), reason
    assert situation.absent is None or situation.absent in reason
    without_deadline = reason.partition("no deadline is set – ")[2].removesuffix(".")
    assert set(filter(None, without_deadline.split("; "))) == situation.no_deadline


def test_every_automatic_clause_has_situations_of_every_kind() -> None:
    packs = find_packs()
    automatic = {(name, clause.id) for name in OWN for clause in packs[name].clauses if clause.kind == "automatic"}
    told: dict[tuple[str, str], set[str]] = {}
    for situation in SITUATIONS:
        if situation.regulation not in OWN:
            continue
        kinds = told.setdefault((situation.regulation, situation.clause), set())
        kinds.update(row["status"] for row in situation.expect.values() if "status" in row)
        kinds.add("not assessable" if situation.absent else "" if situation.expect else "nothing")
    assert set(told) == automatic
    lacking = {clause: {"met", "nothing", "not assessable"} - kinds for clause, kinds in told.items()}
    assert {clause: kinds for clause, kinds in lacking.items() if kinds} == {}
    assert [clause for clause, kinds in told.items() if not kinds & {"late", "missing"}] == []


def test_the_situations_need_few_audits() -> None:
    assert len({situation.group for situation in SITUATIONS}) <= 9


def test_the_sentences_of_a_clause_differ() -> None:
    names = [situation.name for situation in SITUATIONS]
    assert sorted(set(names)) == sorted(names)
