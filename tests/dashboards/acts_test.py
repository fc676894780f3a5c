"""A clause by its name: with the act where there are several, so that two clauses 2 are not taken for one."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from checks.packs import find_packs
from dashboards.pages.acts import Acts
from dashboards.pages.overview_parts import TO_SEE, clauses, verdicts
from tests.dashboards.school import see


@dataclass
class Seen:
    """As much of a view as names of acts ask for."""

    acts: list[str]
    lang: str = "lv"

    @property
    def run(self) -> Any:
        return SimpleNamespace(run_id=1)

    @property
    def desk(self) -> Any:
        known = find_packs()
        return SimpleNamespace(packs=lambda run_id: {name: known[name] for name in self.acts if run_id == 1})


@pytest.mark.parametrize(
    ("acts", "lang", "name"),
    [
        (["rezekne-2018"], "lv", "11. punkts"),
        (["jelgava-nvsk-2022", "rezekne-2018"], "lv", "11. punkts (Rēzekne)"),
        (["jelgava-nvsk-2022", "rezekne-2018"], "en", "Clause 11 (Rēzekne)"),
        (["jelgava-nvsk-2022", "vejdzirnavas-2024"], "lv", "11. punkts"),  # of an act that the audit does not know
    ],
)
def test_a_clause_is_called_with_its_act_where_there_are_several(acts: list[str], lang: str, name: str) -> None:
    assert Acts(Seen(acts, lang)).clause("rezekne-2018", "11") == name  # type: ignore[arg-type]


def test_the_clauses_to_see_come_first_and_none_is_lost(reading: duckdb.DuckDBPyConnection) -> None:
    view = see(reading, "p=parskats")
    judged = verdicts(view).filter(verdicts(view)["kind"] != "informative")
    groups = clauses(view)
    to_see = [row for group in groups for row in group["to_see"]]
    assert {row["verdict"] for row in to_see} <= set(TO_SEE)
    assert len(to_see) == sum(verdict in TO_SEE for verdict in judged["verdict"]) > 0
    assert len(to_see) + sum(len(group["fine"]) for group in groups) == judged.height
