"""One report: a notebook run for a period, written as HTML and PDF together or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbench.errors import InputError
from workbench.lab.environment import kernel_environment
from workbench.period import Period
from workbench.records.store import open_store
from workbench.reporting.html import to_html
from workbench.reporting.pdf import to_pdf
from workbench.reporting.prepare import prepared
from workbench.reporting.run import Failure, parameters_of, run
from workbench.texts import text

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the report is made for. `school`: its id, empty for all; `names`: the level of privacy."""

    workspace: Path
    period: Period | None
    school: str
    names: str
    lang: str

    def parameters(self) -> dict[str, str]:
        """The values for a notebook's cell `parameters`."""
        return {
            "workspace": str(self.workspace.resolve()),
            "period": str(self.period or ""),
            "school": self.school,
            "names": self.names,
            "lang": self.lang,
        }

    def head(self) -> list[tuple[str, str]]:
        """The same for a person, label and value, with the day on which the report is made."""
        said = {
            "period": self.period.words if self.period else text("report.whole_period", self.lang),
            "school": self.school or text("report.all_schools", self.lang),
            "names": text(f"report.names.{self.names}", self.lang),
            "made": f"{date.today():%d.%m.%Y.}",  # noqa: DTZ011 - the day on the maker's own wall
        }
        return [(text(f"report.label.{name}", self.lang), value) for name, value in said.items()]


@dataclass(frozen=True, slots=True)
class Written:
    """The two files, and the failure when the notebook stopped on the way."""

    html: Path
    pdf: Path
    failure: Failure | None


def write(notebook: Path, wanted: Wanted, out: Path, *, bar: bool, progress: Progress) -> Written:
    """Run the notebook and save it in `out`, a failing one with a banner that leads to its failing cell.

    Raises WorkbenchError when the workspace cannot be opened, InputError when the notebook does not take a period that was
    asked for, or the folder cannot be written.
    """
    with open_store(wanted.workspace, read_only=True):
        pass  # a workspace in use or damaged is said here in one sentence, not by the notebook's first cell
    taken = parameters_of(notebook)
    if wanted.period and "period" not in taken:
        raise InputError(f"{notebook.name} has no parameter 'period' in a cell tagged 'parameters'.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"The folder {out} cannot be made: {error.strerror}.") from error
    progress(text("report.running", wanted.lang, notebook=notebook.stem))
    given = {name: value for name, value in wanted.parameters().items() if name in taken}
    ran = run(notebook, given, kernel_environment(wanted.workspace, wanted.lang), bar=bar)
    progress(text("report.writing", wanted.lang))
    shown = prepared(ran, wanted.lang)
    shown.metadata.setdefault("title", notebook.stem)
    stem = "_".join([notebook.stem, *([wanted.period.file_part] if wanted.period else [])])
    html, pdf = out / f"{stem}.html", out / f"{stem}.pdf"
    page = to_html(shown, wanted.head(), wanted.lang).encode()
    _write_together({html: page, pdf: to_pdf(shown, wanted.head(), wanted.lang)})
    return Written(html, pdf, ran.failure)


def _write_together(files: Mapping[Path, bytes]) -> None:
    """Write every file beside its place and move all in when all are whole."""
    fresh = {path: path.with_name(f".{path.name}.part") for path in files}
    try:
        for path, content in files.items():
            fresh[path].write_bytes(content)
        for path in files:
            os.replace(fresh[path], path)
    except OSError as error:
        raise InputError(f"The report cannot be written into {next(iter(files)).parent}: {error.strerror}.") from error
    finally:
        for part in fresh.values():
            part.unlink(missing_ok=True)
