"""The Journal Compliance Workbench.

`import workbench as wb`, then `wb.open(folder)`: the records, results and measures of a workspace (docs/measures.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.api import Workspace, open  # noqa: A004

__all__ = ["Workspace", "open"]


def __getattr__(name: str) -> Any:
    """Load the interface when it is first asked for: the command line starts without it."""
    if name in __all__:
        from workbench import api

        return getattr(api, name)
    raise AttributeError(f"module 'workbench' has no attribute '{name}'")
