"""Every sentence that a person sees, by key and language, from the catalogues `workbench/texts/*.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from workbench.errors import nearest

LANGUAGES = ("lv", "en")


def _read(path: Path) -> dict[str, dict[str, str]] | None:
    texts: dict[str, dict[str, str]] | None = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    return texts


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All texts: key to language to sentence; KeyError when two catalogues define the same key."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        for key, languages in (_read(path) or {}).items():
            if key in texts:
                raise KeyError(f"{path.name}: the text {key} is defined twice")
            texts[key] = languages
    return texts


def text(key: str, lang: str = "lv", **values: object) -> str:
    """The text `key` in `lang` with `values` filled in; KeyError with the nearest keys when there is none."""
    texts = catalogue()
    if key not in texts:
        raise KeyError(f"There is no text {key}.{nearest(key, texts)}")
    return texts[key][lang].format(**values)
