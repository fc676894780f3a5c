"""The notebook file format, with types: `nbformat` has none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import nbformat
from nbformat import NotebookNode

_format: Any = nbformat


def new_notebook(cells: Sequence[NotebookNode], **metadata: Any) -> NotebookNode:
    """A notebook of these cells."""
    return cast(NotebookNode, _format.v4.new_notebook(cells=list(cells), metadata=metadata))


def prose_cell(source: str, tags: Sequence[str] = (), **fields: Any) -> NotebookNode:
    """A Markdown cell; `fields` such as `id`."""
    return cast(NotebookNode, _format.v4.new_markdown_cell(source, metadata=_tagged(tags), **fields))


def code_cell(source: str, tags: Sequence[str] = (), **fields: Any) -> NotebookNode:
    """A code cell without outputs."""
    return cast(NotebookNode, _format.v4.new_code_cell(source, metadata=_tagged(tags), **fields))


def _tagged(tags: Sequence[str]) -> dict[str, Any]:
    return {"tags": list(tags)} if tags else {}


def read_notebook(path: Path) -> NotebookNode:
    """The notebook in a file."""
    return cast(NotebookNode, _format.read(path, as_version=4))


def copied(notebook: NotebookNode) -> NotebookNode:
    """A copy that shares nothing with the original."""
    return cast(NotebookNode, _format.from_dict(notebook))


def written(notebook: NotebookNode) -> str:
    """The text of the notebook's file."""
    return str(_format.writes(notebook)) + "\n"
