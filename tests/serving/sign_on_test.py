"""The whole way through a provider on this machine that signs real tokens."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.access import tokens
from tests.serving.running import Browser, browser, in_thread, settings_of
from workbench.access import accounts, identity
from workbench.access.accounts import NewAccount
from workbench.access.identity import challenge_of
from workbench.records.store import init
from workbench.serving.server import Running

SECRET = "the client's secret"


class Mock:
    """A provider: codes that it gave out, and what their tokens say."""

    def __init__(self) -> None:
        self.codes: dict[str, dict[str, Any]] = {}
        self.keys = tokens.key_set("k1")
        self.issuer_told = ""
        mock = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(mock.told(self.path))

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer(mock.token({name: values[0] for name, values in parse_qs(form).items()}))

            def answer(self, told: dict[str, Any]) -> None:
                body = json.dumps(told).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def told(self, path: str) -> dict[str, Any]:
        if path == "/keys":
            return self.keys
        return {"issuer": self.issuer_told or self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys"}  # fmt: skip

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        given = self.codes.pop(form.get("code", ""), None)
        if (
            given is None
            or form["client_secret"] != SECRET
            or challenge_of(form["code_verifier"]) != given["challenge"]
        ):
            return {"error": "invalid_grant"}
        return {"id_token": tokens.token(given["key"], iss=self.issuer, nonce=given["nonce"], **given["claims"])}

    def agree(self, location: str, *, key: str = "k1", **claims: Any) -> str:
        """What the person's consent leads to: the path of the return with code and state."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = f"code-{asked['state'][:12]}"
        self.codes[code] = {"nonce": asked["nonce"], "challenge": asked["code_challenge"], "key": key, "claims": claims}
        return f"/oidc/return?code={code}&state={asked['state']}"


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    made = Mock()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@contextmanager
def served(mock: Mock, workspace: Path) -> Iterator[Running]:
    init(workspace)
    (workspace / identity.FILE).write_text(f"issuer: {mock.issuer}\nclient_id: {tokens.CLIENT}\nname: Skolas konts\n")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(identity.SECRET_VARIABLE, SECRET)
        with in_thread(settings_of(workspace)) as running:
            yield running


@pytest.fixture(scope="module")
def server(mock: Mock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with served(mock, tmp_path_factory.mktemp("sign_on")) as running:
        accounts.add(running.database, NewAccount("anna", "Anna Kalniņa", "director", ("S1",), email="anna@skola.lv"))
        yield running


@pytest.fixture
def outside(server: Running) -> Iterator[Browser]:
    with browser(server.url) as fresh:
        yield fresh


REFUSED, UNKNOWN = "/ienakt?notice=provider", "/ienakt?notice=no_account"


def begin(outside: Browser, target: str = "/") -> str:
    sent = outside.get("/oidc", params={"next": target})
    assert sent.status_code == 303
    return sent.headers["Location"]


def test_the_way_there_and_back_signs_in_and_keeps_the_target(outside: Browser, mock: Mock) -> None:
    assert "Pierakstīties: Skolas konts" in outside.get("/ienakt").text
    back = outside.get(mock.agree(begin(outside, "/?lapa=punkti")))
    assert (back.status_code, back.headers["Location"]) == (303, "/?lapa=punkti")
    assert outside.get("/").status_code == 200


def test_a_hostile_target_ends_at_the_first_page(outside: Browser, mock: Mock) -> None:
    assert outside.get(mock.agree(begin(outside, "//evil.example"))).headers["Location"] == "/"


def test_a_state_is_good_once_and_in_its_own_browser_only(outside: Browser, mock: Mock, server: Running) -> None:
    path = mock.agree(begin(outside))
    with browser(server.url) as other:
        assert other.get(path).headers["Location"] == REFUSED
    assert outside.get(path).headers["Location"] == REFUSED  # taken by the attempt before
    again = mock.agree(begin(outside))
    assert outside.get(again).headers["Location"] == "/"
    assert outside.get(again).headers["Location"] == REFUSED
    assert outside.get("/oidc/return?code=x&state=made-up").headers["Location"] == REFUSED
    assert outside.get("/oidc/return").headers["Location"] == REFUSED


@pytest.mark.parametrize("forged", [{"key": "forger"}, {"aud": "another"}, {"exp": 1}, {"nonce_of_us": False}])
def test_a_forged_token_lets_nobody_in(outside: Browser, mock: Mock, forged: dict[str, Any]) -> None:
    path = mock.agree(begin(outside), **{name: value for name, value in forged.items() if name != "nonce_of_us"})
    if "nonce_of_us" in forged:
        list(mock.codes.values())[-1]["nonce"] = "another"
    assert outside.get(path).headers["Location"] == REFUSED
    assert outside.get("/").status_code == 302


def test_a_code_without_its_verifier_is_worth_nothing(outside: Browser, mock: Mock) -> None:
    path = mock.agree(begin(outside))
    list(mock.codes.values())[-1]["challenge"] = challenge_of("another verifier")
    assert outside.get(path).headers["Location"] == REFUSED


def test_an_identity_without_account_is_told_so(outside: Browser, mock: Mock) -> None:
    assert outside.get(mock.agree(begin(outside), sub="s9", email="juris@skola.lv")).headers["Location"] == UNKNOWN
    assert "nav konta" in outside.get(UNKNOWN).text


def test_a_configuration_of_another_issuer_is_not_followed(
    mock: Mock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mock, "issuer_told", "https://evil.example")
    with served(mock, tmp_path) as running, browser(running.url) as fresh:
        assert fresh.get("/oidc").headers["Location"] == REFUSED


def test_without_configuration_there_is_no_such_page(tmp_path_factory: pytest.TempPathFactory) -> None:
    bare = tmp_path_factory.mktemp("bare")
    init(bare)
    with in_thread(settings_of(bare)) as running, browser(running.url) as fresh:
        assert fresh.get("/oidc").status_code == 404
