"""A sample of the mistakes, some in every file of SQL: each is noticed. ``python -m tests.mutation`` judges them all."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from random import Random

import pytest

from tests.mutation.accepted import read_accepted
from tests.mutation.judging import all_mutants, judge_mutants
from tests.mutation.mutants import Mutant

SEED = 2018


def sample() -> list[Mutant]:
    """One mistake in every file, and of every kind, that is one."""
    equivalent = read_accepted()
    worth = [mutant for mutant in all_mutants() if not equivalent.reason(mutant)]
    rng = Random(SEED)
    of_file = [rng.choice([*group]) for _, group in groupby(worth, key=lambda mutant: mutant.file)]
    of_kind = {mutant.kind: mutant for mutant in rng.sample(worth, len(worth))}
    return of_file + [of_kind[kind] for kind in sorted(of_kind.keys() - {mutant.kind for mutant in of_file})]


def test_what_is_listed_as_no_mistake_is_still_made_and_has_its_reason() -> None:
    equivalent = read_accepted()
    assert equivalent.unmade(all_mutants()) == []
    assert [str(entry) for entry in equivalent.entries if len(entry.reason) < 20] == []


def test_the_sample_has_every_file_of_sql() -> None:
    root = Path(__file__).parents[2] / "checks"
    files = {path.name for folder in ("duties", "common") for path in (root / folder).glob("*.sql")}
    assert {mutant.file for mutant in sample()} >= files


@pytest.mark.slow
def test_each_mistake_of_the_sample_is_noticed() -> None:
    outcomes = judge_mutants(sample())
    assert [f"{outcome.mutant.name}: {outcome.mutant.line}" for outcome in outcomes if outcome.survived] == []
