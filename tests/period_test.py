"""Spans of days as people write them, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from workbench.cli.main import main
from workbench.period import Period, PeriodError


@pytest.mark.parametrize(
    "written",
    [
        "2025-09-01..2025-12-19", "01.09.2025...19.12.2025.", "01.09.2025..19.12.2025", " 2025-09-01 .. 19.12.2025. ",
        "01.09.2025. .. 2025-12-19",
    ],
)  # fmt: skip
def test_a_period_is_written_in_either_way(written: str) -> None:
    assert Period.parse(written) == Period(date(2025, 9, 1), date(2025, 12, 19))


def test_a_period_is_said_in_every_way_that_is_needed() -> None:
    period = Period(date(2026, 1, 5), date(2026, 1, 11))
    assert Period.parse(str(period)) == period
    assert (period.words, period.file_part, period.days) == ("05.01.2026.–11.01.2026.", "2026-01-05_2026-01-11", 7)


NONE = ["", "2025-09-01", "2025-09..2025-12", "2025-09-31..2025-12-19", "2026-01-01..", "01.01.2026..2026", "a..b"]


@pytest.mark.parametrize("written", NONE)
def test_what_is_no_period_is_told_with_an_example(written: str) -> None:
    with pytest.raises(PeriodError, match=r"2025-09-01\.\.2025-12-19"):
        Period.parse(written)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(PeriodError, match=r"19\.12\.2025"):
        Period.parse("2025-12-19..2025-09-01")


@pytest.mark.parametrize("command", [["report", "03"], ["evidence", "--out", "pack"]])
@pytest.mark.parametrize(("lang", "said"), [("lv", "nav kalendārā"), ("en", "in no calendar")])
def test_a_command_refuses_it_in_the_language_that_was_asked_for(
    capsys: pytest.CaptureFixture[str], command: list[str], lang: str, said: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--period", "2026-02-30..2026-03-01", "--lang", lang])
    assert stopped.value.code == 2
    told = capsys.readouterr().err
    assert said in told
    assert len(told.splitlines()) == 1
