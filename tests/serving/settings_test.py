"""Where the server listens and what follows from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workbench.access.problems import AccessError
from workbench.serving.settings import Settings, is_loopback

HERE = Path()


def test_it_listens_to_this_machine_only_unless_told_otherwise() -> None:
    settings = Settings(HERE)
    assert is_loopback(settings.address)
    assert settings.base_url == "http://127.0.0.1:5006"
    assert settings.origins == ("http://127.0.0.1:5006", "http://localhost:5006")
    assert not settings.is_secure
    assert settings.cookie("wb_session") == "wb_session"


def test_behind_a_proxy_the_public_address_rules() -> None:
    settings = Settings(HERE, public_url="https://skola.lv/darbnica/", trust_proxy=True)
    assert settings.base_url == "https://skola.lv/darbnica"
    assert settings.prefix == "/darbnica"
    assert settings.origins == ("https://skola.lv",)
    assert settings.is_secure
    assert settings.cookie("wb_session") == "__Host-wb_session"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"address": "0.0.0.0"}, "which_address"),
    ({"address": "::"}, "which_address"),
    ({"certificate": Path("c.pem")}, "certificate_and_key"),
    ({"certificate": Path("no.pem"), "key": Path("no.pem")}, "no_file"),
    ({"address": "10.0.0.5", "trust_proxy": True}, "trust_proxy"),
    *(({"public_url": url}, "public_url") for url in ("skola.lv", "ftp://skola.lv", "https://", "https://a:b@skola.lv", "https://skola.lv/?x=1", "https://skola.lv:0", "https://skola.lv:x")),
]  # fmt: skip


@pytest.mark.parametrize(("given", "problem"), WRONG)
def test_what_contradicts_is_said(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(AccessError) as raised:
        Settings(HERE, **given)
    assert raised.value.key == f"serve.{problem}"
    assert raised.value.say("lv") != raised.value.say("en")


@pytest.mark.parametrize(("address", "is_local"), [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("10.0.0.1", False), ("skola.lv", False)])  # fmt: skip
def test_which_addresses_only_this_machine_reaches(address: str, is_local: bool) -> None:
    assert is_loopback(address) is is_local
