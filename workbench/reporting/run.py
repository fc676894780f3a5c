"""Running a notebook with parameters in a kernel of its own, to its end or to the cell that fails."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import papermill  # type: ignore[import-untyped]
from nbformat import NotebookNode
from traitlets.config import Config

from workbench.errors import InputError
from workbench.lab.documents import read_notebook

MARKER = "papermill-error-cell-tag"
KERNEL = "python3"
ENCRYPTED = Config(KernelManager={"transport_encryption": "auto"})  # what a kernel says goes through a local port


@dataclass(frozen=True, slots=True)
class Failure:
    """The cell at which a run stopped, counted as the notebook counts them, and its error's name and message."""

    cell: int
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Ran:
    """A notebook with its outputs; `failure` when it stopped on the way."""

    notebook: NotebookNode
    failure: Failure | None


def parameters_of(path: Path) -> set[str]:
    """Names that the notebook's cell `parameters` assigns; empty without such a cell. Raises InputError for a damaged file."""
    try:
        cells = read_notebook(path).cells
        code = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
        assigned = [
            line for source in code for line in ast.parse(source).body if isinstance(line, (ast.Assign, ast.AnnAssign))
        ]
    except (ValueError, SyntaxError) as error:  # nbformat's own errors are ValueErrors
        raise InputError(f"{path.name} nav lasāma piezīmju grāmata · {path.name} is no readable notebook.") from error
    targets = [
        target for line in assigned for target in (line.targets if isinstance(line, ast.Assign) else [line.target])
    ]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def run(path: Path, parameters: Mapping[str, Any], environment: Mapping[str, str], *, bar: bool) -> Ran:
    """Run every cell in the folder of the notebook; the notebook itself is not changed. `bar`: show progress."""
    with TemporaryDirectory(prefix="workbench-report-") as scratch:
        done = Path(scratch) / path.name
        surroundings = {**environment, "IPYTHONDIR": scratch}  # nothing of the run stays in the person's history
        with _environment(surroundings):
            try:
                notebook = papermill.execute_notebook(
                    str(path.resolve()),
                    str(done),
                    dict(parameters),
                    kernel_name=KERNEL,
                    language="python",
                    progress_bar=bar,
                    cwd=str(path.parent.resolve()),
                    config=ENCRYPTED,
                )
            except papermill.PapermillExecutionError as error:
                return Ran(read_notebook(done), Failure(error.exec_count, error.ename, error.evalue))
    return Ran(notebook, None)


@contextmanager
def _environment(wanted: Mapping[str, str]) -> Iterator[None]:
    """The kernel inherits the environment of this process: change it for as long as the kernel starts and runs."""
    before = dict(os.environ)
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
