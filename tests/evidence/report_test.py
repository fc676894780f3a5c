"""The report as a PDF: kept for long (PDF/A-2a), open to everybody (PDF/UA-1), in both languages, with the pack's figures.

No validator of PDF/A stands among the libraries: Typst refuses to write what breaks the standards, and here the file's own
structure is looked at.
"""

from __future__ import annotations

import re

import pikepdf
import polars as pl
import pypdfium2
import pytest

from tests.evidence.conftest import WHOLE
from workbench.evidence import chapters
from workbench.evidence.chapters import weeks
from workbench.evidence.make import make
from workbench.evidence.phrasing import number, share
from workbench.evidence.request import Request


@pytest.fixture(params=["lv", "en"])
def edition(request, full) -> tuple[str, str]:
    return request.param, str(full.folder / "data" / f"report.{request.param}.pdf")


def pages(file: str) -> list[str]:
    with pypdfium2.PdfDocument(file) as document:
        return [page.get_textpage().get_text_bounded().replace("\u00a0", " ") for page in document]


def test_metadata_name_the_standards_and_the_language(edition):
    lang, file = edition
    with pikepdf.open(file) as pdf:
        assert pdf.check_pdf_syntax() == []
        with pdf.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"], told["pdfuaid:part"]) == ("2", "A", "1")
            assert told["dc:title"]
        assert str(pdf.Root.Lang) == lang
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert "/Names" not in pdf.Root or "/JavaScript" not in pdf.Root.Names
        assert not pdf.is_encrypted


def structure(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every element of the tag tree."""
    found, waiting = [], [pdf.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                waiting.append(node.K)
    return found


def test_headings_tables_and_figures_are_tagged_and_charts_say_what_they_show(edition):
    lang, file = edition
    with pikepdf.open(file) as pdf:
        tags = structure(pdf)
        kinds = {str(node.S) for node in tags}
        assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/TOC", "/Figure"} <= kinds
        charts = [str(node.Alt) for node in tags if str(node.S) == "/Figure"]
        said = "Stabiņu diagramma" if lang == "lv" else "Column chart"
        assert charts
        assert all(alt.startswith(said) for alt in charts)


def test_every_font_is_embedded(edition):
    _, file = edition
    with pikepdf.open(file) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
            assert any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_each_page_says_its_number_the_level_and_the_run(edition):
    lang, file = edition
    texts = pages(file)
    for place, text in enumerate(texts, start=1):
        assert (f"{place}. lapa no {len(texts)}" if lang == "lv" else f"Page {place} of {len(texts)}") in text
        assert ("Pārbaude Nr. 1 · privātums: pilns" if lang == "lv" else "Audit no. 1 · privacy: full") in text


def test_the_text_has_the_chapters_with_latvian_letters_and_the_figures_of_the_tables(full):
    text = "\n".join(pages(str(full.folder / "data" / "report.lv.pdf")))
    for heading in ("Tvērums un metode", "Definīcijas", "Punktu pārklājums", "Pēc atbildīgā darbinieka", "Pēc klases",
                    "Attaisnojumi", "Apliecinājumi", "Karantīna un datu iztrūkumi", "Dati un programmas", "Paraksts"):  # fmt: skip
        assert heading in text
    table = pl.read_csv(full.folder / "data" / "tables" / "clauses.csv", schema_overrides={"clause_id": pl.String})
    for row in table.to_dicts():
        cells = [number(row[name]) for name in ("population", "met", "late", "missing", "pending", "excused")]
        shown = r"\s+".join(re.escape(cell.replace("\u00a0", " ")) for cell in [*cells, share(row["compliance"], "lv")])
        assert re.search(shown.replace(re.escape("\u00a0"), " "), text), row["clause_id"]
    for told in (
        "Ilze Kalniņa",
        "direktores vietniece",
        "Anna Liepa",
        "=1+1 remonts skolā",
        "Nr. 1-9/12",
        "birth_date: nav datums.",
    ):
        assert told in text


def test_no_page_is_blank_and_none_is_cut(edition):
    _, file = edition
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            grey = page.render(scale=0.5, grayscale=True).to_numpy().reshape(421, 298)
            assert (grey < 200).sum() > 300
            assert grey[:, :10].min() == grey[:, -10:].min() == 255  # nothing runs over the margin


def test_a_chart_has_every_week_and_says_when_it_has_nothing_to_show():
    from datetime import date

    frame = pl.DataFrame({"week": [date(2025, 9, 1), date(2025, 9, 22)], "late": [1, 4], "missing": [0, 2]})
    chart = weeks(frame, "lv")
    assert [column["label"] for column in chart["columns"]] == ["01.09.", "08.09.", "15.09.", "22.09."]
    assert chart["highest"] == 6
    assert "22.09.2025." in chart["alt"]
    assert weeks(frame.with_columns(late=pl.lit(0, pl.Int64), missing=pl.lit(0, pl.Int64)), "lv")["none"].startswith(
        "Periodā nav neviena"
    )
    hidden = frame.with_columns(late=pl.lit(None, pl.Int64))
    assert weeks(hidden, "lv")["none"].startswith("Nedēļu skaitļi")


@pytest.mark.parametrize(("value", "shown"), [(0.98544, "98,5 %"), (1.0, "100,0 %"), (0.99999, "99,9 %"), (None, "–")])
def test_a_share_is_never_rounded_up_to_all(value, shown):
    assert share(value, "lv").replace("\u00a0", " ") == shown


def test_a_table_too_long_to_read_is_not_printed_and_the_report_says_where_it_is(monkeypatch, workspace, tmp_path):
    monkeypatch.setattr(chapters, "MOST_PRINTED", 1)
    made = make(workspace, Request(WHOLE), tmp_path / "pack")
    text = " ".join("\n".join(pages(str(made.folder / "data" / "report.lv.pdf"))).split())
    for name, sheet in (("teachers", "Pedagogi"), ("classes", "Klases")):
        table = pl.read_csv(made.folder / "data" / "tables" / f"{name}.csv")
        assert table.height > 1
        assert f"Tabulā ir {table.height} rindas" in text
        assert f"lapā „{sheet}” un failā tables/{name}.csv" in text
    printed = text[text.index("Pēc atbildīgā darbinieka", text.index("Paraksts")) :]
    names = pl.read_csv(made.folder / "data" / "tables" / "teachers.csv")["staff"].drop_nulls().unique().to_list()
    assert [name for name in names if name in printed] == []
