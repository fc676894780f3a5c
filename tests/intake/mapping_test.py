"""The mapping that is shipped, the school's own, and its mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.conftest import World
from workbench.intake.load import load
from workbench.intake.mapping import Mapping, normal, read_mapping
from workbench.intake.problems import IntakeError
from workbench.records.schema import TABLES


def test_every_table_and_column_has_a_latvian_alias(mapping: Mapping) -> None:
    bare = Mapping()
    assert {mapping.tables[name] for name in mapping.tables.keys() - bare.tables.keys()} == {t.name for t in TABLES}
    for table in TABLES:
        aliases = mapping.columns[table.name].keys() - bare.columns[table.name].keys()
        assert {mapping.columns[table.name][a] for a in aliases} == set(table.names), table.name


@pytest.mark.parametrize("header", ["Skolotājs", "SKOLOTĀJS", " skolotājs: ", "\ufeffSkolotājs"])
def test_headers_are_compared_without_case_and_spaces(mapping: Mapping, header: str) -> None:
    assert mapping.column("lessons", header) == "teacher_id"


def test_a_names_normal_form_has_one_space_between_words() -> None:
    assert normal("Pupil_ID") == normal(" pupil-id. ") == "pupil id"


def test_a_school_adds_its_own_names_and_values(school: World, tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text(
        "tables:\n  lessons:\n    aliases: [Darbs]\n    columns:\n      topic: [Mana tēma]\n"
        "      is_online: Attālināti\n    values:\n      status: {held: [bija], cancelled: nebija}\n"
        "      is_online: {true: [tiešsaiste], false: [klātiene]}\n"
        "  staff:\n    values:\n      role: {deputy_academic: [mācību pārzinis]}\n",
        encoding="utf-8",
    )
    mapping = read_mapping(tmp_path)
    school.write(
        "Darbs.csv",
        "lesson_id,journal_id,date,teacher_id,status,Mana tēma,Attālināti\n"
        "L8,J1,2025-09-03,T1,BIJA,x,Tiešsaiste\nL9,J1,2025-09-03,T1,nebija,y,0\n",
    )
    school.write("staff.csv", "staff_id,school_id,given_name,family_name,role\nT3,S1,x,y,teacher|Mācību pārzinis\n")
    load(school.hub, [school.folder / "Darbs.csv", school.folder / "staff.csv"], mapping=mapping)
    query = "select lesson_id, status, topic, is_online from records.lessons where lesson_id > 'L2' order by 1"
    assert school.rows(query) == [("L8", "held", "x", True), ("L9", "cancelled", "y", False)]
    assert school.rows("select role from records.staff where staff_id = 'T3'") == [("teacher|deputy_academic",)]


@pytest.mark.parametrize(
    ("yaml", "key", "said"),
    [
        (
            "tables:\n  lesons:\n    aliases: [x]\n",
            "mapping_name",
            "mapping.yaml, line 2: tables has no lesons. Did you mean lessons",
        ),
        (
            "tables:\n  lessons:\n    columns:\n      techer_id: [x]\n",
            "mapping_name",
            "line 4: lessons has no techer_id. Did you mean teacher_id",
        ),
        (
            "tables:\n  lessons:\n    values:\n      status:\n        holden: [x]\n",
            "mapping_name",
            "line 5: lessons.status has no holden. Did you mean held",
        ),
        (
            "tables:\n  lessons:\n    columns:\n      topic: [Datums]\n",
            "mapping_twice",
            "line 4: Datums already stands for date",
        ),
        ("tables:\n  - lessons\n", "mapping_form", "line 1: tables must list"),
        ("tables: {lessons: [\n", "mapping_yaml", "line 2: the mapping cannot be read"),
        ("aliases: [x]\n", "mapping_name", "line 1: mapping.yaml has no aliases"),
    ],
)
def test_a_mistake_in_the_mapping_names_file_line_and_nearest(tmp_path: Path, yaml: str, key: str, said: str) -> None:
    (tmp_path / "mapping.yaml").write_text(yaml, encoding="utf-8")
    with pytest.raises(IntakeError) as raised:
        read_mapping(tmp_path)
    assert raised.value.key == key
    assert said in raised.value.say("en")
