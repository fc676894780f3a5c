"""Identities from an OpenID Connect provider: what the configuration says, what a token must hold, whose account it opens.

OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3; PKCE by RFC 7636. Nobody is let in without an account made here.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from workbench.access import log
from workbench.access.accounts import Account, find
from workbench.access.database import Database
from workbench.access.problems import AccessError

FILE = "oidc.yaml"
SECRET_VARIABLE = "WORKBENCH_OIDC_SECRET"
ALGORITHMS = ["RS256"]
LEEWAY = 60  # seconds by which two clocks may differ
KNOWN = {"issuer", "client_id", "name", "tenant", "domain"}


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider. `tenant`: the only Microsoft directory (`tid`); `domain`: the only Google domain (`hd`)."""

    issuer: str
    client_id: str
    secret: str
    name: str
    tenant: str | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a checked token speaks of; `email` only where the provider vouches for it."""

    issuer: str
    subject: str
    email: str | None


class TokenError(AccessError):
    """A token that proves nothing; `why` is for the server's log, and holds nothing of the person."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__("token")


def read_provider(workspace: Path) -> Provider | None:
    """`oidc.yaml` of the workspace; None without one. Raises AccessError for a file that does not say enough.

    The client's secret comes from the variable WORKBENCH_OIDC_SECRET, never from the file.
    """
    path = workspace / FILE
    if not path.exists():
        return None
    try:
        given: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise AccessError("oidc.unreadable", file=path) from error
    if not isinstance(given, dict) or not set(given) <= KNOWN or not all(isinstance(v, str) for v in given.values()):
        raise AccessError("oidc.keys", file=path, keys=", ".join(sorted(KNOWN)))
    secret = os.environ.get(SECRET_VARIABLE, "")
    if not (given.get("issuer") and given.get("client_id") and secret):
        raise AccessError("oidc.missing", file=path, variable=SECRET_VARIABLE)
    issuer = given["issuer"].rstrip("/")
    if not issuer.startswith(("https://", "http://127.0.0.1:")):
        raise AccessError("oidc.https", file=path)
    return Provider(
        given["issuer"],
        given["client_id"],
        secret,
        given.get("name", "OpenID"),
        given.get("tenant"),
        given.get("domain"),
    )


def challenge_of(verifier: str) -> str:
    """The PKCE challenge S256 of a verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def checked(token: str, keys: dict[str, Any], provider: Provider, nonce: str) -> Identity:
    """The identity of an ID token whose signature, issuer, audience, times, nonce, tenant and domain are right.

    `keys`: the provider's key set (JWKS). Raises TokenError.
    """
    import jwt

    try:
        key = _key(jwt.get_unverified_header(token), keys)
        claims = jwt.decode(
            token, key, algorithms=ALGORITHMS, audience=provider.client_id, issuer=provider.issuer, leeway=LEEWAY,
            options={"require": ["exp", "iat", "sub", "aud", "iss", "nonce"]},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise TokenError(type(error).__name__) from error
    _check_claims(claims, provider, nonce)
    return Identity(provider.issuer, str(claims["sub"]), _vouched_email(claims, provider))


def account_of(database: Database, identity: Identity) -> Account | None:
    """The account of an identity; at its first sign-in the account with its e-mail is tied to it. None: no account.

    Once tied, the e-mail decides nothing any more: it may be given to somebody else.
    """
    bound = _one(database, "issuer = ? and subject = ?", [identity.issuer, identity.subject])
    if bound is not None or identity.email is None:
        return bound
    free = _one(database, "email = ? and issuer is null", [identity.email])
    if free is None:
        return None
    with database.writing() as connection:
        connection.execute(
            "update account set issuer = ?, subject = ? where account_id = ? and issuer is null",
            [identity.issuer, identity.subject, free.account_id],
        )
        log.write(connection, free.account_id, "identity_tied", f"account {free.account_id}")
    return _one(database, "issuer = ? and subject = ?", [identity.issuer, identity.subject])


def _one(database: Database, condition: str, values: list[str]) -> Account | None:
    with database.reading() as connection:
        row = connection.execute(
            f"select account_id from account where {condition} and disabled_at is null", values
        ).fetchone()
    return find(database, number=row["account_id"]) if row else None


def _key(header: dict[str, Any], keys: dict[str, Any]) -> Any:
    import jwt

    for known in keys.get("keys", []):
        if known.get("kid") == header.get("kid") and known.get("kty") == "RSA" and known.get("use", "sig") == "sig":
            return jwt.PyJWK.from_dict({"alg": "RS256", **known}).key
    raise TokenError("unknown key")


def _check_claims(claims: dict[str, Any], provider: Provider, nonce: str) -> None:
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise TokenError("authorised party")
    if claims["nonce"] != nonce:
        raise TokenError("nonce")
    if provider.tenant is not None and claims.get("tid") != provider.tenant:
        raise TokenError("tenant")
    if provider.domain is not None and claims.get("hd") != provider.domain:
        raise TokenError("domain")


def _vouched_email(claims: dict[str, Any], provider: Provider) -> str | None:
    """An e-mail that was verified, or that the one directory that we trust gave out (Microsoft sends no `email_verified`)."""
    email = claims.get("email") or (claims.get("preferred_username") if provider.tenant is not None else None)
    trusted = claims.get("email_verified") is True or (provider.tenant is not None and "email_verified" not in claims)
    return str(email).strip().casefold() if email and trusted else None
