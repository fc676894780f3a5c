"""The interface for analysts: one opened workspace, its tables, results and measures."""

from __future__ import annotations

from workbench.api.workspace import Workspace, open  # noqa: A004

__all__ = ["Workspace", "open"]
