"""Saving in JupyterLab: the notebooks of the house are kept without outputs, because outputs show a school's data."""

from __future__ import annotations

from typing import Any

from workbench.lab.editions import NOTEBOOKS, path_of, sources
from workbench.texts import LANGUAGES


def without_outputs(model: dict[str, Any], path: str, **_: Any) -> None:
    """Jupyter's hook before a save: empty the outputs of an edition; an analyst's own notebooks are saved as they are.

    `model`: what is about to be saved; `path`: its place under the folder that JupyterLab shows.
    """
    if model["type"] != "notebook" or not _is_edition(path):
        return
    for cell in model["content"]["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None


def _is_edition(path: str) -> bool:
    editions = {path_of(source, lang).relative_to(NOTEBOOKS).as_posix() for source in sources() for lang in LANGUAGES}
    return path.strip("/") in editions
