"""Ids in keys, facts and sentences become pseudonyms where they stand for a person, and nowhere else."""

from __future__ import annotations

import json
import re

import duckdb
import pytest

from checks.packs import SHIPPED
from workbench.privacy import subjects
from workbench.privacy.pseudonyms import expression

SECRET = b"secret"
DUTIES = SHIPPED.parent / "duties"


def pseudonym(kind: str, person: str) -> str:
    written = expression(kind, "school", "person", SECRET)
    return duckdb.execute(f"select {written} from (select 'S1' as school, ? as person)", [person]).fetchall()[0][0]


@pytest.mark.parametrize(
    ("key", "pupil", "place", "shown"),
    [
        ("pupil:P1", "P1", None, "pupil:{pupil}"),
        ("guardian:G7:P1", "P1", None, "guardian:{guardian}:{pupil}"),
        ("in:P1:C1:2025-09-01", "P1", None, "in:{pupil}:C1:2025-09-01"),
        ("P1:2025-09", "P1", None, "{pupil}:2025-09"),
        ("M12:P1", "P1", None, "M12:{pupil}"),
        ("P1:J1:term1", "P1", None, "{pupil}:J1:term1"),
        ("AZ-0001", "P1", None, "AZ-0001"),
        ("P10:2025-09", "P1", None, "P10:2025-09"),
        ("T5", None, "whole", "{staff}"),
        ("T5:2025-09", None, "first", "{staff}:2025-09"),
        ("L1:T5", None, "last", "L1:{staff}"),
        ("L1", None, None, "L1"),
        ("C1:parents", None, None, "C1:parents"),
    ],
)
def test_a_subject_key_keeps_its_form_and_loses_the_person(key, pupil, place, shown):
    sql = (
        f"select {subjects.subject_key(SECRET)} from (select ?::varchar as subject_key, 'S1' as school_id, "
        "?::varchar as pupil_id, ?::varchar as staff_place)"
    )
    expected = shown.format(
        pupil=pseudonym("pupil", "P1"), guardian=pseudonym("guardian", "G7"), staff=pseudonym("staff", "T5")
    )
    assert duckdb.execute(sql, [key, pupil, place]).fetchall() == [(expected,)]


def test_an_id_with_a_colon_is_found_too():
    sql = (
        f"select {subjects.subject_key(SECRET)} from (select 'M1:a:b' as subject_key, 'S1' as school_id, "
        "'a:b' as pupil_id, null::varchar as staff_place)"
    )
    assert duckdb.sql(sql).fetchall() == [(f"M1:{pseudonym('pupil', 'a:b')}",)]


FACTS = [
    ({"guardian_id": "G7", "class": "G7"}, "vecākam G7, G71", "vecākam {guardian_G7}, G71"),
    ({"member_id": "T5"}, "ierakstījis T5; 15. punkts", "ierakstījis {staff_T5}; 15. punkts"),
    ({"unlisted_pupil_ids": ["P1", "P2"]}, "nav: P1, P2", "nav: {pupil_P1}, {pupil_P2}"),
    ({"guardian_id": None}, "izglītojamajam", "izglītojamajam"),
    ({"subject": "Sports"}, "Sports", "Sports"),
    (None, "T5", "T5"),
]


@pytest.mark.parametrize(("facts", "told", "shown"), FACTS)
def test_facts_and_sentences_lose_the_ids_that_the_facts_name(facts, told, shown):
    sql = (
        f"select {subjects.facts(SECRET)}, {subjects.sentence('told', SECRET)} from (select ?::json as facts, "
        "? as told, 'S1' as school_id)"
    )
    kept, sentence = duckdb.execute(sql, [json.dumps(facts) if facts else None, told]).fetchall()[0]
    names = {f"{kind}_{who}": pseudonym(kind, who) for kind, who in
             (("guardian", "G7"), ("staff", "T5"), ("pupil", "P1"), ("pupil", "P2"))}  # fmt: skip
    assert sentence == shown.format(**names)
    assert not re.search(r'"(G7|T5|P1|P2)"', (kept or "").replace('"class":"G7"', ""))
    assert (json.loads(kept or "{}").keys()) == (facts or {}).keys()


def test_every_id_among_the_shipped_duties_facts_is_known_here():
    queries = [file.read_text(encoding="utf-8") for file in DUTIES.glob("*.sql")]
    facts = [query.rsplit("fulfilled_at", 1)[1].split("\nfrom ")[0] for query in queries if "fulfilled_at" in query]
    named = {name for of_duty in facts for name in re.findall(r"\b(\w+_ids?)(?:,|$)", of_duty, flags=re.M)}
    assert named == set(subjects.FACTS)


def test_every_duty_named_here_is_shipped():
    assert {file.stem for file in DUTIES.glob("*.sql")} >= set(subjects.STAFF_PLACE)
