"""A letter's week after: an independent computation, a planted effect, and the fall that is no effect at all."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from tests.attendance.drawn import Drawn
from workbench.attendance.contacts import BANDS, contact_effect

FIRST = date(2025, 9, 1)
WEEKS, PUPILS = 12, 120


def school(hub, missed, contacted, kind="letter") -> None:
    """Ten lessons a week; `missed[pupil][week]` of them missed, and a contact in the weeks of `contacted`."""
    made = Drawn()
    made.put("schools", "S1", "Skola")
    for grade in (5, 6):
        made.put("classes", "S1", f"K{grade}", "2025/2026", f"{grade}.a", grade)
        made.put("journals", "S1", f"J{grade}", "2025/2026", "subject", f"K{grade}", None, "T")
        for week in range(WEEKS):
            for number in range(10):
                day = FIRST + timedelta(weeks=week, days=number % 5)
                made.put("lessons", "S1", f"L{grade}-{week}-{number}", f"J{grade}", day, number, "T", "held", False)
                made.put("lesson_entries", "S1", f"L{grade}-{week}-{number}", "attendance", day)
    for pupil in range(PUPILS):
        grade = 5 + pupil % 2
        made.put("enrolments", "S1", f"P{pupil:03d}", f"K{grade}", FIRST, None)
        made.put("journal_members", "S1", f"J{grade}", f"P{pupil:03d}", FIRST, None)
        for week in range(WEEKS):
            for number in range(missed[pupil][week]):
                made.put("attendance", "S1", f"L{grade}-{week}-{number}", f"P{pupil:03d}", "absent", None)
    made.store(hub)
    moments = [
        (f"C{number}", f"P{pupil:03d}", datetime.combine(FIRST + timedelta(weeks=week, days=2), datetime.min.time()))
        for number, (pupil, week) in enumerate(contacted)
    ]
    for name, pupil, moment in moments:
        if kind == "letter":
            hub.execute(
                "insert into store.records.messages (school_id, message_id, sent_at, kind) values ('S1', ?, ?, 'letter')",
                [name, moment],
            )
            hub.execute(
                "insert into store.records.message_recipients (school_id, message_id, guardian_id, pupil_id) values ('S1', ?, 'G', ?)",
                [name, pupil],
            )
        else:
            hub.execute(
                "insert into store.records.phone_calls (school_id, call_id, pupil_id, called_at, outcome) values ('S1', ?, ?, ?, 'reached')",
                [name, pupil, moment],
            )


def band(missed):
    return sum(missed / 10 > edge for edge in BANDS)


def by_hand(missed, contacted):
    """Matched cases, unmatched ones, and the difference of the changes."""
    there = set(contacted)
    strata = defaultdict(lambda: ([], []))
    for pupil in range(PUPILS):
        for week in range(1, WEEKS - 1):
            if (pupil, week - 1) in there or (pupil, week + 1) in there:
                continue
            before, after = missed[pupil][week - 1] / 10, missed[pupil][week + 1] / 10
            strata[pupil % 2, week, band(10 * before)][(pupil, week) in there].append(after - before)
    matched = [(controls, cases) for controls, cases in strata.values() if controls and cases]
    unmatched = sum(len(cases) for controls, cases in strata.values() if not controls)
    count = sum(len(cases) for _, cases in matched)
    effect = sum(sum(cases) - len(cases) * sum(controls) / len(controls) for controls, cases in matched) / count
    return count, unmatched, effect


def drawn(seed, bad=0.15):
    """Pupils who are mostly there, with bad weeks that come and go by chance."""
    dice = np.random.default_rng(seed)
    return [[int(dice.binomial(10, 0.5 if dice.random() < bad else 0.04)) for _ in range(WEEKS)] for _ in range(PUPILS)]


@pytest.mark.parametrize("kind", ["letter", "call"])
def test_the_effect_is_that_of_plain_loops(hub, kind):
    missed = drawn(1)
    dice = np.random.default_rng(2)
    contacted = [(pupil, week) for pupil in range(PUPILS) for week in range(WEEKS) if dice.random() < 0.12]
    school(hub, missed, contacted, kind)
    found = contact_effect(hub, kind).row(0, named=True)
    count, unmatched, effect = by_hand(missed, contacted)
    assert count > 50
    assert (found["cases"] - found["unmatched"], found["unmatched"]) == (count, unmatched)
    assert found["effect"] == pytest.approx(effect)
    assert found["effect"] == pytest.approx(found["change"] - (found["control_after"] - found["control_before"]))
    assert found["low"] < found["effect"] < found["high"]


def test_a_letter_that_does_nothing_after_a_bad_week_is_not_said_to_help(hub):
    missed = drawn(3, bad=0.3)
    dice = np.random.default_rng(4)
    contacted = [
        (pupil, week)
        for pupil in range(PUPILS)
        for week in range(1, WEEKS)
        if missed[pupil][week - 1] >= 4 and dice.random() < 0.4
    ]
    school(hub, missed, contacted)
    found = contact_effect(hub).row(0, named=True)
    assert found["change"] < -0.2
    assert found["low"] < 0 < found["high"]
    assert abs(found["effect"]) < 0.05


def test_a_letter_that_helps_is_seen(hub):
    missed = [[5] * WEEKS for _ in range(PUPILS)]
    dice = np.random.default_rng(6)
    contacted = [(pupil, 2 + pupil % 8) for pupil in range(0, PUPILS, 3)]
    missed = [[int(dice.integers(3, 8)) for _ in range(WEEKS)] for _ in range(PUPILS)]
    for pupil, week in contacted:
        missed[pupil][week + 1] = max(0, missed[pupil][week + 1] - 3)
    school(hub, missed, contacted)
    found = contact_effect(hub).row(0, named=True)
    assert found["high"] < 0
    assert found["effect"] == pytest.approx(-0.3, abs=0.1)


def test_the_same_seed_gives_the_same_interval_and_few_pupils_none(hub):
    missed = drawn(7)
    school(hub, missed, [(pupil, 5) for pupil in range(6)])
    assert contact_effect(hub).equals(contact_effect(hub))
    few = contact_effect(hub, minimum=7)
    assert few["suppressed"].to_list() == [True]
    assert few.select("cases", "effect", "low").null_count().row(0) == (1, 1, 1)


def test_nobody_contacted_has_no_row_and_the_warning_stands_in_both_languages(hub):
    school(hub, drawn(8), [(0, 3)])
    assert contact_effect(hub, "call").is_empty()
    notes = [contact_effect(hub, lang=lang, minimum=0)["note"].item() for lang in ("lv", "en")]
    assert notes[0].startswith("Tas nav cēlonis.")
    assert notes[1].startswith("This is no cause.")
    assert contact_effect(hub, minimum=0).select(pl.col("cases")).item() == 1
