"""Codes, telephone numbers and names in what people wrote."""

from __future__ import annotations

import duckdb
import pytest

from workbench.privacy.masks import masked, without_names


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("kods 010190-12345.", "kods ******-*****."),
        ("32001234567", "******-*****"),
        ("zvanīts uz 29123456, atbildēja", "zvanīts uz ********, atbildēja"),
        ("+371 67 123 456", "********"),
        ("tālr. +371-29123456", "tālr. ********"),
        ("2025-09-12 17:00, rīkojums Nr. 1-9/12", "2025-09-12 17:00, rīkojums Nr. 1-9/12"),
        ("12.09.2025. 3. stunda", "12.09.2025. 3. stunda"),
        (None, None),
    ],
)
def test_personal_codes_and_phones_are_masked_and_dates_are_not(written, shown):
    sql = f"select {masked('given')} from (select ?::varchar as given)"
    assert duckdb.execute(sql, [written]).fetchall() == [(shown,)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Bērziņai bija drudzis", "[…] bija drudzis"),
        ("skolotājs Ozols slimoja, Ozola stundas", "skolotājs […] slimoja, […] stundas"),
        ("Ilzes māte", "[…] māte"),
        ("ozols pagalmā", "ozols pagalmā"),
        ("E-klase nestrādāja", "E-klase nestrādāja"),
    ],
)
def test_names_of_the_school_are_masked_in_every_case_and_other_words_stay(written, shown):
    con = duckdb.connect()
    people = con.sql(
        "select * from (values ('S1', 'Bērziņa', 'Ilze'), ('S1', 'Ozols', 'Pēteris'), ('S2', 'Klase', 'E')) "
        "as person (school_id, family_name, given_name)"
    )
    text = con.sql("select 1 as row_id, 'S1' as school_id, ? as written", params=[written])
    assert without_names(text, people).project("written").fetchall() == [(shown,)]
