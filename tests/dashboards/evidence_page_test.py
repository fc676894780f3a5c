"""The page of evidence before a browser shows it: packs and what was compared, in the words of the language."""

from __future__ import annotations

import pytest

from dashboards.markup.formats import NO_BREAK
from dashboards.pages.evidence import _outcome, _pack
from workbench.serving.jobs import Job

MANIFEST = {
    "made_at": "2026-02-03T10:00:00", "made_by": {"name": "Anna"}, "privacy": {"level": "initials"},
    "period": {"first": "2026-01-01", "last": "2026-01-31"}, "run": {"run_id": 1}, "acts": [{"id": "rezekne-2018"}], "rows": 3,
}  # fmt: skip
TITLES = {
    "lv": "01.01.2026. – 31.01.2026., ar iniciāļiem (03.02.2026. 12:00)",
    "en": "1 Jan 2026 – 31 Jan 2026, by initials (3 Feb 2026 12:00)",
}


@pytest.mark.parametrize("lang", TITLES)
def test_a_pack_is_called_by_its_days_and_how_people_are_shown(lang: str) -> None:
    title = _pack({"name": "a", "manifest": MANIFEST, "bytes": 900_000}, lang)["title"]
    assert title.replace(NO_BREAK, " ") == TITLES[lang]


@pytest.mark.parametrize(
    ("lang", "told"), [("lv", ("ar iniciāļiem", "ar vārdiem")), ("en", ("by initials", "by name"))]
)
def test_what_differs_between_packs_is_told_in_words_and_the_packs_by_their_titles(
    lang: str, told: tuple[str, str]
) -> None:
    result = {"circumstances": {"privacy": ("initials", "full")}, "changes": [], "totals": None}
    job = Job(1, "evidence", 1, {"what": "compare", "packs": ("a", "gone")}, state="done", result=result)
    outcome = _outcome(job, {"a": TITLES[lang]}, lang)
    assert outcome["of"] == [TITLES[lang], "gone"]
    [(_, *pair)] = outcome["comparison"]["differs"]
    assert tuple(pair) == told
