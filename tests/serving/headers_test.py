"""What every answer tells the browser."""

from __future__ import annotations

import pytest

from tests.serving.running import Browser
from workbench.access import principal
from workbench.serving.plain import XSRF


@pytest.mark.parametrize("path", ["/", "/ienakt", "/nowhere", "/static/js/bokeh.min.js", "/favicon.ico"])
def test_every_answer_forbids_framing_guessing_and_handlers_in_attributes(inside: Browser, path: str) -> None:
    headers = inside.get(path).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Server"] == "workbench"


def test_pages_of_panel_run_no_handler_from_an_attribute_and_no_eval(inside: Browser) -> None:
    policy = inside.get("/").headers["Content-Security-Policy"]
    assert "script-src-attr 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "http://" not in policy


def test_our_own_pages_run_no_script_at_all(outside: Browser) -> None:
    answer = outside.get("/ienakt")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text


@pytest.mark.parametrize(
    ("path", "kept"), [("/", "no-store"), ("/ienakt", "no-store"), ("/static/js/bokeh.min.js", "max-age")]
)
def test_pages_are_not_kept_and_the_library_s_files_are(inside: Browser, path: str, kept: str) -> None:
    assert kept in inside.get(path).headers["Cache-Control"]


def test_scripts_travel_compressed(outside: Browser) -> None:
    answer = outside.get("/static/js/bokeh.min.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.num_bytes_downloaded < len(answer.content) / 2


@pytest.mark.parametrize(
    "path", ["/autoload.js?bokeh-autoload-element=x", "/metadata", "/rest/session_info", "/liveness", "/admin"]
)
def test_what_panel_could_serve_beside_the_pages_is_not_there(inside: Browser, path: str) -> None:
    assert inside.get(path).status_code == 404


def test_a_page_that_is_nowhere_is_said_so_in_latvian(outside: Browser) -> None:
    answer = outside.get("/nowhere?lang=%ff")
    assert answer.status_code == 404
    assert "Šādas lapas nav." in answer.text


def test_the_token_of_forms_is_out_of_reach_of_scripts(outside: Browser) -> None:
    cookie = outside.get("/ienakt").headers["Set-Cookie"]
    assert cookie.startswith(f"{XSRF}=")
    assert "HttpOnly" in cookie


@pytest.mark.parametrize(
    ("path", "status"),
    [("/ienakt", 200), ("/", 302), ("/parole", 303), ("/nowhere", 404), ("/static/js/bokeh.min.js", 200)],
)
def test_head_is_answered_as_get_without_a_body(outside: Browser, path: str, status: int) -> None:
    asked, looked = outside.get(path), outside.http.head(outside.url + path)
    assert (asked.status_code, looked.status_code, looked.content) == (status, status, b"")
    assert looked.headers["Content-Type"] == asked.headers["Content-Type"]
    assert looked.headers.get("Location") == asked.headers.get("Location")


def test_head_of_the_pages_builds_none(inside: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    monkeypatch.setattr(principal, "bind", built.append)
    looked = inside.http.head(inside.url + "/")
    assert (looked.status_code, looked.content, looked.headers["Content-Type"]) == (200, b"", "text/html")
    assert built == []
