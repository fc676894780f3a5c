"""The upright axis of charts of shares: up to 100 %, with lines at even distances."""

from __future__ import annotations

import math
from typing import Any, Final

from workbench.look import palette
from workbench.look.palette import Theme

_STEPS: Final = (1, 2, 5, 10, 20)  # all of them lead to 100
_LINES: Final = 6
_LEAST: Final = 0.95  # a closer look would make ripples look like waves


def share_axis(lowest: float, lang: str, theme: Theme) -> dict[str, Any]:
    """The ECharts axis for shares in per cent, none of them below `lowest` (0 to 1)."""
    span = 100 - 100 * min(lowest, _LEAST)
    step = next((one for one in _STEPS if span / one <= _LINES), _STEPS[-1])
    return {
        "type": "value", "min": max(0, 100 - math.ceil(round(span / step, 6)) * step), "max": 100, "interval": step,
        "axisLabel": {"color": palette.MUTED[theme], "formatter": "{value} %" if lang == "lv" else "{value}%"},
        "splitLine": {"lineStyle": {"color": palette.LINE[theme]}},
    }  # fmt: skip
