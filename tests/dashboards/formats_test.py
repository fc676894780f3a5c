"""Numbers and days as a person writes them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from dashboards.markup import formats, render


@pytest.mark.parametrize(
    ("share", "lv", "en"),
    [
        (0.9737, "97,4\u00a0%", "97.4%"),
        (1, "100\u00a0%", "100%"),
        (0.99999, "99,9\u00a0%", "99.9%"),
        (0.00001, "0,1\u00a0%", "0.1%"),
        (0, "0\u00a0%", "0%"),
        (None, "–", "–"),
    ],
)
def test_a_share_is_never_rounded_to_a_whole_that_it_is_not(share: float | None, lv: str, en: str) -> None:
    assert (formats.percent(share, "lv"), formats.percent(share, "en")) == (lv, en)


def test_thousands_and_decimals_are_those_of_the_language() -> None:
    assert formats.number(1234567.5, "lv", 1) == "1\u00a0234\u00a0567,5"
    assert formats.number(1234567.5, "en", 1) == "1,234,567.5"


def test_days_and_moments_are_those_of_the_language() -> None:
    moment = datetime(2026, 9, 12, 17, 5)
    assert (formats.day(moment, "lv"), formats.day(moment, "en")) == ("12.09.2026.", "12\u00a0Sep\u00a02026")
    assert (formats.moment(moment, "lv"), formats.moment(moment, "en")) == (
        "12.09.2026. 17:05",
        "12\u00a0Sep\u00a02026 17:05",
    )
    assert formats.weekday(date(2026, 9, 12), "lv") == "sestdiena"


def test_a_deadline_at_the_end_of_a_day_is_the_day() -> None:
    assert formats.due(datetime(2026, 9, 12, 23, 59, 59), "lv") == "12.09.2026."
    assert formats.due(datetime(2026, 9, 12, 17), "lv") == "12.09.2026. 17:00"


def test_what_a_template_is_given_stands_there_as_text() -> None:
    said = render("shell/notice.html", "lv", said="<img src=x onerror=alert(1)>")
    assert "<img" not in said
    assert "&lt;img src=x onerror=alert(1)&gt;" in said
