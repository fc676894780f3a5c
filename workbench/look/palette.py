"""Colours by meaning, for light and dark grounds.

Each colour of a status has a contrast of at least 4.5 : 1 against its ground (WCAG 2.2, 1.4.3). A status is never shown by
colour alone: its word stands beside it.
"""

from __future__ import annotations

from typing import Final, Literal

Theme = Literal["light", "dark"]

FONT: Final = "'Roboto', 'Noto Sans', 'DejaVu Sans', sans-serif"

GROUND: Final[dict[Theme, str]] = {"light": "#ffffff", "dark": "#14181d"}
INK: Final[dict[Theme, str]] = {"light": "#1d2630", "dark": "#e6eaef"}
MUTED: Final[dict[Theme, str]] = {"light": "#57626f", "dark": "#a3adb9"}
LINE: Final[dict[Theme, str]] = {"light": "#d5dae1", "dark": "#3a434e"}
ACCENT: Final[dict[Theme, str]] = {"light": "#14508c", "dark": "#8dbcf0"}

# What happened to an obligation; `excused` is a violation that a leader excused.
STATUS: Final[dict[Theme, dict[str, str]]] = {
    "light": {
        "met": "#1b6e53",
        "late": "#9a5b00",
        "missing": "#a3231c",
        "pending": "#3d6b99",
        "excused": "#63519f",
        "not_assessable": "#57626f",
    },
    "dark": {
        "met": "#6cc9a5",
        "late": "#f0b45a",
        "missing": "#ff9a90",
        "pending": "#9cc3ec",
        "excused": "#c0b2f2",
        "not_assessable": "#a3adb9",
    },
}

# What was marked in a lesson.
ATTENDANCE: Final[dict[Theme, dict[str, str]]] = {
    "light": {"present": "#1b6e53", "late": "#9a5b00", "authorised": "#63519f", "unauthorised": "#a3231c"},
    "dark": {"present": "#6cc9a5", "late": "#f0b45a", "authorised": "#c0b2f2", "unauthorised": "#ff9a90"},
}

# From little to much, for heatmaps; lightness falls (rises on a dark ground) evenly.
SEQUENCE: Final[dict[Theme, tuple[str, ...]]] = {
    "light": ("#f3f6fa", "#cddcee", "#9cbde0", "#6397cb", "#2f6fae", "#14508c", "#0b325b"),
    "dark": ("#1c232b", "#20405f", "#27598a", "#3c78b3", "#6a9fd6", "#9cc3ec", "#d6e7fa"),
}
