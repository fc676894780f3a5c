"""The ground of the pages without scripts: language, template, cookies, and whether a form came from our own page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import jinja2
from tornado.web import HTTPError, RequestHandler

from workbench.access import sessions
from workbench.access.accounts import Account
from workbench.access.database import Database
from workbench.access.identity import Provider
from workbench.look import palette
from workbench.serving.settings import Settings
from workbench.texts import LANGUAGES, text

SESSION, XSRF, LANGUAGE, THEME = "wb_session", "wb_xsrf", "wb_lang", "wb_theme"
POLICY = (
    "default-src 'none'; style-src 'nonce-{nonce}'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Door:
    """What the handlers without scripts share. `hub`: the open workspace, which only downloads need."""

    settings: Settings
    database: Database
    provider: Provider | None = None
    hub: duckdb.DuckDBPyConnection | None = None


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "pages")
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)


class Plain(RequestHandler):
    """A page of ours: no script, its own stricter policy, Latvian unless English is chosen, in the chosen theme."""

    door: Door

    def initialize(self, door: Door) -> None:
        """Tornado hands over what the route was made with."""
        self.door = door

    def prepare(self) -> None:
        """Refuse a form that another site sent (Origin, Fetch Metadata), before anything of it is read."""
        if self.request.method in ("GET", "HEAD"):
            return
        origin = self.request.headers.get("Origin")
        elsewhere = origin is not None and origin not in self.door.settings.origins
        site = self.request.headers.get("Sec-Fetch-Site", "same-origin")
        if elsewhere or site not in ("same-origin", "none"):
            raise HTTPError(403)

    def head(self, *parts: str) -> Any:
        """As GET; Tornado keeps the body back. Link checkers and a proxy's health check ask so."""
        return self.get(*parts)

    @property
    def lang(self) -> str:
        """`?lang=`, else the cookie that all pages share, else Latvian."""
        return next(
            (lang for lang in (self.asked("lang"), self.get_cookie(LANGUAGE, "")) if lang in LANGUAGES), LANGUAGES[0]
        )

    @property
    def theme(self) -> str:
        """What the person chose inside, kept in a cookie; empty follows the system."""
        chosen = self.get_cookie(THEME, "") or ""
        return chosen if chosen in ("light", "dark") else ""

    def asked(self, name: str) -> str:
        """A value of the address; empty where there is none. Never an error: error pages ask too."""
        return self.request.query_arguments.get(name, [b""])[-1].decode("utf-8", "replace")

    @property
    def address(self) -> str:
        """Where the request comes from, for the throttle; the proxy's word only where it is trusted."""
        return self.request.remote_ip or ""

    def own_path(self, path: str) -> str:
        """A path of this server with its prefix."""
        return f"{self.door.settings.prefix}{path}"

    def here(self) -> tuple[Account, str] | None:
        """The signed-in account and the hash of its session; None when nobody is signed in."""
        token = self.get_cookie(self.door.settings.cookie(SESSION))
        kept = sessions.hash_of(token) if token else ""
        account = sessions.account_of(self.door.database, kept) if kept else None
        return (account, kept) if account is not None else None

    def begin(self, token: str) -> None:
        """Give the browser its session; it goes with the browser, and sooner when the session ends."""
        self.put_cookie(self.door.settings.cookie(SESSION), token)

    def forget(self) -> None:
        """Take the session's cookie away."""
        self.put_cookie(self.door.settings.cookie(SESSION), "", max_age=0)

    def put_cookie(self, name: str, value: str, max_age: int | None = None) -> None:
        """Set a cookie that no script reads and no other site's form sends."""
        self.set_cookie(
            name, value, path="/", httponly=True, samesite="Lax", secure=self.door.settings.is_secure, max_age=max_age
        )

    def show(self, template: str, status: int = 200, **values: Any) -> None:
        """Answer with a page; values are escaped."""
        lang, nonce = self.lang, secrets.token_urlsafe(16)
        if self.asked("lang") in LANGUAGES:
            self.set_cookie(LANGUAGE, lang, path="/", samesite="Lax", max_age=31_536_000)
        other = next(name for name in LANGUAGES if name != lang)
        page = _templates().get_template(f"{template}.html").render(
            say=lambda key, **named: text(f"serve.{key}", lang, **named), lang=lang, other=other, nonce=nonce,
            switch=self._switched(other), theme=self.theme, app=text("shell.app", lang), path=self.own_path,
            xsrf=lambda: self.xsrf_token.decode(), colours=_colours(),
            **values,
        )  # fmt: skip
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Content-Security-Policy", POLICY.format(nonce=nonce))
        self.finish(page)

    def _switched(self, lang: str) -> str:
        kept = self.asked("next")
        return f"?lang={lang}" + (f"&next={_quoted(safe_target(kept, self.door.settings.prefix))}" if kept else "")

    def write_error(self, status_code: int, **_: Any) -> None:
        """Every error is a sentence in the person's language; nothing of what went wrong inside is told."""
        key = {403: "error.stale", 404: "error.absent", 405: "error.absent"}.get(status_code, "error.ours")
        self.show("message", status_code, title="error.title", message=text(f"serve.{key}", self.lang))


class Absent(Plain):
    """Whatever lies nowhere."""

    def prepare(self) -> None:
        """Say so."""
        raise HTTPError(404)


def safe_target(asked: str, prefix: str) -> str:
    """The path on this server that is asked for, or its first page: never another server."""
    home = f"{prefix}/"
    if not asked.startswith("/") or any(ord(sign) < 33 or sign == "\\" or ord(sign) == 127 for sign in asked):
        return home
    try:
        parts = urlsplit(asked)
    except ValueError:
        return home
    if (
        asked.startswith("//")
        or parts.scheme
        or parts.netloc
        or not (parts.path == prefix or parts.path.startswith(home))
    ):
        return home
    return asked


def _quoted(value: str) -> str:
    from urllib.parse import quote

    return quote(value, safe="")


@cache
def _colours() -> dict[str, dict[str, str]]:
    """What the template paints with, as the pages inside do: in the dark theme too a card is lighter than what lies behind it."""
    lights, darks = (
        (palette.GROUND["light"], palette.SEQUENCE["light"][0]),
        (palette.SEQUENCE["dark"][0], palette.GROUND["dark"]),
    )
    grounds: dict[palette.Theme, tuple[str, str]] = {"light": lights, "dark": darks}
    names = {"ink": palette.INK, "muted": palette.MUTED, "line": palette.LINE, "accent": palette.ACCENT}
    return {
        theme: {name: by_theme[theme] for name, by_theme in names.items()}
        | {
            "ground": ground,
            "tint": tint,
            "wrong": palette.STATUS[theme]["missing"],
            "good": palette.STATUS[theme]["met"],
        }
        for theme, (ground, tint) in grounds.items()
    }
