"""The document around the pages: header, menu and landmarks are plain HTML, so that they stand before any script runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

import panel as pn

from dashboards.pages import PAGES, first_for
from dashboards.shell.looks import FRAME, tokens
from dashboards.shell.session import Session
from dashboards.state.desk import Desk
from workbench.access.scope import Scope
from workbench.access.viewer import Viewer
from workbench.texts import LANGUAGES, text

LANGUAGE_NAMES = {"lv": "Latviešu", "en": "English"}
_WORDS = (
    "app", "skip", "menu", "close", "side", "pages", "theme", "sign_out", "loading", "noscript", "lost", "back", "reload",
)  # fmt: skip


@cache
def _document() -> str:
    return Path(__file__).with_name("document.html").read_text("utf-8")


def chosen_language(arguments: dict[str, list[bytes]], cookies: dict[str, str]) -> str:
    """`lang` of the address, else the cookie's, else Latvian."""
    asked = arguments.get("lang", [b""])[0].decode("ascii", "replace")
    return next((lang for lang in (asked, cookies.get("wb_lang", "")) if lang in LANGUAGES), LANGUAGES[0])


def build_page(
    viewer: Callable[[], Viewer], scope: Callable[[Viewer], Scope], desk: Desk, *, alive: Callable[[], None],
    sign_out: str = "",
) -> pn.Template:  # fmt: skip
    """The page of this Panel session, open at the address that was asked for. `sign_out`: where its link leads."""
    cookies = dict(pn.state.cookies)
    lang = chosen_language(pn.state.session_args, cookies)
    chosen = cookies.get("wb_theme", "")
    theme: Literal["light", "dark"] = "dark" if chosen == "dark" else "light"
    session = Session(viewer, scope, lang, theme, alive, desk)
    session.open(_query())
    page = pn.Template(_document(), items={"bridge": session.bridge}, location=True)
    for name, value in _variables(viewer(), lang, chosen if chosen in ("light", "dark") else "", sign_out).items():
        page.add_variable(name, value)
    return page


def _query() -> str:
    pairs = [
        (name, value.decode("utf-8", "replace")) for name, values in pn.state.session_args.items() for value in values
    ]
    return urlencode(pairs)


def _variables(viewer: Viewer, lang: str, chosen_theme: str, sign_out: str) -> dict[str, Any]:
    return {
        "lang": lang,
        "chosen_theme": chosen_theme,
        "tokens": tokens(),
        "frame_css": FRAME,
        "words": {name: text(f"shell.{name}", lang) for name in _WORDS},
        "languages": [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        "menu": [
            {"key": key, "icon": entry.icon, "title": text(f"page.{key}", lang)}
            for key, entry in PAGES.items()
            if entry.icon and entry.is_for(viewer)
        ],
        "first_page": first_for(viewer),
        "who": {"name": viewer.display_name, "role": text(f"access.role.{viewer.role}", lang)},
        "sign_out": sign_out,
    }
