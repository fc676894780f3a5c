"""Forms that a duty's parameters may take."""

from __future__ import annotations

TIME_OF_DAY = r"^([01]\d|2[0-3]):[0-5]\d$"
DAY_KIND = r"^(calendar|school|working)$"
MONTH_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"  # that the day exists is checked where packs are read
