"""Who gets which letter, and what stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.kept_runs import Kept
from tests.letters.school import PUPILS, STAFF, lesson, mark, school
from workbench.audit import due
from workbench.letters.compose import SHOWN, Letter
from workbench.letters.config import Config
from workbench.letters.write import Letters, write_letters

WORK = [
    lesson("L1"),
    lesson("L2", due="2025-12-01 17:00"),
    lesson("L3", "T2"),
    lesson("L4", "T3"),
    lesson("L5", "T4"),
    lesson("L6", None),
    lesson("L7", "T2", due="2025-12-02 17:00"),  # only tomorrow
    lesson("L8", "D1", done="2025-11-28 18:00"),  # late, but done
]


def written(folder: Path, work: list[Kept], lang: str = "lv", config: Config | None = None) -> Letters:
    with school(folder, work) as hub:
        return write_letters(hub, 1, config or Config(), lang)


def by_person(letters: Letters, kind: str = "work") -> dict[str, Letter]:
    return {letter.staff_id: letter for letter in letters.letters if letter.kind == kind}


def test_everybody_with_work_and_an_address_gets_the_own_lines_only(tmp_path: Path) -> None:
    letters = written(tmp_path, WORK)
    found = by_person(letters)
    assert {staff_id: letter.lines for staff_id, letter in found.items()} == {"T1": 2, "T2": 1}
    assert letters.without_address == ("Ieva Liepa",)
    body = found["T1"].body
    assert body.startswith("Labdien, Anna Kalniņa!")
    assert "Atveriet žurnālu Matemātika 5.a" in body
    assert "28.11.2025., 3. stunda: ierakstiet tematu – termiņš bija 28.11.2025. 17:00" in body
    assert "01.12.2025., 3. stunda: ierakstiet tematu – līdz 01.12.2025. 17:00" in body
    assert "(rindas: 2, no tām ar termiņu šodien: 1)" in body


def test_the_lines_are_those_of_the_sheet_of_work(tmp_path: Path) -> None:
    with school(tmp_path, WORK) as hub:
        letters = by_person(write_letters(hub, 1, Config(), "lv"))
        sheet = due.lines(hub, 1, "lv", when=("overdue", "today"), teacher="T1").order("place").project("to_do")
        expected = [to_do for (to_do,) in sheet.fetchall()]
    told = [line.removeprefix("  – ") for line in letters["T1"].body.splitlines() if line.startswith("  – ")]
    assert [line.split(" – ")[0] for line in told] == expected


def test_the_deputy_gets_numbers_without_a_pupil(tmp_path: Path) -> None:
    work = [*WORK, mark("G1", "T1", "P1", "C1"), mark("G2", "T1", "P2", "C2")]
    (summary,) = by_person(written(tmp_path, work), "summary").values()
    assert summary.to_address == "maija@skola.example"
    assert "Kalniņa, Anna: nokavēti 2, šodien 1" in summary.body  # two marks of one test are one line of work
    assert "Bez atbildīgā: nokavēti 1, šodien 0" in summary.body
    assert "5.a: nokavēti 6, šodien 1\n  – 10.b: nokavēti 1, šodien 0" in summary.body
    assert "nav e-pasta adreses: Ieva Liepa" in summary.body
    for pupil_id, given_name, family_name, _ in PUPILS:
        assert not [word for word in (pupil_id, given_name, family_name) if word in summary.body]


def test_people_are_listed_by_name_and_not_by_how_much_they_owe(tmp_path: Path) -> None:
    work = [lesson(f"L{n}", "T2", due=f"2025-11-2{n} 17:00") for n in range(5)] + [lesson("M1"), lesson("N1", None)]
    (summary,) = by_person(written(tmp_path, work), "summary").values()
    listed = [line[4:].split(":")[0] for line in summary.body.splitlines() if line.startswith("  – ")]
    assert listed[:3] == ["Kalniņa, Anna", "Ozols, Juris", "Bez atbildīgā"]


def test_a_class_teacher_sees_initials_of_the_own_class_and_nobody_a_name(tmp_path: Path) -> None:
    work = [mark("G1", "T1", "P1", "C1"), mark("G2", "T1", "P2", "C2"), mark("G3", "T2", "P1", "C1")]
    letters = written(tmp_path, work)
    found = by_person(letters)
    assert "(P2, T. B. P1)" in found["T1"].body
    assert "(P1)" in found["T2"].body
    for letter in letters.letters:
        assert not [name for _, *names, _ in PUPILS for name in names if name in letter.body + letter.subject]


def test_subjects_name_nobody(tmp_path: Path) -> None:
    subjects = {letter.subject for letter in written(tmp_path, WORK).letters}
    assert subjects == {"E-klases darbi 01.12.2025.", "E-klases darbu kopsavilkums 01.12.2025."}
    assert not [name for row in STAFF for name in row[1:3] if any(name in subject for subject in subjects)]


@pytest.mark.parametrize("work", [[], [lesson("L1", done="2025-11-28 12:00")], [lesson("L1", due="2025-12-03 17:00")]])
def test_when_all_is_done_nobody_gets_a_letter(tmp_path: Path, work: list[Kept]) -> None:
    letters = written(tmp_path, work)
    assert (letters.letters, letters.without_address) == ((), ())


def test_letters_are_polite_in_english_too(tmp_path: Path) -> None:
    body = by_person(written(tmp_path, WORK, "en"))["T1"].body
    assert body.startswith("Dear Anna Kalniņa,")
    assert "Open the journal Matemātika 5.a" in body
    assert "If there was a good reason for a delay" in body


def test_a_very_long_letter_says_how_much_more_there_is(tmp_path: Path) -> None:
    work = [lesson(f"L{n}", due=f"2025-11-{1 + n % 28:02} {8 + n // 28:02}:00") for n in range(SHOWN + 7)]
    for number, one in enumerate(work):
        one.facts["period"] = number
    letter = by_person(written(tmp_path, work))["T1"]
    assert letter.lines == SHOWN + 7
    assert sum(line.startswith("  – ") for line in letter.body.splitlines()) == SHOWN
    assert "Un vēl rindas: 7." in letter.body


def test_other_leaders_get_the_summary_when_configured(tmp_path: Path) -> None:
    assert not by_person(written(tmp_path, WORK, config=Config(summary_to=("director",))), "summary")
