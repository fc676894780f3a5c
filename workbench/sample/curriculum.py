"""What is taught in which grade, how many lessons a week, by which kind of teacher, and with which topics."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_PLAN: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject: `department` tells who can teach it, `homework` how often some is set (0 to 1)."""

    name: str
    department: str
    homework: float
    topics: dict[int, list[str]]
    is_split: bool = False

    def topics_of(self, grade: int) -> tuple[str, ...]:
        """The year's topics in a class of this grade, in order."""
        return tuple(self.topics[max(level for level in self.topics if level <= max(grade, 1))])


SUBJECTS = {code: Subject(**subject) for code, subject in _PLAN["subjects"].items()}
# Taught by the class's own teacher in grades 1 to 3.
PRIMARY = ("LAT", "MAT", "DAB", "SOC", "DIZ", "VIZ")
# A choice in combined groups of parallel classes.
SECOND_LANGUAGES = ("VAC", "FRA")
STAGES = tuple(_PLAN["stages"])
HOMEWORK = tuple(_PLAN["homework"])
CLASS_HOUR_TOPICS = tuple(_PLAN["class_hour"])
EXTENDED_DAY_TOPICS = tuple(_PLAN["extended_day"])
INDIVIDUAL_TOPICS = tuple(_PLAN["individual"])
INTEREST_GROUPS: dict[str, list[str]] = _PLAN["interest"]


def weekly_lessons(grade: int) -> dict[str, int]:
    """Subject codes with lessons a week in a class of this grade, without class hour and combined groups."""
    level = min(level for level in _PLAN["weekly"] if level >= grade)
    return dict(_PLAN["weekly"][level])


def programme_code(grade: int) -> str:
    """The code of the education programme: basic education in grades 1 to 9, general secondary after."""
    return "21011111" if grade <= 9 else "31016011"
