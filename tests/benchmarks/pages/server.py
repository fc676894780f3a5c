"""The server as people run it: a process of its own on an audited workspace, with accounts, and the time its processors take."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.serving.running import free_port, person
from workbench.access import accounts, sessions
from workbench.access.database import Database
from workbench.audit.run import audit
from workbench.intake.load import load
from workbench.records import store
from workbench.sample import build_sample
from workbench.serving import beacon

SECONDS_TO_START = 120
QUIET = 4  # seconds without work: nothing is being read ahead any more


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace, the export that it was loaded from if that is at hand, the schools that people work for."""

    workspace: Path
    export: Path | None
    schools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """The running server."""

    url: str
    place: Place
    database: Database
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds that the server's processors have worked for it so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> float:
        """Megabytes that the server holds now."""
        return float(self.process.memory_info().rss) / 1e6

    def rest(self) -> float:
        """Wait until it has read the pages ahead; returns the seconds that this took."""
        began, quiet = time.monotonic(), 0
        while quiet < QUIET:
            before = self.cpu()
            time.sleep(1.0)
            quiet = quiet + 1 if self.cpu() - before < 0.05 else 0
        return time.monotonic() - began - QUIET

    def token(self, name: str) -> str:
        """The cookie of somebody who is signed in."""
        return sessions.start(self.database, accounts.named(self.database, name), "password")


def make(home: Path, pupils: int) -> Place:
    """A sample school, loaded and audited as its data stand."""
    build_sample(home / "sample", pupils=pupils)
    store.init(home / "workspace")
    with store.open_store(home / "workspace") as hub:
        load(hub, [home / "sample" / "export"])
        audit(hub, home / "workspace")
    return take(home / "workspace", home / "sample" / "export")


def take(workspace: Path, export: Path | None, *, every: bool = False) -> Place:
    """A workspace that stands already; people work for its first school, or each of them for every school."""
    with store.open_store(workspace, read_only=True) as hub:
        rows = hub.execute("select school_id from store.records.schools order by school_id").fetchall()
    schools = tuple(str(school) for (school,) in rows)
    return Place(workspace, export, schools if every else schools[:1])


@contextmanager
def served(place: Place, people: list[str]) -> Iterator[Served]:
    """`workbench serve` with an account for each of the people, all of them deputies; stopped at the end."""
    database = Database(place.workspace)
    for name in people:
        person(database, name, "deputy_academic", schools=place.schools)
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "workbench.cli.main",
        "serve",
        "--workspace",
        str(place.workspace),
        "--port",
        str(port),
    ]
    with (place.workspace.parent / "server.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            yield Served(_address(place, process), place, database, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(60)


def _address(place: Place, process: subprocess.Popen[bytes]) -> str:
    """Where the server listens, once it does."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        url = beacon.seen(place.workspace)
        if url is not None:
            return url
        time.sleep(0.2)
    raise RuntimeError((place.workspace.parent / "server.log").read_text(encoding="utf-8"))
