"""How letters are sent: `letters.yaml` in the workspace, without the password itself."""

from __future__ import annotations

import ipaddress
import os
import stat
from email.utils import parseaddr
from pathlib import Path
from typing import Literal

import pydantic
import yaml

from workbench.letters.problems import LettersError
from workbench.life.actors import LEADERS

NAME = "letters.yaml"


class Smtp(pydantic.BaseModel):
    """The mail server. `security`: `starttls`, `tls` from the first byte, or `none` to this machine only.

    The password stands in the environment variable `password_env` or in the file `password_file`, which nobody but its
    owner may read. `ca_file`: the certificate of the school's own authority.
    """

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    host: str = pydantic.Field(min_length=1)
    port: int = pydantic.Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_env: str = ""
    password_file: Path | None = None
    ca_file: Path | None = None
    timeout_seconds: int = pydantic.Field(30, ge=1, le=600)

    @pydantic.model_validator(mode="after")
    def _safe(self) -> Smtp:
        if bool(self.user) != bool(self.password_env or self.password_file):
            raise ValueError("user: vajag arī password_env vai password_file · give both or neither")
        if self.password_env and self.password_file:
            raise ValueError("password_env, password_file: tikai viens · only one of them")
        if self.security == "none" and (self.user or not _is_this_machine(self.host)):
            raise ValueError(
                "security: none – tikai šajā datorā un bez paroles · to this machine only, without a password"
            )
        return self


class Config(pydantic.BaseModel):
    """`sender`: the address that letters come from. `summary_to`: roles of leaders who get the summary in numbers."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    sender: str = ""
    reply_to: str = ""
    language: Literal["lv", "en"] = "lv"
    summary_to: tuple[str, ...] = ("deputy_academic",)
    smtp: Smtp | None = None

    @pydantic.field_validator("sender", "reply_to")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not address_of(value):
            raise ValueError("nav e-pasta adrese · no e-mail address")
        return value

    @pydantic.field_validator("summary_to")
    @classmethod
    def _leaders(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if others := set(value) - set(LEADERS):
            raise ValueError(f"{', '.join(sorted(others))}: tikai · only {', '.join(LEADERS)}")
        return value


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address_of(written: str | None) -> str:
    """The address in a text, empty when there is none that mail can be sent to."""
    if not written or any(sign in written for sign in "\r\n"):
        return ""
    address = parseaddr(written.strip())[1]
    name, at, domain = address.rpartition("@")
    sound = name and at and domain.strip(".") == domain and domain and not set(" ,;<>\t") & set(address)
    return address if sound and address.isascii() else ""


def read(workspace: Path) -> Config:
    """The settings of a workspace, the defaults when it has none; LettersError names what is wrong."""
    path = workspace / NAME
    if not path.exists():
        return Config()
    try:
        return Config.model_validate(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) or {})
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise LettersError("config", name=NAME, why=f"{where}: {first['msg']}".strip(": ")) from error
    except (yaml.YAMLError, OSError) as error:
        raise LettersError("config", name=NAME, why=str(error).splitlines()[0]) from error


def password(smtp: Smtp) -> str:
    """The password, read at the moment of sending; LettersError when it is not there or others may read its file."""
    if smtp.password_env:
        if smtp.password_env not in os.environ:
            raise LettersError("no_password", where=smtp.password_env)
        return os.environ[smtp.password_env]
    if smtp.password_file is None:
        raise LettersError("no_password", where="password_file")
    try:
        mode = smtp.password_file.stat().st_mode
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise LettersError("open_password", name=smtp.password_file.name)
        return smtp.password_file.read_text(encoding="utf-8").strip("\r\n")
    except OSError as error:
        raise LettersError("no_password", where=smtp.password_file.name) from error
