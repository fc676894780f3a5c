"""Small cells: left out of a table, with as many others as it takes that none can be had back by subtraction.

A table has a row for each teacher (or class …), columns that are parts of a total, and its column totals beside it. A cell
that tells of one to four people is left out (primary suppression). Were it the only one in its row or column, the total minus
the rest would give it away; so further cells are left out (complementary suppression).

The table with its margins is a network: rows and columns are nodes, cells are edges, and an equation holds at each node
(parts = total; rows = column total). A hidden cell is safe when it lies on a closed way of hidden cells along which one can be
added and taken away in turn without any cell falling below nought: then two tables at least fit what is shown. For every
primary cell the cheapest such way is looked for (Dijkstra), where a cell already hidden costs nothing, another its value,
and a margin more than all cells together (after Cox 1995, "Network models for complementary cell suppression").
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

MINIMUM: Final = 5
_TOTALS: Final = -1  # the row of column totals
_FREE: Final = -2  # the node at which no equation holds
Cell = tuple[int, str]
Node = int | str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """`rows`: the table with nulls for hidden cells and a flag `suppressed`; `totals`: its column totals, likewise.

    `totals` has one row for each block (the values of all `by` columns but the last; one row when there is only one).
    """

    rows: pl.DataFrame
    totals: pl.DataFrame


def suppress(
    frame: pl.DataFrame,
    counts: Sequence[str],
    *,
    by: Sequence[str],
    total: str | None = None,
    people: Mapping[str, str] | None = None,
    alone: Sequence[str] = (),
    minimum: int = MINIMUM,
) -> Suppressed:
    """Hide every count that tells of fewer than `minimum` people (nought tells of nobody), and what would give it away.

    `counts`: columns that add up to `total` where there is one. `alone`: further counts that add up to nothing.
    `by`: what names a row; all but the last name the block in which column totals are known. `people`: count column to the
    column with the number of people behind it; without one, the count itself. Counts are integers without nulls.
    """
    columns = [*counts, *([total] if total else []), *alone]
    blocks = frame.partition_by(by[:-1], maintain_order=True) if len(by) > 1 and frame.height else [frame]
    done = [_block(block, counts, total, columns, by, people or {}, minimum) for block in blocks]
    return Suppressed(pl.concat([rows for rows, _ in done]), pl.concat([totals for _, totals in done]))


def _block(
    block: pl.DataFrame, counts: Sequence[str], total: str | None, columns: Sequence[str], by: Sequence[str],
    people: Mapping[str, str], minimum: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:  # fmt: skip
    values: dict[Cell, int] = {
        (row, name): int(value) for name in columns for row, value in enumerate(block.get_column(name).to_list())
    }
    values |= {(_TOTALS, name): int(block.get_column(name).sum() or 0) for name in columns}
    primary = [
        (row, name)
        for name in columns
        for row, behind in enumerate(block.get_column(people.get(name, name)).to_list())
        if 0 < behind < minimum and values[row, name]
    ]
    table = _Table(values, tuple(counts), total)
    hidden = table.hide(primary)
    keys = block.select(by[:-1]).head(1) if block.height else block.select(by[:-1])
    totals = keys if len(by) > 1 else pl.DataFrame({"block": [0]})
    totals = totals.with_columns(
        *(
            pl.lit(None if (_TOTALS, name) in hidden else values[_TOTALS, name], pl.Int64).alias(name)
            for name in columns
        ),
        suppressed=pl.lit(any(row == _TOTALS for row, _ in hidden)),
    )
    rows = block.with_columns(
        *(
            pl.Series(
                name, [None if (row, name) in hidden else values[row, name] for row in range(block.height)], pl.Int64
            )
            for name in columns
        ),
        suppressed=pl.Series(
            [any((row, name) in hidden for name in columns) for row in range(block.height)], dtype=pl.Boolean
        ),
    )
    return rows, totals if len(by) > 1 else totals.drop("block")


class _Table:
    """The network of one block: an edge for each cell, from the node where one more of it enters to where it leaves."""

    def __init__(self, values: Mapping[Cell, int], counts: tuple[str, ...], total: str | None) -> None:
        self.values = values
        self.dear = sum(values.values()) + 1
        self.ways: dict[Node, list[tuple[Node, Cell, bool]]] = {}
        for row, name in values:
            start, end = self._edge((row, name), counts, total)
            self.ways.setdefault(start, []).append((end, (row, name), True))
            self.ways.setdefault(end, []).append((start, (row, name), False))

    @staticmethod
    def _edge(cell: Cell, counts: tuple[str, ...], total: str | None) -> tuple[Node, Node]:
        """Nodes of a cell. A part goes from its row to its column, a total back; the row of totals turns it round."""
        row, name = cell
        row_node: Node = row if total and (name in counts or name == total) else _FREE
        ends = (row_node, name) if name != total else (name, row_node)
        return ends if row != _TOTALS else (ends[1], ends[0])

    def hide(self, primary: Sequence[Cell]) -> set[Cell]:
        """The primary cells and those that protect them, the largest primary cell first."""
        hidden, safe = set(primary), set[Cell]()
        for cell in sorted(primary, key=lambda cell: (-self.values[cell], cell)):
            if cell not in safe:
                way = self._way_round(cell, hidden)
                hidden.update(way)
                safe.update((cell, *way))  # every cell of a closed way is guarded by it
        return hidden

    def _way_round(self, cell: Cell, hidden: set[Cell]) -> list[Cell]:
        """The cheapest way from the end of the cell back to its start: one more in `cell` is made good along it."""
        start, goal = next(
            (end, node) for node, ways in self.ways.items() for end, c, forth in ways if c == cell and forth
        )
        reached: dict[Node, tuple[int, list[Cell]]] = {start: (0, [])}
        queue: list[tuple[int, int, Node]] = [(0, 0, start)]
        order = 0
        while queue:
            cost, _, node = heapq.heappop(queue)
            if node == goal:
                break
            if cost > reached[node][0]:
                continue
            for end, other, forth in self.ways[node]:
                if other == cell or not (forth or self.values[other]):
                    continue  # nought cannot become less
                further = cost + self._cost(other, hidden)
                if end not in reached or further < reached[end][0]:
                    reached[end] = (further, [*reached[node][1], other])
                    order += 1
                    heapq.heappush(queue, (further, order, end))
        return reached[goal][1]

    def _cost(self, cell: Cell, hidden: set[Cell]) -> int:
        if cell in hidden:
            return 0
        return self.dear if cell[0] == _TOTALS else self.values[cell] + 1
