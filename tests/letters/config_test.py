"""Settings that would leak a password or a letter are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.letters.config import Smtp, address_of, password, read
from workbench.letters.problems import LettersError


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("sender: nobody", "sender: .*nav e-pasta adrese"),
        ("summary_to: [teacher]", "teacher: tikai"),
        ("smtp: {host: mail.example, security: none}", "tikai šajā datorā"),
        ("smtp: {host: 127.0.0.1, security: none, user: a, password_env: X}", "bez paroles"),
        ("smtp: {host: mail.example, user: a}", "password_env vai password_file"),
        ("smtp: {host: mail.example, user: a, password_env: X, password_file: y}", "tikai viens"),
        ("smtp: {host: mail.example, password: geheim}", "smtp.password"),
        ("smtp: {host: mail.example, port: 0}", "smtp.port"),
        ("langauge: lv", "langauge"),
        ("sender: [", "letters.yaml"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, written: str, told: str) -> None:
    (tmp_path / "letters.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(LettersError, match=told):
        read(tmp_path)


def test_without_settings_letters_are_latvian_drafts(tmp_path: Path) -> None:
    assert (read(tmp_path).language, read(tmp_path).smtp) == ("lv", None)


def test_a_password_comes_from_the_environment_or_a_file_that_only_its_owner_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHOOL_MAIL", "noslēpums")
    assert password(Smtp(host="m", user="a", password_env="SCHOOL_MAIL")) == "noslēpums"
    path = tmp_path / "secret"
    path.write_text("noslēpums\n", encoding="utf-8")
    path.chmod(0o644)
    with pytest.raises(LettersError, match="chmod 600"):
        password(Smtp(host="m", user="a", password_file=path))
    path.chmod(0o600)
    assert password(Smtp(host="m", user="a", password_file=path)) == "noslēpums"
    path.unlink()
    with pytest.raises(LettersError, match="nav atrodama"):
        password(Smtp(host="m", user="a", password_file=path))


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("anna@skola.lv", "anna@skola.lv"),
        (" Anna K. <anna@skola.lv> ", "anna@skola.lv"),
        ("anna", ""),
        ("anna@", ""),
        ("@skola.lv", ""),
        ("anna@skola.lv\nBcc: x@y.lv", ""),
        ("anna@skola.lv, x@y.lv", "anna@skola.lv"),
        ("", ""),
        (None, ""),
    ],
)
def test_only_what_mail_can_be_sent_to_is_an_address(written: str | None, address: str) -> None:
    assert address_of(written) == address
