"""What the measured person does, and what must stand in the document before the clock stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FOUND: Final = "section[aria-labelledby=found]"
ROWS: Final = f"page.all('{FOUND} tbody tr')"


@dataclass(frozen=True, slots=True)
class Action:
    """A click on `selector`, or the choice of `value` in it. `stands`: JavaScript that says whether the answer is there.

    `before` in it is the text of `of` as it was. `waited`: the same for people.
    """

    name: str
    selector: str
    stands: str
    waited: str
    value: str | None = None
    of: str = FOUND


def _menu(name: str, key: str, figures: str, waited: str) -> Action:
    stands = f"page.text('h1') !== before && page.all('{figures}').length > 0"
    return Action(name, f"nav a[data-page={key}]", stands, f"another heading, {waited}", of="h1")


def _status(status: str) -> Action:
    every = f"{ROWS}.length > 0 && {ROWS}.every((row) => row.querySelector('.badge.{status}'))"
    return Action("filter: status", "select[name=statuss]", every, "every row has the status", status)


def _class(value: str, name: str) -> Action:
    cells = f"page.all('{FOUND} tbody td:nth-child(5)')"
    every = f"{cells}.length > 0 && {cells}.every((cell) => cell.textContent === '{name}')"
    return Action("filter: class", "select[name=klase]", every, "every row is of the class", value)


def _all_classes() -> Action:
    more = f"page.text('{FOUND} h2') !== before"
    return Action("filter: all classes", "select[name=klase]", more, "another number is found", "", f"{FOUND} h2")


def _sort(word: str) -> Action:
    link = f"a[data-focus=sort-{word}]"
    return Action("sort", link, f"page.first('{link}').closest('th').ariaSort", "the column says how it is sorted")


def _turn(step: str) -> Action:
    turned = "page.text('.pager .muted') !== before"
    return Action(
        "page of the table", f"a[data-focus=pager-{step}]", turned, "other rows are counted", of=".pager .muted"
    )


def _period(value: str) -> Action:
    other = "page.text('#figures') !== before"
    return Action("attendance: period", "select[name=laiks]", other, "other days are told", value, "#figures")


def _pupils(value: str) -> Action:
    return Action(
        "attendance: class", "select[name=klase]", "page.text('h1') !== before", "another heading", value, "h1"
    )


def _school(value: str) -> Action:
    return Action("another school", "select[name=skola]", "page.all('.figure .value').length > 2", "figures", value)


OVERVIEW: Final = _menu("to Pārskats", "parskats", ".figure .value", "figures")
FINDINGS: Final = _menu("to Pārkāpumi", "parkapumi", f"{FOUND} tbody tr", "rows of the table")
LESSON: Final = Action(
    "to a violation", f"{FOUND} tbody a[href*='p=parkapums']", "page.text('h1') !== before && page.all('ol, table, dl').length > 0",
    "its heading and story", of="h1",
)  # fmt: skip
PAGES: Final = (
    OVERVIEW,
    _menu("to Punkti", "punkti", ".clause, tbody tr", "clauses"),
    _menu("to Skolotāji", "skolotaji", "tbody tr", "rows of the matrix"),
    _menu("to Klases", "klases", "tbody tr", "rows of the matrix"),
)
ATTENDANCE: Final = _menu("to Apmeklējums", "apmeklejums", ".figure .value", "figures")
FIRST: Final = "page.all('h1').length > 0 && page.all('.figure .value').length > 2"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the measured person may choose: classes (value and name), periods of attendance, schools if there are several."""

    classes: list[tuple[str, str]]
    periods: list[str]
    schools: list[str]


def a_round(choices: Choices, number: int) -> list[Action]:
    """One way through the pages, each time with another class, period and school."""
    value, name = choices.classes[number % len(choices.classes)]
    periods = [choices.periods[(2 * number + place) % len(choices.periods)] for place in (0, 1)]
    of_school = [_school(choices.schools[number % len(choices.schools)])] if choices.schools else []
    return [
        *of_school, FINDINGS, _status("late"), _status("missing"), _sort("atbildigais"), _turn("next"), _turn("last"),
        FINDINGS_ANEW, *([] if of_school else [_class(value, name), _all_classes()]), LESSON, ATTENDANCE,
        *map(_period, periods), *([] if of_school else [_pupils(value)]), *PAGES[1:], OVERVIEW,
    ]  # fmt: skip


FINDINGS_ANEW: Final = Action(
    "filter: cleared", f"{FOUND} header a[href^='?p=parkapumi']", f"page.text('{FOUND} h2') !== before", "another number is found",
    of=f"{FOUND} h2",
)  # fmt: skip
