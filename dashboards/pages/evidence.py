"""Pierādījumi: evidence packs made, verified, compared and downloaded, for whoever may hand them to an inspector."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import polars as pl

from dashboards.markup.formats import day, moment
from dashboards.shell.page import HtmlPage, Reply, View
from workbench.access import principal
from workbench.errors import WorkbenchError
from workbench.evidence.problems import EvidenceError
from workbench.evidence.request import Period, Request
from workbench.privacy.people import as_level
from workbench.serving.jobs import Job
from workbench.serving.packs import Packs, Tell
from workbench.texts import catalogue, text

ZONE: Final = ZoneInfo("Europe/Riga")
LEVELS: Final = ("full", "initials", "pseudonyms")


class Evidence(HtmlPage):
    """Packs of the audit that is looked at."""

    key = "pieradijumi"
    template = "pages/evidence.html"

    def values(self, view: View) -> dict[str, Any]:
        """The form, the work that runs, what was verified or compared last, and the packs."""
        job = principal.house().jobs.newest(view.viewer, "evidence")
        packs, damaged = _packs(view).listed()
        shown = [_pack(pack, view.lang) for pack in packs]
        return {
            "periods": periods(view),
            "levels": [(level, text(f"evidence_page.level.{level}", view.lang)) for level in LEVELS],
            "regulations": _regulations(view),
            "packs": shown,
            "damaged": [(name, _said(error, view.lang)) for name, error in damaged],
            "job": _job(job, view.lang) if job is not None else None,
            **_outcome(job, {pack["name"]: pack["title"] for pack in shown}, view.lang),
        }

    def table(self, name: str, view: View) -> pl.DataFrame:  # noqa: ARG002 - the page has one table
        """The packs."""
        rows = [
            (p["name"], p["period"], p["run"], p["level"], p["rows"], p["made_at"], p["by"])
            for p in (_pack(pack, view.lang) for pack in _packs(view).listed()[0])
        ]
        kinds = {"name": pl.String, "period": pl.String, "run": pl.Int64, "level": pl.String, "rows": pl.Int64,
                 "made_at": pl.String, "by": pl.String}  # fmt: skip
        return pl.DataFrame(
            rows, schema={text(f"evidence_page.{name}", view.lang): kind for name, kind in kinds.items()}, orient="row"
        )

    def act(self, name: str, values: Mapping[str, Any], view: View) -> Reply:
        """`make` a pack, `verify` one, `compare` two."""
        packs, jobs = _packs(view), principal.house().jobs
        if name == "make":
            request, run_id = _request(values, view), view.run.run_id
            jobs.submit(
                "evidence", view.viewer, what="make", work=lambda c, tell: packs.make(c, request, run_id, _words(tell))
            )
            view.desk.record("evidence", f"run {run_id} {request.period} {request.level}")
            return Reply(text("evidence_page.asked", view.lang))
        if name == "verify":
            pack = str(values.get("pack", ""))
            jobs.submit("evidence", view.viewer, what="verify", packs=(pack,), work=lambda _c, _t: packs.verify(pack))
            return Reply(text("evidence_page.verify_asked", view.lang))
        if name == "compare":
            before, after = str(values.get("before", "")), str(values.get("after", ""))
            work = lambda _c, _t: packs.compare(before, after)  # noqa: E731 - one line of work
            jobs.submit("evidence", view.viewer, what="compare", packs=(before, after), work=work)
            return Reply(text("evidence_page.compare_asked", view.lang))
        return super().act(name, values, view)


def _said(error: WorkbenchError, lang: str) -> str:
    return error.say(lang) if isinstance(error, EvidenceError) else str(error)


def _regulations(view: View) -> list[tuple[str, str]]:
    """The procedures that the audit judged: id and title."""
    packs = view.desk.packs(view.run.run_id)
    return [(name, packs[name].title[view.lang] if name in packs else name) for name in view.run.regulations]


def _packs(view: View) -> Packs:
    return Packs(principal.house().database.path.parent, view.viewer)


def _words(tell: Tell) -> Tell:
    """The steps of making as the job shows them: rows counted instead of parts of a whole."""
    return lambda step, rows, _total: tell(f"evidence.{step}", rows, 0)


def periods(view: View) -> list[tuple[str, str]]:
    """Periods to choose from, value and name: school years, terms and months of the loaded calendar, as they follow."""
    terms = view.scope.records("terms").project("school_year, term, starts_on, ends_on").distinct().order("starts_on")
    rows = terms.fetchall()
    years: dict[str, tuple[date, date]] = {}
    for year, _, first, last in rows:
        known = years.get(year, (first, last))
        years[year] = min(known[0], first), max(known[1], last)
    lang, names = view.lang, text("month.names", view.lang).split("|")
    found = [(str(Period(*days)), text("evidence_page.year", lang, year=year)) for year, days in sorted(years.items())]
    found += [
        (str(Period(first, last)), text("evidence_page.term", lang, year=year, term=term))
        for year, term, first, last in rows
    ]
    for first, last in sorted(years.values()):
        found += [
            (str(month), text("evidence_page.month", lang, month=names[month.first.month - 1], year=month.first.year))
            for month in _months(first, last)
        ]
    return found


def _months(first: date, last: date) -> list[Period]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]
    return [Period(start, start.replace(day=calendar.monthrange(start.year, start.month)[1])) for start in starts]


def _request(values: Mapping[str, Any], view: View) -> Request:
    """What the form asks for; another period, typed, goes before the chosen one. Raises EvidenceError for its form."""
    written = str(values.get("other", "")).strip() or str(values.get("period", ""))
    chosen = str(values.get("regulation", ""))
    return Request(
        Period.parse(written),
        as_level(str(values.get("level", "full"))),
        (chosen,) if chosen in view.run.regulations else (),
        tuple(sorted(view.viewer.school_ids)),
        values.get("english") == "1",
        view.viewer.display_name,
        str(values.get("position", "")).strip()[:120] or text(f"access.role.{view.viewer.role}", "lv"),
    )


def _pack(pack: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """One line of the list."""
    manifest = pack["manifest"]
    first, last = (date.fromisoformat(manifest["period"][end]) for end in ("first", "last"))
    made = datetime.fromisoformat(manifest["made_at"]).replace(tzinfo=UTC).astimezone(ZONE).replace(tzinfo=None)
    period, level = (
        f"{day(first, lang)} – {day(last, lang)}",
        text(f"evidence_page.level.{manifest['privacy']['level']}", lang),
    )
    return {
        "name": pack["name"],
        "title": f"{period}, {level} ({moment(made, lang)})",
        "period": period,
        "run": manifest["run"]["run_id"],
        "level": level,
        "rows": manifest["rows"],
        "made_at": moment(made, lang),
        "by": manifest["made_by"]["name"],
        "megabytes": round(pack["bytes"] / 1_000_000, 1),
        "acts": ", ".join(act["id"] for act in manifest["acts"]),
    }


def _job(job: Job, lang: str) -> dict[str, Any]:
    step = f"cli.evidence.step.{job.step.removeprefix('evidence.')}"
    return {
        "what": text(f"evidence_page.what.{job.options['what']}", lang),
        "state": job.state,
        "step": text(step, lang, rows=job.done) if step in catalogue() else "",
        "problem": job.problem.get(lang, ""),
        "is_busy": job.state in ("waiting", "running"),
        "made": str(job.result) if job.state == "done" and job.options["what"] == "make" else "",
    }


def _level(value: str, lang: str) -> str:
    """A level of privacy in words; anything else as it is."""
    return text(f"evidence_page.level.{value}", lang) if value in LEVELS else value


def _outcome(job: Job | None, titles: Mapping[str, str], lang: str) -> dict[str, Any]:
    """What the last verification or comparison found."""
    outcome: dict[str, Any] = {"checks": None, "comparison": None, "of": []}
    if job is None or job.state != "done":
        return outcome
    outcome["of"] = [titles.get(name, name) for name in job.options.get("packs", ())]
    if job.options["what"] == "verify":
        outcome["checks"] = [(text(f"evidence.check.{c.name}", lang), c.sound, list(c.wrong)) for c in job.result]
    if job.options["what"] == "compare":
        outcome["comparison"] = {
            "differs": [
                (text(f"evidence.why.{name}", lang), *(_level(str(value), lang) for value in pair))
                for name, pair in job.result["circumstances"].items()
            ],
            "changes": None if job.result["changes"] is None else [
                (act, clause, text(f"evidence.change.{change}", lang), text(f"evidence.why.{why}", lang), n)
                for act, clause, change, why, n in job.result["changes"]
            ],
        }  # fmt: skip
    return outcome
