"""Days, moments and months in the sentences of an audit: each language in its own form, a deadline at a day's end as the day."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from workbench.audit import explain, spoken

DAY, NOON, EVENING = "date '2026-02-05'", "timestamp '2026-02-05 12:00:00'", "timestamp '2026-02-05 23:59:59'"
SAID = [
    (spoken.day(DAY, "lv"), "05.02.2026."),
    (spoken.day(DAY, "en"), "5 Feb 2026"),
    (f"clock_lv({NOON})", "05.02.2026. 12:00"),
    (f"clock_en({NOON})", "5 Feb 2026 12:00"),
    ("clock_en(timestamp '2026-02-05 12:00:07')", "5 Feb 2026 12:00:07"),
    (f"deadline_lv({EVENING})", "05.02.2026."),
    (f"deadline_en({EVENING})", "5 Feb 2026"),
    (f"deadline_lv({NOON})", "05.02.2026. 12:00"),
    (spoken.month("'2025-09'", "lv"), "2025. gada septembris"),
    (spoken.month("'2025-09'", "lv", "month_accusative"), "2025. gada septembri"),
    (spoken.month("'2026-03'", "lv", "month_accusative"), "2026. gada martu"),
    (spoken.month("'2025-09'", "en"), "September 2025"),
    (spoken.month("null::varchar", "lv"), None),
]


@pytest.fixture(scope="module")
def hub() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(spoken.MACROS + explain.MACROS)
        yield connection


@pytest.mark.parametrize(("expression", "words"), SAID)
def test_a_moment_is_said_as_its_language_says_it(
    hub: duckdb.DuckDBPyConnection, expression: str, words: str | None
) -> None:
    assert hub.sql(f"select {expression}").fetchall() == [(words,)]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("lv", "Sekmju izraksts par 2025. gada septembri, 5.a; termiņš 06.10.2025.; izpildīts 07.10.2025. 10:00"
               " – 10 h par vēlu; kārtības 9. punkts"),
        ("en", "Transcript of grades for September 2025, 5.a; due 6 Oct 2025; done 7 Oct 2025 10:00"
               " – 10 h late; clause 9 of the procedure"),
    ],
)  # fmt: skip
def test_the_sentence_of_a_month_names_the_month(hub: duckdb.DuckDBPyConnection, lang: str, sentence: str) -> None:
    facts = {"month": "VARCHAR", "class": "VARCHAR"}
    told = explain.sentence("expect_transcripts_monthly", "9", facts, lang)
    query = f"""
        with kept as (
            select
                '2025-09' as month, '5.a' as class, 'late' as status, 36000 as overdue_seconds,
                timestamp '2025-10-06 23:59:59' as due_local, timestamp '2025-10-07 10:00:00' as fulfilled_local,
                timestamp '2025-11-01 08:00:00' as as_of_local
        )
        select {told} from (select *, {explain.said()} from kept)
    """
    assert hub.sql(query).fetchall() == [(sentence,)]
