"""A part of a page: HTML from a template in a shadow root of its own, sent to the browser only when it has changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from dashboards.shell.looks import STYLE

MOST: Final = 12  # pages that a browser keeps as they were left, the last visited ones
_SHEETS: list[str] = []


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a part shows, ready to be sent: its HTML and, of a chart, the ECharts option as JSON."""

    html: str
    option: str = ""

    def estimated_size(self) -> int:
        """Bytes, of letters that take two."""
        return 2 * (len(self.html) + len(self.option))


class Region:
    """`object`: its HTML. `option`: an ECharts option as JSON, drawn where the HTML has its chart. `sheets`: its CSS."""

    def __init__(self, classes: str = "", sheets: Sequence[str] = (STYLE,)) -> None:
        self.classes = " ".join(["region", *classes.split()])
        self.sheets = tuple(map(_number, sheets))
        self.object = ""
        self.option = ""
        self.visible = True

    def said(self) -> dict[str, Any]:
        """What a browser is told of it."""
        return {"html": self.object, "option": self.option, "visible": self.visible and bool(self.object)}


Parts = tuple[Region, ...]


def _number(sheet: str) -> int:
    """A sheet's place among those of all pages; browsers are sent each but once."""
    if sheet not in _SHEETS:
        _SHEETS.append(sheet)
    return _SHEETS.index(sheet)


class Stage:
    """What one browser has: of the pages visited last their parts as they were sent, and the sheets that style them."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, list[dict[str, Any]]] = OrderedDict()
        self._sheets: set[int] = set()

    def change(self, page: str, parts: Sequence[Region]) -> dict[str, Any]:
        """What the browser has to be told so that it shows these parts: `parts` by place, `sheets`, pages to `forget`."""
        is_new = page not in self._pages
        before = self._pages.setdefault(page, [{} for _ in parts])
        self._pages.move_to_end(page)
        changed: dict[str, dict[str, Any]] = {}
        for place, (part, had) in enumerate(zip(parts, before, strict=True)):
            said = part.said()
            told = {name: value for name, value in said.items() if had.get(name) != value}
            if is_new:
                told |= {"classes": part.classes, "sheets": list(part.sheets)}
            if told:
                changed[str(place)] = told
            before[place] = said
        forgotten = [self._pages.popitem(last=False)[0] for _ in range(len(self._pages) - MOST)]
        return {"stage": page, "parts": changed, "sheets": self._new_sheets(parts), "forget": forgotten}

    def _new_sheets(self, parts: Sequence[Region]) -> dict[str, str]:
        fresh = {number for part in parts for number in part.sheets} - self._sheets
        self._sheets |= fresh
        return {str(number): _SHEETS[number] for number in sorted(fresh)}
