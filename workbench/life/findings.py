"""Decisions about findings: acknowledge, explain, excuse, reopen. Each is one more row in a log that nobody edits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import duckdb

from workbench.audit.moment import zone_of
from workbench.life import chain
from workbench.life.actors import Author, now_utc, today_in
from workbench.life.excuses import STANDING
from workbench.life.problems import LifeError, near
from workbench.life.worklist import STATES, Selection, worklist
from workbench.records.store import transaction

Action = Literal["acknowledge", "explain", "excuse", "reopen"]
# The states from which an action leads on; a finding in another state is passed over, refused when it alone is named.
APPLIES: dict[Action, tuple[str, ...]] = {
    "acknowledge": ("open", "expired", "reopened"),
    "explain": tuple(state for state in STATES if state != "excused"),
    "excuse": tuple(state for state in STATES if state != "excused"),
    "reopen": ("acknowledged", "explained", "excused", "expired"),
}
_HINTED = 5000  # so many subject keys are compared for a hint within a blink

CHOSEN = """
create or replace temp table life_chosen as
select distinct regulation_id, clause_id, school_id, subject_key, state
from chosen
"""
DECIDED = """
    select
        (select coalesce(max(decision_id), 0) + 1 from store.life.finding_events) as decision_id,
        regulation_id,
        clause_id,
        school_id,
        subject_key,
        $action::varchar as action,
        nullif(trim($reason::varchar), '') as reason,
        nullif(trim($cause::varchar), '') as cause,
        $until::date as until,
        trim($author::varchar) as author,
        $role::varchar as author_role,
        $run_id::integer as run_id,
        $recorded_at::timestamp as recorded_at
    from temp.life_chosen
"""
HISTORY = """
select
    event_id,
    decision_id,
    timezone($zone, timezone('UTC', recorded_at)) as recorded_at,
    school_id,
    action,
    reason,
    cause,
    until,
    author,
    author_role,
    run_id
from store.life.finding_events
where regulation_id = $regulation
  and clause_id = $clause
  and subject_key = $subject
  and ($school is null or school_id = $school)
order by event_id
"""
PRESENT = """
select distinct obligation.status, coalesce(standing.state, 'open') as state
from store.audit.obligations as obligation
left join ({standing}) as standing
  on standing.regulation_id = obligation.regulation_id
 and standing.clause_id = obligation.clause_id
 and standing.school_id = obligation.school_id
 and standing.subject_key = obligation.subject_key
where obligation.run_id = $run_id
  and obligation.regulation_id = $regulation
  and obligation.clause_id = $clause
  and obligation.subject_key = $subject
  and ($school is null or obligation.school_id = $school)
order by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided and by whom. `until`: the last day of an excuse; `cause`: what many findings have in common."""

    action: Action
    author: Author
    reason: str = ""
    cause: str = ""
    until: date | None = None

    def check(self, today: date) -> None:
        """Raise LifeError when the author may not decide it, the reason is missing, or the excuse is over already."""
        self.author.check(self.action)
        if self.action != "acknowledge" and not self.reason.strip():
            raise LifeError("no_reason")
        if self.until is not None and self.action != "excuse":
            raise LifeError("until_of_excuse")
        if self.until is not None and self.until < today:
            raise LifeError("until_past", until=self.until.strftime("%d.%m.%Y."))


@dataclass(frozen=True, slots=True)
class Preview:
    """How many of the selected findings a decision would touch, and how many it would pass over, by state."""

    touched: int
    passed_over: dict[str, int]


def preview(hub: duckdb.DuckDBPyConnection, run_id: int, selection: Selection, action: Action) -> Preview:
    """What a decision would do, nothing written. Raises LifeError when nothing is selected, or nothing narrows it."""
    if selection.is_everything:
        raise LifeError("no_selection")
    chosen = worklist(hub, run_id, selection)
    identities = chosen.project("regulation_id, clause_id, school_id, subject_key, state").distinct()
    by_state: dict[str, int] = dict(identities.aggregate("state, count(*) as findings", "state").fetchall())
    if not by_state:
        raise _not_found(hub, run_id, selection)
    touched = sum(count for state, count in by_state.items() if state in APPLIES[action])
    return Preview(touched, {state: n for state, n in sorted(by_state.items()) if state not in APPLIES[action]})


def decide(hub: duckdb.DuckDBPyConnection, run_id: int, selection: Selection, decision: Decision) -> int:
    """Write the decision for every selected finding to which it applies, as one decision; returns how many.

    Raises LifeError when the author's role does not allow it, the reason is missing, no finding is selected, one
    subject is named that several schools have, or the decision applies to none of the selected.
    """
    zone = zone_of(hub)
    decision.check(today_in(zone))
    foreseen = preview(hub, run_id, selection, decision.action)
    if not foreseen.touched:
        raise LifeError(f"not_from.{decision.action}")
    values = {
        "action": decision.action, "reason": decision.reason, "cause": decision.cause, "until": decision.until,
        "author": decision.author.name, "role": decision.author.role, "run_id": run_id, "recorded_at": now_utc(),
    }  # fmt: skip
    with transaction(hub):
        worklist(hub, run_id, selection).query("chosen", CHOSEN)
        _one_school(hub, selection)
        left = ", ".join(f"'{state}'" for state in APPLIES[decision.action])
        written = chain.append(hub, chain.FINDINGS, f"{DECIDED} where state in ({left})", values)
        hub.execute("drop table temp.life_chosen")
    return written


def _one_school(hub: duckdb.DuckDBPyConnection, selection: Selection) -> None:
    """A single subject that is named belongs to one school; the same key in two is two findings."""
    if selection.subject_key is None:
        return
    schools = [row[0] for row in hub.execute("select distinct school_id from temp.life_chosen order by 1").fetchall()]
    if len(schools) > 1:
        raise LifeError("several_schools", subject=selection.subject_key, schools=", ".join(schools))


def _not_found(hub: duckdb.DuckDBPyConnection, run_id: int, selection: Selection) -> LifeError:
    if selection.subject_key is None:
        return LifeError("none_selected", run=run_id)
    others = worklist(hub, run_id, Selection(selection.filter)).order("subject_key").limit(_HINTED)
    known = [row[0] for row in others.project("subject_key").fetchall()]
    hint = near(selection.subject_key, known)
    return LifeError("no_finding", hint=hint, subject=selection.subject_key, run=run_id)


def run_of(hub: duckdb.DuckDBPyConnection, regulation: str) -> int:
    """The latest run that judged a regulation; LifeError when none did."""
    found = hub.execute(
        "select max(run_id) from store.audit.verdicts where regulation_id = ?", [regulation]
    ).fetchall()[0][0]
    if found is None:
        judged = hub.execute("select distinct regulation_id from store.audit.verdicts").fetchall()
        raise LifeError("not_judged", hint=near(regulation, [row[0] for row in judged]), regulation=regulation)
    return int(found)


def history(
    hub: duckdb.DuckDBPyConnection, regulation: str, clause: str, subject_key: str, school: str | None = None
) -> duckdb.DuckDBPyRelation:
    """Everything decided about a finding, oldest first; `recorded_at` on the school's clock."""
    zone = zone_of(hub, [school] if school else [])
    values = {"zone": zone, "regulation": regulation, "clause": clause, "subject": subject_key, "school": school}
    return hub.sql(HISTORY, params=values)


def present(
    hub: duckdb.DuckDBPyConnection, run_id: int, regulation: str, clause: str, subject_key: str, school: str | None
) -> list[tuple[str, str]]:
    """Status and state in a run of what a finding was about: a mended one is `met`, a vanished one gives no row."""
    values = {"run_id": run_id, "regulation": regulation, "clause": clause, "subject": subject_key, "school": school}
    return hub.execute(PRESENT.format(standing=STANDING), values).fetchall()
