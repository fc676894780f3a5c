"""Letters on their way: real messages to a real SMTP server on this machine."""

from __future__ import annotations

import email
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.letters.school import lesson, school
from workbench.cli.letters import letters as command
from workbench.letters.config import Config
from workbench.letters.deliver import to_folder, to_server
from workbench.letters.ledger import Ledger
from workbench.letters.problems import LettersError
from workbench.letters.write import Letters, write_letters

WORK = [lesson("L1"), lesson("L3", "T2")]
USER, PASSWORD = "zurnali", "noslēpums 7"


class Post:
    """A mail server's handler that keeps what it takes and refuses whom it is told to."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.encrypted: list[bool] = []
        self.signed_in: list[bool] = []
        self.refused: set[str] = set()

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return f"550 no such user {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        self.encrypted.append(session.ssl is not None)
        self.signed_in.append(bool(session.authenticated))
        return "250 OK"


def _authenticated(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine, signed by itself, and its key."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, key_pem = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return pem, key_pem


Start = Callable[..., tuple[Post, int]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a mail server on a free port."""
    running: list[Controller] = []

    def run(**more: Any) -> tuple[Post, int]:
        post = Post()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port: int = free.getsockname()[1]
        controller = Controller(post, hostname="127.0.0.1", port=port, **more)
        controller.start()
        running.append(controller)
        return post, port

    yield run
    for controller in running:
        controller.stop()


def tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def config(port: int, **more: Any) -> Config:
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "timeout_seconds": 5, **more}
    return Config.model_validate({"sender": "Žurnāli <zurnali@skola.example>", "smtp": smtp})


def written(folder: Path) -> Letters:
    with school(folder, WORK) as hub:
        return write_letters(hub, 1, Config(), "lv")


def quiet(title: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def test_each_letter_arrives_whole_at_its_one_address(tmp_path: Path, start: Start) -> None:
    post, port = start()
    assert to_server(written(tmp_path), config(port), tmp_path, quiet).sent == 3
    assert [envelope.rcpt_tos for envelope in post.taken] == [
        ["anna@skola.example"], ["juris@skola.example"], ["maija@skola.example"],
    ]  # fmt: skip
    first = email.message_from_bytes(post.taken[0].content or b"", policy=policy.default)
    assert first["From"].addresses[0].display_name == "Žurnāli"
    assert (first["Auto-Submitted"], first["X-Unsent"]) == ("auto-generated", None)
    assert "Labdien, Anna Kalniņa!" in first.get_content()
    assert b"\r\n" in (post.taken[0].content or b"")


def test_nothing_is_sent_twice_for_a_run(tmp_path: Path, start: Start) -> None:
    post, port = start()
    letters = written(tmp_path)
    to_server(letters, config(port), tmp_path, quiet)
    again = to_server(letters, config(port), tmp_path, quiet)
    assert (again.sent, again.before, len(post.taken)) == (0, 3, 3)
    kept = (tmp_path / "letters" / "sent.csv").read_text(encoding="utf-8")
    assert "@" not in kept.replace("@skola.example>", "")  # only the letters' own ids have a domain
    assert "Anna" not in kept


def test_the_same_news_of_the_same_day_is_not_sent_again_by_a_new_run(tmp_path: Path) -> None:
    letters = written(tmp_path)
    ledger, (first, *_) = Ledger(tmp_path), letters.letters
    ledger.note(first, 1, letters.as_of, "<id>")
    assert Ledger(tmp_path).has(first, 2, letters.as_of)
    assert not ledger.has(first, 2, letters.as_of + timedelta(days=1))


def test_one_refused_address_does_not_keep_back_the_others(tmp_path: Path, start: Start) -> None:
    post, port = start()
    post.refused = {"anna@skola.example"}
    letters = written(tmp_path)
    with pytest.raises(LettersError, match=r"darbiniekiem: T1; pārējās \(2\)") as refused:
        to_server(letters, config(port), tmp_path, quiet)
    assert "@" not in str(refused.value)
    post.refused = set()
    assert to_server(letters, config(port), tmp_path, quiet).sent == 1
    assert len(post.taken) == 3


def test_starttls_and_a_password_are_used(
    tmp_path: Path, start: Start, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHOOL_MAIL", PASSWORD)
    post, port = start(
        tls_context=tls(certificate), require_starttls=True, authenticator=_authenticated, auth_required=True
    )
    given = {"security": "starttls", "user": USER, "password_env": "SCHOOL_MAIL", "ca_file": certificate[0]}
    assert to_server(written(tmp_path), config(port, **given), tmp_path, quiet).sent == 3
    assert (set(post.encrypted), set(post.signed_in)) == ({True}, {True})


def test_tls_from_the_first_byte(tmp_path: Path, start: Start, certificate: tuple[Path, Path]) -> None:
    post, port = start(ssl_context=tls(certificate))
    assert to_server(written(tmp_path), config(port, security="tls", ca_file=certificate[0]), tmp_path, quiet).sent == 3
    assert len(post.taken) == 3


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"security": "starttls"}, "CERTIFICATE_VERIFY_FAILED"),  # of an authority that nobody knows
        ({"security": "starttls", "user": USER, "password_env": "WRONG", "ca_file": True}, "535"),
        ({"security": "none"}, "STARTTLS"),
    ],
)
def test_a_server_that_cannot_be_trusted_or_does_not_trust_gets_no_letter(
    tmp_path: Path, start: Start, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch,
    given: dict[str, Any], told: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("WRONG", "nepareiza")
    post, port = start(
        tls_context=tls(certificate), require_starttls=True, authenticator=_authenticated, auth_required=True
    )
    if "ca_file" in given:
        given = {**given, "ca_file": certificate[0]}
    with pytest.raises(LettersError, match=told) as failed:
        to_server(written(tmp_path), config(port, **given), tmp_path, quiet)
    assert not post.taken
    assert "nepareiza" not in str(failed.value)
    assert not (tmp_path / "letters").exists()


def test_a_server_that_is_not_there_is_named(tmp_path: Path, start: Start) -> None:
    with pytest.raises(LettersError, match=r"127\.0\.0\.1"):
        to_server(written(tmp_path), config(1), tmp_path, quiet)


def test_letters_as_files_are_drafts_that_a_mail_program_opens(tmp_path: Path) -> None:
    letters = written(tmp_path)
    assert to_folder(letters, Config(), tmp_path / "out") == 3
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == ["S1-D1-summary.eml", "S1-T1-work.eml", "S1-T2-work.eml"]
    opened = email.message_from_bytes(files[1].read_bytes(), policy=policy.default)
    assert (opened["X-Unsent"], opened["From"]) == ("1", None)
    assert opened.get_content().replace("\r\n", "\n") == letters.letters[0].body
    with pytest.raises(LettersError, match="jau ir"):
        to_folder(letters, Config(), tmp_path / "out")


def test_the_command_says_what_it_did(tmp_path: Path, start: Start) -> None:
    written(tmp_path)
    post, port = start()
    smtp = f"{{host: 127.0.0.1, port: {port}, security: none}}"
    (tmp_path / "letters.yaml").write_text(f"sender: z@skola.example\nsmtp: {smtp}\nlanguage: en\n", encoding="utf-8")
    home = ["--workspace", str(tmp_path)]
    shown = CliRunner().invoke(command, ["--dry-run", *home])
    assert (shown.exit_code, "Letters: 3. Nothing was sent." in shown.output, post.taken) == (0, True, [])
    assert "Letters sent: 3; sent before: 0." in CliRunner().invoke(command, ["--smtp", *home]).output
    assert "Letters sent: 0; sent before: 3." in CliRunner().invoke(command, ["--smtp", *home]).output
    assert "--dry-run" in CliRunner().invoke(command, home).output
    files = CliRunner().invoke(command, ["--to", str(tmp_path / "out"), "--lang", "lv", *home])
    assert "Vēstules (3) ir mapē" in files.output
