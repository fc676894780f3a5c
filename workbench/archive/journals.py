"""The year's journals, one after the other, as a printer needs them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb

from workbench.texts import catalogue, text

JOURNALS = Path(__file__).with_name("journals.sql").read_text(encoding="utf-8")
SUMMARY = Path(__file__).with_name("summary.sql").read_text(encoding="utf-8")
CLASSES = """
select distinct journal.school_id, journal.class_id, class.grade_level, class.name
from store.records.journals as journal
join temp.archive_year as year on year.school_id = journal.school_id and year.school_year = journal.school_year
left join store.records.classes as class
  on class.school_id = journal.school_id and class.class_id = journal.class_id
order by journal.school_id, class.grade_level nulls last, class.name, journal.class_id
"""
PREFIXES = ("archive.journal.", "archive.summary.", "archive.kind.")


@dataclass(frozen=True, slots=True)
class Page:
    """One thing to print: a journal or a class's summary, as JSON, and the path without ending where it goes."""

    kind: Literal["journal", "summary"]
    content: str
    path: str
    title: str
    index: tuple[object, ...] = ()


def words(lang: str, horizon: datetime | None) -> dict[str, str]:
    """What stands on the pages, in a language."""
    found = {
        key.removeprefix("archive."): languages[lang]
        for key, languages in catalogue().items()
        if key.startswith(PREFIXES)
    }
    shown = horizon.strftime("%d.%m.%Y. %H:%M") if horizon else "–"
    return {**found, "journal.made": text("archive.journal.made", lang, horizon=shown), "lang": lang}


def slug(name: str) -> str:
    """A name as a file name that every medium takes: Latin letters without diacritics, digits, points and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.\-]+", "_", plain).strip("._-")[:60] or "x"


def count(hub: duckdb.DuckDBPyConnection) -> int:
    """How many journals the chosen year has."""
    found = hub.execute(
        "select count(*) from store.records.journals as journal join temp.archive_year as year "
        "on year.school_id = journal.school_id and year.school_year = journal.school_year"
    ).fetchall()
    return int(found[0][0])


def pages(hub: duckdb.DuckDBPyConnection, lang: str) -> Iterator[Page]:
    """Every journal and, before a class's journals, its summary; one class at a time is held in memory."""
    classes = hub.execute(CLASSES).fetchall()
    schools = len({school for school, *_ in classes})
    used: set[str] = set()
    for school, class_id, _, name in classes:
        folder = slug(name or text("archive.journal.nobody", lang))
        folder = f"{slug(school)}/{folder}" if schools > 1 else folder
        asked = {"school": school, "class": class_id}
        if class_id is not None:
            for title, content in hub.execute(SUMMARY, asked).fetchall():
                yield Page("summary", content, _free(f"{folder}/kopsavilkums", used), title)
        rows = hub.execute(JOURNALS, asked).fetchall()
        for journal_id, class_name, subject, kind, teacher, held, content in rows:
            named = subject or text(f"archive.kind.{kind}", lang)
            path = _free(f"{folder}/{slug(named)}_{slug(journal_id)}", used)
            line = (class_name or "", subject, text(f"archive.kind.{kind}", lang), teacher, journal_id, held)
            yield Page("journal", content, path, " ".join(filter(None, (class_name, named))), line)


def _free(path: str, used: set[str]) -> str:
    """The path, or with a number when another has it already: also media that know no capital letters keep both."""
    wanted, number = path, 2
    while wanted.lower() in used:
        wanted, number = f"{path}_{number}", number + 1
    used.add(wanted.lower())
    return wanted
