"""A finding's standing in words: the note that lists and pages show beside it."""

from __future__ import annotations

from datetime import date

from workbench.texts import text


def note(
    lang: str,
    *,
    excuse: str | None = None,
    excused_by: str | None = None,
    excused_until: date | None = None,
    expired_on: date | None = None,
    cause: str | None = None,
    explanation: str | None = None,
    explained_by: str | None = None,
    acknowledged_by: str | None = None,
) -> str:
    """What people said about a finding, the excuse first; empty where nobody said anything.

    The parameters are the columns of `life.worklist.worklist` of the same names.
    """
    parts = []
    if expired_on is not None:
        parts.append(text("life.note.expired", lang, day=_written(expired_on)))
    if excuse is not None and excused_until is not None:
        parts.append(
            text("life.note.excused_until", lang, author=excused_by, day=_written(excused_until), reason=excuse)
        )
    elif excuse is not None:
        parts.append(text("life.note.excused", lang, author=excused_by, reason=excuse))
    if cause and (excuse is not None or expired_on is not None):
        parts.append(text("life.note.cause", lang, cause=cause))
    if explanation is not None:
        parts.append(text("life.note.explained", lang, author=explained_by, reason=explanation))
    if acknowledged_by is not None:
        parts.append(text("life.note.acknowledged", lang, author=acknowledged_by))
    return "; ".join(parts)


NOTE_COLUMNS = (
    "excuse", "excused_by", "excused_until", "expired_on", "cause", "explanation", "explained_by", "acknowledged_by",
)  # fmt: skip


def _written(day: date) -> str:
    return day.strftime("%d.%m.%Y.")
