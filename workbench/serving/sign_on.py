"""Sign-in at an OpenID Connect provider: code flow with PKCE, state and nonce kept here and used once."""

from __future__ import annotations

import json
import logging
import secrets
import time
from typing import Any
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPError, HTTPRequest

from workbench.access import identity, sessions
from workbench.access.database import Database, now
from workbench.access.identity import Identity, Provider, TokenError
from workbench.access.sessions import hash_of
from workbench.serving.plain import Plain, safe_target

log = logging.getLogger(__name__)

BROWSER = "wb_sign_on"
LIFETIME = 10 * 60  # seconds to sign in at the provider
KEYS_AT_MOST_EVERY = 60  # seconds: a flood of made-up key ids must not become a flood of requests
RETURN = "/oidc/return"


class Client:
    """What is asked of the provider over HTTP: its configuration, its keys, a token for a code."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._configuration: dict[str, Any] = {}
        self._keys: dict[str, Any] = {}
        self._keys_at = 0.0

    async def configuration(self) -> dict[str, Any]:
        """The provider's own description, kept; TokenError when it is another issuer's."""
        if not self._configuration:
            found = await _json(f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.provider.issuer:
                raise TokenError("issuer of the configuration")
            self._configuration = found
        return self._configuration

    async def identity(self, code: str, verifier: str, nonce: str, redirect: str) -> Identity:
        """Trade the code for an ID token, and check it. Raises TokenError."""
        found = await self.configuration()
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier,
            "client_id": self.provider.client_id, "client_secret": self.provider.secret,
        }  # fmt: skip
        answer = await _json(str(found["token_endpoint"]), form)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise TokenError("no token")
        try:
            return identity.checked(token, await self._key_set(str(found["jwks_uri"])), self.provider, nonce)
        except TokenError as error:
            if error.why != "unknown key" or time.monotonic() - self._keys_at < KEYS_AT_MOST_EVERY:
                raise
            self._keys = {}  # the provider may have changed its keys
            return identity.checked(token, await self._key_set(str(found["jwks_uri"])), self.provider, nonce)

    async def _key_set(self, url: str) -> dict[str, Any]:
        if not self._keys:
            self._keys = await _json(url)
            self._keys_at = time.monotonic()
        return self._keys


async def _json(url: str, form: dict[str, str] | None = None) -> dict[str, Any]:
    request = HTTPRequest(
        url, method="POST" if form else "GET", body=urlencode(form) if form else None, follow_redirects=False,
        connect_timeout=10, request_timeout=20,
        headers={"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    try:
        answer = json.loads((await AsyncHTTPClient().fetch(request)).body)
    except (HTTPError, OSError, ValueError) as error:
        raise TokenError(f"the provider did not answer: {type(error).__name__}") from error
    if not isinstance(answer, dict):
        raise TokenError("the provider answered with no object")
    return answer


class Start(Plain):
    """`/oidc`: on to the provider."""

    client: Client

    def initialize(self, door: Any, client: Client) -> None:  # type: ignore[override]
        """Tornado hands over what the route was made with."""
        super().initialize(door)
        self.client = client

    async def get(self) -> None:
        """Note state, nonce and verifier, tie them to this browser, and go."""
        try:
            found = await self.client.configuration()
        except TokenError as error:
            _refuse(self, error)
            return
        state, nonce, verifier, browser = (secrets.token_urlsafe(32) for _ in range(4))
        target = safe_target(self.asked("next"), self.door.settings.prefix)
        _note(self.door.database, state, browser, nonce, verifier, target)
        self.put_cookie(self.door.settings.cookie(BROWSER), browser, max_age=LIFETIME)
        asked = {
            "response_type": "code", "client_id": self.client.provider.client_id, "scope": "openid email profile",
            "redirect_uri": self.door.settings.base_url + RETURN, "state": state, "nonce": nonce,
            "code_challenge": identity.challenge_of(verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        if self.client.provider.domain is not None:
            asked["hd"] = self.client.provider.domain
        self.redirect(f"{found['authorization_endpoint']}?{urlencode(asked)}", status=303)


class Return(Start):
    """`/oidc/return`: back from the provider with a code."""

    async def get(self) -> None:
        """Check everything, and let in whoever has an account."""
        noted = _take(
            self.door.database, self.asked("state"), self.get_cookie(self.door.settings.cookie(BROWSER), "") or ""
        )
        self.put_cookie(self.door.settings.cookie(BROWSER), "", max_age=0)
        code = self.asked("code")
        if noted is None or not code:
            _refuse(self, TokenError("state" if noted is None else "no code"))
            return
        try:
            found = await self.client.identity(
                code, noted["verifier"], noted["nonce"], self.door.settings.base_url + RETURN
            )
        except TokenError as error:
            _refuse(self, error)
            return
        account = identity.account_of(self.door.database, found)
        if account is None:
            self.redirect(self.own_path("/ienakt?notice=no_account"), status=303)
            return
        self.begin(sessions.start(self.door.database, account, "provider"))
        self.redirect(noted["target"], status=303)


def _refuse(handler: Plain, error: TokenError) -> None:
    log.warning("Sign-in at the provider failed: %s", error.why)
    handler.redirect(handler.own_path("/ienakt?notice=provider"), status=303)


def _note(database: Database, state: str, browser: str, nonce: str, verifier: str, target: str) -> None:
    with database.writing() as connection:
        connection.execute("delete from sign_on where expires_at <= ?", [now()])
        connection.execute(
            "insert into sign_on values (?, ?, ?, ?, ?, ?)",
            [hash_of(state), hash_of(browser), nonce, verifier, target, now() + LIFETIME],
        )


def _take(database: Database, state: str, browser: str) -> dict[str, str] | None:
    """What was noted under a state, for the browser that began and for the first time only."""
    with database.writing() as connection:
        row = connection.execute(
            "delete from sign_on where state_hash = ? returning browser_hash, nonce, verifier, target, expires_at",
            [hash_of(state)],
        ).fetchone()
    if row is None or row["browser_hash"] != hash_of(browser) or row["expires_at"] <= now():
        return None
    return {name: str(row[name]) for name in ("nonce", "verifier", "target")}
