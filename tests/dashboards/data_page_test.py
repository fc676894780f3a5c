"""The page of records before a browser shows it: rows that a later table made orphans, names of tables and procedures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dashboards.markup import render
from dashboards.pages import data_parts as parts
from dashboards.shell.page import View
from tests.dashboards.school import see
from workbench.intake.load import load
from workbench.records.store import init, open_store
from workbench.serving.jobs import Job

BEFORE = {
    "schools": "school_id,name\nS1,Pirmā\n",
    "staff": "staff_id,school_id,given_name,family_name,role\nT1,S1,Anna,Liepa,teacher\n",
    "journals": "journal_id,school_id,school_year,kind,subject_id,teacher_id\n"
    "J1,S1,2025/2026,subject,M1,T1\nJ2,S1,2025/2026,subject,M1,T1\n",
}
LATER = "subject_id,school_id,name\nM9,S1,Fizika\n"
SAID = {
    "lv": "Žurnāli: 2 agrāk ielādētas rindas norādītu uz to, kā nav; tās pārietu karantīnā.",
    "en": "Journals: 2 rows loaded earlier would point to what is not there and go to the quarantine.",
}


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """An import of subjects, in which two journals of an earlier one find theirs no more."""
    home = tmp_path_factory.mktemp("orphans")
    init(home)
    with open_store(home) as hub:
        load(hub, [_file(home, name, content) for name, content in BEFORE.items()])
        summary = load(hub, [_file(home, "subjects", LATER)])
    return Job(1, "preview", 1, {}, state="done", result=summary)


def _file(home: Path, name: str, content: str) -> Path:
    file = home / f"{name}.csv"
    file.write_text(content, encoding="utf-8")
    return file


@pytest.fixture(params=["lv", "en"])
def view(reading: duckdb.DuckDBPyConnection, request: pytest.FixtureRequest) -> View:
    return see(reading, "p=dati", lang=request.param)


def test_rows_that_a_later_table_made_orphans_are_told_before_and_after_loading(view: View, tried: Job) -> None:
    values = {"view": view, "files": [], "may_audit": True, **parts.preview(view, tried)}
    assert SAID[view.lang] in render("pages/data_hand_in.html", view.lang, **values)
    title = SAID[view.lang].partition(":")[0]
    assert parts._orphaned(tried.result, view.lang) == [(title, 2)]
    job = {"kind": "import", "state": "done", "said": "", "orphaned": [(title, 2)]}
    after = render("pages/data_work.html", view.lang, view=view, jobs=[job], is_busy=False)
    assert f"{title}: 2 " in after
    assert {"lv": "tās pārceltas karantīnā", "en": "moved to the quarantine"}[view.lang] in after


def test_tables_are_named_in_words(view: View) -> None:
    told = {table: parts._title(table, view.lang) for table in ("lesson_entries", "staff")}
    assert (
        told
        == {
            "lv": {"lesson_entries": "Stundu ieraksti", "staff": "Darbinieki"},
            "en": {"lesson_entries": "Lesson entries", "staff": "Staff"},
        }[view.lang]
    )


def test_nothing_is_said_of_an_import_without_orphans(view: View, tried: Job) -> None:
    clean = Job(2, "preview", 1, {}, state="done", result=replace(tried.result, orphaned={}))
    assert parts.preview(view, clean)["tried"]["orphaned"] == []
