"""`make demo`: a sample school from nothing to verdicts, through the same commands that a person would type."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from workbench.cli.main import workbench
from workbench.texts import text


def steps(home: Path, pupils: int) -> list[tuple[str, list[str]]]:
    """The commands of the demonstration, each with the key of the sentence that announces it."""
    workspace = ["--workspace", str(home / "workspace")]
    return [
        ("demo.sample", ["sample", "--pupils", str(pupils), "--out", str(home)]),
        ("demo.init", ["init", *workspace]),
        ("demo.import", ["import", str(home / "export"), *workspace]),
        ("demo.audit", ["audit", *workspace]),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Make the sample school anew in `--home`, load and audit it, and say what to open next."""
    parser = argparse.ArgumentParser(prog="workbench.demo", description=main.__doc__)
    parser.add_argument("--home", type=Path, default=Path("data") / "demo")
    parser.add_argument("--pupils", type=int, default=1000)
    chosen = parser.parse_args(arguments)
    shutil.rmtree(chosen.home, ignore_errors=True)
    chosen.home.mkdir(parents=True)
    for announcement, command in steps(chosen.home, chosen.pupils):
        print(f"\n▸ {text(announcement)}   (workbench {' '.join(command)})", flush=True)  # noqa: T201
        code = workbench.main(args=command, prog_name="workbench", standalone_mode=False)
        if code:
            return int(code)
    print("\n" + text("demo.next", workspace=chosen.home / "workspace", home=chosen.home))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
