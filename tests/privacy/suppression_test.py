"""What is left out cannot be had back: every primary cell has another value that fits everything shown."""

from __future__ import annotations

import itertools
import random

import polars as pl
import pytest
from scipy.optimize import linprog

from workbench.privacy.suppression import suppress

COUNTS = ("met", "late", "missing")


def table(seed: int, rows: int, high: int) -> pl.DataFrame:
    chance = random.Random(seed)
    cells = [[chance.choice([0, 0, 1, 2, 4, chance.randint(0, high)]) for _ in COUNTS] for _ in range(rows)]
    return pl.DataFrame(
        [(f"T{row}", *values, sum(values)) for row, values in enumerate(cells)],
        schema=["who", *COUNTS, "all"], orient="row",
    )  # fmt: skip


def shown(frame: pl.DataFrame) -> tuple[list[list[int | None]], list[list[int]]]:
    """The table with its totals row as shown and as it is."""
    done = suppress(frame, COUNTS, by=["who"], total="all")
    names = [*COUNTS, "all"]
    hidden = pl.concat([done.rows.select(names), done.totals.select(names)])
    truth = pl.concat([frame.select(names), frame.select(names).sum()])
    return [list(row) for row in hidden.rows()], [list(row) for row in truth.rows()]


def equations(rows: int, columns: int) -> list[list[int]]:
    """Each row: parts − total = 0; each column: rows − column total = 0."""
    cells = [(r, c) for r in range(rows) for c in range(columns)]
    across = [[(1 if c < columns - 1 else -1) if r == row else 0 for r, c in cells] for row in range(rows)]
    down = [[(1 if r < rows - 1 else -1) if c == column else 0 for r, c in cells] for column in range(columns)]
    return across + down


def span(hidden: list[list[int | None]], cell: tuple[int, int]) -> tuple[float, float]:
    """The least and the greatest value of a cell that fit everything shown, by linear programming."""
    rows, columns = len(hidden), len(hidden[0])
    bounds = [(0, 10_000) if value is None else (value, value) for row in hidden for value in row]
    aim = [0.0] * (rows * columns)
    aim[cell[0] * columns + cell[1]] = 1.0
    sides = equations(rows, columns)
    ends = [
        linprog([sign * weight for weight in aim], A_eq=sides, b_eq=[0] * len(sides), bounds=bounds).fun * sign
        for sign in (1, -1)
    ]
    return ends[0], ends[1]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("rows", "high"), [(1, 9), (2, 9), (7, 30), (15, 200)])
def test_no_small_cell_can_be_computed_from_rows_columns_and_totals(seed, rows, high):
    hidden, truth = shown(table(seed, rows, high))
    small = [(r, c) for r, row in enumerate(truth[:-1]) for c, value in enumerate(row) if 0 < value < 5]
    for cell in small:
        assert hidden[cell[0]][cell[1]] is None
        least, greatest = span(hidden, cell)
        assert greatest - least >= 1 - 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_trying_every_table_finds_more_than_one_value_for_each_small_cell(seed):
    hidden, truth = shown(table(seed, 2, 4))
    free = [(r, c) for r, row in enumerate(hidden) for c, value in enumerate(row) if value is None]
    values: dict[tuple[int, int], set[int]] = {cell: set() for cell in free}
    inner = [(r, c) for r in range(len(truth) - 1) for c in range(len(COUNTS))]
    for guess in itertools.product(
        *(range(truth[r][c] + 2) if hidden[r][c] is None else [truth[r][c]] for r, c in inner)
    ):
        rows = [list(guess[i : i + 3]) for i in range(0, len(guess), 3)]
        full = [[*row, sum(row)] for row in rows]
        full.append([sum(column) for column in zip(*full, strict=True)])
        if all(value is None or value == full[r][c] for r, row in enumerate(hidden) for c, value in enumerate(row)):
            for r, c in free:
                values[r, c].add(full[r][c])
    for r, c in free:
        if r < len(truth) - 1 and 0 < truth[r][c] < 5:
            assert len(values[r, c]) > 1


def test_a_table_without_small_cells_is_shown_whole():
    frame = pl.DataFrame({"who": ["A", "B"], "met": [10, 0], "late": [5, 7], "missing": [0, 9], "all": [15, 16]})
    done = suppress(frame, COUNTS, by=["who"], total="all")
    assert done.rows.drop("suppressed").equals(frame)
    assert not done.rows["suppressed"].any()
    assert done.totals.row(0) == (10, 12, 9, 31, False)


def test_few_people_hide_a_great_count_and_many_people_show_a_small_one():
    frame = pl.DataFrame(
        {"who": ["A", "B", "C"], "late": [40, 3, 60], "pupils": [2, 3, 50], "met": [9, 1, 8], "met_pupils": [0, 0, 0]}
    )
    done = suppress(frame, ["late", "met"], by=["who"], people={"late": "pupils", "met": "met_pupils"})
    assert done.rows["late"].to_list() == [None, None, 60]
    assert done.rows["met"].to_list() == [9, 1, 8]


def test_a_lone_small_cell_takes_another_with_it_and_counts_that_add_up_to_nothing_are_guarded_by_their_column():
    frame = pl.DataFrame({"who": ["A", "B", "C"], "excused": [2, 9, 30]})
    done = suppress(frame, [], by=["who"], alone=["excused"])
    assert done.rows["excused"].to_list() == [None, None, 30]
    assert done.rows["suppressed"].to_list() == [True, True, False]
    assert done.totals["excused"].to_list() == [41]


def test_each_block_is_guarded_within_its_own_totals():
    frame = pl.DataFrame({"act": ["X", "X", "Y"], "who": ["A", "B", "A"], "n": [1, 8, 2]})
    done = suppress(frame, ["n"], by=["act", "who"])
    assert done.rows["n"].to_list() == [None, None, None]
    assert done.totals.select("act", "n").rows() == [("X", 9), ("Y", None)]  # a lone row's total would be the cell


def test_an_empty_table_stays_empty():
    done = suppress(pl.DataFrame(schema={"who": pl.String, "n": pl.Int64}), ["n"], by=["who"])
    assert done.rows.height == 0
