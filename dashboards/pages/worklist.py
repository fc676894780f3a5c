"""The findings of a run as pages read them: kept once, asked by what an address names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

import polars as pl

from dashboards.shell.page import View
from dashboards.state.address import EVERY, SCHOOL, Address
from dashboards.tables.paged import Asked, Rows, Source
from workbench.access.scope import Relation
from workbench.audit.filters import FindingFilter
from workbench.boards import tokens
from workbench.life.worklist import STATES, Identity

CLAUSE, PERSON, CLASS, SINCE, UNTIL, STATUS, STATE, NEW = (
    "punkts", "skolotajs", "klase", "no", "lidz", "statuss", "stavoklis", "jauni",
)  # fmt: skip
SEARCH: Final = "meklet"  # what is searched for may be a name: it never stands in an address
LATVIAN: Final = "{} collate lv"
SOURCE: Final = Source(
    orders={
        "termins": ("due_at",),
        "punkts": ("regulation_id", "clause_order"),
        "atbildigais": (LATVIAN.format("staff"), "due_at"),
        "klase": (LATVIAN.format("class"), "due_at"),
        "statuss": ("status", "due_at"),
        "stavoklis": ("state", "due_at"),
    },
    unique="token",
    searched=(
        "staff", "class", "clause_id", "subject_key", "detail_lv", "detail_en", "excuse", "explanation", "cause",
    ),
    first_order="-termins",
)  # fmt: skip


def findings(view: View) -> pl.DataFrame:
    """The worklist of the run; `token` and `person` are short names of a finding and its person for addresses."""
    return view.frame("worklist", lambda: with_tokens(view.scope.worklist(view.run.run_id), view))


def rows(view: View) -> Rows:
    """The same for a table."""
    name = ("worklist", view.run.run_id, view.viewer.sight, view.stamp)
    return Rows(view.desk.kept, findings(view), name)


def with_tokens(found: Relation, view: View) -> Relation:
    """The worklist with `token`, `person` and `clause_order`, the clause's place in its act."""
    verdicts = view.scope.verdicts(view.run.run_id).sql_query()
    clauses = f"select distinct regulation_id, clause_id, clause_order from ({verdicts})"
    query = f"""
        select
            finding.*,
            clause.clause_order,
            {tokens.token(*(f"finding.{name}" for name in tokens.FINDING))} as token,
            case
                when finding.staff_id is not null then {tokens.token(*(f"finding.{name}" for name in tokens.PERSON))}
            end as person
        from finding
        left join ({clauses}) as clause
          on clause.regulation_id = finding.regulation_id and clause.clause_id = finding.clause_id
    """
    return cast(Relation, found.query("finding", query))


def schools(view: View) -> dict[str, str]:
    """The names of the viewer's schools by their ids, in Latvian order; nothing where there is but one to see."""
    query = "select school_id, name from school order by name collate lv, school_id"
    rows = view.frame("schools", lambda: cast(Relation, view.scope.records("schools").query("school", query)))
    return dict(rows.iter_rows()) if rows.height > 1 else {}


def of_school(view: View, school_id: str) -> dict[str, str]:
    """What a link to the list carries, so that it shows this school only; nothing where there is but one to see."""
    return {SCHOOL: school_id} if schools(view) else {}


def asked(here: Address, search: str = "") -> Asked:
    """What an address asks for. Raises InputError for a day that is none."""
    regulation, _, clause = here.get(CLAUSE).partition(":")
    chosen = FindingFilter(
        regulations=(regulation,) if regulation else (),
        clauses=(clause,) if clause else (),
        class_name=here.get(CLASS) or None,
        school=here.get(SCHOOL) if here.get(SCHOOL) not in ("", EVERY) else None,
        due_from=here.get(SINCE) or None,
        due_until=here.get(UNTIL) or None,
        status=here.get(STATUS) or None,
    )
    told = chosen.conditions()
    conditions = [condition for condition, _ in told]
    values = {name: value for _, named in told for name, value in named.items()}
    if here.get(PERSON):
        conditions.append("person = $person")
        values["person"] = here.get(PERSON)
    states = [state for state in here.all(STATE) if state in STATES]
    if states:
        conditions.append("list_contains($states::varchar[], state)")
        values["states"] = states
    if here.get(NEW):
        conditions.append("is_new")
    return Asked(conditions, values, search)


def identities(rows: pl.DataFrame) -> Sequence[Identity]:
    """The identities of some findings."""
    return [Identity(*row) for row in rows.select(*Identity._fields).unique(maintain_order=True).rows()]
