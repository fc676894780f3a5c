"""Signs tokens as a provider would, and as a forger might."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER, CLIENT, NONCE = "https://login.example", "workbench", "the nonce of this attempt"


@cache
def key(name: str = "k1") -> rsa.RSAPrivateKey:
    """A private key for each name."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_set(*names: str) -> dict[str, Any]:
    """What the provider publishes."""
    public = [json.loads(RSAAlgorithm.to_jwk(key(name).public_key())) | {"kid": name, "use": "sig"} for name in names]
    return {"keys": public}


def claims(**changed: Any) -> dict[str, Any]:
    """Right claims, but for what is changed; None leaves one out."""
    moment = int(time.time())
    right = {
        "iss": ISSUER, "aud": CLIENT, "sub": "subject-1", "iat": moment, "exp": moment + 300, "nonce": NONCE,
        "email": "Anna@Skola.LV", "email_verified": True,
    }  # fmt: skip
    return {name: value for name, value in (right | changed).items() if value is not None}


def token(signed_with: str = "k1", named: str | None = None, **changed: Any) -> str:
    """A token signed with one key and, for a forger, named after another."""
    return jwt.encode(claims(**changed), key(signed_with), "RS256", headers={"kid": named or signed_with})


def unsigned() -> str:
    """`alg: none`."""
    return jwt.encode(claims(), None, "none", headers={"kid": "k1"})


def signed_with_what_everybody_knows() -> str:
    """HS256 with the public key as its secret: the classic confusion of algorithms."""
    import base64
    import hashlib
    import hmac

    public = (
        key().public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    parts = [json.dumps({"alg": "HS256", "typ": "JWT", "kid": "k1"}), json.dumps(claims())]
    body = ".".join(base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts)
    signature = hmac.new(public, body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
