"""Read a pack's YAML into the model, and tell what is wrong with the file's name and line."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from yaml.constructor import SafeConstructor
from yaml.nodes import MappingNode, Node, ScalarNode

from checks.packs.changes import contradictions
from checks.packs.model import Pack, line_of
from workbench.errors import PackError, nearest

FILE = "pack.yaml"
Lines = dict[tuple[Any, ...], int]
_AS_WRITTEN = ("id", "version")  # 3.10 is a clause, not a number
_SENTENCES = {
    "missing": "`{name}` is missing.",
    "string_type": "`{name}` is a text, not {given!r}; put it in quotation marks.",
    "string_too_short": "`{name}` is empty.",
    "too_short": "`{name}` is empty.",
    "bool_type": "`{name}` is true or false, not {given!r}.",
    "bool_parsing": "`{name}` is true or false, not {given!r}.",
    "float_parsing": "`{name}` is a number, not {given!r}.",
    "list_type": "`{name}` is a list: each item on a line of its own that begins with a hyphen.",
    "dict_type": "`{name}` is a mapping of names to values, not {given!r}.",
    "model_type": "`{name}` is a mapping of names to values, not {given!r}.",
}


def read(path: Path) -> Pack:
    """The pack in the file. Raises PackError with file, line, what is wrong and how many further problems there are."""
    found = inspect_file(path)
    if isinstance(found, Pack):
        return found
    more = f" ({len(found) - 1} more: workbench packs check {path.parent})" if len(found) > 1 else ""
    raise PackError(found[0] + more)


def inspect_file(path: Path) -> Pack | list[str]:
    """The pack in the file, or everything that is wrong with it, a sentence each, in the order of its lines."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        return [f"{path} cannot be read: {error.strerror}."]
    except UnicodeDecodeError:
        return [f"{path} is not UTF-8; save it with that encoding."]
    lines: Lines = {}
    try:
        given = _plain(path, _composed(path, text), (), lines)
        pack = Pack.model_validate(given)
    except PackError as error:
        return [str(error)]
    except ValidationError as error:
        told = sorted(_told(one, lines) for one in error.errors(include_url=False))
        return [f"{path}, line {line}: {sentence}" for line, sentence in told]
    pack._path, pack._text, pack._lines = path, text, lines
    pack._sha256 = hashlib.sha256(raw).hexdigest()
    for order, clause in enumerate(pack.clauses, start=1):
        clause._order = order
    return contradictions(pack) or pack


def _composed(path: Path, text: str) -> Node:
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(f"{path}, line {line}: this is not YAML: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise PackError(f"{path}: this is not YAML: {error}.") from error
    if not isinstance(node, MappingNode):
        raise PackError(f"{path}, line 1: a pack is a mapping that begins with `id:`.")
    return node


def _plain(path: Path, node: Node, place: tuple[Any, ...], lines: Lines) -> Any:
    """The node as plain Python; `lines` learns the line of every place."""
    lines.setdefault(place, node.start_mark.line + 1)
    if ("", id(node)) in lines:
        raise PackError(f"{path}, line {lines[place]}: write the value out; a pack uses no YAML anchors.")
    lines["", id(node)] = lines[place]  # an alias leads to a node that was met before
    if isinstance(node, ScalarNode):
        if place and place[-1] in _AS_WRITTEN and isinstance(node.value, str):
            return node.value
        return _scalar(path, node)
    if isinstance(node, MappingNode):
        return _mapping(path, node, place, lines)
    return [_plain(path, item, (*place, index), lines) for index, item in enumerate(node.value)]


def _mapping(path: Path, node: MappingNode, place: tuple[Any, ...], lines: Lines) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            raise PackError(f"{path}, line {line}: a name is expected here.")
        key = _scalar(path, key_node)
        key = key if isinstance(key, date) else key_node.value
        if key in found:
            raise PackError(f"{path}, line {line}: `{key}` is written twice.")
        lines[(*place, key)] = line
        found[key] = _plain(path, value_node, (*place, key), lines)
    return found


def _scalar(path: Path, node: ScalarNode) -> Any:
    if ":" in node.value and node.tag.endswith(":int"):
        return node.value  # 17:00 is an hour; YAML 1.1 would read it as a number to the base of sixty
    try:
        value = SafeConstructor().construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        line = node.start_mark.line + 1
        raise PackError(f"{path}, line {line}: `{node.value}` cannot be read as a value.") from error
    return value.isoformat(" ") if isinstance(value, datetime) else value


def _told(error: Any, lines: Lines) -> tuple[int, str]:
    place, context = tuple(error["loc"]), error.get("ctx", {})
    # A day as the name of a parameter's change is a day in the file and a text in pydantic's account of it.
    place = tuple(_as_day(part) if part != "[key]" else part for part in place if part != "[key]")
    name = next((part for part in reversed(place) if isinstance(part, str)), "the pack")
    if error["type"] == "unknown_name":
        return line_of(lines, (*place, context["name"])), context["message"]
    line = line_of(lines, place)
    if error["type"] == "missing" and name in ("lv", "en"):
        return line, f"`{name}` is missing: every text is written in Latvian (lv) and English (en)."
    if error["type"] == "literal_error":
        known = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        return (
            line,
            f"`{name}` is one of {', '.join(known)}, not {error['input']}.{nearest(str(error['input']), known)}",
        )
    if error["type"] == "string_pattern_mismatch":
        return line, f"`{name}` cannot be {error['input']!r}: letters, digits and single marks between them, no spaces."
    if str(error["type"]).startswith("date"):
        return line, f"`{name}` is a day written YYYY-MM-DD, not {error['input']}."
    sentence = _SENTENCES.get(error["type"])
    return line, sentence.format(name=name, given=error["input"]) if sentence else error["msg"]


def _as_day(part: Any) -> Any:
    try:
        return date.fromisoformat(part) if isinstance(part, str) else part
    except ValueError:
        return part
