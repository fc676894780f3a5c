"""CSV in all the forms that programs write, and in the forms that go wrong."""

from __future__ import annotations

import pytest

from tests.intake.conftest import BASE, LESSONS, World, counted, file_of

ROWS = "L3,J1,2025-09-03,T1,held,Ģeogrāfija\nL4,J1,2025-09-04,T1,held,Žanrs\n"
CLEAN = f"{LESSONS},topic\n{ROWS}"
FORMS = {
    "plain": CLEAN.encode(),
    "byte-order mark": b"\xef\xbb\xbf" + CLEAN.encode(),
    "semicolons": CLEAN.replace(",", ";").encode(),
    "tabs": CLEAN.replace(",", "\t").encode(),
    "windows line ends": CLEAN.replace("\n", "\r\n").encode(),
    "old mac line ends": CLEAN.replace("\n", "\r").encode(),
    "mixed line ends": CLEAN.replace("\nL4", "\r\nL4").encode(),
    "no last line end": CLEAN.rstrip("\n").encode(),
    "empty lines at the end": (CLEAN + "\n\r\n\n").encode(),
    "empty lines between": CLEAN.replace("\nL4", "\n\nL4").encode(),
    "empty lines first": b"\n\n" + CLEAN.encode(),
    "rows without values": (CLEAN + ",,,,,\n").encode(),
    "windows-1257": CLEAN.encode("cp1257"),
    "quoted": CLEAN.replace("Žanrs", '"Žanrs"').replace("L3", '"L3"').encode(),
    "quoted header": CLEAN.replace("topic", '"topic"').encode(),
    "separator named by excel": b"sep=;\r\n" + CLEAN.replace(",", ";").replace("\n", "\r\n").encode(),
    "spaces around": CLEAN.replace(",", " , ").encode(),
    "latvian headers": CLEAN.replace("topic", "Temats").replace("date", "DATUMS").encode(),
    "latvian headers in windows-1257": CLEAN.replace("teacher_id", "Skolotājs").encode("cp1257"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_csv_is_read(school: World, form: str) -> None:
    school.write("lessons.csv", FORMS[form])
    summary = school.load("lessons.csv")
    assert not summary.refused
    assert counted(summary, "lessons") == (2, 2, 0, 0, 0)
    topics = [("L3", "Ģeogrāfija"), ("L4", "Žanrs")]
    assert school.rows("select lesson_id, topic from records.lessons where lesson_id > 'L2' order by 1") == topics


def test_quoted_separators_quotes_and_line_ends_belong_to_the_value(school: World) -> None:
    topic = 'a, "b"\nc;d'
    quoted = topic.replace('"', '""')
    school.write("lessons", f'{LESSONS},topic\nL3,J1,2025-09-03,T1,held,"{quoted}"\nL4,J1,bad,T1,held,x\n')
    assert counted(school.load("lessons.csv"), "lessons") == (2, 1, 0, 0, 1)
    assert school.rows("select topic from records.lessons where lesson_id = 'L3'") == [(topic,)]
    assert [r.line for r in school.open_quarantine()] == [4]


BROKEN = {
    "too many fields": (b"L3,J1,2025-09-03,T1,held,x,y", "field_count"),
    "too few fields": (b"L3,J1,2025-09-03,T1", "field_count"),
    "open quote": (b'L3,J1,2025-09-03,T1,held,"x', "open_quote"),
    "text after a quote": (b'L3,J1,2025-09-03,T1,held,"x"y', "open_quote"),
    "bad byte": ("L3,J1,2025-09-03,T1,held,Ģ".encode() + b"\xe2(", "bad_bytes"),
    "nul byte": (b"L3,J1,2025-09-03,T1,held,x\0y", "bad_bytes"),
    "bad date": (b"L3,J1,2025-02-30,T1,held,x", "invalid_date"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_row_is_quarantined_with_its_line_and_the_rest_loads(school: World, kind: str) -> None:
    row, code = BROKEN[kind]
    rest = 'L4,J1,2025-09-04,T1,held,Žanrs\nL5,J1,2025-09-05,T1,held,"q\nr"\nL6,J1,2025-09-06,T1,held,"z"\nL7,J1,bad,T1,held,z\n'
    school.write("lessons.csv", f"{LESSONS},topic\n".encode() + row + b"\n" + rest.encode())
    assert counted(school.load("lessons.csv"), "lessons") == (5, 3, 0, 0, 2)
    assert [(r.line, r.code) for r in school.open_quarantine()] == [(2, code), (7, "invalid_date")]
    topics = [("Žanrs",), ("q\nr",), ("z",)]
    assert school.rows("select topic from records.lessons where lesson_id > 'L2' order by lesson_id") == topics


def test_a_quote_open_to_the_end_costs_one_row(school: World) -> None:
    rest = "".join(f"L{n},J1,2025-09-04,T1,held,x\n" for n in range(10, 1500))
    school.write("lessons", f'{LESSONS},topic\nL3,J1,2025-09-03,T1,held,"x\n{rest}')
    assert counted(school.load("lessons.csv"), "lessons") == (1491, 1490, 0, 0, 1)


def test_one_bad_byte_does_not_make_utf8_another_encoding(school: World) -> None:
    text = CLEAN.replace("teacher_id", "Skolotājs").encode() + b"L5,J1,2025-09-05,T1,held,\xe2\n"
    school.write("lessons.csv", text)
    assert counted(school.load("lessons.csv"), "lessons") == (3, 2, 0, 0, 1)
    assert [(r.line, r.code, r.value) for r in school.open_quarantine()] == [(4, "bad_bytes", "\\xe2")]


def test_several_problems_of_a_row_are_one_entry_that_names_them_all(school: World) -> None:
    school.write("lessons", f"{LESSONS},period\nL3,J1,never,T1,perhaps,x\n")
    assert counted(school.load("lessons.csv"), "lessons") == (1, 0, 0, 0, 1)
    (row,) = school.open_quarantine()
    assert (row.column, row.value, row.file, row.line) == ("date", "never", "lessons.csv", 2)
    assert all(name in row.reason("en") for name in ("date:", "status:", "period:"))
    assert row.values == {
        "lesson_id": "L3",
        "journal_id": "J1",
        "date": "never",
        "teacher_id": "T1",
        "status": "perhaps",
        "period": "x",
    }


def test_a_large_clean_file_keeps_its_line_numbers(school: World) -> None:
    body = "".join(f"X{n},J1,2025-09-03,{'T1' if n != 200_000 else 'T9'},held\n" for n in range(250_000))
    school.write("lessons", f"{LESSONS}\n{body}")
    assert counted(school.load("lessons.csv"), "lessons") == (250_000, 249_999, 0, 0, 1)
    assert [(r.line, r.value) for r in school.open_quarantine()] == [(200_002, "T9")]
    wrong = "select count(*) from records.lessons where lesson_id[1] = 'X' and lesson_id[2:]::integer + 2 <> line"
    assert school.rows(wrong) == [(0,)]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "no_header"),
        (b"\n\n  \n", "no_header"),
        (CLEAN.encode("utf-16"), "not_text"),
        (b"\x00\x01\x02", "not_text"),
        (b"lesson_id,journal_id,date,status\n", "missing_column"),
        (f"{LESSONS},Datums\n".encode(), "double_column"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_the_rest_loads(school: World, content: bytes, key: str) -> None:
    school.write("more/lessons.csv", content)
    school.write("more/pupils.csv", BASE["pupils"])
    summary = school.load("more")
    assert [(r.name, r.key) for r in summary.refused] == [("lessons.csv", key)]
    assert all("lessons.csv" in r.say(lang) for r in summary.refused for lang in ("lv", "en"))
    assert file_of(summary, "pupils").counts.unchanged == 2


def test_when_every_file_is_refused_nothing_is_written(school: World) -> None:
    school.write("lessons.csv", b"")
    assert school.load("lessons.csv").import_id is None
    assert school.rows("select count(*) from store.intake.imports") == [(1,)]


def test_unknown_columns_are_reported_and_ignored(school: World) -> None:
    school.write("lessons", CLEAN.replace("topic", "Krāsa"))
    assert file_of(school.load("lessons.csv"), "lessons").ignored_columns == ("Krāsa",)


def test_a_missing_column_names_the_nearest_header(school: World) -> None:
    school.write("lessons", "lesson_id,journal_id,date,techer_id,status\n")
    (refused,) = school.load("lessons.csv").refused
    assert "teacher_id" in refused.say("lv")
    assert "techer_id" in refused.say("lv")
