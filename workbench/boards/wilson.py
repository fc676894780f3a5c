"""The uncertainty of a share: Wilson's score interval, as SQL.

E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927), 209-212. It stays
inside 0 and 1 and holds for few observations and for shares near the ends, where the usual interval does not.
"""

from __future__ import annotations

from typing import Final, Literal

Z: Final = 1.959964  # two-sided 95 %


def bound(kept: str, of: str, side: Literal["low", "high"]) -> str:
    """SQL of the lower or upper 95 % bound of the share `kept` / `of`, two SQL expressions; null where `of` is 0."""
    total = f"nullif({of}, 0)::double"
    share = f"(({kept}) / {total})"
    sign = "-" if side == "low" else "+"
    root = f"{Z} * sqrt({share} * (1 - {share}) / {total} + {Z * Z} / (4 * {total} * {total}))"
    return f"(({share} + {Z * Z} / (2 * {total}) {sign} {root}) / (1 + {Z * Z} / {total}))"
