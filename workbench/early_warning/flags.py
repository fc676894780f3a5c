"""Whom to look at now: the flagged pupils of the newest week, each with its reasons in words."""

from __future__ import annotations

import duckdb
import polars as pl

from workbench.early_warning.model import Fitted, probabilities
from workbench.early_warning.rules import by_rules, latest, reasons
from workbench.privacy.people import Level, shown_people

CLASSES = """
select
    enrolment.school_id,
    enrolment.pupil_id,
    arg_max(class.name, enrolment.enrolled_on) as class
from store.records.enrolments as enrolment
join store.records.classes as class
  on class.school_id = enrolment.school_id and class.class_id = enrolment.class_id
where enrolment.enrolled_on <= $day and (enrolment.left_on is null or enrolment.left_on > $day)
group by enrolment.school_id, enrolment.pupil_id
"""


def flags(
    hub: duckdb.DuckDBPyConnection,
    signals: pl.DataFrame,
    *,
    level: Level,
    secret: bytes,
    lang: str = "lv",
    fitted: Fitted | None = None,
) -> pl.DataFrame:
    """The pupils whom the rules flag in the newest week, those with most points first.

    Columns: school_id, week (its Monday), class (on the week's last day), pupil (as shown at `level`), points, why (every sign
    that holds, with value and threshold), probability (the model's, null without one). Who has left is not there.
    """
    newest = latest(signals)
    judged = probabilities(fitted, newest) if fitted else newest.with_columns(probability=pl.lit(None, pl.Float64))
    flagged = reasons(by_rules(judged), lang).filter("flagged")
    last_day = newest.get_column("week").max()
    classes = hub.sql(CLASSES, params={"day": last_day}).pl()
    people = (
        shown_people(hub, level, secret)
        .filter("kind = 'pupil'")
        .project("school_id, person_id as pupil_id, shown as pupil")
    )
    return (
        flagged.join(classes, on=["school_id", "pupil_id"])
        .join(people.pl(), on=["school_id", "pupil_id"])
        .sort("points", "probability", "school_id", "pupil_id", descending=[True, True, False, False])
        .select("school_id", "week", "class", "pupil", "points", "why", "probability")
    )
