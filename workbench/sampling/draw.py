"""Drawing journals to read: seeded, in strata, spread over teachers, so that anybody can draw the same list again.

A journal's place in the draw is the MD5 of the seed and its key: neither the machine nor the order of rows matters. Strata
are the kind of journal and the band of grades. Each gets at least one journal and else its share (largest remainders).
Inside a stratum journals of teachers who have none yet in the draw come first: the sample is made for reading widely,
not for estimating a rate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from workbench.audit.results import OBLIGATIONS
from workbench.sampling.problems import SamplingError

FRAME = Path(__file__).with_name("frame.sql").read_text(encoding="utf-8")
RANKED = """
with placed as (
    select
        journal_id, kind, band,
        md5($seed || '|' || school_id || '|' || journal_id) as place,
        row_number() over (
            partition by teacher_id order by md5($seed || '|' || school_id || '|' || journal_id)
        ) as of_teacher
    from temp.review_frame
)
select
    kind, band, journal_id,
    row_number() over (partition by kind, band order by of_teacher, place) as in_stratum
from placed
"""

Stratum = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which journals to draw from: of a run, a school, a school year and term, of some clauses (none named: all)."""

    run_id: int
    school_id: str
    school_year: str
    term: int
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw. `frame_sha256`: of the frame's journal ids, one a line; `strata`: kind, band, journals there and drawn."""

    wish: Wish
    seed: str
    frame_size: int
    frame_sha256: str
    strata: tuple[tuple[str, str, int, int], ...]
    journals: tuple[str, ...]


def frame_sql(run_id: int) -> str:
    """The query of `frame.sql` for a run; it has the parameter `$run_id`."""
    return FRAME.replace("{obligations}", OBLIGATIONS.format(run_id=int(run_id)))


def latest_term(hub: duckdb.DuckDBPyConnection, run_id: int, school: str | None) -> tuple[str, str, int]:
    """School, school year and term of the newest review that a run asks for; SamplingError when it asks for none.

    With several schools one must be named.
    """
    frame = frame_sql(run_id)
    found = hub.execute(
        f"select school_id, max(school_year || ':' || term) from ({frame}) "
        "where $school is null or school_id = $school group by school_id order by school_id",
        {"run_id": run_id, "school": school},
    ).fetchall()
    if not found:
        raise SamplingError("no_clause", run=run_id)
    if len(found) > 1:
        raise SamplingError("several_schools", schools=", ".join(str(row[0]) for row in found))
    school_year, _, term = str(found[0][1]).rpartition(":")
    return str(found[0][0]), school_year, int(term)


def draw(hub: duckdb.DuckDBPyConnection, wish: Wish, size: int, seed: str) -> Drawn:
    """Draw `size` journals (all, when there are fewer) among those whose review is still open.

    Raises SamplingError when every journal is reviewed, or the size leaves a stratum without one.
    """
    frame = frame_sql(wish.run_id)
    hub.execute(
        f"""
        create or replace temp table review_frame as
        select school_id, journal_id, kind, band, teacher_id
        from ({frame})
        where is_open and school_id = $school and school_year = $year and term = $term
          and (len($clauses::varchar[]) = 0 or list_has_any(clauses, $clauses::varchar[]))
        """,
        {"run_id": wish.run_id, "school": wish.school_id, "year": wish.school_year, "term": wish.term,
         "clauses": list(wish.clauses)},
    )  # fmt: skip
    ids = [row[0] for row in hub.execute("select journal_id from temp.review_frame order by journal_id").fetchall()]
    if not ids:
        raise SamplingError("all_reviewed", year=wish.school_year, term=wish.term)
    counted = hub.execute("select kind, band, count(*) from temp.review_frame group by kind, band order by kind, band")
    there: dict[Stratum, int] = {(kind, band): count for kind, band, count in counted.fetchall()}
    shares = allocate(there, min(size, len(ids)))
    ranked = hub.sql(RANKED, params={"seed": seed}).order("kind, band, in_stratum").fetchall()
    journals = tuple(journal for kind, band, journal, place in ranked if place <= shares[kind, band])
    return Drawn(
        wish, seed, len(ids), hashlib.sha256("\n".join(ids).encode()).hexdigest(),
        tuple((*stratum, count, shares[stratum]) for stratum, count in there.items()), journals,
    )  # fmt: skip


def allocate(there: Mapping[Stratum, int], size: int) -> dict[Stratum, int]:
    """How many of `size` each stratum gives: one at least, the rest by largest remainders, never more than it has."""
    if size < len(there):
        raise SamplingError("too_small", size=size, strata=len(there))
    left = {stratum: count - 1 for stratum, count in there.items()}
    to_share, total = size - len(there), sum(left.values())
    exact = {stratum: to_share * count / total if total else 0.0 for stratum, count in left.items()}
    shares = {stratum: 1 + int(share) for stratum, share in exact.items()}
    by_remainder: Sequence[Stratum] = sorted(exact, key=lambda stratum: (int(exact[stratum]) - exact[stratum], stratum))
    for stratum in by_remainder[: size - sum(shares.values())]:
        shares[stratum] += 1
    return shares
