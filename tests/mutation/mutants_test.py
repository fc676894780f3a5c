"""Which mistakes are made, and which are not worth making."""

from __future__ import annotations

import pytest

from tests.mutation.mutants import make


def changes(sql: str, *, is_duty: bool = False) -> set[str]:
    return {mutant.change for mutant in make("x.sql", sql, is_duty=is_duty)}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select a from b where c < d", {"< → <=", "< → >", "c < d → true"}),
        ("select a from b where c = d", {"= → <>", "c = d → true"}),
        ("select a from b where c and d", {"and → or", "c → true", "d → true"}),
        ("select a from b where c or d", {"or → and", "c → false", "d → false"}),
        ("select a from b where (c or d) and e", {"or → and", "and → or", "c → false", "d → false", "(c or d) → true", "e → true"}),
        ("select a from b where not c", {"not → ", "not c → true"}),
        ("select a from b where c between d and e", {"c between d and e → true"}),
        ("select a from b where c is null", {"is null → is not null", "c is null → true"}),
        ("select min(a) from b", {"min → max"}),
        ("select coalesce(a, b) from c", {", b → "}),
        ("select a + $days from b", {"$days → ($days + 1)", "$days → ($days - 1)"}),
        ("select day_end(a) from b", {"day_end → day_start"}),
        ("select a from b group by a having count(*) > 5", {"> → >=", "> → <", "5 → 6", "5 → 4", "count(*) > 5 → true"}),
        ("select a || '-08-01' from b", {"'-08-01' → '-08-02'", "'-08-01' → '-07-31'"}),
        ("select a from b join c on c.id = b.id and c.no < b.no",
         {"join → left join", "= → <>", "< → <=", "< → >", "c.id = b.id → true", "c.no < b.no → true"}),
        ("select a from b left join c on c.x_id = b.x_id", {"left join → join"}),
    ],
)  # fmt: skip
def test_every_kind_of_mistake_is_made(sql: str, expected: set[str]) -> None:
    assert changes(sql) == expected


def test_a_mistake_stands_in_the_sql_and_nothing_else_is_changed() -> None:
    sql = "select min(a) as a\nfrom b -- min\nwhere c < d"
    assert {mutant.name: mutant.text for mutant in make("x.sql", sql, is_duty=False)} == {
        "x.sql:1: min → max": "select max(a) as a\nfrom b -- min\nwhere c < d",
        "x.sql:3: < → <=": "select min(a) as a\nfrom b -- min\nwhere c <= d",
        "x.sql:3: < → >": "select min(a) as a\nfrom b -- min\nwhere c > d",
        "x.sql:3: c < d → true": "select min(a) as a\nfrom b -- min\nwhere true",
    }


def test_equal_mistakes_in_equal_lines_are_told_apart() -> None:
    made = make("x.sql", "select min(a) from b\nunion all\nselect min(a) from b", is_duty=False)
    assert [(mutant.line, mutant.place) for mutant in made] == [
        ("select min(a) from b", 0),
        ("select min(a) from b", 1),
    ]


def test_a_column_that_only_explains_is_left_alone() -> None:
    sql = "with a as (select x, min(y) as first_y, max(y) as last_y from b group by x)\n"
    sql += "select x as subject_key, first_y as due_at, last_y as told from a"
    assert changes(sql, is_duty=True) == {"min → max"}


def test_comments_names_and_statements_are_no_place_for_mistakes() -> None:
    assert changes("create or replace macro day_end(day) as day") == set()
    assert changes("-- where a < b\ncreate or replace view c as select min_a, 'max(a)' from b") == set()
