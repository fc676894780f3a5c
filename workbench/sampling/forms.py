"""A form for each drawn journal, with what the records say already filled in: XLSX to type into, PDF to write on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import typst
import xlsxwriter

from workbench.archive.journals import slug
from workbench.audit.results import OBLIGATIONS
from workbench.sampling.lists import Kept
from workbench.sampling.problems import SamplingError
from workbench.scratch import is_taken, whole_folder
from workbench.texts import catalogue, text

FIGURES = Path(__file__).with_name("figures.sql").read_text(encoding="utf-8")
FORM = Path(__file__).with_name("form.typ")
NUMBERS = (
    "pupils",
    "held",
    "with_topic",
    "topics",
    "with_homework",
    "formative",
    "tests",
    "test_marks",
    "marked_pupils",
)
CRITERIA = ("topics", "homework", "marks", "tests", "absences", "notes")
SAFE = {"strings_to_formulas": False, "strings_to_urls": False}
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one journal by name, and the names of its head; see `figures.sql`."""

    journal_id: str
    values: dict[str, Any]


def figures(hub: duckdb.DuckDBPyConnection, kept: Kept) -> list[Figures]:
    """The numbers of each drawn journal in the draw's term and run, in the order of the list."""
    wish = kept.drawn.wish
    query = FIGURES.replace("{obligations}", OBLIGATIONS.format(run_id=int(wish.run_id)))
    asked = {"journals": list(kept.drawn.journals), "school": wish.school_id, "term": wish.term, "run_id": wish.run_id}
    found = hub.execute(query, {**asked, "until": _as_of(hub, kept).date()})
    names = [column[0] for column in found.description or []]
    return [Figures(str(row[0]), dict(zip(names, row, strict=True))) for row in found.fetchall()]


def _as_of(hub: duckdb.DuckDBPyConnection, kept: Kept) -> datetime:
    """The moment that the draw's run looks from, on the school's clock."""
    found = hub.execute(
        "select as_of_local from store.audit.runs where run_id = ?", [kept.drawn.wish.run_id]
    ).fetchall()
    if not found:
        raise SamplingError("no_run", run=kept.drawn.wish.run_id, number=kept.number)
    moment: datetime = found[0][0]
    return moment


def write_forms(hub: duckdb.DuckDBPyConnection, kept: Kept, folder: Path, lang: str, tell: Tell) -> int:
    """Write an XLSX and a PDF for each drawn journal into a new or empty folder, whole or not at all; returns how many.

    Raises SamplingError when the folder is taken or cannot be written.
    """
    if is_taken(folder):
        raise SamplingError("folder_taken", place=folder)
    moment, found = _as_of(hub, kept), figures(hub, kept)
    try:
        with whole_folder(folder, "reviews") as fresh:
            for place, one in enumerate(found, 1):
                tell(one.journal_id, place - 1, len(found))
                form = _form(kept, one, place, moment, lang)
                path = fresh / "_".join(
                    (f"{place:02}", *(slug(name) for name in (one.values["class"], one.journal_id) if name))
                )
                _xlsx(form, path.with_name(path.name + ".xlsx"))
                path.with_name(path.name + ".pdf").write_bytes(_pdf(form))
    except OSError as error:
        raise SamplingError("not_written", place=folder, why=error.strerror) from error
    return len(found)


def _form(kept: Kept, one: Figures, place: int, as_of: datetime, lang: str) -> dict[str, Any]:
    """What stands on a form, in words."""
    drawn, values = kept.drawn, one.values
    moment = as_of.strftime("%d.%m.%Y.")
    told = {"number": kept.number, "place": place, "of": len(drawn.journals), "seed": drawn.seed}
    kind = catalogue()[f"archive.kind.{values['kind']}"][lang]
    head = ("school", "year", "subject", "class", "kind", "teacher", "id")
    shown = {**values, "year": f"{values['school_year']}, {drawn.wish.term}.", "kind": kind, "id": one.journal_id}
    return {
        "lang": lang,
        "title": text("reviews.form.title", lang),
        "draw": text("reviews.form.draw", lang, **told),
        "head": [[text(f"reviews.form.{name}", lang), shown[name]] for name in head],
        "figures_title": text("reviews.form.figures", lang, as_of=moment),
        "figures": [[text(f"reviews.form.{name}", lang), str(values[name])] for name in NUMBERS],
        "marks_title": text("reviews.form.spread", lang),
        "marks": values["marks"],
        "clauses_title": text("reviews.form.clauses", lang, run=drawn.wish.run_id),
        "clause_headers": text("reviews.form.clause_headers", lang).split("|"),
        "clauses": values["clauses"],
        "none": text("reviews.form.none", lang),
        "criteria_title": text("reviews.form.criteria", lang),
        "criteria_headers": text("reviews.form.criteria_headers", lang).split("|"),
        "criteria": [text(f"reviews.form.criterion_{name}", lang) for name in CRITERIA],
        "strengths": text("reviews.form.strengths", lang),
        "agreed": text("reviews.form.agreed", lang),
        "signatures": text("reviews.form.signatures", lang),
        "record": text("reviews.form.record", lang, journal=one.journal_id),
    }


def _pdf(form: dict[str, Any]) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False)
    compiler = typst.Compiler(FORM.read_bytes(), font_paths=fonts, sys_inputs={"form": json.dumps(form)})
    made = compiler.compile(format="pdf", pdf_standards="ua-1")
    if not isinstance(made, bytes):
        raise TypeError("a form of several files")
    return made


def _xlsx(form: dict[str, Any], to: Path) -> None:
    with xlsxwriter.Workbook(to, SAFE) as book:
        bold, big = book.add_format({"bold": True}), book.add_format({"bold": True, "font_size": 14})
        border = {"border": 1, "border_color": "#BFBFBF", "valign": "top", "text_wrap": True}
        header, cell = book.add_format({**border, "bold": True, "bg_color": "#E7EEF5"}), book.add_format(border)
        sheet = book.add_worksheet("1")
        for column, width in enumerate((44, 16, 12, 12, 12, 30)):
            sheet.set_column(column, column, width)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.write(0, 0, form["title"], big)
        sheet.write(1, 0, form["draw"])
        row = _rows(sheet, 3, form["head"], (bold, cell))
        row = _rows(sheet, row + 1, [[form["figures_title"]]], (bold, bold))
        row = _rows(sheet, row, form["figures"], (cell, cell))
        row = _rows(sheet, row + 1, [[form["marks_title"]]], (bold, bold))
        row = _rows(sheet, row, form["marks"] or [[form["none"]]], (cell, cell))
        row = _rows(sheet, row + 1, [[form["clauses_title"]], form["clause_headers"]], (header, header))
        row = _rows(sheet, row, form["clauses"] or [[form["none"]]], (cell, cell))
        row = _rows(sheet, row + 1, [[form["criteria_title"]], form["criteria_headers"]], (header, header))
        row = _rows(sheet, row, [[criterion, "", "", "", ""] for criterion in form["criteria"]], (cell, cell))
        blank = [[form[name], ""] for name in ("strengths", "agreed")]
        row = _rows(sheet, row + 1, blank, (bold, cell))
        _rows(sheet, row + 1, [[form["signatures"]], [form["record"]]], (bold, bold))


def _rows(sheet: Any, first: int, rows: Sequence[Sequence[str]], forms: tuple[Any, Any]) -> int:
    """Write rows, the first cell in one form, the others in the other; returns the next free row."""
    for number, values in enumerate(rows, first):
        sheet.write_string(number, 0, values[0], forms[0])
        for column, value in enumerate(values[1:], 1):
            sheet.write_string(number, column, value, forms[1])
    return first + len(rows)
