"""The relations behind pages: aggregates of an audit's obligations, one truth for pages, notebooks and commands.

Each function takes relations of `workbench.audit.results` (or of a scope, which holds only what a viewer may see) and gives
a relation; none of them reads more than it was handed.
"""

from __future__ import annotations

from workbench.boards.since import mended
from workbench.boards.weeks import by_week

__all__ = ["by_week", "mended"]
