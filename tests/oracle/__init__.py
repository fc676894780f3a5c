"""An independent reading of both procedures: plain Python, the tests' second opinion."""

from __future__ import annotations

from tests.oracle.judge import Judgement, Row, judge

__all__ = ["Judgement", "Row", "judge"]
