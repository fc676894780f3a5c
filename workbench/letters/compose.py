"""The words of letters: plain text that any mail program shows, polite, in Latvian or English."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime, make_msgid
from itertools import groupby
from operator import attrgetter
from typing import Literal

from workbench.letters.config import Config, address_of
from workbench.texts import text

SHOWN = 50  # lines of one letter; what is more is said as a number
Kind = Literal["work", "summary"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of work: what to open, what to do there, about which pupils, due when, overdue or due on the day."""

    to_open: str
    to_do: str
    pupils: str | None
    due_at: datetime
    when_code: str


@dataclass(frozen=True, slots=True)
class Count:
    """How much one person or class has."""

    name: str
    overdue: int
    today: int


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter before it is a message: to whom (`staff_id` of a school), about what, and its text.

    `content`: SHA-256 of the work told, without greeting and moment, so that the same work is known again.
    """

    kind: Kind
    school_id: str
    staff_id: str
    to_name: str
    to_address: str
    subject: str
    body: str
    content: str
    lines: int = field(default=0)


def due_words(moment: datetime) -> str:
    """The deadline in words; one at the end of a day is the day."""
    return moment.strftime("%d.%m.%Y." if moment.strftime("%H:%M:%S") == "23:59:59" else "%d.%m.%Y. %H:%M")


def work_body(name: str, school: str, lines: Sequence[Line], as_of: datetime, lang: str) -> str:
    """The letter to one person about the own work, in the order of the lines."""
    today = sum(line.when_code == "today" for line in lines)
    parts = [
        text("letters.greeting", lang, name=name),
        "",
        text("letters.work_intro", lang, as_of=as_of.strftime("%d.%m.%Y. %H:%M"), lines=len(lines), today=today),
    ]
    for to_open, there in groupby(lines[:SHOWN], key=attrgetter("to_open")):
        parts += ["", to_open, *(_line(line, lang) for line in there)]
    if len(lines) > SHOWN:
        parts += ["", text("letters.more", lang, lines=len(lines) - SHOWN)]
    parts += ["", text("letters.work_end", lang), "", text("letters.thanks", lang), school]
    return "\n".join(parts) + "\n"


def _line(line: Line, lang: str) -> str:
    about = f" ({line.pupils})" if line.pupils else ""
    due = text(f"letters.due_{line.when_code}", lang, due=due_words(line.due_at))
    return f"  – {line.to_do}{about} – {due}"


def summary_body(
    name: str, school: str, teachers: Sequence[Count], classes: Sequence[Count], without: Sequence[str],
    as_of: datetime, lang: str,
) -> str:  # fmt: skip
    """The letter to a leader: how much is open for whom and in which class, without a pupil."""
    overdue, today = sum(one.overdue for one in teachers), sum(one.today for one in teachers)
    moment = as_of.strftime("%d.%m.%Y. %H:%M")
    parts = [
        text("letters.greeting", lang, name=name),
        "",
        text("letters.summary_intro", lang, as_of=moment, overdue=overdue, today=today, people=len(teachers)),
        "",
        text("letters.summary_teachers", lang),
        *(_counted(one, lang) for one in teachers),
    ]
    if classes:
        parts += ["", text("letters.summary_classes", lang), *(_counted(one, lang) for one in classes)]
    if without:
        parts += ["", text("letters.without_address", lang, names="; ".join(without))]
    parts += ["", text("letters.summary_end", lang), "", text("letters.thanks", lang), school]
    return "\n".join(parts) + "\n"


def _counted(one: Count, lang: str) -> str:
    return "  – " + text("letters.counted", lang, name=one.name, overdue=one.overdue, today=one.today)


def content_of(parts: Sequence[object]) -> str:
    """The SHA-256 of what a letter tells."""
    return hashlib.sha256(repr(list(parts)).encode()).hexdigest()


def message(letter: Letter, config: Config) -> EmailMessage:
    """The letter as a message; without a configured sender it is a draft for the mail program that opens it."""
    made = EmailMessage(policy=SMTP)
    sender = address_of(config.sender)
    made["Subject"] = letter.subject
    made["To"] = _address(letter.to_name, letter.to_address)
    made["Date"] = format_datetime(localtime())
    made["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "workbench.invalid")
    made["Auto-Submitted"] = "auto-generated"
    if sender:
        made["From"] = config.sender
    else:
        made["X-Unsent"] = "1"
    if config.reply_to:
        made["Reply-To"] = config.reply_to
    made.set_content(letter.body, charset="utf-8", cte="quoted-printable")
    return made


def _address(name: str, address: str) -> Address:
    return Address(display_name=" ".join(name.split()), addr_spec=address)
