"""Which tokens are believed, and whose account they open."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.access import tokens
from workbench.access import accounts, identity
from workbench.access.accounts import NewAccount
from workbench.access.database import Database
from workbench.access.identity import Identity, Provider, TokenError, checked, read_provider
from workbench.access.problems import AccessError

PLAIN = Provider(tokens.ISSUER, tokens.CLIENT, "secret", "Skola")
MICROSOFT = Provider(tokens.ISSUER, tokens.CLIENT, "secret", "Microsoft 365", tenant="our-tenant")
GOOGLE = Provider(tokens.ISSUER, tokens.CLIENT, "secret", "Google", domain="skola.lv")


def seen(token: str, provider: Provider = PLAIN) -> Identity:
    return checked(token, tokens.key_set("k1", "k2"), provider, tokens.NONCE)


def test_a_right_token_is_believed_with_either_key_of_the_provider() -> None:
    for key in ("k1", "k2"):
        assert seen(tokens.token(key)) == Identity(tokens.ISSUER, "subject-1", "anna@skola.lv")


NOW = int(time.time())
FORGED: dict[str, tuple[str, dict[str, Any]]] = {
    "another issuer": ("InvalidIssuerError", {"iss": "https://evil.example"}),
    "for somebody else": ("InvalidAudienceError", {"aud": "another-client"}),
    "for us and others, by others": ("authorised party", {"aud": [tokens.CLIENT, "another"], "azp": "another"}),
    "for us and others, by nobody": ("authorised party", {"aud": [tokens.CLIENT, "another"]}),
    "expired": ("ExpiredSignatureError", {"exp": NOW - 120}),
    "never expiring": ("MissingRequiredClaimError", {"exp": None}),
    "from the future": ("ImmatureSignatureError", {"iat": NOW + 600}),
    "not yet good": ("ImmatureSignatureError", {"nbf": NOW + 600}),
    "of nobody": ("MissingRequiredClaimError", {"sub": None}),
    "without nonce": ("MissingRequiredClaimError", {"nonce": None}),
    "of another attempt": ("nonce", {"nonce": "another"}),
}


@pytest.mark.parametrize(("why", "changed"), FORGED.values(), ids=FORGED.keys())
def test_a_token_with_a_wrong_claim_is_refused(why: str, changed: dict[str, Any]) -> None:
    with pytest.raises(TokenError) as raised:
        seen(tokens.token(**changed))
    assert raised.value.why == why


def test_a_token_signed_by_somebody_else_is_refused() -> None:
    refused = {
        "InvalidSignatureError": tokens.token("forger", named="k1"),
        "unknown key": tokens.token("forger"),
        "InvalidAlgorithmError": tokens.signed_with_what_everybody_knows(),
        "DecodeError": "no.token.at-all",
    }
    for why, forged in refused.items():
        with pytest.raises(TokenError) as raised:
            seen(forged)
        assert raised.value.why == why
    with pytest.raises(TokenError):
        seen(tokens.unsigned())


def test_a_changed_letter_breaks_the_signature() -> None:
    head, body, signature = tokens.token().split(".")
    for changed in (f"{head}.{body[:-2]}AA.{signature}", f"{head}.{body}.{signature[:-4]}AAAA"):
        with pytest.raises(TokenError):
            seen(changed)


@pytest.mark.parametrize(("provider", "right", "wrong"), [(MICROSOFT, {"tid": "our-tenant"}, {"tid": "foreign"}), (GOOGLE, {"hd": "skola.lv"}, {"hd": "gmail.com"})])  # fmt: skip
def test_only_our_own_directory_or_domain_is_let_in(
    provider: Provider, right: dict[str, str], wrong: dict[str, str]
) -> None:
    assert seen(tokens.token(**right), provider).subject == "subject-1"
    for other in (wrong, {}):
        with pytest.raises(TokenError):
            seen(tokens.token(**other), provider)


@pytest.mark.parametrize(
    ("provider", "changed", "email"),
    [
        (PLAIN, {"email_verified": False}, None),
        (PLAIN, {"email_verified": None}, None),
        (PLAIN, {"email_verified": "true"}, None),
        (PLAIN, {"email": None}, None),
        (PLAIN, {"email": None, "preferred_username": "anna@skola.lv"}, None),
        (MICROSOFT, {"tid": "our-tenant", "email_verified": None}, "anna@skola.lv"),
        (
            MICROSOFT,
            {"tid": "our-tenant", "email_verified": None, "email": None, "preferred_username": "A@b.lv"},
            "a@b.lv",
        ),
        (MICROSOFT, {"tid": "our-tenant", "email_verified": False}, None),
    ],
)
def test_an_e_mail_counts_only_where_the_provider_vouches_for_it(
    provider: Provider, changed: dict[str, Any], email: str | None
) -> None:
    assert seen(tokens.token(**changed), provider).email == email


@pytest.fixture
def anna(database: Database) -> Database:
    accounts.add(database, NewAccount("anna", "Anna Kalniņa", "director", ("S1",), email="anna@skola.lv"))
    return database


def name_of(database: Database, subject: str, email: str | None, issuer: str = tokens.ISSUER) -> str | None:
    account = identity.account_of(database, Identity(issuer, subject, email))
    return account.name if account else None


def test_nobody_is_let_in_without_an_account(anna: Database) -> None:
    assert name_of(anna, "s9", "juris@skola.lv") is None
    assert name_of(anna, "s9", None) is None
    assert [account.name for account in accounts.everybody(anna)] == ["anna"]


def test_the_first_sign_in_ties_the_account_and_then_the_e_mail_decides_nothing(anna: Database) -> None:
    assert name_of(anna, "s1", "anna@skola.lv") == "anna"
    assert name_of(anna, "s1", None) == "anna"
    assert name_of(anna, "s2", "anna@skola.lv") is None  # the address was given to somebody else
    assert name_of(anna, "s1", "anna@skola.lv", issuer="https://evil.example") is None


def test_a_disabled_account_is_not_opened(anna: Database) -> None:
    assert name_of(anna, "s1", "anna@skola.lv") == "anna"
    accounts.disable(anna, accounts.named(anna, "anna"))
    assert name_of(anna, "s1", "anna@skola.lv") is None


RIGHT = "issuer: https://login.example\nclient_id: workbench\nname: Skola\ntenant: t\n"


def test_the_configuration_is_a_file_and_its_secret_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(identity.SECRET_VARIABLE, "hush")
    assert read_provider(tmp_path) is None
    (tmp_path / identity.FILE).write_text(RIGHT)
    assert read_provider(tmp_path) == Provider("https://login.example", "workbench", "hush", "Skola", "t")


WRONG = {
    "keys": "issuer: x\nsecret: y\n",
    "unreadable": "issuer: [",
    "missing": "client_id: workbench\n",
    "https": "issuer: http://login.example\nclient_id: workbench\n",
}


@pytest.mark.parametrize(("key", "written"), WRONG.items(), ids=WRONG)
def test_a_configuration_that_does_not_do_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, written: str
) -> None:
    monkeypatch.setenv(identity.SECRET_VARIABLE, "hush")
    (tmp_path / identity.FILE).write_text(written)
    with pytest.raises(AccessError) as raised:
        read_provider(tmp_path)
    assert raised.value.key == f"oidc.{key}"


def test_without_the_secret_the_server_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(identity.SECRET_VARIABLE, raising=False)
    (tmp_path / identity.FILE).write_text(RIGHT)
    with pytest.raises(AccessError, match=identity.SECRET_VARIABLE):
        read_provider(tmp_path)
