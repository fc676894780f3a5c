"""Markdown as Typst code. Text only ever becomes a string literal, so nothing that a file says can become markup."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import mistune

Token = dict[str, Any]

ANCHOR = re.compile(r'<a id="([\w-]+)">')
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
NOTHING = "none"

_parse = mistune.create_markdown(renderer=None, plugins=["table", "strikethrough"])


def literal(text: str) -> str:
    """A Typst string literal."""
    return json.dumps(UNPRINTABLE.sub("", text), ensure_ascii=False)


def call(function: str, *arguments: str) -> str:
    """A Typst function call in code mode."""
    return f"{function}({', '.join(arguments)})"


def markdown(source: str) -> list[str]:
    """The blocks of a Markdown text, each a Typst expression."""
    return _blocks(_parse(source))  # type: ignore[arg-type]


def table(header: Sequence[str], rows: Sequence[Sequence[str]], align: Sequence[str]) -> str:
    """A table of Typst expressions with a heading row; `align`: left or right, a column each."""
    columns = len(header)
    heading = call("table.header", *header)
    cells = [cell for row in rows for cell in row]
    return call("sheet", f"columns: {columns}", f"align: ({', '.join(align)},)", heading, *cells)


def _blocks(tokens: Sequence[Token]) -> list[str]:
    return [made for token in tokens if (made := _block(token)) != NOTHING]


def _block(token: Token) -> str:
    children = token.get("children", ())
    match token["type"]:
        case "heading":
            return call("heading", f"level: {token['attrs']['level']}", _inline(children))
        case "paragraph":
            return call("par", _inline(children))
        case "block_text":
            return _inline(children)
        case "list":
            items = [_joined(item["children"]) for item in children]
            return call("enum" if token["attrs"]["ordered"] else "list", *items)
        case "block_quote":
            return call("note", _joined(children))
        case "block_code":
            return call("raw", "block: true", literal(token["raw"].rstrip("\n")))
        case "table":
            return _table(children)
        case "thematic_break":
            return "line(length: 100%)"
        case "block_html":
            return _html(token["raw"])
        case _:
            return NOTHING


def _joined(tokens: Sequence[Token]) -> str:
    return " + parbreak() + ".join(_blocks(tokens)) or literal("")


def _table(parts: Sequence[Token]) -> str:
    head = parts[0]["children"]
    rows = [[_inline(cell["children"]) for cell in row["children"]] for part in parts[1:] for row in part["children"]]
    align = [cell["attrs"]["align"] or "left" for cell in head]
    return table([_inline(cell["children"]) for cell in head], rows, align)


def _inline(tokens: Sequence[Token]) -> str:
    return " + ".join(_span(token) for token in tokens) or literal("")


def _span(token: Token) -> str:
    children = token.get("children", ())
    match token["type"]:
        case "text":
            return literal(token["raw"])
        case "emphasis":
            return call("emph", _inline(children))
        case "strong":
            return call("strong", _inline(children))
        case "strikethrough":
            return call("strike", _inline(children))
        case "codespan":
            return call("raw", literal(token["raw"]))
        case "link":
            return _link(token["attrs"]["url"], _inline(children))
        case "softbreak":
            return literal(" ")
        case "linebreak":
            return "linebreak()"
        case "inline_html":
            return _html(token["raw"], inline=True)
        case "image":
            return _inline(children)  # its words; a report carries the figures that its cells drew
        case other:
            raise ValueError(f"Markdown of kind {other} has no form in print.")


def _link(url: str, words: str) -> str:
    if url.startswith("#"):
        return call("link", call("label", literal(url[1:])), words)
    return call("link", literal(url), words)


def _html(raw: str, *, inline: bool = False) -> str:
    """A place to jump to; any other HTML is left out, its text stands between the tags anyway."""
    found = ANCHOR.search(raw)
    if found:
        return f"[#metadata(none)#label({literal(found.group(1))})]"
    return literal("") if inline else NOTHING
