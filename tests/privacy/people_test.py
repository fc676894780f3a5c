"""How people are shown, and that a pseudonym is the HMAC that it is said to be."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator

import duckdb
import pytest

from workbench.errors import WorkbenchError
from workbench.privacy import people as module
from workbench.privacy.people import pseudonym_table, shown_people
from workbench.privacy.pseudonyms import expression, new_secret
from workbench.records.store import init, open_store

SECRET = bytes(range(32))


@pytest.fixture
def hub(tmp_path) -> Iterator[duckdb.DuckDBPyConnection]:
    init(tmp_path)
    with open_store(tmp_path) as opened:
        opened.execute(
            "insert into store.records.pupils (school_id, pupil_id, family_name, given_name) values "
            "('S1', 'P1', 'Ābele', 'Žanis'), ('S2', 'P1', 'Kalna', 'Ilze')"
        )
        opened.execute(
            "insert into store.history.pupils (school_id, pupil_id, family_name, given_name, ended_by_import) values "
            "('S1', 'P1', 'Vecvārds', 'Žanis', 3), ('S1', 'P9', 'Gājusi', 'Prom', 2), ('S1', 'P9', 'Agrāk', 'Prom', 1)"
        )
        opened.execute(
            "insert into store.records.guardians (school_id, guardian_id, pupil_id, family_name, given_name) values "
            "('S1', 'G1', 'P1', 'Ābele', 'Anna'), ('S1', 'G1', 'P9', 'Ābele', 'Anna')"
        )
        opened.execute(
            "insert into store.records.staff (school_id, staff_id, family_name, given_name) values ('S1', 'P1', 'Ozola', 'Zane')"
        )
        yield opened


def shown(hub, level, secret=b"") -> dict[tuple[str, str, str], str]:
    return {tuple(row[:3]): row[3] for row in shown_people(hub, level, secret).fetchall()}


def by_hand(kind: str, letter: str, school: str, person: str, secret: bytes = SECRET) -> str:
    digest = hmac.new(secret, f"{kind}|{school}|{person}".encode(), hashlib.sha256).digest()
    return f"{letter}-{base64.b32encode(digest).decode()[:10]}"


def test_names_are_whole_the_newest_and_one_for_each_person(hub):
    assert shown(hub, "full") == {
        ("pupil", "S1", "P1"): "Ābele, Žanis",
        ("pupil", "S2", "P1"): "Kalna, Ilze",
        ("pupil", "S1", "P9"): "Gājusi, Prom",
        ("guardian", "S1", "G1"): "Ābele, Anna",
        ("staff", "S1", "P1"): "Ozola, Zane",
    }


def test_initials_keep_their_diacritics(hub):
    assert shown(hub, "initials")["pupil", "S1", "P1"] == "Ž. Ā."


def test_a_pseudonym_is_the_hmac_of_kind_school_and_id(hub):
    names = shown(hub, "pseudonyms", SECRET)
    assert names["pupil", "S1", "P1"] == by_hand("pupil", "I", "S1", "P1")
    assert names["pupil", "S2", "P1"] == by_hand("pupil", "I", "S2", "P1")
    assert names["guardian", "S1", "G1"] == by_hand("guardian", "V", "S1", "G1")
    assert names["staff", "S1", "P1"] == by_hand("staff", "D", "S1", "P1")


@pytest.mark.parametrize("secret", [b"k", b"k" * 64, "ļoti slepeni".encode()])
def test_any_secret_up_to_a_block_gives_the_standard_hmac_also_for_ids_with_latvian_letters(secret):
    sql = f"select {expression('pupil', 'school', 'person', secret)} from (select 'Skola|Ž' as school, 'ņ-1' as person)"
    assert duckdb.sql(sql).fetchall() == [(by_hand("pupil", "I", "Skola|Ž", "ņ-1", secret),)]


@pytest.mark.parametrize("secret", [b"", b"k" * 65])
def test_no_secret_and_one_longer_than_a_block_are_refused(secret):
    with pytest.raises(ValueError, match="1 to 64"):
        expression("pupil", "a", "b", secret)


def test_the_key_turns_each_pseudonym_back(hub):
    rows = pseudonym_table(hub, SECRET).fetchall()
    assert ("pupil", "S1", "P9", "Gājusi, Prom", by_hand("pupil", "I", "S1", "P9")) in rows
    assert [row[4] for row in rows] == sorted(row[4] for row in rows)
    assert len(rows) == 5


def test_two_people_with_one_pseudonym_are_an_error(hub, monkeypatch):
    monkeypatch.setattr(module.pseudonyms, "expression", lambda *_: "'I-SAME'")
    with pytest.raises(WorkbenchError, match="pseidonīms"):
        shown_people(hub, "pseudonyms", new_secret())
