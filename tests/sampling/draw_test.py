"""The draw: anybody with the seed draws the same list; every stratum is heard; nothing is read twice."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audit.kept_runs import SCHOOL
from tests.sampling.school import CLASSES, YEAR, journals, school
from workbench.life import chain
from workbench.records.store import transaction
from workbench.sampling.draw import Drawn, Wish, allocate, draw, latest_term
from workbench.sampling.problems import SamplingError

WISH = Wish(1, SCHOOL, YEAR, 1)


def drawn(folder: Path, size: int, seed: str, **given: object) -> Drawn:
    with school(folder, **given) as hub:  # type: ignore[arg-type]
        return draw(hub, WISH, size, seed)


def test_the_list_is_the_one_that_the_seed_gives_by_hand(tmp_path: Path) -> None:
    """Worked out again here: places by MD5, each teacher's first journal before anybody's second."""

    def place(journal: str) -> str:
        return hashlib.md5(f"sēkla|{SCHOOL}|{journal}".encode()).hexdigest()

    bands = dict(zip((row[0] for row in CLASSES), ("1–3", "4–6", "7–9", "10–12"), strict=True))
    strata: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for journal, kind, class_id, teacher in journals():
        mine = sorted(place(other) for other, _, _, who in journals() if who == teacher)
        rank = (mine.index(place(journal)), place(journal), journal)
        strata.setdefault((kind, bands[class_id] if class_id else "–"), []).append(rank)
    found = drawn(tmp_path, 15, "sēkla")
    shares = {(kind, band): share for kind, band, _, share in found.strata}
    expected = [name for stratum in sorted(strata) for *_, name in sorted(strata[stratum])[: shares[stratum]]]
    assert list(found.journals) == expected
    assert {stratum: len(there) for stratum, there in strata.items()} == {(k, b): n for k, b, n, _ in found.strata}
    assert found.frame_sha256 == hashlib.sha256("\n".join(sorted(j for j, *_ in journals())).encode()).hexdigest()


def test_the_same_seed_gives_the_same_list_and_another_seed_another(tmp_path: Path) -> None:
    first = drawn(tmp_path / "a", 15, "1")
    assert drawn(tmp_path / "b", 15, "1") == first
    assert drawn(tmp_path / "c", 15, "2").journals != first.journals


def test_every_stratum_gives_one_and_the_size_is_kept(tmp_path: Path) -> None:
    found = drawn(tmp_path, 9, "1")
    assert len(found.journals) == len(set(found.journals)) == 9
    assert all(share >= 1 for *_, share in found.strata)


def test_what_was_reviewed_this_term_is_not_drawn_again(tmp_path: Path) -> None:
    done = frozenset(f"J{n:02}" for n in range(0, 40, 2))
    found = drawn(tmp_path, 100, "1", reviewed=done)
    assert (len(found.journals), found.frame_size) == (23, 23)
    assert not done & set(found.journals)


def test_a_draw_can_be_one_deputys_own(tmp_path: Path) -> None:
    with school(tmp_path) as hub:
        found = draw(hub, Wish(1, SCHOOL, YEAR, 1, ("4.2",)), 10, "1")
    assert set(found.journals) == {"A1", "A2"}


def test_an_excused_review_is_not_asked_for(tmp_path: Path) -> None:
    with school(tmp_path) as hub:
        hub.execute("update store.audit.obligations set status = 'missing' where subject_key = 'A1:term1'")
        row = (
            "select 1 as decision_id, 'rezekne-2018' as regulation_id, '4.2' as clause_id, 'S1' as school_id, "
            "'A1:term1' as subject_key, 'excuse' as action, 'slimība' as reason, null as cause, $until::date as until, "
            "'Anna' as author, 'director' as author_role, 1 as run_id, timestamp '2025-11-01 08:00:00' as recorded_at"
        )
        with transaction(hub):
            chain.append(hub, chain.FINDINGS, row, {"until": date(2999, 1, 1)})
        assert draw(hub, Wish(1, SCHOOL, YEAR, 1, ("4.2",)), 10, "1").journals == ("A2",)


def test_the_newest_term_is_taken_when_none_is_named(tmp_path: Path) -> None:
    with school(tmp_path) as hub:
        assert latest_term(hub, 1, None) == (SCHOOL, YEAR, 1)


def _nothing(hub: duckdb.DuckDBPyConnection) -> None:
    hub.execute("update store.audit.obligations set fulfilled_local = due_local")


def _no_clause(hub: duckdb.DuckDBPyConnection) -> None:
    hub.execute("delete from store.audit.verdicts")


@pytest.mark.parametrize(
    ("size", "change", "told"),
    [(3, None, "vismaz 7, nevis 3"), (9, _nothing, "nav nepārbaudītu"), (9, _no_clause, "nav punkta")],
)
def test_a_draw_that_cannot_be_fair_is_refused(tmp_path: Path, size: int, change: object, told: str) -> None:
    with school(tmp_path) as hub:
        if callable(change):
            change(hub)
        with pytest.raises(SamplingError, match=told):
            draw(hub, replace(WISH, term=latest_term(hub, 1, None)[2]), size, "1")


@given(st.dictionaries(st.integers(0, 30), st.integers(1, 60), min_size=1, max_size=12), st.data())
def test_shares_add_up_and_no_stratum_is_left_out_or_overdrawn(there: dict[int, int], data: st.DataObject) -> None:
    strata = {(str(name), ""): count for name, count in there.items()}
    size = data.draw(st.integers(len(strata), sum(strata.values())))
    shares = allocate(strata, size)
    assert sum(shares.values()) == size
    assert all(1 <= shares[stratum] <= count for stratum, count in strata.items())
    left, spread = sum(strata.values()) - len(strata), size - len(strata)
    assert all(abs(shares[s] - 1 - spread * (n - 1) / left) < 1 for s, n in strata.items() if left)
