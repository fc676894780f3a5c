"""The surroundings in which a notebook's kernel runs, the same in JupyterLab and in a report."""

from __future__ import annotations

import os
from pathlib import Path

import workbench


def kernel_environment(workspace: Path, lang: str) -> dict[str, str]:
    """The environment of this process, and in it: the workspace, the language, this workbench, and no way outside.

    Panel takes its scripts from its own package (`PANEL_INLINE`), Great Expectations sends nothing.
    """
    code = str(Path(workbench.__file__).parents[1])
    behind = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "WORKBENCH_HOME": str(workspace.resolve()),
        "WORKBENCH_LANG": lang,
        "PYTHONPATH": os.pathsep.join([code, behind] if behind else [code]),
        "PANEL_INLINE": "true",
        "GX_ANALYTICS_ENABLED": "false",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # the kernel's debugger would warn on the first lines of every report
    }
