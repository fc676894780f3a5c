"""Forms that a duty's parameters may take."""

from __future__ import annotations

TIME_OF_DAY = r"^([01]\d|2[0-3]):[0-5]\d$"
DAY_KIND = r"^(calendar|school|working)$"
# A day of any year: 29 February is none.
MONTH_DAY = (
    r"^(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))$"
)
