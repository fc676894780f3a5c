"""The clause catalogue in `docs/`: every clause of every pack, in Latvian and English. `python -m workbench.docs.catalogue`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checks.packs import Clause, Pack, find_packs
from workbench.docs import words
from workbench.texts import LANGUAGES, text

FOLDER = Path(__file__).parents[2] / "docs"


def catalogue(packs: list[Pack], lang: str) -> str:
    """The catalogue as Markdown: acts that are run first, examples after them."""
    blocks = [f"# {text('catalogue.title', lang)}", text("catalogue.made", lang), text("catalogue.basis", lang)]
    for pack in sorted(packs, key=lambda pack: (pack.example, pack.id)):
        blocks.extend(_act(pack, lang))
    return "\n\n".join(blocks) + "\n"


def write(folder: Path = FOLDER) -> list[Path]:
    """Write `clauses.lv.md` and `clauses.en.md` from the house's own packs."""
    packs = list(find_packs().values())
    files = []
    for lang in LANGUAGES:
        file = folder / f"clauses.{lang}.md"
        file.write_text(catalogue(packs, lang), encoding="utf-8")
        files.append(file)
    return files


def _act(pack: Pack, lang: str) -> Iterator[str]:
    yield f"## {pack.title[lang]}"
    yield text(
        "catalogue.act", lang, issuer=pack.issuer[lang], approved=words.day(pack.approved, lang) + ("." if lang == "en" else ""),
        days=words.days(pack.in_force, lang).rstrip("."), pack=pack.id, version=pack.version,
    )  # fmt: skip
    if pack.example:
        yield text("catalogue.example", lang)
    yield _table(pack, lang)
    for clause in pack.clauses:
        yield from _clause(pack, clause, lang)


def _table(pack: Pack, lang: str) -> str:
    headers = text("catalogue.headers", lang).split("|")
    rows = [
        [clause.id, clause.summary[lang], clause.bearer[lang] if clause.bearer else "",
         text(f"kind.name.{clause.kind}", lang), text(f"severity.name.{clause.severity}", lang) if clause.severity else ""]
        for clause in pack.clauses
    ]  # fmt: skip
    return "\n".join("| " + " | ".join(row) + " |" for row in [headers, ["---"] * len(headers), *rows])


def _clause(pack: Pack, clause: Clause, lang: str) -> Iterator[str]:
    if clause.kind == "informative":
        return
    yield f"### {text('card.head', lang, pack=pack.id, clause=clause.id)}"
    yield clause.summary[lang]
    items = [(name, words_of[lang]) for name, words_of in
             (("reading", clause.reading), ("only_entered", clause.entered_only)) if words_of]  # fmt: skip
    facts = [("bearer", clause.bearer[lang] if clause.bearer else ""), ("due", words.due(pack, clause, lang)), *items]
    if clause.severity:
        facts.append(("severity", text(f"severity.name.{clause.severity}", lang)))
    if clause.in_force:
        facts.append(("in_force", words.days(clause.in_force, lang)))
    told = [f"- **{text(f'card.{name}', lang)}:** {said}" for name, said in facts if said]
    if not clause.counted_against_staff:
        told.append(f"- {text('card.guardians', lang)}")
    yield "\n".join([*told, *_expectations(pack, clause, lang)])


def _expectations(pack: Pack, clause: Clause, lang: str) -> Iterator[str]:
    spans = words.spans_of(pack, clause)
    for span in spans:
        alone = sum(other.number == span.number for other in spans) == 1
        when = "" if alone else f", {words.span_days(span, lang)}"
        link = f"[`{span.expect}`](../checks/duties/{span.expect}.sql)"
        yield f"- **{text('card.query', lang)}:** {link}{when}"
        yield from (
            f"  - `{line.name}` – {line.label}: **{line.value}** ({line.basis})"
            for line in words.lines(clause, span, lang)
        )


if __name__ == "__main__":
    write()
