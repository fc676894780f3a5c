"""Planted faults: known violations of every clause, with a ledger of each and all that follows from it."""

from __future__ import annotations

import polars as pl

from workbench.sample.faults.absences import plant_absence_calls, plant_notes, plant_notices
from workbench.sample.faults.classes import plant_classes
from workbench.sample.faults.entries import plant_entries, plant_online, plant_recorders
from workbench.sample.faults.groups import plant_groups
from workbench.sample.faults.mail import plant_letters, plant_silent_months, plant_transcripts
from workbench.sample.faults.marks import plant_finals, plant_tests
from workbench.sample.faults.office import plant_office
from workbench.sample.faults.planter import Planter
from workbench.sample.faults.pupils import plant_pupils
from workbench.sample.school import School

# Lists come before what is read from them: a pupil in no journal has no marks left to be wrong.
PLANTERS = (
    plant_groups,
    plant_pupils,
    plant_classes,
    plant_office,
    plant_entries,
    plant_online,
    plant_recorders,
    plant_tests,
    plant_finals,
    plant_letters,
    plant_transcripts,
    plant_silent_months,
    plant_notes,
    plant_notices,
    plant_absence_calls,
)


def plant_faults(school: School) -> pl.DataFrame:
    """Change the school's tables in place; returns the ledger."""
    planter = Planter(school, school.stream("faults"))
    for plant in PLANTERS:
        plant(planter)
    return planter.ledger_table()
