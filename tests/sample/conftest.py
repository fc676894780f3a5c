"""A small invented school, made once for all tests of this folder."""

from __future__ import annotations

import polars as pl
import pytest

from workbench.sample import build_tables
from workbench.sample.build import build_school
from workbench.sample.school import School

Sample = tuple[dict[str, pl.DataFrame], pl.DataFrame]


@pytest.fixture(scope="session")
def sample() -> Sample:
    return build_tables(60, seed=2025)


@pytest.fixture(scope="session")
def faultless() -> School:
    return build_school(0, 60, seed=2025, several=False)


@pytest.fixture(scope="session")
def full_school() -> School:
    return build_school(0, 320, seed=2025, several=False)
