"""A newer export replaces the older rows; what it replaced still held while it held."""

from __future__ import annotations

from pathlib import Path

from workbench.audit import results
from workbench.audit.run import audit
from workbench.intake.load import load
from workbench.records import store

BASE = {
    "schools": "school_id,name\nS1,Pirmā\n",
    "terms": "school_id,school_year,term,starts_on,ends_on\n"
    "S1,2025/2026,1,2025-09-01,2025-12-19\nS1,2025/2026,2,2026-01-05,2026-05-29\n",
    "pupils": "pupil_id,school_id,given_name,family_name,birth_date\nP1,S1,Anna,Bērza,2015-03-03\n",
    "enrolments": "pupil_id,class_id,enrolled_on\nP1,K1,2025-09-01\n",
    "transcripts": "pupil_id,month,sent_at,channel\n",
}
STAFF = "staff_id,school_id,given_name,family_name,role\nT1,S1,Ilze,Priede,{one}\nT2,S1,Jānis,Ozols,{two}\n"
CLASSES = "class_id,school_id,school_year,name,grade_level,class_teacher_id,registered_at\nK1,S1,2025/2026,4.a,4,{teacher},{at}\n"


def export(folder: Path, *, teacher: str, horizon: str, roles: tuple[str, str], **tables: str) -> Path:
    folder.mkdir()
    files = {
        **BASE,
        "staff": STAFF.format(one=roles[0], two=roles[1]),
        "classes": CLASSES.format(teacher=teacher, at="2025-09-01 08:00"),
        "messages": f"message_id,sender_id,sent_at,kind\nM{horizon[5:7]},T1,{horizon},announcement\n",
        **tables,
    }
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def responsible(workspace: Path, clause: str, as_of: str) -> dict[str, str | None]:
    with store.open_store(workspace) as hub:
        run = audit(hub, workspace, regulations=["rezekne-2018"], as_of=as_of)
        rows = results.obligations(hub, run.run_id).filter(f"clause_id = '{clause}'")
        return dict(rows.project("subject_key, staff_id").fetchall())


def test_a_replaced_class_teacher_holds_until_the_horizon_of_the_last_export_that_had_her(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    store.init(workspace)
    roles = ("class_teacher", "class_teacher")
    with store.open_store(workspace) as hub:
        for number, (teacher, horizon) in enumerate(
            [("T1", "2025-09-20 10:00"), ("T1", "2025-10-10 10:00"), ("T2", "2025-11-20 10:00")]
        ):
            load(hub, [export(tmp_path / f"e{number}", teacher=teacher, horizon=horizon, roles=roles)])
    # September's transcript is due on 7 October, October's on 7 November, November's on 5 December.
    assert responsible(workspace, "9", "2025-12-10") == {"P1:2025-09": "T1", "P1:2025-10": "T2", "P1:2025-11": "T2"}


def test_a_replaced_role_holds_until_the_horizon_of_the_last_export_that_had_it(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    store.init(workspace)
    moved = (
        "pupil_id,class_id,enrolled_on,enrolment_order_no\nP1,K1,2025-09-01,\nP2,K1,2025-10-01,\nP3,K1,2025-11-03,\n"
    )
    pupils = BASE["pupils"] + "P2,S1,Ēriks,Zīle,2015-04-04\nP3,S1,Ūna,Zīle,2015-04-04\n"
    more = {
        "enrolments": moved.replace("enrolment_order_no", "enrolment_order_no,left_on,leaving_order_no"),
        "pupils": pupils,
    }
    more["enrolments"] = "\n".join(
        [line + ("" if place == 0 else ",,") for place, line in enumerate(more["enrolments"].splitlines())]
    )
    with store.open_store(workspace) as hub:
        load(
            hub,
            [
                export(
                    tmp_path / "e1",
                    teacher="T1",
                    horizon="2025-10-10 10:00",
                    roles=("deputy_academic", "teacher"),
                    **more,
                )
            ],
        )
        load(
            hub,
            [
                export(
                    tmp_path / "e2",
                    teacher="T1",
                    horizon="2025-11-20 10:00",
                    roles=("teacher", "deputy_academic"),
                    **more,
                )
            ],
        )
    assert responsible(workspace, "3.3", "2025-12-10") == {"in:P2:K1:2025-10-01": "T1", "in:P3:K1:2025-11-03": "T2"}


def test_replaced_rows_do_not_move_the_horizon(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    store.init(workspace)
    roles = ("class_teacher", "class_teacher")
    with store.open_store(workspace) as hub:
        load(hub, [export(tmp_path / "e1", teacher="T1", horizon="2025-11-10 10:00", roles=roles)])
        mended = "message_id,sender_id,sent_at,kind\nM11,T1,2025-10-01 10:00,announcement\n"
        load(hub, [export(tmp_path / "e2", teacher="T1", horizon="2025-10-01 10:00", roles=roles, messages=mended)])
        run = audit(hub, workspace, regulations=["rezekne-2018"])
    assert run.as_of.local.isoformat(" ") == "2025-10-01 10:00:00"
