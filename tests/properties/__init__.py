"""The headline clauses on drawn times and days, each beside a few lines of plain Python that read the same clause."""

from __future__ import annotations
