"""The law of a pack: acts as they stood, Great Expectations' suites and results, and the query of each clause."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from checks.packs import Pack
from checks.packs.reader import read
from workbench.evidence.request import Request
from workbench.privacy import subjects


@dataclass(frozen=True, slots=True)
class Act:
    """An act as the run kept it: the pack that it was read into, and the SHA-256 of the file that was in force then."""

    pack: Pack
    sha256: str


def write_acts(hub: duckdb.DuckDBPyConnection, folder: Path, request: Request, secret: bytes) -> list[Act]:
    """Write `packs/`, `suites/`, `results/` of the acts of the pack; returns the acts in the order of their ids."""
    kept = hub.execute(
        "select regulation_id, pack_sha256, pack_yaml, suite::varchar, validation::varchar from store.audit.run_packs "
        "where len($acts::varchar[]) = 0 or list_contains($acts::varchar[], regulation_id) order by regulation_id",
        {"acts": list(request.regulations)},
    ).fetchall()
    acts = []
    for regulation, sha256, text, suite, validation in kept:
        file = _made(folder / "packs" / regulation / "pack.yaml")
        file.write_bytes(text.encode())
        acts.append(Act(read(file), sha256))
        _write_json(folder / "suites" / f"{regulation}.json", json.loads(suite))
        result = json.loads(validation)
        if request.level == "pseudonyms":
            _rename_samples(hub, result, secret)
        _write_json(folder / "results" / f"{regulation}.json", result)
    return acts


def write_queries(folder: Path, coverage: pl.DataFrame) -> None:
    """Write `queries/ACT/CLAUSE.sql`: the query that judged each automatic clause, with its parameters filled in."""
    for act, clause, query in coverage.select("regulation_id", "clause_id", "query").unique(maintain_order=True).rows():
        if query:
            _made(folder / "queries" / act / f"{clause}.sql").write_text(f"{query}\n", encoding="utf-8")


def _rename_samples(hub: duckdb.DuckDBPyConnection, result: dict[str, Any], secret: bytes) -> None:
    """Give the sampled subjects in a result the keys that the pack's rows have."""
    samples = [
        (entry["expectation_config"]["kwargs"], sample)
        for entry in result.get("results", [])
        for sample in (entry.get("result", {}).get("details") or {}).get("sample", [])
    ]
    wanted = pl.DataFrame(
        [(told["regulation_id"], told["clause_id"], one["school_id"], one["subject_key"]) for told, one in samples],
        schema=dict.fromkeys(("regulation_id", "clause_id", "school_id", "subject_key"), pl.String),
        orient="row",
    ).with_row_index("place")
    hub.register("evidence_samples", wanted)
    shown = hub.execute(
        f"""
        with sampled as (
            select sample.place, sample.subject_key, sample.school_id, kept.pupil_id, known.staff_place
            from evidence_samples as sample
            left join store.audit.obligations as kept using (regulation_id, clause_id, school_id, subject_key)
            left join temp.evidence_places as known using (regulation_id, clause_id)
        )
        select {subjects.subject_key(secret)} from sampled order by place
        """
    ).fetchall()
    hub.unregister("evidence_samples")
    for (_, sample), (key,) in zip(samples, shown, strict=True):
        sample["subject_key"] = key


def _write_json(file: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    _made(file).write_text(text + "\n", encoding="utf-8")


def _made(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file
