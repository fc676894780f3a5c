"""How fast the pages are in a real browser: alone, beside other users, and while records are loaded and audited.

    python -m tests.benchmarks.pages [--pupils 1000] [--users 10] [--rounds 20]
    python -m tests.benchmarks.pages --workspace DIR [--export DIR] [--municipality [--every-school]]

A workspace that is named is copied, never changed. Without its export the part with work in the background is left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser
from rich.console import Console
from rich.table import Table

from tests.benchmarks.pages import actions, others
from tests.benchmarks.pages.background import Office, corrected
from tests.benchmarks.pages.browser import Person, Series, Taken, person
from tests.benchmarks.pages.server import Served, make, served, take
from tests.chromium import chromium

GOALS = {"first page": 2.0, "": 0.3}  # seconds, by how the action's name begins
MUNICIPAL = {"": 1.0}
CONSOLE = Console(width=165)


def opening(browser: Browser, server: Served, wrong: list[str], times: int) -> Series:
    """The first page: of the server's first visitor, of later ones with a browser that knows nothing, and once more in it."""
    series = Series("first page")
    with person(browser, server, wrong) as somebody:
        somebody.sign_in(series, "first page: server's first visitor", "viens")
        print(f"pages read ahead until {server.rest():.0f} s later; memory then: {server.memory():.0f} MB")
        for _ in range(times):
            somebody.open(series, "first page: browser has its files")
    for _ in range(times):
        with person(browser, server, wrong, server.token("viens")) as somebody:
            somebody.open(series, "first page: browser knows nothing")
    return series


def rounds(somebody: Person, series: Series, times: int) -> Series:
    """The same way through the pages again and again."""
    choices = somebody.choices()
    for number in range(times):
        somebody.go_round(series, actions.a_round(choices, number))
    return series


def beside_others(somebody: Person, users: int, every: float, times: int) -> None:
    """The same rounds while the others work; what they waited is told too."""
    with others.at_work(somebody.server, _names(users), every) as seen:
        show(rounds(somebody, Series(f"{users} users, the others one action in {every:g} s each"), times))
    somebody.wrong += seen.wrong
    told = sorted(seen.seconds)
    print(
        f"the others: {len(told)} actions, median {told[len(told) // 2]:.2f} s, 95 % {told[int(len(told) * 0.95)]:.2f} s\n"
    )


def beside_work(browser: Browser, server: Served, somebody: Person, wrong: list[str], files: list[Path]) -> Series:
    """Reading until another person's import and audit are done."""
    series = Series("while records are loaded and audited")
    with person(browser, server, wrong, server.token("birojs")) as clerk:
        office = Office(clerk, files)
        office.begin()
        choices, number, is_busy = somebody.choices(), 0, True
        while is_busy:
            for action in actions.a_round(choices, number):
                somebody.do(series, action)
                is_busy = is_busy and office.go_on()
            number += 1
    steps = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in office.steps.items())
    series.title += f" ({steps})"
    return series


def show(series: Series) -> None:
    """A table of seconds; processors' time is the server's, a mean."""
    table = Table("what", "times", "first", "median", "95 %", "slowest", "answered", "server's CPU", "goal", "waited for",
                  title=series.title, title_justify="left", box=None, header_style="bold")  # fmt: skip
    for name, one in series.taken.items():
        _row(table, name, one)
    if len(series.taken) > 4:
        _row(table, "all filters", series.together("filter"))
        _row(table, "everything", series.together())
    CONSOLE.print(table, "")


def _row(table: Table, name: str, one: Taken) -> None:
    goal = next(goal for start, goal in GOALS.items() if name.startswith(start))
    answered = sorted(one.answered)[len(one.answered) // 2]
    table.add_row(
        name, str(len(one.stood)), f"{one.stood[0]:.2f}", f"{one.median():.2f}", f"{one.most():.2f}", f"{max(one.stood):.2f}",
        f"{answered:.2f}", f"{sum(one.cpu) / len(one.cpu):.3f}", f"≤ {goal}" + (", missed" if one.most() > goal else ""), one.waited,
    )  # fmt: skip


def measure(server: Served, chosen: argparse.Namespace, files: list[Path]) -> list[str]:
    """Everything in turn; returns what went wrong."""
    wrong: list[str] = []
    print(
        f"the server's memory before anybody came: {server.memory():.0f} MB; load of the machine: {os.getloadavg()[0]:.1f}"
    )
    with chromium() as browser:
        show(opening(browser, server, wrong, max(3, chosen.rounds // 2)))
        with person(browser, server, wrong, server.token("viens")) as somebody:
            somebody.open(Series(""), "")
            show(rounds(somebody, Series("one user"), chosen.rounds))
            if chosen.users > 1:
                beside_others(somebody, chosen.users, chosen.every, chosen.rounds)
            if files:
                show(beside_work(browser, server, somebody, wrong, files))
    print(f"the server's memory at the end: {server.memory():.0f} MB; load of the machine: {os.getloadavg()[0]:.1f}")
    return wrong


def _names(users: int) -> list[str]:
    return [f"cits{number}" for number in range(1, users)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pupils", type=int, default=1000)
    parser.add_argument("--users", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--every", type=float, default=1.0, help="seconds from one action of the others to the next")
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--export", type=Path)
    parser.add_argument("--municipality", action="store_true", help="goals of a municipality: a second")
    parser.add_argument("--every-school", action="store_true", help="people have all schools, not the first only")
    chosen = parser.parse_args()
    if chosen.municipality:
        GOALS.clear()
        GOALS.update(MUNICIPAL)
    home = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        if chosen.workspace:
            place = take(
                shutil.copytree(chosen.workspace, home / "workspace"), chosen.export, every=chosen.every_school
            )
        else:
            place = make(home, chosen.pupils)
        files = corrected(place.export, home / "corrected") if place.export else []
        with served(place, ["viens", "birojs", *_names(chosen.users)]) as server:
            wrong = measure(server, chosen, files)
        log = (home / "server.log").read_text("utf-8")
        print("nothing went wrong" if not wrong and "Traceback" not in log else f"WRONG: {wrong[:10]}\n{log[-3000:]}")
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
