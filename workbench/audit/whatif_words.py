"""A curve of `whatif` in words: its title, its values and what to mind."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.audit.whatif import WELL_KEPT, Curve
from workbench.texts import catalogue, text


def label(curve: Curve, value: str | int, lang: str, *, short: bool = False) -> str:
    """A value of the deadline as a person writes it: `17:00`, `3. mācību diena`, `15.09.`; `short`: without its unit."""
    if curve.unit == "clock":
        return str(value) or text("whatif.day_end", lang)
    if curve.unit == "date":
        return text("whatif.year_end", lang) if value == "year_end" else f"{str(value)[3:]}.{str(value)[:2]}."
    if short:
        return str(value)
    if curve.unit == "grace" and not value:
        return text("whatif.grace_none", lang)
    return text("whatif.grace" if curve.unit == "grace" else f"whatif.days.{curve.day_kind}", lang, value=value)


def title(curve: Curve, lang: str) -> str:
    """What the curve shows, of which clause."""
    return text("whatif.title", lang, regulation=curve.regulation_id, clause=curve.clause_id)


def seen_from(curve: Curve, lang: str) -> str:
    """Which run it was computed for, and the moment that it looks from."""
    return text("whatif.as_of", lang, run=curve.run_id, as_of=curve.as_of.strftime("%d.%m.%Y. %H:%M"))


def remarks(curve: Curve, lang: str) -> Iterator[str]:
    """Sentences under the curve: the first deadline that is kept well, and what could mislead."""
    if not any(point.violations for point in curve.points):
        yield text("whatif.unviolated", lang)
    elif len({point.violations for point in curve.points}) == 1:
        yield text("whatif.flat", lang)
    elif (first := curve.first_well_kept) is None:
        yield text("whatif.none_well_kept", lang, share=round(100 * WELL_KEPT))
    else:
        yield text("whatif.well_kept", lang, share=round(100 * WELL_KEPT), value=label(curve, first.value, lang))
    note = f"whatif.note.{curve.expectation_type}.{curve.parameter}"
    if note in catalogue():
        yield text(note, lang)
    if any(point.pending for point in curve.points):
        yield text("whatif.pending", lang)
    if curve.now.violations != curve.kept_violations:
        yield text("whatif.changed", lang, run=curve.run_id, kept=curve.kept_violations, now=curve.now.violations)
