"""Two packs beside each other: each change with its likely why."""

from __future__ import annotations

import hashlib

import pytest

from tests.evidence.conftest import DIRECTOR, WHOLE
from workbench.audit.filters import FindingFilter
from workbench.audit.run import audit
from workbench.evidence.compare import compared
from workbench.evidence.make import make
from workbench.evidence.request import Request
from workbench.life.findings import Decision, decide
from workbench.life.worklist import Selection
from workbench.period import Period
from workbench.records.store import open_store


def whys(before, after) -> set[tuple[str, str]]:
    with compared(before, after) as found:
        return set(found.changes.project("change, why").fetchall())


def test_a_pack_beside_itself_has_no_change(full):
    with compared(full.folder, full.packed) as found:
        assert found.circumstances == {}
        assert found.totals == []
        assert found.changes.fetchall() == []


def test_a_new_excuse_is_the_why_of_what_it_excuses(full, workspace, tmp_path):
    with open_store(workspace) as hub:
        selection = Selection(FindingFilter(regulations=("rezekne-2018",)), states=("open",))
        touched = decide(hub, 1, selection, Decision("excuse", DIRECTOR, "plūdi"))
    after = make(workspace, Request(WHOLE), tmp_path / "after").folder
    with compared(full.folder, after) as found:
        assert "excuses" in found.circumstances
        changes = found.changes.project("change, status_before = status_after, excused_after, why").fetchall()
    assert changes == [("excused", True, True, "excuses")] * touched


def test_an_earlier_moment_is_the_why_of_what_had_not_happened_yet(full, workspace, tmp_path):
    with open_store(workspace) as hub:
        middle = hub.execute("select quantile_disc(due_local, 0.5) from store.audit.obligations").fetchall()[0][0]
        audit(hub, workspace, as_of=middle.strftime("%Y-%m-%d 12:00"))
    earlier = make(workspace, Request(WHOLE), tmp_path / "earlier").folder
    found = whys(earlier, full.folder)
    assert ("appeared", "as_of") in found
    assert ("status", "as_of") in found
    assert {why for change, why in found if change in ("appeared", "status")} == {"as_of"}


def test_another_period_is_the_why_of_rows_outside_it(full, workspace, tmp_path):
    with compared(full.folder, full.folder) as whole:
        assert whole.changes is not None
    first = Period(WHOLE.first, WHOLE.first.replace(year=2026))
    part = make(workspace, Request(first), tmp_path / "part").folder
    assert {why for _, why in whys(part, full.folder)} <= {"period"}


def test_another_rule_is_the_why_of_another_due_moment(full, workspace, tmp_path):
    from checks.packs import SHIPPED

    own = workspace / "packs" / "rezekne-2018" / "pack.yaml"
    own.parent.mkdir(parents=True)
    text = (SHIPPED / "rezekne-2018" / "pack.yaml").read_text(encoding="utf-8")
    own.write_text(text.replace('"17:00"', '"12:00"').replace("17:00", "12:00"), encoding="utf-8")
    with open_store(workspace) as hub:
        audit(hub, workspace, regulations=("rezekne-2018",))
    after = make(workspace, Request(WHOLE), tmp_path / "after")
    with compared(full.folder, after.folder) as found:
        assert {"rules", "acts"} <= found.circumstances.keys()
        changed = found.changes.filter(
            "clause_id = '11' and regulation_id = 'rezekne-2018' and change in ('status', 'moments')"
        )
        assert {row[0] for row in changed.project("why").fetchall()} == {"rules"}
        gone = found.changes.filter("regulation_id = 'jelgava-nvsk-2022'").project("change, why").distinct().fetchall()
    assert gone == [("vanished", "acts")]
    sha256 = hashlib.sha256((after.folder / "data" / "packs" / "rezekne-2018" / "pack.yaml").read_bytes()).hexdigest()
    assert sha256 == hashlib.sha256(own.read_bytes()).hexdigest()


def test_pseudonyms_of_two_packs_cannot_be_matched_and_only_figures_are_compared(packs, full):
    with compared(packs("pseudonyms").folder, full.folder) as found:
        assert found.changes is None
        assert found.totals == []
        assert "privacy" in found.circumstances


@pytest.mark.parametrize("level", ["initials"])
def test_initials_and_names_can_be_matched(packs, full, level):
    assert whys(packs(level).folder, full.folder) == set()
