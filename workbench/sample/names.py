"""Invented people's names: Latvian given names and surnames in both genders, streets, places, schools."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

_LISTS: dict[str, list[str]] = YAML(typ="safe").load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))

GIRLS, BOYS = tuple(_LISTS["girls"]), tuple(_LISTS["boys"])
SURNAMES = tuple(tuple(pair.split("/")) for pair in _LISTS["surnames"])
"""Masculine and feminine surname of a family."""
STREETS, PLACES = tuple(_LISTS["streets"]), tuple(_LISTS["places"])


def school_name(number: int) -> tuple[str, str]:
    """Name and municipality of the school with this number (0 is the first)."""
    place = PLACES[number % len(PLACES)]
    stem = place[:-1] if place.endswith(("s", "a", "e", "i")) else place
    ending = {"s": "a", "a": "as", "e": "es", "i": "u"}[place[-1]] if stem != place else ""
    genitive = stem + ending
    again = number // len(PLACES)
    return f"{genitive} {f'{again + 1}. ' if again else ''}vidusskola", f"{genitive} novads"


def plain(text: str) -> str:
    """A name in lower case without diacritics, for e-mail addresses."""
    return text.lower().translate(str.maketrans("āčēģīķļņšūž", "acegiklnsuz"))
