"""A sound pack for tests, and how they put a mistake into it."""

from __future__ import annotations

from pathlib import Path

SOUND = """\
id: my-school
version: "1.0"
title: {lv: Skola, en: School}
issuer: {lv: Direktors, en: Director}
approved: 2025-08-20
in_force: {from: 2025-09-01, until: 2027-08-31}
clauses:
  - id: "1"
    kind: informative
    summary: {lv: Mērķis, en: Purpose}
  - id: "3.10"
    kind: automatic
    severity: high
    bearer: {lv: skolotājs, en: teacher}
    summary: {lv: Ieraksti, en: Entries}
    due: {lv: "plkst. {deadline}", en: "{deadline}"}
    duties:
      - expect: entries_by_deadline
        mostly: 0.9
        parameters:
          deadline:
            basis: text
            from:
              2025-09-01: "17:00"
              2026-01-01: "16:00"
          days_after: {value: 0, basis: text}
  - id: "4"
    kind: automatic
    severity: low
    bearer: {lv: skolotājs, en: teacher}
    summary: {lv: Vērtējumi, en: Grades}
    in_force: {from: 2026-01-01}
    duties:
      - expect: test_marks_recorded
        parameters:
          days: {value: 10, basis: interpretation}
"""


def write_pack(folder: Path, old: str = "", new: str = "") -> Path:
    """The sound pack with `old` replaced by `new`; the file."""
    assert old in SOUND
    text = SOUND.replace(old, new, 1) if old else SOUND
    file = folder / "my-school" / "pack.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def line_with(text: str) -> int:
    """The number of the first line of the sound pack that holds the text."""
    return next(number for number, line in enumerate(SOUND.splitlines(), start=1) if text in line)
