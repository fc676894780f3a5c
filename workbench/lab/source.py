"""Reading a notebook's source: one Markdown file with both languages side by side.

The file begins with a YAML head (`title` and `file` by language). Prose stands between `::: lv` or `::: en` and `:::`, code in
fences `python`; further words behind them are the cell's tags. In code `«Datums|Date»` stands for the Latvian and the English wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from workbench.errors import InputError
from workbench.texts import LANGUAGES

CHOICE = re.compile(r"«([^|»]*)\|([^»]*)»")
HEAD = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
BLOCK = re.compile(
    r"(?:^::: (?P<lang>\w+)(?P<notes>[^\n]*)\n(?P<prose>.*?)^:::$)|(?:^```python(?P<tags>[^\n]*)\n(?P<code>.*?)^```$)",
    re.M | re.S,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One cell: prose in the languages of `wording`, or code in both, with its tags."""

    wording: dict[str, str]
    is_code: bool
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A notebook before it is put into a language; `title` and `file` (stem of the edition's file) by language."""

    path: Path
    title: dict[str, str]
    file: dict[str, str]
    parts: tuple[Part, ...]

    @property
    def number(self) -> str:
        """The two digits that the file begins with."""
        return self.path.name[:2]


def read(path: Path) -> Source:
    """The source in `path`. Raises InputError that names the file and line of what it cannot place."""
    written = path.read_text(encoding="utf-8")
    head = HEAD.match(written)
    if not head:
        raise InputError(f"{path.name}: the head between two lines '---' is missing.")
    said = yaml.safe_load(head.group(1))
    parts = tuple(_joined(path, _blocks(path, written, head.end())))
    return Source(path, dict(said["title"]), dict(said["file"]), parts)


def _blocks(path: Path, written: str, start: int) -> Iterator[tuple[int, re.Match[str]]]:
    """Each block with its line; what stands between blocks would get lost, so it is an error."""
    at = start
    for block in BLOCK.finditer(written, start):
        between = written[at : block.start()]
        if between.strip():
            raise _unplaced(path, written, at, between)
        yield written.count("\n", 0, block.start()) + 1, block
        at = block.end()
    if written[at:].strip():
        raise _unplaced(path, written, at, written[at:])


def _unplaced(path: Path, written: str, at: int, between: str) -> InputError:
    line = written.count("\n", 0, at + len(between) - len(between.lstrip())) + 1
    return InputError(f"{path.name}, line {line}: '{between.strip()[:40]}' stands in no block of prose or code.")


def _joined(path: Path, blocks: Iterator[tuple[int, re.Match[str]]]) -> Iterator[Part]:
    """Code as it comes, prose once all languages of it have been read, in their order."""
    wording: dict[str, str] = {}
    for line, block in blocks:
        code, lang = block["code"], block["lang"]
        expected = LANGUAGES[len(wording)]
        if (code is not None and wording) or (code is None and lang != expected):
            raise InputError(f"{path.name}, line {line}: here the prose '::: {expected}' is expected.")
        if code is not None:
            yield Part({lang: _chosen(code, lang) for lang in LANGUAGES}, True, tuple(block["tags"].split()))
            continue
        wording[lang] = block["prose"].strip("\n")
        if len(wording) == len(LANGUAGES):
            yield Part(wording, False, tuple(block["notes"].split()))
            wording = {}
    if wording:
        raise InputError(f"{path.name}: the last prose stands in {', '.join(wording)} only.")


def _chosen(code: str, lang: str) -> str:
    """The code with each `«lv|en»` replaced by the wording of the language."""
    return CHOICE.sub(lambda choice: choice.group(LANGUAGES.index(lang) + 1), code).strip("\n")
