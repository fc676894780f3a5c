"""Reading a pack, and what its author is told about a mistake."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from checks.packs import duty_spans
from checks.packs.model import Pack
from checks.packs.reader import inspect_file, read
from tests.packs.writing import line_with, write_pack
from workbench.errors import PackError

MISTAKES = [
    # what stands there, what is written instead, a text in the line that is named, what is told
    ("kind: informative", "kind: informativ", "kind: informative", "`kind` is one of .* Did you mean informative"),
    ("severity: high", "severety: high", "severity: high", "`severety` is not known here. Did you mean severity"),
    ("severity: high", "severity: 3", "severity: high", "`severity` is one of high, medium, low, not 3"),
    ("summary: {lv: Ieraksti, en: Entries}", "summary: {lv: Ieraksti}", "Ieraksti", "`en` is missing: every text"),
    ('"3.10"', '"1"', '"3.10"', "the clause 1 is written twice"),
    ('"3.10"', '"3.10 (b)"', '"3.10"', "`id` cannot be '3.10 \\(b\\)'"),
    ("entries_by_deadline", "entries_by_dedline", "entries_by", "no Expectation entries_by_dedline. Did you mean entries_by"),
    ("until: 2027-08-31", "until: 2024-08-31", "until:", "`until` \\(2024-08-31\\) lies before `from` \\(2025-09-01\\)"),
    ("approved: 2025-08-20", "approved: 20.08.2025.", "approved", "`approved` is a day written YYYY-MM-DD"),
    ("approved: 2025-08-20", "approved: 2025-02-30", "approved", "`2025-02-30` cannot be read as a value"),
    ("2026-01-01: ", "2027-09-01: ", "16:00", "deadline changes on 2027-09-01, when the clause 3.10 is not in force"),
    ("2025-09-01: ", "2025-10-01: ", "            from:", "deadline has no value from 2025-09-01 until 2025-10-01"),
    ("2026-01-01: ", "2025-09-01: ", "16:00", "`2025-09-01` is written twice"),
    ("value: 0, basis: text", "value: 0, basis: txt", "days_after", "`basis` is one of text, interpretation, not txt"),
    ("value: 0, basis: text", "basis: text", "days_after", "either `value`, or `from`"),
    ("in_force: {from: 2026-01-01}", "in_force: {from: 2025-01-01}", "in_force: {from: 2026", "outside the days of its act"),
    ("{deadline}", "{dedline}", "plkst.", "{dedline} is no parameter of the clause. Did you mean deadline"),
    ("mostly: 0.9", "mostly: 90", "mostly", "less than or equal to 1"),
    ("    bearer: {lv: skolotājs, en: teacher}\n", "", "3.10", "`bearer` is missing"),
    ("    severity: high\n", "", "3.10", "needs a `severity`"),
    ("kind: informative", "kind: informative\n    severity: low", "id: \"1\"", "has no `severity` and no `duties`"),
    ("id: my-school", "id: your-school", "id:", "but its folder is called my-school"),
    ("title: {lv: Skola, en: School}", "title: {lv: &x Skola, en: *x}", "title", "uses no YAML anchors"),
    ("title: {lv: Skola, en: School}", "title: Skola", "title", "`title` is a mapping"),
    ("clauses:\n", "clauses: [\n", "", "this is not YAML"),
]  # fmt: skip


def test_a_sound_pack_is_read_with_its_file_and_hash(tmp_path: Path) -> None:
    file = write_pack(tmp_path)
    pack = read(file)
    assert [clause.id for clause in pack.clauses] == ["1", "3.10", "4"]
    assert [clause.order for clause in pack.clauses] == [1, 2, 3]
    assert pack.title["lv"] == "Skola"
    assert (pack.path, pack.text) == (file, file.read_text(encoding="utf-8"))
    assert len(pack.sha256) == 64


@pytest.mark.parametrize(("old", "new", "line", "told"), MISTAKES, ids=[told for *_, told in MISTAKES])
def test_a_mistake_is_told_with_file_line_and_the_nearest_name(
    tmp_path: Path, old: str, new: str, line: str, told: str
) -> None:
    found = inspect_file(write_pack(tmp_path, old, new))
    assert not isinstance(found, Pack)
    match = next((m for m in (re.search(rf"pack\.yaml, line (\d+): .*{told}", one) for one in found) if m), None)
    assert match, found
    if line:
        assert int(match.group(1)) == line_with(line)


def test_several_mistakes_are_told_in_the_order_of_their_lines(tmp_path: Path) -> None:
    file = write_pack(tmp_path, 'version: "1.0"\ntitle: {lv: Skola, en: School}', "title: {en: School}")
    found = inspect_file(file)
    assert isinstance(found, list)
    assert ["version" in found[0], "`lv`" in found[1]] == [True, True]
    with pytest.raises(PackError, match="1 more: workbench packs check"):
        read(file)


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot be read"):
        read(tmp_path / "pack.yaml")


def test_a_parameter_that_changes_gives_a_span_for_each_stretch_of_days(tmp_path: Path) -> None:
    spans = [
        (span.clause_id, span.in_force_from, span.in_force_until, span.parameters, span.mostly)
        for span in duty_spans(read(write_pack(tmp_path)))
    ]
    assert spans == [
        ("3.10", "2025-09-01", "2025-12-31", {"deadline": "17:00", "days_after": 0}, 0.9),
        ("3.10", "2026-01-01", "2027-08-31", {"deadline": "16:00", "days_after": 0}, 0.9),
        ("4", "2026-01-01", "2027-08-31", {"days": 10}, 1.0),
    ]


def test_an_act_without_end_leaves_the_last_span_open(tmp_path: Path) -> None:
    pack = read(write_pack(tmp_path, ", until: 2027-08-31", ""))
    assert [span.in_force_until for span in duty_spans(pack)] == ["2025-12-31", "", ""]
    assert pack.days_of(pack.clause("4")).start == date(2026, 1, 1)
