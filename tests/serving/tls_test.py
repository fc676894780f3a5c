"""The server over TLS by itself, and behind a prefix: names and flags of cookies, redirects."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.serving.running import Browser, browser, in_thread, person, settings_of
from workbench.records.store import init
from workbench.serving.server import Running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(moment - timedelta(days=1)).not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "c.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "k.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "c.pem", folder / "k.pem"


@pytest.fixture(scope="module")
def over_tls(certificate: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    workspace = tmp_path_factory.mktemp("served_tls")
    init(workspace)
    file, key = certificate
    settings = settings_of(workspace, certificate=file, key=key)
    with in_thread(settings) as running:
        person(running.database, "anna")
        yield running


@pytest.fixture
def outside(over_tls: Running, certificate: tuple[Path, Path]) -> Iterator[Browser]:
    with browser(over_tls.url, verify=ssl.create_default_context(cafile=str(certificate[0]))) as fresh:
        yield fresh


def test_over_tls_cookies_are_secure_and_bound_to_this_host(outside: Browser) -> None:
    cookie = outside.sign_in("anna").headers["Set-Cookie"]
    assert cookie.startswith("__Host-wb_session=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert outside.get("/").status_code == 200


def test_over_tls_browsers_are_told_to_stay_there(outside: Browser) -> None:
    assert "max-age" in outside.get("/ienakt").headers["Strict-Transport-Security"]


def test_behind_a_prefix_every_path_has_it(tmp_path: Path) -> None:
    init(tmp_path)
    port = settings_of(tmp_path).port
    from workbench.serving.settings import Settings

    settings = Settings(tmp_path, port=port, public_url=f"http://127.0.0.1:{port}/darbnica")
    with in_thread(settings) as running, browser(running.url) as fresh:
        person(running.database, "anna")
        assert fresh.get("/").headers["Location"] == "./ienakt?next=%2Fdarbnica%2F"
        assert fresh.get("").headers["Location"].startswith("./darbnica/ienakt?next=")
        assert fresh.sign_in("anna").headers["Location"] == "/darbnica/"
        assert fresh.get("/").status_code == 200
        assert fresh.http.get(f"http://127.0.0.1:{port}/").status_code == 404
