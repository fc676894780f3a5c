"""The signals against a class worked out by hand: what was known when, what came after, and nothing else."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.early_warning import school
from workbench.attendance.selection import Selection
from workbench.early_warning import signals as module
from workbench.early_warning.flags import flags
from workbench.early_warning.signals import SIGNALS, signals
from workbench.errors import InputError
from workbench.intake.load import load
from workbench.records.store import init, open_store


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("early")
    init(home / "w")
    with open_store(home / "w") as hub:
        load(hub, [school.write(home / "files")])
    return home / "w"


@pytest.fixture(scope="module")
def found(workspace: Path) -> pl.DataFrame:
    with open_store(workspace, read_only=True) as hub:
        return signals(hub)


def at(found: pl.DataFrame, pupil: str, week_no: int) -> dict[str, object]:
    return found.filter(pl.col("pupil_id") == pupil, pl.col("week_no") == week_no).row(0, named=True)


def test_a_row_for_each_pupil_and_week_from_the_fourth_on(found: pl.DataFrame) -> None:
    assert found.height == 4 * 9
    assert found["week"].min() == school.MONDAY + timedelta(weeks=3)
    assert found.filter(pl.col("pupil_id") == "H").select(SIGNALS).sum().row(0) == (0,) * len(SIGNALS)


def test_absence_so_far_and_recently(found: pl.DataFrame) -> None:
    fifth = at(found, "A", 5)
    assert fifth["absence"] == pytest.approx(1 / 25)
    assert fifth["absence_recent"] == pytest.approx(1 / 20)
    assert fifth["absence_rise"] == pytest.approx(1 / 20 - 1 / 25)
    twelfth = at(found, "A", 12)
    assert twelfth["absence"] == pytest.approx(8 / 60)
    assert twelfth["absence_recent"] == pytest.approx(4 / 20)
    assert (fifth["persistent"], twelfth["persistent"]) == (False, True)


def test_a_note_registered_later_does_not_excuse_before(found: pl.DataFrame) -> None:
    assert [at(found, "B", week)["unexcused_recent"] for week in (4, 5, 6)] == [5, 0, 0]
    assert [at(found, "B", week)["absence_recent"] for week in (4, 5, 6)] == [0.25, 0.25, 0.0]


def test_grades_count_from_the_week_in_which_they_were_recorded(found: pl.DataFrame) -> None:
    assert [at(found, "A", week)["low_grades"] for week in (4, 5, 6, 11, 12)] == [1, 1, 2, 2, 0]


def test_only_negative_notes_of_four_weeks_count(found: pl.DataFrame) -> None:
    assert [at(found, "A", week)["negative_notes"] for week in (4, 7, 8)] == [1, 1, 0]


def test_the_outcome_is_the_absence_of_the_four_weeks_after(found: pl.DataFrame) -> None:
    assert [at(found, "A", week)["outcome"] for week in (4, 5, 8)] == [True, True, True]  # 4 of 20 lessons
    assert [at(found, "C", week)["outcome"] for week in (6, 7, 8)] == [False, True, True]  # 0, 5 and 10 of 20
    assert at(found, "C", 8)["absence_ahead"] == pytest.approx(0.5)
    assert found.filter(pl.col("week_no") > 8)["outcome"].null_count() == 4 * 4


def test_a_period_that_ends_earlier_knows_nothing_of_later(workspace: Path, found: pl.DataFrame) -> None:
    with open_store(workspace, read_only=True) as hub:
        until = signals(hub, Selection(until=school.MONDAY + timedelta(weeks=9, days=-1)))
    assert until["week_no"].max() == 9
    assert until.filter(pl.col("week_no") > 5)["outcome"].null_count() == 4 * 4
    keep = ["pupil_id", "week_no", *SIGNALS]
    assert until.select(keep).equals(found.filter(pl.col("week_no") <= 9).select(keep))


def test_too_few_weeks_are_said(workspace: Path) -> None:
    with (
        open_store(workspace, read_only=True) as hub,
        pytest.raises(InputError, match="At least four whole school weeks"),
    ):
        signals(hub, Selection(until=date(2025, 9, 20)))


def test_a_flag_names_pupil_class_and_every_reason(workspace: Path, found: pl.DataFrame) -> None:
    with open_store(workspace, read_only=True) as hub:
        lv, en = (flags(hub, found, level="full", secret=b"", lang=lang) for lang in ("lv", "en"))
        hidden = flags(hub, found, level="pseudonyms", secret=b"a secret")
    assert lv["pupil"].to_list() == ["Kalniņa, C", "Kalniņa, A"]  # 5 points and 4
    assert lv["class"].to_list() == ["7.a", "7.a"]
    assert "pēdējās četrās mācību nedēļās nav bijis 50,0 % stundu (robeža 15 %)" in lv["why"][0]
    assert "unexcused lessons in four weeks: 10 (limit 5)" in en["why"][0]
    assert all(hidden["pupil"].str.contains("^I-[A-Z2-7]{10}$"))


def test_nothing_about_who_a_pupil_is_can_be_read() -> None:
    folder = Path(module.__file__).parent
    written = " ".join(path.read_text(encoding="utf-8") for path in (*folder.glob("*.sql"), folder / "signals.py"))
    code = re.sub(r'""".*?"""|#[^\n]*|--[^\n]*', "", written, flags=re.S)
    for attribute in (
        "sex",
        "birth",
        "address",
        "personal",
        "guardian",
        "family_name",
        "relation",
        "programme",
        "pupils as",
    ):
        assert attribute not in code
    assert set(SIGNALS) == {
        "absence", "absence_recent", "absence_rise", "unexcused_recent", "late_recent", "low_grades", "negative_notes",
    }  # fmt: skip
