"""What a pack says: an act, its clauses in order, and the Expectations by which each automatic clause is judged."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from workbench.errors import nearest

Basis = Literal["text", "interpretation"]
Kind = Literal["automatic", "attested", "informative"]
Severity = Literal["high", "medium", "low"]

PACK_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CLAUSE_ID = r"^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$"  # no spaces, no brackets
MODULE = r"^[a-z][a-z0-9_]*$"


class Part(BaseModel):
    """A mapping in a pack; a name that it does not know is refused with the nearest that it does."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)

    @model_validator(mode="before")
    @classmethod
    def _known_names(cls, given: Any) -> Any:
        known = [field.alias or name for name, field in cls.model_fields.items()]
        for name in given if isinstance(given, dict) else ():
            if name not in known:
                message = (
                    f"`{name}` is not known here.{nearest(str(name), known) or ' Known: ' + ', '.join(known) + '.'}"
                )
                raise PydanticCustomError("unknown_name", "{message}", {"message": message, "name": str(name)})
        return given


class Words(Part):
    """One text in both languages."""

    lv: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, lang: str) -> str:
        return {"lv": self.lv, "en": self.en}[lang]


class InForce(Part):
    """The days from `start` (written `from`) to `until`, both included; without `until`: until further notice."""

    start: date = Field(alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.start:
            raise PydanticCustomError("order", "`until` ({until}) lies before `from` ({start}).", self._words())
        return self

    def _words(self) -> dict[str, str]:
        return {"start": self.start.isoformat(), "until": self.until.isoformat() if self.until else ""}

    def holds(self, day: date) -> bool:
        """Whether `day` is one of the days."""
        return self.start <= day and (self.until is None or day <= self.until)


class Parameter(Part):
    """A number, hour, day or list: one `value` for all days, or another one `from` a day on; and where it stands.

    `basis`: `text` when it stands in the act, `interpretation` when it is how the house reads it.
    """

    basis: Basis
    value: Any = None
    changes: dict[date, Any] = Field(default_factory=dict, alias="from")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if ("value" in self.model_fields_set) == bool(self.changes):
            raise PydanticCustomError(
                "one_way", "a parameter has either `value`, or `from` with a value for each day of change."
            )
        return self

    def on(self, day: date) -> Any:
        """The value that holds on a day; KeyError before the first day of change."""
        if not self.changes:
            return self.value
        past = [change for change in self.changes if change <= day]
        if not past:
            raise KeyError(day)
        return self.changes[max(past)]


class DutyUse(Part):
    """An Expectation by the name of its module (`entries_by_deadline`), with its parameters.

    `mostly`: the share of obligations that must be kept for the Expectation to succeed.
    """

    expect: str = Field(pattern=MODULE)
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    mostly: float = Field(default=1.0, ge=0, le=1)


class Clause(Part):
    """One clause.

    `due`: by when, as users read it; `{name}` stands for the value of that parameter. `reading`: how the clause is read.
    `entered_only` (written `only_entered`): why it sees only what somebody entered, as users read it.
    """

    id: str = Field(pattern=CLAUSE_ID)
    summary: Words
    bearer: Words | None = None
    kind: Kind
    severity: Severity | None = None
    due: Words | None = None
    reading: Words | None = None
    entered_only: Words | None = Field(default=None, alias="only_entered")
    counted_against_staff: bool = True
    in_force: InForce | None = None
    duties: list[DutyUse] = Field(default_factory=list)

    _order: int = PrivateAttr(default=0)

    @property
    def order(self) -> int:
        """The clause's place in the act, from 1."""
        return self._order

    @property
    def only_entered(self) -> bool:
        """Whether the clause sees only what somebody entered."""
        return self.entered_only is not None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        wrong = None
        if self.kind == "automatic" and (self.severity is None or not self.duties):
            wrong = "an automatic clause needs a `severity` and at least one Expectation under `duties`."
        elif self.kind != "automatic" and (self.severity is not None or self.duties):
            wrong = f"a clause of kind {self.kind} has no `severity` and no `duties`; with them it is automatic."
        elif self.kind != "informative" and self.bearer is None:
            wrong = "`bearer` is missing: who bears the duty."
        if wrong:
            raise PydanticCustomError("clause", "{message}", {"message": wrong})
        return self


class Pack(Part):
    """An act as a pack. `short`: what it is called beside a clause; `example`: never run unless it is named."""

    id: str = Field(pattern=PACK_ID)
    version: str = Field(min_length=1)
    title: Words
    short: Words | None = None
    issuer: Words
    approved: date
    in_force: InForce
    example: bool = False
    clauses: list[Clause] = Field(min_length=1)

    _path: Path = PrivateAttr(default=Path())
    _text: str = PrivateAttr(default="")
    _sha256: str = PrivateAttr(default="")
    _lines: dict[tuple[Any, ...], int] = PrivateAttr(default_factory=dict)

    @property
    def path(self) -> Path:
        """The file `pack.yaml` that was read."""
        return self._path

    @property
    def text(self) -> str:
        """The file's text, as it was read."""
        return self._text

    @property
    def sha256(self) -> str:
        """SHA-256 of the file."""
        return self._sha256

    def short_name(self, lang: str) -> str:
        """What the act is called where its title would be too long: its short name, else its id."""
        return self.short[lang] if self.short else self.id

    def clause(self, clause_id: str) -> Clause:
        """The clause of that id; KeyError with the nearest ids when there is none."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(f"{self.id} has no clause {clause_id}.{nearest(clause_id, [c.id for c in self.clauses])}")

    def days_of(self, clause: Clause) -> InForce:
        """The days on which a clause holds: its own where it names them, else the act's."""
        return clause.in_force or self.in_force

    def where(self, *place: Any) -> str:
        """`FILE, line N` of a place in the file, such as ("clauses", 3, "duties", 0)."""
        return f"{self._path}, line {line_of(self._lines, place)}"


def line_of(lines: dict[tuple[Any, ...], int], place: tuple[Any, ...]) -> int:
    """The line of a place, or of the nearest part around it that has one."""
    while place not in lines and place:
        place = place[:-1]
    return lines.get(place, 1)
