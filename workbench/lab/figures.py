"""Charts in notebooks: drawn as SVG on this machine, in the language of the reader, with words for who cannot see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import altair as alt
import vl_convert

from workbench.look.palette import ATTENDANCE, FONT, GROUND, INK, LINE, MUTED, STATUS

NUMBERS: Final[dict[str, Any]] = {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", " €"]}
MONTHS: Final = (
    "janvāris", "februāris", "marts", "aprīlis", "maijs", "jūnijs", "jūlijs", "augusts", "septembris", "oktobris",
    "novembris", "decembris",
)  # fmt: skip
DAYS: Final = ("svētdiena", "pirmdiena", "otrdiena", "trešdiena", "ceturtdiena", "piektdiena", "sestdiena")
TIMES: Final[dict[str, Any]] = {
    "dateTime": "%d.%m.%Y. %H:%M",
    "date": "%d.%m.%Y.",
    "time": "%H:%M",
    "periods": ["", ""],
    "days": list(DAYS),
    "shortDays": [day[:2].title() for day in DAYS],
    "months": list(MONTHS),
    "shortMonths": [month[:3] for month in MONTHS],
}

Meaning = Literal["status", "attendance"]
_COLOURS: Final = {"status": STATUS["light"], "attendance": ATTENDANCE["light"]}


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn chart. JupyterLab and reports show the SVG; `alt` says in words what it shows."""

    svg: str
    alt: str

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        return {"image/svg+xml": self.svg, "text/plain": self.alt}, {"image/svg+xml": {"alt": self.alt}}


def figure(chart: alt.TopLevelMixin, words: str, lang: str = "lv") -> Figure:
    """The chart as an SVG that needs no network. `words`: what it shows, for a reader who does not see it."""
    specification = chart.to_dict()
    specification["config"] = {**LOOK, **specification.get("config", {})}
    locale: dict[str, Any] = {"format_locale": NUMBERS, "time_format_locale": TIMES} if lang == "lv" else {}
    return Figure(vl_convert.vegalite_to_svg(specification, **locale), words)


def colours(meaning: Meaning, names: dict[str, str]) -> alt.Scale:
    """A colour scale by meaning: `names` gives each code of the palette the word that stands in the data, in their order."""
    return alt.Scale(domain=list(names.values()), range=[_COLOURS[meaning][code] for code in names])


LOOK: Final[dict[str, Any]] = {
    "font": FONT.replace("'", ""),
    "background": GROUND["light"],
    "view": {"stroke": None},
    "title": {"anchor": "start", "color": INK["light"], "fontSize": 14, "subtitleColor": MUTED["light"], "offset": 12},
    "axis": {
        "labelColor": INK["light"],
        "titleColor": MUTED["light"],
        "titleFontWeight": "normal",
        "gridColor": LINE["light"],
        "domainColor": LINE["light"],
        "tickColor": LINE["light"],
        "labelLimit": 320,
    },
    "legend": {"labelColor": INK["light"], "titleColor": MUTED["light"], "titleFontWeight": "normal", "orient": "top"},
    "header": {"labelColor": INK["light"], "titleColor": MUTED["light"]},
}
