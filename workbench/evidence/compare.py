"""What changed between two packs, and the likely why of each change: records, rules, excuses, moment, period."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from checks.engine.literals import literal
from workbench.evidence import manifest as manifests
from workbench.evidence.manifest import Manifest
from workbench.evidence.opened import DamagedArchiveError, opened, reader
from workbench.evidence.problems import EvidenceError
from workbench.evidence.rows import days_of

# What two packs can differ in; each stands in the manifest.
CIRCUMSTANCES: Final = ("period", "acts", "schools", "as_of", "records", "rules", "excuses", "privacy", "software")

_CHANGES: Final = """
with before as (select {columns} from read_parquet({before})),
after as (select {columns} from read_parquet({after})),
paired as (
    select
        coalesce(after.regulation_id, before.regulation_id) as regulation_id,
        coalesce(after.clause_id, before.clause_id) as clause_id,
        coalesce(after.subject_key, before.subject_key) as subject_key,
        coalesce(after.school_id, before.school_id) as school_id,
        before.status as status_before,
        after.status as status_after,
        before.excused as excused_before,
        after.excused as excused_after,
        before.subject_key is null as appeared,
        after.subject_key is null as vanished,
        coalesce(after.counted_on, before.counted_on) as counted_on,
        coalesce(after.arises_at, before.arises_at) as arises_at,
        after.due_at is distinct from before.due_at as due_moved,
        after.fulfilled_at is distinct from before.fulfilled_at as fulfilled_moved,
        coalesce(after.fulfilled_at, before.fulfilled_at) as fulfilled_at,
        (after.class_id, after.staff_id) is distinct from (before.class_id, before.staff_id) as moved
    from before
    full join after
      on after.regulation_id = before.regulation_id and after.clause_id = before.clause_id
     and after.school_id = before.school_id and after.subject_key = before.subject_key
)
select
    regulation_id, clause_id, subject_key, school_id,
    case
        when appeared then 'appeared'
        when vanished then 'vanished'
        when status_before <> status_after then 'status'
        when excused_before <> excused_after then 'excused'
        when moved then 'place'
        else 'moments'
    end as change,
    status_before, status_after, excused_before, excused_after,
    {why} as why
from paired
where appeared or vanished or moved or due_moved or fulfilled_moved
   or status_before <> status_after or excused_before <> excused_after
"""
_COLUMNS: Final = (
    "regulation_id, clause_id, subject_key, school_id, class_id, staff_id, status, excused, counted_on, arises_at, due_at, "
    "fulfilled_at"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two packs beside each other.

    `circumstances`: what differs between them, name (of `CIRCUMSTANCES`) to what it was and is. `changes`: a relation with a
    row for each obligation that differs (`regulation_id, clause_id, subject_key, school_id, change, status_before,
    status_after, excused_before, excused_after, why`); None where pseudonyms of two packs cannot be matched.
    `totals`: regulation, clause, status, how many before and after, where these differ.
    """

    circumstances: dict[str, tuple[str, str]]
    changes: duckdb.DuckDBPyRelation | None
    totals: list[tuple[Any, ...]]


@contextmanager
def compared(before: Path, after: Path) -> Iterator[Comparison]:
    """Compare two packs (folders or ZIPs); the relation lives as long as the context. Raises EvidenceError for no pack."""
    try:
        with opened(before) as first, opened(after) as second, reader() as hub:
            pair = manifests.read(first), manifests.read(second)
            files = tuple(bag / "data" / "rows" / "obligations.parquet" for bag in (first, second))
            differs = circumstances(*pair)
            changes = _changes(hub, files, pair, differs) if _matchable(*pair) else None
            yield Comparison(differs, changes, _totals(hub, files))
    except DamagedArchiveError as error:
        raise EvidenceError("damaged", why=error) from error


def circumstances(before: Manifest, after: Manifest) -> dict[str, tuple[str, str]]:
    """What differs, in words for a person to compare."""
    both = [dict(zip(CIRCUMSTANCES, _circumstances(manifest), strict=True)) for manifest in (before, after)]
    return {name: (both[0][name], both[1][name]) for name in CIRCUMSTANCES if both[0][name] != both[1][name]}


def _circumstances(manifest: Manifest) -> Iterator[str]:
    yield f"{manifest['period']['first']}..{manifest['period']['last']}"
    yield ", ".join(act["id"] for act in manifest["acts"])
    yield ", ".join(school["school_id"] for school in manifest["schools"])
    yield str(manifest["run"]["as_of_local"])
    yield str(manifest["run"]["records_digest"])
    yield ", ".join(f"{act['id']} {act['sha256'][:12]}" for act in manifest["acts"])
    state = manifest["state"]
    yield f"{state['finding_events']} ({state['finding_hash'][:12]}), {state['on']}"
    yield f"{manifest['privacy']['level']} {manifest['privacy']['secret_fingerprint'] or ''}".strip()
    yield ", ".join(f"{name} {version}" for name, version in sorted(manifest["run"]["versions"].items()))


def _matchable(before: Manifest, after: Manifest) -> bool:
    """Whether one person has one id in both packs."""
    fingerprints = [manifest["privacy"]["secret_fingerprint"] for manifest in (before, after)]
    return bool(fingerprints[0] == fingerprints[1])


def _changes(
    hub: duckdb.DuckDBPyConnection,
    files: tuple[Path, ...],
    pair: tuple[Manifest, Manifest],
    differs: dict[str, tuple[str, str]],
) -> duckdb.DuckDBPyRelation:
    first, second = (_path(file) for file in files)
    return hub.sql(_CHANGES.format(columns=_COLUMNS, before=first, after=second, why=_why(*pair, differs)))


def _why(before: Manifest, after: Manifest, differs: dict[str, tuple[str, str]]) -> str:
    """The SQL of the likely why: the first circumstance that differs and can bring such a change."""
    periods = [manifests.request_of(manifest).period for manifest in (before, after)]
    acts = [{act["id"]: act["sha256"] for act in manifest["acts"]} for manifest in (before, after)]
    schools = [{school["school_id"] for school in manifest["schools"]} for manifest in (before, after)]
    amended = sorted(act for act in acts[0].keys() & acts[1].keys() if acts[0][act] != acts[1][act])
    earlier = min(manifest["run"]["as_of_local"] for manifest in (before, after))
    one_sided = "(appeared or vanished)"
    cases = [
        ("period", f"{one_sided} and not ({days_of(periods[0])} and {days_of(periods[1])})"),
        ("acts", f"{one_sided} and list_contains({literal(sorted(acts[0].keys() ^ acts[1].keys()))}, regulation_id)"),
        ("schools", f"{one_sided} and list_contains({literal(sorted(schools[0] ^ schools[1]))}, school_id)"),
        ("excuses", "not appeared and not vanished and status_before = status_after and excused_before <> excused_after"),
        ("as_of", f"({one_sided} and arises_at > timestamp '{earlier}') or (not appeared and not vanished and not due_moved "
                 f"and (not fulfilled_moved and status_before <> status_after or fulfilled_at > timestamp '{earlier}'))"),
        ("rules", f"list_contains({literal(amended)}, regulation_id) and ({one_sided} or due_moved)"),
        ("records", "true"),
        # Nothing finer is known: whatever else differs.
        ("as_of", "true"),
        ("rules", "true"),
        ("software", "true"),
    ]  # fmt: skip
    known = [(name, condition) for name, condition in cases if name in differs]
    branches = " ".join(f"when {condition} then '{name}'" for name, condition in [*known, ("unknown", "true")])
    return f"case {branches} end"


def _totals(hub: duckdb.DuckDBPyConnection, files: tuple[Path, ...]) -> list[tuple[Any, ...]]:
    first, second = (_path(file) for file in files)
    counted = "select regulation_id, clause_id, status, count(*) as rows from read_parquet({}) group by all"
    return hub.execute(
        f"""
        with before as ({counted.format(first)}), after as ({counted.format(second)})
        select regulation_id, clause_id, status, coalesce(before.rows, 0), coalesce(after.rows, 0)
        from before full join after using (regulation_id, clause_id, status)
        where before.rows is distinct from after.rows
        order by regulation_id, clause_id, status
        """
    ).fetchall()


def _path(file: Path) -> str:
    return literal(str(file))
