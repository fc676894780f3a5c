"""Charts show what the frame holds, say it in words, and reach no network."""

from __future__ import annotations

import re
from datetime import date, timedelta

import polars as pl
import pytest

from workbench.attendance.control import laney
from workbench.charts import rates as rate_charts
from workbench.charts import time as time_charts
from workbench.charts.export import write
from workbench.charts.statuses import status_chart
from workbench.errors import InputError

GRADES = pl.DataFrame({
    "school_id": ["S1"] * 4, "grade_level": [1, 2, 3, 4], "measure": ["absence"] * 4, "pupils": [50, 40, 60, None],
    "rate": [0.05, 0.0825, 0.061, None], "low": [0.04, 0.07, 0.05, None], "high": [0.06, 0.09, 0.07, None],
    "pupil_low": [0.03, 0.05, 0.04, None], "pupil_high": [0.08, 0.12, 0.09, None],
    "suppressed": [False, False, False, True],
})  # fmt: skip


def daily(column="date", length=90):
    days = [date(2025, 9, 1) + timedelta(days=number) for number in range(length)]
    days = [day for day in days if day.weekday() < 5]
    shares = [0.05 + 0.001 * number for number in range(len(days))]
    return pl.DataFrame({"school_id": "S1", column: days, "measure": "absence", "rate": shares, "suppressed": False})


def drawn(chart):
    """The words that stand on the drawing."""
    return " ".join(re.findall(r">([^<>]+)</t", chart.svg))


def test_rates_are_drawn_with_what_is_hidden_said():
    chart = rate_charts.rate_chart(GRADES, "grade_level")
    assert "Kavējumi – paralēlklases" in drawn(chart)
    assert "Neparādīts, jo skolēnu par maz: 1" in drawn(chart)
    assert chart.alt == "Kavējumi – paralēlklases. 3 vērtības: mazākā 5,0 % (1), lielākā 8,2 % (2)."


def test_english_is_written_in_english():
    chart = rate_charts.rate_chart(GRADES, "grade_level", "en")
    assert "Not shown, too few pupils: 1" in drawn(chart)
    assert chart.alt == "Absence by grade. 3 values: lowest 5.0 % (1), highest 8.2 % (2)."


def test_intervals_are_those_of_pupils():
    wide = rate_charts.rate_chart(GRADES, "grade_level")
    narrow = rate_charts.rate_chart(GRADES.drop("pupil_low", "pupil_high"), "grade_level")
    assert wide.svg != narrow.svg
    assert "% no iespējamām stundām" in drawn(wide)
    assert "% no skolēniem" in drawn(narrow)


def test_a_control_chart_names_its_signals():
    weeks = [date(2025, 9, 1) + timedelta(weeks=number) for number in range(12)]
    frame = pl.DataFrame({"school_id": "S1", "week": weeks, "numerator": [50, 52] * 5 + [50, 300], "divisor": 1000})
    frame = laney(frame.with_columns(rate=pl.col("numerator") / pl.col("divisor")), ["school_id"], "p")
    chart = time_charts.control_figure(frame)
    assert "no tiem signāli: 17.11.2025." in chart.alt
    assert "signāls: virs robežas" in drawn(chart)
    assert "12 punkti" in chart.alt


def test_a_control_chart_of_few_points_says_that_it_has_no_limits():
    days = [date(2026, 1, 12) + timedelta(days=number) for number in range(5)]
    frame = pl.DataFrame({"school_id": "S1", "date": days, "numerator": [50, 52, 48, 51, 49], "divisor": 1000})
    frame = laney(frame.with_columns(rate=pl.col("numerator") / pl.col("divisor")), ["school_id"], "p")
    words = drawn(time_charts.control_figure(frame))
    assert "Robežām par maz punktu" in words
    assert "3 sigmas" not in words
    assert [day for day in ("12.01.", "13.01.", "14.01.", "15.01.", "16.01.") if day not in words] == []


def test_a_calendar_has_a_cell_for_each_day():
    chart = time_charts.calendar_chart(daily())
    assert chart.svg.count('aria-roledescription="rect mark"') == daily().height
    assert "pirmdiena" in drawn(chart)
    assert "10.2025." in drawn(chart)
    assert "lielākā 11,4 % (28.11.2025.)" in chart.alt


def test_a_calendar_of_a_month_names_its_weeks_and_is_no_wider_than_it_needs():
    chart, year = (time_charts.calendar_chart(daily(length=days)) for days in (28, 90))
    assert "08.09." in drawn(chart)
    assert "09.2025." not in drawn(chart)
    widths = [int(re.search(r'width="(\d+)', figure.svg)[1]) for figure in (chart, year)]
    assert widths[0] < widths[1]


def test_a_week_is_a_grid_of_days_and_lessons():
    frame = pl.DataFrame({"measure": "lateness", "weekday": [1, 1, 2], "period": [1, 2, None], "rate": [0.1, 0.2, 0.9]})
    chart = time_charts.week_grid(frame, "en")
    assert chart.svg.count('aria-roledescription="rect mark"') == 2
    assert chart.alt.endswith("lowest 10.0 % (Monday 1.), highest 20.0 % (Monday 2.).")


def test_the_warning_stands_on_the_chart_of_a_contact():
    row = {"before": 0.1, "after": 0.08, "control_before": 0.11, "control_after": 0.07, "note": "Tas nav cēlonis."}
    chart = time_charts.contact_figure(pl.DataFrame([row]))
    assert "Tas nav cēlonis." in drawn(chart)
    assert "Sazinājās: 10,0 % pirms, 8,0 % pēc; bez saziņas: 11,0 % un 7,0 %" in chart.alt
    hidden = time_charts.contact_figure(pl.DataFrame([row | {"after": None}]))
    assert hidden.alt.endswith("Nav nevienas parādāmas vērtības.")


@pytest.mark.parametrize(("part", "value", "name"), [("weekday", "5", "piektdiena"), ("month", "2025-11", "11.2025.")])
def test_seasons_are_odds_beside_the_average(part, value, name):
    frame = pl.DataFrame({"part": [part], "value": [value], "odds_ratio": [1.25], "low": [1.1], "high": [1.4]})
    chart = rate_charts.season_chart(frame, part)
    assert name in drawn(chart)
    assert "lielākā 1,2" in chart.alt
    assert "%" not in chart.alt


def test_edges_are_named():
    frame = GRADES.head(3).with_columns(position=pl.Series(["first", "middle", "last"])).drop("grade_level")
    assert "pēdējā stunda" in drawn(rate_charts.edge_chart(frame))


NOTHING = daily().with_columns(rate=None, weekday=1, period=1, centre=None, lower=None, upper=None, signal=None)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: rate_charts.rate_chart(GRADES.tail(1), "grade_level"),
        lambda: rate_charts.edge_chart(GRADES.tail(1).with_columns(position=pl.lit("first"))),
        lambda: rate_charts.season_chart(pl.DataFrame({"part": ["weekday"], "value": ["5"]}), "month"),
        lambda: time_charts.control_figure(NOTHING),
        lambda: time_charts.calendar_chart(NOTHING),
        lambda: time_charts.week_grid(NOTHING),
        lambda: status_chart(statuses([]).cast({"day": pl.Date}), "Pārkāpumi", "Skaits"),
    ],
)
def test_nothing_to_show_is_said_instead_of_an_empty_frame(draw):
    chart = draw()
    assert chart.alt.endswith("Nav nevienas parādāmas vērtības.")
    assert "Nav nevienas parādāmas vērtības." in drawn(chart)
    assert "axis" not in chart.svg


def statuses(days):
    return pl.DataFrame({"day": days, "status": ["met", "late"] * (len(days) // 2), "count": [3, 1] * (len(days) // 2)})


def test_a_month_of_statuses_is_drawn_by_week_and_a_year_by_month():
    month = status_chart(
        statuses([date(2026, 1, 5), date(2026, 1, 7), date(2026, 1, 30), date(2026, 1, 30)]), "Vēstules", "Skaits"
    )
    assert [
        week for week in ("05.01.2026.", "12.01.2026.", "19.01.2026.", "26.01.2026.") if week not in drawn(month)
    ] == []
    assert month.alt == "Vēstules. Pavisam 8, visvairāk 4 (26.01.2026.)."
    year = status_chart(statuses([date(2025, 9, 5), date(2026, 1, 7)]), "Vēstules", "Skaits")
    assert [
        name for name in ("09.2025.", "10.2025.", "11.2025.", "12.2025.", "01.2026.") if name not in drawn(year)
    ] == []


def test_statuses_have_their_words_and_only_those_that_are_there():
    words = drawn(status_chart(statuses([date(2026, 1, 5), date(2026, 1, 7)]), "Letters", "Number", "en", step="week"))
    assert "in time" in words
    assert "late" in words
    assert "pending" not in words


def test_several_measures_on_one_chart_are_refused():
    both = pl.concat([GRADES, GRADES.with_columns(measure=pl.lit("lateness"))])
    with pytest.raises(InputError, match="A chart shows one measure"):
        rate_charts.rate_chart(both, "grade_level")


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_chart_is_written_whole_and_refers_to_nothing_outside(tmp_path, ending):
    chart = rate_charts.rate_chart(GRADES, "grade_level")
    write(chart, tmp_path / f"chart.{ending}")
    content = (tmp_path / f"chart.{ending}").read_bytes()
    assert content[:4] == (b"<svg" if ending == "svg" else b"\x89PNG")
    assert not re.findall(r"""(?:href|src)=["']http|url\(http|@import""", chart.svg)
    assert [path.name for path in tmp_path.iterdir()] == [f"chart.{ending}"]


@pytest.mark.parametrize(("name", "says"), [("chart.pdf", r"\.svg or \.png"), ("none/chart.svg", "There is no folder")])
def test_what_cannot_be_written_is_said(tmp_path, name, says):
    with pytest.raises(InputError, match=says):
        write(rate_charts.rate_chart(GRADES, "grade_level"), tmp_path / name)
