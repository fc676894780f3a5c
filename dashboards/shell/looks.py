"""The one style of all pages: colours of `workbench/look` as CSS variables, and the sheets that use them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from workbench.look import palette
from workbench.look.palette import Theme

_HERE = Path(__file__).parent
# Raised ground of cards, and the faint one behind them.
SURFACE: Final[dict[Theme, str]] = {"light": "#ffffff", "dark": "#1b2129"}
BACKDROP: Final[dict[Theme, str]] = {"light": "#f4f6f9", "dark": palette.GROUND["dark"]}


def _variables(theme: Theme) -> str:
    named = {
        "ground": BACKDROP[theme],
        "surface": SURFACE[theme],
        "ink": palette.INK[theme],
        "muted": palette.MUTED[theme],
        "line": palette.LINE[theme],
        "accent": palette.ACCENT[theme],
        "on-accent": palette.GROUND[theme],
        **{name.replace("_", "-"): colour for name, colour in palette.STATUS[theme].items()},
        **{f"step-{number}": colour for number, colour in enumerate(palette.SEQUENCE[theme])},
    }
    return "".join(f"--{name}:{colour};" for name, colour in named.items()) + f"color-scheme:{theme};"


def tokens() -> str:
    """CSS variables of both themes: the chosen one, else what the system prefers."""
    light, dark = _variables("light"), _variables("dark")
    return (
        f":root{{{light}--font:{palette.FONT};}}"
        f"@media (prefers-color-scheme: dark){{:root:not([data-theme]){{{dark}}}}}"
        f":root[data-theme=dark]{{{dark}}}:root[data-theme=light]{{{light}}}"
    )


FRAME: Final = (_HERE / "frame.css").read_text("utf-8")
STYLE: Final = (_HERE / "style.css").read_text("utf-8")
