"""Small random schools, dense in edge cases, to compare two readings of the same clauses row for row."""

from __future__ import annotations

from tests.worlds.make import make_world, write_world
from tests.worlds.moments import interesting_moments
from tests.worlds.shape import Table, World

__all__ = ["Table", "World", "interesting_moments", "make_world", "write_world"]
