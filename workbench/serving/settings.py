"""Where the server listens, how people reach it, and what follows for cookies and origins."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from workbench.access.problems import AccessError

ANYWHERE = ("0.0.0.0", "::")
PORT = 5006


@dataclass(frozen=True, slots=True)
class Settings:
    """Checked settings; AccessError says what contradicts.

    `public_url`: the address that people open, when it is not the one that is listened on (behind a proxy); a path in it is
    the prefix that the proxy hands through. `trust_proxy`: believe its X-Forwarded-For.
    """

    workspace: Path
    address: str = "127.0.0.1"
    port: int = PORT
    public_url: str | None = None
    certificate: Path | None = None
    key: Path | None = None
    trust_proxy: bool = False

    def __post_init__(self) -> None:
        if (self.certificate is None) != (self.key is None):
            raise AccessError("serve.certificate_and_key")
        for file in (self.certificate, self.key):
            if file is not None and not file.is_file():
                raise AccessError("serve.no_file", file=file)
        if self.public_url is not None and not _is_address(self.public_url):
            raise AccessError("serve.public_url", url=self.public_url)
        if self.public_url is None and self.address in ANYWHERE:
            raise AccessError("serve.which_address", address=self.address)
        if self.trust_proxy and not is_loopback(self.address) and self.public_url is None:
            raise AccessError("serve.trust_proxy")

    @property
    def base_url(self) -> str:
        """What people open, without a slash at the end."""
        if self.public_url is not None:
            return self.public_url.rstrip("/")
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"

    @property
    def prefix(self) -> str:
        """The path below which everything lies: empty, or `/darbnica`."""
        return urlsplit(self.base_url).path

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the server over TLS; cookies are then marked so."""
        return self.base_url.startswith("https://")

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins whose requests are believed, e.g. `https://zurnals.skola.lv`."""
        parts = urlsplit(self.base_url)
        own = f"{parts.scheme}://{parts.netloc}"
        if self.public_url is None and is_loopback(self.address):
            return tuple(dict.fromkeys((own, f"{parts.scheme}://localhost:{self.port}")))
        return (own,)

    def cookie(self, name: str) -> str:
        """A cookie's name; over TLS with the prefix that keeps other hosts and plain HTTP from setting it (RFC 6265bis)."""
        return f"__Host-{name}" if self.is_secure else name


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach that address."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain and port != 0
