"""Handing letters over: as `.eml` files into a folder, or to the school's mail server."""

from __future__ import annotations

import base64
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workbench.letters.compose import Letter, message
from workbench.letters.config import NAME, Config, Smtp, password
from workbench.letters.ledger import Ledger
from workbench.letters.problems import LettersError
from workbench.letters.write import Letters
from workbench.scratch import is_taken, whole_folder

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """How many letters were sent now, and how many had been sent before."""

    sent: int
    before: int


def to_folder(letters: Letters, config: Config, folder: Path) -> int:
    """Write each letter as `WORK-STAFF.eml` into a folder that is not there yet or is empty; returns how many."""
    if is_taken(folder):
        raise LettersError("no_folder", place=folder, why="jau ir · is there already")
    try:
        with whole_folder(folder, "letters") as fresh:
            fresh.chmod(0o700)
            for letter in letters.letters:
                (fresh / _file_name(letter)).write_bytes(bytes(message(letter, config)))
    except OSError as error:
        raise LettersError("no_folder", place=folder, why=error.strerror) from error
    return len(letters.letters)


def _file_name(letter: Letter) -> str:
    parts = (letter.school_id, letter.staff_id, letter.kind)
    return "-".join(re.sub(r"[^\w.]+", "_", part) for part in parts) + ".eml"


def to_server(letters: Letters, config: Config, workspace: Path, tell: Tell) -> Sent:
    """Send each letter that was not sent before, and write it down at once.

    Raises LettersError when the server cannot be reached or trusted; when it refuses single recipients, after the others
    were sent, naming the staff ids.
    """
    if config.smtp is None:
        raise LettersError("no_smtp", name=NAME)
    if not config.sender:
        raise LettersError("no_sender", name=NAME)
    ledger = Ledger(workspace)
    waiting = [one for one in letters.letters if not ledger.has(one, letters.run_id, letters.as_of)]
    before = len(letters.letters) - len(waiting)
    if not waiting:
        return Sent(0, before)
    refused: list[str] = []
    with _reached(config.smtp) as server:
        for done, letter in enumerate(waiting):
            tell(letter.staff_id, done, len(waiting))
            made = message(letter, config)
            try:
                server.send_message(made)
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
                refused.append(letter.staff_id)
            else:
                ledger.note(letter, letters.run_id, letters.as_of, str(made["Message-ID"]))
    if refused:
        raise LettersError("refused", staff=", ".join(refused), sent=len(waiting) - len(refused))
    return Sent(len(waiting), before)


@contextmanager
def _reached(smtp: Smtp) -> Iterator[smtplib.SMTP]:
    """A connection that is encrypted as configured, its certificate checked, signed in."""
    secret = password(smtp) if smtp.user else ""
    try:
        context = ssl.create_default_context(cafile=str(smtp.ca_file) if smtp.ca_file else None)
        if smtp.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=smtp.timeout_seconds, context=context)
        else:
            server = smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout_seconds)
        with server:
            if smtp.security == "starttls":
                server.starttls(context=context)
            if smtp.user:
                _sign_in(server, smtp.user, secret)
            yield server
    except smtplib.SMTPResponseException as error:
        raise LettersError("smtp", host=smtp.host, why=f"{error.smtp_code} {_said(error.smtp_error)}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise LettersError("smtp", host=smtp.host, why=getattr(error, "strerror", None) or error) from error


def _sign_in(server: smtplib.SMTP, user: str, secret: str) -> None:
    """Sign in; the library sends ASCII only, while PLAIN takes any letters (RFC 4616)."""
    if f"{user}{secret}".isascii():
        server.login(user, secret)
        return
    server.ehlo_or_helo_if_needed()
    told = base64.b64encode(f"\0{user}\0{secret}".encode()).decode()
    code, answer = server.docmd("AUTH", f"PLAIN {told}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _said(answer: bytes | str) -> str:
    """What a server answered, without addresses."""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return re.sub(r"\S+@\S+", "…", words)
