"""Signing in and out over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serving.running import PASSWORD, Browser, browser, person
from workbench.access import accounts, links, log, sessions, throttle
from workbench.serving.plain import safe_target
from workbench.serving.server import Running


@pytest.fixture(autouse=True)
def unthrottled(server: Running) -> Iterator[None]:
    """All tests come from one address."""
    yield
    with server.database.writing() as connection:
        connection.execute("delete from failure")


def test_whoever_is_nobody_is_led_to_sign_in_and_back(outside: Browser, anna: str) -> None:
    sent = outside.get("/?lapa=punkti&no=2025-09-01")
    assert sent.status_code == 302
    assert sent.headers["Location"] == "./ienakt?next=%2F%3Flapa%3Dpunkti%26no%3D2025-09-01"
    form = outside.get(sent.headers["Location"].lstrip("."))
    assert 'value="/?lapa=punkti&amp;no=2025-09-01"' in form.text
    back = outside.sign_in(anna, next="/?lapa=punkti&no=2025-09-01")
    assert (back.status_code, back.headers["Location"]) == (303, "/?lapa=punkti&no=2025-09-01")
    assert "Seen by" not in outside.get("/ienakt").text
    assert outside.get("/").status_code == 200


def test_the_page_holds_neither_the_session_s_cookie_nor_any_header_with_it(inside: Browser) -> None:
    token = inside.http.cookies["wb_session"]
    shown = inside.get("/").text
    assert token not in shown
    import base64
    import re

    for part in re.findall(r"[A-Za-z0-9_-]{200,}", shown):
        assert token.encode() not in base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.mark.parametrize(
    ("name", "password"), [("anna", "wrong"), ("nobody", PASSWORD), ("", ""), ("' or 1=1 --", PASSWORD)]
)
def test_every_failure_gets_the_same_sentence(outside: Browser, anna: str, name: str, password: str) -> None:
    refused = outside.sign_in(anna if name == "anna" else name, password)
    assert refused.status_code == 403
    assert "Nepareizs lietotājvārds vai parole." in refused.text
    assert "wb_session" not in outside.http.cookies


def test_a_name_with_markup_is_shown_as_text(outside: Browser) -> None:
    assert "<script>alert(1)</script>" not in outside.sign_in('"><script>alert(1)</script>', "x").text


def test_a_disabled_account_and_one_without_password_do_not_get_in(
    server: Running, outside: Browser, anna: str
) -> None:
    accounts.disable(server.database, accounts.named(server.database, anna))
    assert outside.sign_in(anna).status_code == 403
    accounts.add(server.database, accounts.NewAccount(f"{anna}x", "Bez Paroles", "secretary", ("S1",)))
    assert outside.sign_in(f"{anna}x", "").status_code == 403


def test_after_five_failures_even_the_right_password_waits(server: Running, outside: Browser, anna: str) -> None:
    assert [outside.sign_in(anna, "wrong").status_code for _ in range(throttle.OF_ACCOUNT)] == [403] * 5
    waiting = outside.sign_in(anna.upper())
    assert waiting.status_code == 429
    assert "Pārāk daudz neveiksmīgu mēģinājumu" in waiting.text
    throttle.clear(server.database, anna)
    assert outside.sign_in(anna).status_code == 303


def test_an_address_that_tries_many_names_waits_too(server: Running, outside: Browser, anna: str) -> None:
    for number in range(throttle.OF_ADDRESS):
        assert throttle.enter(server.database, f"name {number}", "127.0.0.1") == 0
    assert outside.sign_in(anna).status_code == 429


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(outside: Browser, anna: str) -> None:
    cookie = outside.sign_in(anna).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_a_form_without_its_token_or_from_elsewhere_is_refused(outside: Browser, anna: str) -> None:
    given = {"name": anna, "password": PASSWORD}
    assert outside.http.post(outside.url + "/ienakt", data=given).status_code == 403
    assert outside.send("/ienakt", given, headers={"Origin": "https://evil.example"}).status_code == 403
    assert outside.send("/ienakt", given, headers={"Origin": "null"}).status_code == 403
    assert outside.send("/ienakt", given, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert outside.send("/ienakt", given, headers={"Origin": outside.url}).status_code == 303


ELSEWHERE = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/%0d%0aX: y", "\t//evil", "evil",
             "/\t/evil.example", "///evil.example", "http:evil", "/ok\x7f", ""]  # fmt: skip


@pytest.mark.parametrize("asked", ELSEWHERE)
def test_no_address_leads_away_from_this_server(asked: str) -> None:
    target = safe_target(asked, "")
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
    assert target in ("/", asked)


@pytest.mark.parametrize(
    ("asked", "target"), [("/w/?p=1", "/w/?p=1"), ("/w", "/w"), ("/wrong", "/w/"), ("/?p=1", "/w/")]
)
def test_behind_a_prefix_nothing_outside_it_is_a_target(asked: str, target: str) -> None:
    assert safe_target(asked, "/w") == target


def test_a_hostile_target_ends_at_the_first_page(outside: Browser, anna: str) -> None:
    assert outside.sign_in(anna, next="https://evil.example/").headers["Location"] == "/"


def test_signing_out_ends_the_session_on_the_server(server: Running, inside: Browser) -> None:
    token = inside.http.cookies["wb_session"]
    assert inside.get("/iziet").status_code == 200
    assert inside.send("/iziet", {}).headers["Location"] == "/ienakt?notice=out"
    with browser(server.url, cookies={"wb_session": token}) as copy:
        assert copy.get("/").status_code == 302


def test_a_link_elsewhere_signs_nobody_out(inside: Browser) -> None:
    assert inside.http.post(inside.url + "/iziet").status_code == 403
    assert inside.get("/").status_code == 200


def test_a_made_up_or_used_up_session_is_nobody(server: Running, outside: Browser, inside: Browser) -> None:
    with server.database.writing() as connection:
        kept = sessions.hash_of(inside.http.cookies["wb_session"])
        connection.execute("update session set seen_at = seen_at - ? where token_hash = ?", [sessions.IDLE + 1, kept])
    assert inside.get("/").status_code == 302
    assert "Sesija ir beigusies" in inside.get("/ienakt").text
    assert "Sesija ir beigusies" not in outside.get("/ienakt").text
    with browser(server.url, cookies={"wb_session": kept}) as thief:  # whoever read the file has hashes only
        assert thief.get("/").status_code == 302


def test_a_one_time_link_chooses_a_password_once(server: Running, outside: Browser, anna: str) -> None:
    token = links.make(server.database, accounts.named(server.database, anna))
    path = f"/uzsakt/{token}"
    new = {"new": "mierīgs ezers rītausmā", "again": "mierīgs ezers rītausmā"}
    assert outside.get(path).status_code == 200
    assert outside.send(path, {"new": "īsa", "again": "īsa"}).status_code == 422
    assert outside.send(path, new | {"again": "cita parole pavisam"}).status_code == 422
    assert outside.send(path, new).headers["Location"] == "/ienakt?notice=changed"
    assert outside.get(path).status_code == 410
    assert outside.sign_in(anna, new["new"]).status_code == 303


def test_changing_the_password_asks_for_the_old_one_and_signs_out_everywhere(
    server: Running, inside: Browser, anna: str
) -> None:
    new = {"new": "mierīgs ezers rītausmā", "again": "mierīgs ezers rītausmā"}
    with browser(server.url) as at_home:
        at_home.enter(server.database, anna)
        assert inside.send("/parole", new | {"password": "wrong"}).status_code == 403
        assert inside.send("/parole", new | {"password": PASSWORD}).status_code == 303
        assert at_home.get("/").status_code == 302


def test_the_log_knows_who_did_what_and_no_name(server: Running, inside: Browser, anna: str) -> None:
    account = accounts.named(server.database, anna)
    inside.send("/iziet", {})
    told = log.entries(server.database, account=account.account_id)
    assert [entry.action for entry in told] == ["signed_out", "signed_in"]
    assert anna not in repr(told)


def test_english_is_a_switch_that_is_remembered(outside: Browser) -> None:
    assert "Pierakstīšanās" in outside.get("/ienakt").text
    assert "Sign in" in outside.get("/ienakt?lang=en").text
    assert 'lang="en"' in outside.get("/ienakt").text


def test_a_teacher_and_a_deputy_each_get_their_own_page(server: Running, outside: Browser, anna: str) -> None:
    person(server.database, f"{anna}t", "teacher", schools=(), staff=("S1", "T1"))
    outside.enter(server.database, f"{anna}t")
    assert outside.get("/").status_code == 200


@pytest.mark.parametrize(
    ("chosen", "scheme", "asks"),
    [("dark", "dark", False), ("light", "light", False), ("", "light dark", True), ("x", "light dark", True)],
)
def test_sign_in_keeps_the_theme_that_was_chosen_inside(outside: Browser, chosen: str, scheme: str, asks: bool) -> None:
    outside.http.cookies.set("wb_theme", chosen, domain="127.0.0.1")
    shown = outside.get("/ienakt").text
    assert f"color-scheme: {scheme};" in shown
    assert ("prefers-color-scheme" in shown) is asks


def test_every_page_calls_the_product_by_one_name(outside: Browser) -> None:
    for path, name in (("/ienakt", "Žurnālu atbilstības darbnīca"), ("/nekur?lang=en", "Journal Compliance Workbench")):
        assert f"{name}</title>" in outside.get(path).text
