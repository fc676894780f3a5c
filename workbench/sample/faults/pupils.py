"""Faults of pupils' papers: 2, 2.1, 2.2a (accounts), 7 (personal files), 17 (file numbers), 3.3 (orders)."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from workbench.sample.faults.mail import minors
from workbench.sample.faults.planter import LATE, MISSING, PUPIL, Planter, at
from workbench.sample.year import SCHOOL_DAYS, SCHOOL_YEAR, START

SHARE = 0.01
ACCOUNT_DUE, FILE_DUE = 6, 23  # places in SCHOOL_DAYS well after the due days of the start of year
# What can be wrong with a file: field and the value that makes it so.
FILE_FAULTS: tuple[tuple[str, str, Any], ...] = (
    ("phone_missing", "phone", None),
    ("phone_malformed", "phone", "2912-34"),
    ("personal_code_missing", "personal_code", None),
    ("personal_code_malformed", "personal_code", "32123-45678"),
    ("sex_missing", "sex", None),
    ("document_no_missing", "id_document_no", None),
    ("document_date_missing", "id_document_issued_on", None),
    ("document_issuer_missing", "id_document_issuer", None),
    ("previous_programme_missing", "previous_programme", None),
    ("declared_address_missing", "declared_address", None),
    ("actual_address_missing", "actual_address", None),
    ("file_never_checked", "file_checked_at", None),
    ("file_checked_before_august", "file_checked_at", at("2025-06-10", 10)),
)
GUARDIAN_KEY = pl.concat_str("guardian_id", "pupil_id", separator=":")


def plant_pupils(planter: Planter) -> None:
    """All faults of pupils' papers; no pupil gets two of them."""
    enrolled = planter.table("enrolments").sort("enrolled_on").group_by("pupil_id", maintain_order=True)
    entries = enrolled.agg(pl.all().first(), rows=pl.len())
    steady = entries.filter((pl.col("rows") == 1) & (pl.col("enrolled_on") == START))
    gone = pl.col("left_on").is_not_null() & (pl.col("left_on") < date(2026, 6, 1))
    pupils = steady.filter(~gone)["pupil_id"].sort().to_list()
    _plant_orders(planter, entries)
    _plant_numbers(planter, pupils, entries)
    _plant_files(planter, pupils)
    _plant_accounts(planter, pupils)


def _plant_orders(planter: Planter, firsts: pl.DataFrame) -> None:
    """3.3: an order number lacks for one who left, one who changed class, one who came (17 lacks it too)."""
    rows = planter.table("enrolments").sort("pupil_id", "enrolled_on")
    key = pl.concat_str("pupil_id", "class_id", "enrolled_on", separator=":")
    first = set(firsts.select(key).to_series())
    late = rows.filter(pl.col("enrolled_on") > START).select(key).to_series().to_list()
    registered = set(planter.table("classes").filter(pl.col("registered_at") > at(START, 12))["class_id"])
    changed = [k for k in late if k not in first]
    came = [k for k in late if k in first and k.split(":")[1] not in registered]
    total = planter.share(SHARE / 10, rows.height)
    for kind, keys in (("changed_without_order", changed), ("came_without_order", came)):
        chosen = planter.take("order", keys, total)
        planter.set("enrolments", "enrolment_order_no", dict.fromkeys(chosen), "pupil_id", "class_id", "enrolled_on")
        planter.write("3.3", [f"in:{k}" for k in chosen], MISSING, kind)
        if kind == "came_without_order":
            who = [k.split(":")[0] for k in chosen]
            planter.take(PUPIL, who, len(who))
            planter.write("17", [f"pupil:{p}" for p in who], MISSING, kind)
    left = rows.filter((pl.col("left_on") > START) & (pl.col("left_on") <= SCHOOL_DAYS[-1]))
    places = {k: f"out:{k.rsplit(':', 1)[0]}:{day}" for k, day in left.select(key.alias("k"), "left_on").iter_rows()}
    chosen = planter.take("order", places, total)
    planter.set("enrolments", "leaving_order_no", dict.fromkeys(chosen), "pupil_id", "class_id", "enrolled_on")
    planter.write("3.3", [places[k] for k in chosen], MISSING, "left_without_order")


def _plant_numbers(planter: Planter, pupils: list[str], firsts: pl.DataFrame) -> None:
    """17: no number of the personal file, or no order of the first enrolment (on the first day: not 3.3)."""
    chosen = planter.take(PUPIL, pupils, planter.share(SHARE / 2, len(pupils)))
    planter.set("pupils", "personal_file_no", dict.fromkeys(chosen), "pupil_id")
    planter.write("17", [f"pupil:{p}" for p in chosen], MISSING, "file_number_missing")
    chosen = planter.take(PUPIL, pupils, planter.share(SHARE / 2, len(pupils)))
    classes = dict(firsts.select("pupil_id", "class_id").iter_rows())
    keys = [f"{p}:{classes[p]}:{START}" for p in chosen]
    planter.set("enrolments", "enrolment_order_no", dict.fromkeys(keys), "pupil_id", "class_id", "enrolled_on")
    planter.write("17", [f"pupil:{p}" for p in chosen], MISSING, "enrolment_order_missing")


def _plant_files(planter: Planter, pupils: list[str]) -> None:
    """7: each field once, files checked in autumn instead of September, parents whose number nobody can dial."""
    count = planter.share(SHARE / 8, len(pupils))
    schooled = set(planter.table("pupils").filter(pl.col("previous_programme").is_not_null())["pupil_id"])
    for kind, column, value in FILE_FAULTS:
        chosen = planter.take(PUPIL, [p for p in pupils if column != "previous_programme" or p in schooled], count)
        planter.set("pupils", column, dict.fromkeys(chosen, value), "pupil_id")
        planter.write("7", [f"{p}:{SCHOOL_YEAR}" for p in chosen], MISSING, kind)
    chosen = planter.take(PUPIL, pupils, planter.share(SHARE, len(pupils)))
    late = {p: at(SCHOOL_DAYS[planter.number(FILE_DUE, FILE_DUE + 20)], planter.number(9, 17)) for p in chosen}
    planter.set("pupils", "file_checked_at", late, "pupil_id")
    planter.write("7", [f"{p}:{SCHOOL_YEAR}" for p in chosen], LATE, "file_checked_late")
    guarded, young = planter.table("guardians")["pupil_id"].unique().sort().to_list(), minors(planter)
    fitting = [p for p in guarded if p in set(pupils) and young[p] > SCHOOL_DAYS[FILE_DUE].item()]
    for kind, column, value in (
        ("guardian_phone_malformed", "phone", "zvanīt vakarā"),
        ("guardian_address_missing", "address", None),
    ):
        chosen = planter.take(PUPIL, fitting, count)
        rows = planter.table("guardians").filter(pl.col("pupil_id").is_in(chosen)).select(GUARDIAN_KEY).to_series()
        planter.set("guardians", column, dict.fromkeys(rows, value), "guardian_id", "pupil_id")
        planter.write("7", [f"{p}:{SCHOOL_YEAR}" for p in chosen], MISSING, kind)


def _plant_accounts(planter: Planter, pupils: list[str]) -> None:
    """2 and 2.1: accounts of pupils and of one of two guardians; of a child's only guardian 2.2a too; no phone."""
    count = planter.share(SHARE / 2, len(pupils))
    for status in (LATE, MISSING):
        chosen = planter.take(PUPIL, pupils, count)
        planter.set("pupils", "account_issued_at", {p: _late_account(planter, status) for p in chosen}, "pupil_id")
        _write_accounts(planter, [f"pupil:{p}" for p in chosen], status, f"pupil_account_{status}")
    young, known = minors(planter), set(pupils)
    rows = planter.table("guardians").filter(pl.col("pupil_id").is_in(pupils)).sort("pupil_id", "guardian_id")
    first = rows.group_by("pupil_id", maintain_order=True).agg(GUARDIAN_KEY.first().alias("key"), pl.len())
    minor = [row for row in first.iter_rows() if row[0] in known and young[row[0]] > START]
    alone, one_of = {p: k for p, k, n in minor if n == 1}, {p: k for p, k, n in minor if n > 1}
    for status in (LATE, MISSING):
        for keys, kind in ((one_of, "guardian_account"), (alone, "only_guardian_account")):
            chosen = planter.take(PUPIL, keys, count)
            accounts = {keys[p]: _late_account(planter, status) for p in chosen}
            planter.set("guardians", "account_issued_at", accounts, "guardian_id", "pupil_id")
            _write_accounts(planter, [f"guardian:{keys[p]}" for p in chosen], status, f"{kind}_{status}")
            if keys is alone:
                planter.write("J2.2a", [f"pupil:{p}" for p in chosen], status, f"{kind}_{status}")
    chosen = planter.take(PUPIL, one_of, count)
    planter.set("guardians", "phone", dict.fromkeys(one_of[p] for p in chosen), "guardian_id", "pupil_id")
    _write_accounts(planter, [f"guardian:{one_of[p]}" for p in chosen], MISSING, "guardian_without_phone")


def _late_account(planter: Planter, status: str) -> Any:
    late = at(SCHOOL_DAYS[planter.number(ACCOUNT_DUE, ACCOUNT_DUE + 25)], planter.number(8, 17), planter.number(0, 60))
    return late if status == LATE else None


def _write_accounts(planter: Planter, subjects: list[str], status: str, kind: str) -> None:
    for clause in ("2", "J2.1"):
        planter.write(clause, subjects, status, kind)
