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
        ("signed_in", "password", "password", "password"),
        ("export", "parkapumi parkapumi 3", "parkapumi parkapumi 3", "parkapumi parkapumi 3"),
        ("signed_out", None, None, None),
    ],
)
def test_an_entry_says_what_it_is_about(action: str, subject: str | None, lv: str | None, en: str | None) -> None:
    entry = pl.DataFrame({"action": [action], "subject": [subject]}, schema={"action": pl.String, "subject": pl.String})
    assert [entry.select(_seen(lang).alias("said")).item() for lang in ("lv", "en")] == [lv, en]
