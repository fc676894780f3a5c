"""The access log in words: which page was seen, of which audit."""

from __future__ import annotations

import polars as pl
import pytest

from dashboards.pages.settings import _seen


@pytest.mark.parametrize(
    ("action", "subject", "lv", "en"),
    [
        ("see", "parkapumi 3", "Pārkāpumi, pārbaude Nr. 3", "Violations, audit no. 3"),
        ("see", "uzstadijumi 0", "Uzstādījumi", "Settings"),
        ("see", "gone-page 3", "gone-page, pārbaude Nr. 3", "gone-page, audit no. 3"),
        ("signed_in", "password", "ar paroli", "with a password"),
        ("audit", "horizon", "stāvoklis uz jaunāko ierakstu", "as of the newest record"),
        ("account_added", "account 3 teacher", "konts Nr. 3, skolotājs", "account no. 3, teacher"),
        ("account_disabled", "account 3", "konts Nr. 3", "account no. 3"),
        (
            "export",
            "parkapumi parkapumi 3",
            "Pārkāpumi (parkapumi), pārbaude Nr. 3",
            "Violations (parkapumi), audit no. 3",
        ),
        ("export", "dati svaigums 0", "Dati (svaigums)", "Records (svaigums)"),
        ("signed_out", None, None, None),
    ],
)
def test_an_entry_says_what_it_is_about(action: str, subject: str | None, lv: str | None, en: str | None) -> None:
    entry = pl.DataFrame({"action": [action], "subject": [subject]}, schema={"action": pl.String, "subject": pl.String})
    assert [entry.select(_seen(lang).alias("said")).item() for lang in ("lv", "en")] == [lv, en]
