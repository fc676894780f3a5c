"""The Great Expectations objects of a pack; importing this module loads Great Expectations."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

from great_expectations.compatibility import pydantic

from checks.engine.duty import Duty
from checks.engine.fields import MONTH_DAY
from checks.engine.literals import bind
from checks.packs.changes import DUTIES
from checks.packs.model import Pack
from checks.packs.spans import DutySpan, duty_spans
from workbench.errors import PackError, nearest

SEVERITY = {"high": "critical", "medium": "warning", "low": "info"}


def expectations(pack: Pack) -> list[Duty]:
    """The pack's Expectations, one for each span of days. Raises PackError for the first that cannot be built."""
    wrong = problems(pack)
    if wrong:
        raise PackError(wrong[0])
    return [_built(pack, span) for span in duty_spans(pack)]


def problems(pack: Pack) -> list[str]:
    """What is wrong between the pack and its Expectations, a sentence each: unknown parameters, wrong types and values."""
    found: list[str] = []
    for span in duty_spans(pack):
        try:
            _built(pack, span)
        except PackError as error:
            if str(error) not in found:
                found.append(str(error))
    return found


def duty_class(name: str, own: Path | None = None) -> type[Duty]:
    """The Expectation class of the module `checks.duties.NAME`, or of NAME.py in a pack's own folder.

    Raises PackError with the nearest names when there is none, or when a module does not hold exactly one.
    """
    if (DUTIES / f"{name}.py").exists():
        module = importlib.import_module(f"checks.duties.{name}")
    elif own is not None and (own / f"{name}.py").exists():
        module = _own_module(own / f"{name}.py")
    else:
        known = [file.stem for folder in (DUTIES, own) if folder for file in folder.glob("[a-z]*.py")]
        raise PackError(f"There is no Expectation {name}.{nearest(name, known)}")
    classes = [
        found
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, Duty) and found.__module__ == module.__name__
    ]
    wanted = "Expect" + "".join(part.title() for part in name.split("_"))
    if [found.__name__ for found in classes] != [wanted]:
        raise PackError(f"{module.__file__} must hold exactly one Expectation, the class {wanted}.")
    return classes[0]


def class_of(pack: Pack, expect: str) -> type[Duty]:
    """The class of an Expectation that the pack names."""
    return duty_class(expect, pack.path.parent / "duties")


def _own_module(file: Path) -> Any:
    """A pack's own Expectation, loaded once by its path."""
    name = f"checks.packs.own.{file.resolve().parent.parent.name.replace('-', '_')}.{file.stem}"
    if name in sys.modules and getattr(sys.modules[name], "__file__", None) == str(file):
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise PackError(f"{file} cannot be loaded as an Expectation.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise PackError(f"{file} cannot be loaded as an Expectation: {type(error).__name__}: {error}") from error
    return module


def _built(pack: Pack, span: DutySpan) -> Duty:
    place = ("clauses", span.clause.order - 1, "duties", span.number)
    made = class_of(pack, span.expect)
    known = made.parameter_names()
    for name in span.parameters:
        if name not in known:
            where = pack.where(*place, "parameters", name)
            hint = nearest(name, known) or f" Its parameters: {', '.join(known) or 'none'}."
            raise PackError(f"{where}: {span.expect} has no parameter {name}.{hint}")
    try:
        duty = made(
            regulation_id=pack.id,
            clause_id=span.clause.id,
            in_force_from=span.in_force_from,
            in_force_until=span.in_force_until,
            mostly=span.mostly,
            severity=SEVERITY[span.clause.severity or "medium"],
            **span.parameters,
        )
    except pydantic.ValidationError as error:
        raise PackError(_refused(pack, place, span, error)) from error
    for name, given in span.parameters.items():
        _as_meant(pack, (*place, "parameters", name), name, given, getattr(duty, name))
    _has_sql(pack, place, duty)
    return duty


def _has_sql(pack: Pack, place: tuple[Any, ...], duty: Duty) -> None:
    try:
        bind(duty.sql_template(), duty.parameters)
    except FileNotFoundError as error:
        raise PackError(f"{pack.where(*place)}: the SQL {error.filename} is missing.") from error
    except KeyError as error:
        raise PackError(f"{pack.where(*place)}: {error.args[0]}.") from error


def _refused(pack: Pack, place: tuple[Any, ...], span: DutySpan, error: pydantic.ValidationError) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0])
    if name not in span.parameters:
        return f"{pack.where(*place)}: {span.expect} cannot be built: {first['msg']}."
    where = pack.where(*place, "parameters", name)
    return f"{where}: {name} of {span.expect} cannot be {span.parameters[name]!r}: {first['msg']}."


def _as_meant(pack: Pack, place: tuple[Any, ...], name: str, given: Any, kept: Any) -> None:
    """A value that had to be turned into another type is not what the author meant (2.5 days read as 2)."""
    for text in given if isinstance(given, list) else [given]:
        if isinstance(text, str) and re.match(MONTH_DAY, text) and not _is_day_of_every_year(text):
            raise PackError(f"{pack.where(*place)}: {name} is a day of every year written MM-DD, not {text}.")
    if type(given) is type(kept) or (isinstance(kept, float) and type(given) is int):
        return
    wanted = {"int": "a whole number", "str": "a text in quotation marks", "bool": "true or false", "list": "a list"}
    kind = type(kept).__name__
    raise PackError(f"{pack.where(*place)}: {name} is {wanted.get(kind, kind)}, not {given!r}.")


def _is_day_of_every_year(month_day: str) -> bool:
    try:
        date.fromisoformat(f"2023-{month_day}")
    except ValueError:
        return False
    return True
