"""The curve of `whatif` as one small SVG file: no library, no font, no address outside the file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from workbench.audit.whatif import Curve, Point
from workbench.audit.whatif_values import place
from workbench.audit.whatif_words import label, seen_from, title
from workbench.texts import text

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 62, 62
LINE, NOW, GRID, INK = "#1f5a94", "#b3401f", "#d9dee3", "#22272b"
_MOST_LABELS = 14


def chart(curve: Curve, lang: str) -> str:
    """The SVG document: deadline across, violations up, the value in force marked and every point named for readers."""
    points, places = curve.points, _across(curve)
    top = _round_up(max(point.violations for point in points))
    xy = [(x, _up(point.violations, top)) for x, point in zip(places, points, strict=True)]
    described = "; ".join(f"{label(curve, point.value, lang)}: {point.violations}" for point in points)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13">',
        f'<title id="title">{escape(title(curve, lang))}</title>',
        f'<desc id="desc">{escape(described)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _words(LEFT - 58, 26, title(curve, lang), size=15, weight="bold"),
        _words(WIDTH - RIGHT, TOP - 12, seen_from(curve, lang), anchor="end"),
        *_grid(top),
        *_labels(curve, places, lang),
        _words((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, text(f"whatif.axis.{curve.unit}", lang), anchor="middle"),
        _words(LEFT - 58, TOP - 12, text("whatif.axis.violations", lang)),
        f'<polyline fill="none" stroke="{LINE}" stroke-width="2.5" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in xy)}"/>',
        *(_dot(point, x, y) for point, (x, y) in zip(points, xy, strict=True)),
        _now(curve, xy, lang),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _across(curve: Curve) -> list[float]:
    """Where each value lies across: in proportion to time, the ends of day and year after the last."""
    measured = [_measure(place(curve.unit, point.value)) for point in curve.points]
    if len(measured) > 1 and math.isinf(measured[-1]):
        measured[-1] = measured[-2] + (measured[-2] - measured[0]) / max(1, len(measured) - 2)
    span = (measured[-1] - measured[0]) or 1.0
    return [LEFT + 12 + (value - measured[0]) / span * (WIDTH - LEFT - RIGHT - 24) for value in measured]


def _measure(value: object) -> float:
    if isinstance(value, str):
        hours, minutes = value.split(":")
        return int(hours) + int(minutes) / 60
    if isinstance(value, date):
        return math.inf if value == date.max else float(value.toordinal())
    return float(str(value))


def _round_up(value: int) -> int:
    """The next number that grid lines can share out evenly."""
    if value <= 4:
        return 4
    size = 10 ** math.floor(math.log10(value))
    return int(next(step * size for step in (1, 2, 4, 6, 8, 10, 12) if step * size >= value))


def _up(violations: float, top: int) -> float:
    return HEIGHT - BOTTOM - violations / top * (HEIGHT - TOP - BOTTOM)


def _grid(top: int) -> list[str]:
    lines = []
    for quarter in range(5):
        value = top * quarter / 4
        y = _up(value, top)
        lines.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{GRID}"/>')
        lines.append(_words(LEFT - 8, y + 4, f"{value:g}", anchor="end"))
    return lines


def _labels(curve: Curve, places: Sequence[float], lang: str) -> list[str]:
    every = math.ceil(len(places) / _MOST_LABELS)
    return [
        _words(x, HEIGHT - BOTTOM + 20, label(curve, point.value, lang, short=True), anchor="middle")
        for number, (x, point) in enumerate(zip(places, curve.points, strict=True))
        if number % every == 0
    ]


def _dot(point: Point, x: float, y: float) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{6 if point.is_now else 3.5}" fill="{NOW if point.is_now else LINE}"/>'
    )


def _now(curve: Curve, xy: Sequence[tuple[float, float]], lang: str) -> str:
    """The value in force: a dashed line and, beside it, how many violations there are now."""
    x, _ = next(place for place, point in zip(xy, curve.points, strict=True) if point.is_now)
    side, anchor = (8, "start") if x < WIDTH * 0.6 else (-8, "end")
    words = text("whatif.now", lang, value=label(curve, curve.now.value, lang), violations=curve.now.violations)
    line = f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="{NOW}" stroke-dasharray="5 4"/>'
    return line + _words(x + side, TOP + 10, words, anchor=anchor, colour=NOW)


def _words(
    x: float, y: float, words: str, *, anchor: str = "start", size: int = 13, weight: str = "normal", colour: str = INK
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}">{escape(words)}</text>'
    )
