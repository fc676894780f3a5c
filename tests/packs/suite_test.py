"""From a pack to Great Expectations: parameters that the Expectation knows, and Expectations of a pack's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.packs import find_packs
from checks.packs.model import Pack
from checks.packs.reader import inspect_file, read
from checks.packs.suite import SEVERITY, duty_class, expectations, problems
from tests.packs.writing import line_with, write_pack
from workbench.errors import PackError

WRONG = [
    ("days_after: {", "days_aftr: {", "entries_by_deadline has no parameter days_aftr. Did you mean days_after"),
    ("days_after: {value: 0", 'days_after: {value: "0"', "days_after is a whole number, not '0'"),
    ("days_after: {value: 0", "days_after: {value: 1.5", "days_after is a whole number, not 1.5"),
    ("days_after: {value: 0", "days_after: {value: 99", "days_after of entries_by_deadline cannot be 99"),
    ('2026-01-01: "16:00"', '2026-01-01: "25:00"', "deadline of entries_by_deadline cannot be '25:00'"),
    ("days: {value: 10", "days: {value: [10]", "days of test_marks_recorded cannot be \\[10\\]"),
]

OWN = '''\
from checks.engine.duty import Duty


class ExpectQuietHalls(Duty):
    """Every class is one obligation."""

    loudness: int = 3
'''


@pytest.mark.parametrize(("old", "new", "told"), WRONG, ids=[told for *_, told in WRONG])
def test_a_wrong_parameter_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    pack = read(write_pack(tmp_path, old, new))
    with pytest.raises(PackError, match=told) as caught:
        expectations(pack)
    first = old.split(":")[0] + ":" if "2026" not in old else "deadline:"
    assert f"line {line_with('          ' + first)}:" in str(caught.value)


def test_an_expectation_carries_clause_days_and_severity(tmp_path: Path) -> None:
    first, second, third = expectations(read(write_pack(tmp_path)))
    assert (first.regulation_id, first.clause_id, first.mostly) == ("my-school", "3.10", 0.9)
    assert (first.in_force_from, first.in_force_until) == ("2025-09-01", "2025-12-31")
    assert [first.parameters["deadline"], second.parameters["deadline"]] == ["17:00", "16:00"]
    assert [first.severity.value, third.severity.value] == ["critical", "info"]


def test_an_unknown_expectation_is_told_with_the_nearest() -> None:
    with pytest.raises(PackError, match=r"no Expectation letter_followed_up\. Did you mean letters_followed_up"):
        duty_class("letter_followed_up")


def test_a_pack_may_bring_an_expectation_of_its_own(tmp_path: Path) -> None:
    file = write_pack(tmp_path, "expect: test_marks_recorded", "expect: quiet_halls")
    (file.parent / "duties").mkdir()
    (file.parent / "duties" / "quiet_halls.py").write_text(OWN, encoding="utf-8")
    (file.parent / "duties" / "quiet_halls.sql").write_text("select $loudness as loudness\n", encoding="utf-8")
    assert problems(read(file)) != []  # it has no parameter `days`
    text = file.read_text(encoding="utf-8").replace("days: {value: 10", "loudness: {value: 7")
    file.write_text(text, encoding="utf-8")
    own = expectations(read(file))[-1]
    assert (own.expectation_type, own.query) == ("expect_quiet_halls", "select 7 as loudness")


def test_an_expectation_of_ones_own_does_not_take_the_place_of_the_houses(tmp_path: Path) -> None:
    file = write_pack(tmp_path)
    (file.parent / "duties").mkdir()
    (file.parent / "duties" / "test_marks_recorded.py").write_text(OWN, encoding="utf-8")
    found = inspect_file(file)
    assert isinstance(found, list)
    assert "is an Expectation of the house" in found[0]


def test_a_broken_expectation_of_ones_own_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = write_pack(tmp_path, "expect: test_marks_recorded", "expect: loud_halls")
    (file.parent / "duties").mkdir()
    (file.parent / "duties" / "loud_halls.py").write_text("import nowhere_at_all\n", encoding="utf-8")
    with pytest.raises(PackError, match="cannot be loaded as an Expectation: ModuleNotFoundError"):
        expectations(read(file))


@pytest.mark.parametrize(
    ("source", "sql", "told"),
    [
        (
            OWN.replace("QuietHalls", "LoudHalls"),
            "select 1",
            "must hold exactly one Expectation, the class ExpectQuietHalls",
        ),
        (OWN, "select $noise", r"the query names \$noise, which is no parameter of the duty"),
        (OWN, None, r"quiet_halls\.sql is missing"),
    ],
)
def test_an_unsound_expectation_of_ones_own_is_refused(tmp_path: Path, source: str, sql: str | None, told: str) -> None:
    file = write_pack(tmp_path, "expect: test_marks_recorded\n        parameters:\n          days: {value: 10, basis: interpretation}",
                      "expect: quiet_halls")  # fmt: skip
    (file.parent / "duties").mkdir()
    (file.parent / "duties" / "quiet_halls.py").write_text(source, encoding="utf-8")
    if sql:
        (file.parent / "duties" / "quiet_halls.sql").write_text(sql, encoding="utf-8")
    with pytest.raises(PackError, match=told):
        expectations(read(file))


def test_a_day_that_no_year_has_is_refused(tmp_path: Path) -> None:
    file = write_pack(tmp_path, "expect: test_marks_recorded", "expect: interest_lists_submitted")
    text = file.read_text(encoding="utf-8").replace("days: {value: 10", 'due_on: {value: "02-30"')
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match="due_on is a day of every year written MM-DD, not 02-30"):
        expectations(read(file))


@pytest.mark.parametrize("pack", find_packs().values(), ids=lambda pack: pack.id)
def test_every_pack_of_the_house_writes_every_parameter_out(pack: Pack) -> None:
    for clause in pack.clauses:
        for duty in clause.duties:
            assert set(duty.parameters) == set(duty_class(duty.expect).parameter_names()), clause.id


@pytest.mark.parametrize("pack", find_packs().values(), ids=lambda pack: pack.id)
def test_every_pack_of_the_house_builds(pack: Pack) -> None:
    built = expectations(pack)
    severities = {clause.id: clause.severity for clause in pack.clauses}
    assert built
    assert all(duty.severity.value == SEVERITY[severities[duty.clause_id] or ""] for duty in built)
