"""What a pack may not say although each line of it is well-formed: contradictions within one act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from checks.packs.model import Clause, DutyUse, Pack
from workbench.errors import nearest

DUTIES = Path(__file__).parent.parent / "duties"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def contradictions(pack: Pack) -> list[str]:
    """Every contradiction, a sentence each with file and line: ids twice, days outside in force, unknown Expectations."""
    found = [*_folder_name(pack)]
    seen: dict[str, int] = {}
    for index, clause in enumerate(pack.clauses):
        if clause.id in seen:
            found.append(f"{pack.where('clauses', index, 'id')}: the clause {clause.id} is written twice.")
        seen[clause.id] = index
        found.extend(_clause_days(pack, index, clause))
        found.extend(_due(pack, index, clause))
        found.extend(_twice(pack, index, clause))
        for number, duty in enumerate(clause.duties):
            found.extend(_duty(pack, clause, duty, ("clauses", index, "duties", number)))
    return found


def expectation_names(pack: Pack) -> dict[str, Path]:
    """The Expectations that the pack may name, with the file of each: the house's, and those in its own `duties` folder."""
    own = pack.path.parent / "duties"
    return {file.stem: file for folder in (DUTIES, own) for file in sorted(folder.glob("[a-z]*.py"))}


def _folder_name(pack: Pack) -> Iterator[str]:
    folder = pack.path.resolve().parent.name
    if folder != pack.id:
        yield f"{pack.where('id')}: the pack's id is {pack.id}, but its folder is called {folder}; name them alike."


def _clause_days(pack: Pack, index: int, clause: Clause) -> Iterator[str]:
    if clause.in_force is None:
        return
    days, act = clause.in_force, pack.in_force
    if not act.holds(days.start) or (days.until is not None and not act.holds(days.until)):
        yield f"{pack.where('clauses', index, 'in_force')}: the clause {clause.id} is in force outside the days of its act."


def _due(pack: Pack, index: int, clause: Clause) -> Iterator[str]:
    """A placeholder in `due` is a parameter of the clause."""
    if clause.due is None:
        return
    known = {name for duty in clause.duties for name in duty.parameters}
    for lang in ("lv", "en"):
        for name in sorted(set(_PLACEHOLDER.findall(clause.due[lang])) - known):
            yield f"{pack.where('clauses', index, 'due', lang)}: {{{name}}} is no parameter of the clause.{nearest(name, known)}"


def _twice(pack: Pack, index: int, clause: Clause) -> Iterator[str]:
    names = [duty.expect for duty in clause.duties]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield f"{pack.where('clauses', index, 'duties', number)}: the clause {clause.id} names {name} twice."


def _duty(pack: Pack, clause: Clause, duty: DutyUse, place: tuple[object, ...]) -> Iterator[str]:
    known = expectation_names(pack)
    if duty.expect not in known:
        where = pack.where(*place, "expect")
        yield f"{where}: there is no Expectation {duty.expect}.{nearest(duty.expect, known)}"
    elif known[duty.expect].parent != DUTIES and (DUTIES / f"{duty.expect}.py").exists():
        where = pack.where(*place, "expect")
        yield f"{where}: {duty.expect} is an Expectation of the house; give the one in the folder `duties` another name."
    days = pack.days_of(clause)
    for name, parameter in duty.parameters.items():
        if not parameter.changes:
            continue
        here = (*place, "parameters", name, "from")
        for day in parameter.changes:
            if not days.holds(day):
                yield f"{pack.where(*here, day)}: {name} changes on {day}, when the clause {clause.id} is not in force."
        first = min(parameter.changes)
        if first > days.start:
            yield f"{pack.where(*here)}: {name} has no value from {days.start} until {first}; begin with {days.start}."
