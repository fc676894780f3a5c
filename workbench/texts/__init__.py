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


class _Counted(int):
    """A number in a sentence: `{rows:~rinda|rindas}` is the form of the word that goes with it, without the number."""

    is_latvian = True

    def __format__(self, form: str) -> str:
        if not form.startswith("~"):
            return int.__format__(self, form)
        one, many = form[1:].split("|")
        is_one = self % 10 == 1 and self % 100 != 11 if self.is_latvian else self == 1
        return one if is_one else many


class _CountedInEnglish(_Counted):
    is_latvian = False


def text(key: str, lang: str = "lv", **values: object) -> str:
    """The text `key` in `lang` with `values` filled in; KeyError with the nearest keys when there is none.

    In a sentence `{rows} {rows:~rinda|rindas}` gives “21 rinda” and “22 rindas”; in English “1 row” and “21 rows”.
    """
    texts = catalogue()
    if key not in texts:
        raise KeyError(f"There is no text {key}.{nearest(key, texts)}")
    counted = _Counted if lang == "lv" else _CountedInEnglish
    filled = {
        name: counted(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in values.items()
    }
    return texts[key][lang].format(**filled)
