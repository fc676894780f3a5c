"""What can go wrong with a draw or a review, said in Latvian or English from the catalogue."""

from __future__ import annotations

from workbench.texts.said import SaidError


class SamplingError(SaidError):
    """A draw that cannot be made, or a review that cannot be recorded."""

    prefix = "reviews.error"
