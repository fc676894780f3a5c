"""Every notebook runs to its end on the sample without a warning, and its report opens without network."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from workbench.lab.editions import path_of, sources
from workbench.period import Period
from workbench.reporting.report import Wanted, write

# Each notebook once, in one of its languages; some of them for a period.
RUNS = [("01", "lv", None), ("02", "en", "2025-10-01..2025-10-31"), ("03", "lv", "2026-01-01..2026-01-31"), ("04", "en", None)]
RUNS += [("05", "lv", None), ("06", "en", "2025-10-01..2025-12-19")]
# A month without lessons.
RUNS += [("03", "en", "2026-07-01..2026-07-31"), ("05", "en", "2026-07-01..2026-07-31")]
SOURCES = {source.number: source for source in sources()}


@pytest.mark.slow
@pytest.mark.parametrize(("number", "lang", "period"), RUNS)
def test_a_notebook_becomes_a_report(
    audited_school: Path, tmp_path: Path, number: str, lang: str, period: str | None
) -> None:
    source = SOURCES[number]
    wanted = Wanted(audited_school, Period.parse(period) if period else None, "", "pseudonyms", lang)
    done = write(path_of(source, lang), wanted, tmp_path, bar=False, progress=lambda line: None)
    page = done.html.read_text(encoding="utf-8")
    assert done.failure is None, f"{done.failure}"
    assert "stderr" not in page, "a cell warned"
    assert "<script" not in page
    assert not re.search(r"<tbody>\s*</tbody>", page), "a heading stands over nothing"
    assert not re.search(r"""(src|href)=["'](https?:)?//""", page)
    assert "default-src 'none'" in page
    with pypdfium2.PdfDocument(done.pdf) as document:
        words = " ".join(document[place].get_textpage().get_text_range() for place in range(len(document)))
    assert source.title[lang] in words
    assert "<img" not in page or 'alt=""' not in page
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".html", ".pdf"]


def test_what_only_a_lab_shows_is_run_too() -> None:
    widgets = [part for source in SOURCES.values() for part in source.parts if part.is_code and "interactive" in part.tags]
    assert any("pn.widgets" in part.wording["lv"] for part in widgets)
