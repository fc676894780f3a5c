"""Making the Latvian and English editions of the notebooks: `python -m workbench.lab.editions`."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import InputError, WorkbenchError, nearest
from workbench.lab.documents import code_cell, new_notebook, prose_cell, written
from workbench.lab.source import Source, read
from workbench.texts import LANGUAGES

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def sources(folder: Path = NOTEBOOKS) -> list[Source]:
    """Every notebook's source in the order of their numbers. Raises WorkbenchError when there are none."""
    found = [read(path) for path in sorted((folder / "source").glob("[0-9][0-9]_*.md"))]
    if not found:
        raise WorkbenchError(
            f"There are no notebooks in {folder}; run this from the folder that the workbench came in."
        )
    return found


def edition(source: Source, lang: str) -> str:
    """The notebook in one language as the text of its `.ipynb`: no outputs, the same source always the same bytes."""
    cells = [
        (code_cell if part.is_code else prose_cell)(part.wording[lang], part.tags, id=f"nb{source.number}-{place:02d}")
        for place, part in enumerate(source.parts)
    ]
    notebook = new_notebook(
        cells,
        kernelspec={"name": "python3", "display_name": "Python 3", "language": "python"},
        language_info={"name": "python"},
        title=source.title[lang],
        language=lang,
    )
    return written(notebook)


def path_of(source: Source, lang: str, folder: Path = NOTEBOOKS) -> Path:
    """Where the edition of a language lies."""
    return folder / lang / f"{source.file[lang]}.ipynb"


def find(name: str, lang: str, folder: Path = NOTEBOOKS) -> Path:
    """The notebook of that number (`03`, `3`), name or path. Raises InputError with the nearest names."""
    given = Path(name)
    if given.suffix == ".ipynb":
        if not given.is_file():
            raise InputError(f"There is no notebook {given}.")
        return given
    known = {alias: source for source in sources(folder) for alias in (source.number, *source.file.values())}
    wanted = name.zfill(2)
    if wanted not in known:
        names = ", ".join(sorted(source.file[lang] for source in sources(folder)))
        raise InputError(f"There is no notebook {name}.{nearest(name, known)} Notebooks: {names}.")
    return path_of(known[wanted], lang, folder)


def main() -> None:
    """Write every edition anew."""
    for source in sources():
        for lang in LANGUAGES:
            path = path_of(source, lang)
            path.parent.mkdir(exist_ok=True)
            path.write_text(edition(source, lang), encoding="utf-8")
            print(path.relative_to(NOTEBOOKS))  # noqa: T201


if __name__ == "__main__":
    main()
