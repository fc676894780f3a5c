"""`workbench`: gathers the commands, and loads each only when it is called, so that the shell answers at once."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from workbench.errors import WorkbenchError

# name: module and attribute of the command, and its line in the help
COMMANDS: dict[str, tuple[str, str, str]] = {
    "init": ("workbench.cli.workspace", "init", "Izveido tukšu darba vidi · make an empty workspace"),
    "sample": ("workbench.cli.sample", "sample", "Izveido parauga skolu · make the files of a sample school"),
    "import": ("workbench.cli.import_", "import_", "Ielādē eksporta failus · load exported files"),
    "quarantine": ("workbench.cli.import_", "quarantine", "Nederīgās rindas · rows that could not be loaded"),
    "audit": ("workbench.cli.audit", "audit", "Pārbauda ierakstus pēc kārtībām · audit the records"),
    "verdicts": ("workbench.cli.audit", "verdicts", "Vērtējums pa punktiem · the verdict of each clause"),
    "findings": ("workbench.cli.findings", "findings", "Pārkāpumu saraksts · list the violations"),
    "export": ("workbench.cli.export", "export", "Izraksta tabulu failā · write a table to a file"),
    "runs": ("workbench.cli.runs", "runs", "Veiktās pārbaudes · list the audits"),
    "diff": ("workbench.cli.runs", "diff", "Salīdzina divas pārbaudes · compare two audits"),
    "packs": ("workbench.cli.packs", "packs", "Kārtību pakotnes · the packs of regulations"),
    "clause": ("workbench.cli.packs", "clause", "Punkta kartīte · the card of one clause"),
    "readiness": ("workbench.cli.readiness", "readiness", "Ko ar šiem failiem var vērtēt · what can be judged"),
    "finding": ("workbench.cli.findings_life", "finding", "Skaidro un attaisno · explain and excuse a finding"),
    "attest": ("workbench.cli.attest", "attest", "Apliecina to, ko faili nerāda · attest what no file shows"),
    "causes": ("workbench.cli.causes", "causes", "Kopīgi cēloņi · propose common causes"),
    "due": ("workbench.cli.due", "due", "Kam tuvojas termiņš · what falls due"),
    "evidence": ("workbench.cli.evidence", "evidence", "Pierādījumu pakotne · a pack of evidence for an inspector"),
    "whatif": ("workbench.cli.whatif", "whatif", "Ja termiņš būtu cits · if the deadline were another"),
    "attendance": ("workbench.cli.attendance", "attendance", "Apmeklētība un kavējumi · attendance and absence"),
    "lab": ("workbench.cli.lab", "lab", "Piezīmju grāmatas JupyterLab · open the notebooks in JupyterLab"),
    "report": ("workbench.cli.report", "report", "Piezīmju grāmata kā pārskats · a notebook as HTML and PDF"),
    "serve": ("workbench.cli.serve", "serve", "Atver lapas pārlūkam · serve the pages"),
    "users": ("workbench.cli.users", "users", "Konti un lomas · accounts and roles"),
    "archive": ("workbench.cli.archive", "archive", "Mācību gada arhīvs · archive a school year, verify, restore"),
    "letters": ("workbench.cli.letters", "letters", "Dienas darbi e-pastā · the day's work by e-mail"),
    "reviews": ("workbench.cli.reviews", "reviews", "Žurnālu izlase lasīšanai · journals for the deputy to read"),
}


class Gathered(click.Group):
    """A group whose commands are imported when they are called; its help imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Komandas · Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest commands when one is unknown."""
        from workbench.errors import nearest

        if args and args[0] not in COMMANDS:
            raise click.UsageError(f"There is no command {args[0]}.{nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=Gathered, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="journal-compliance-workbench")
def workbench() -> None:
    """Žurnālu atbilstības darbnīca: no skolas eksporta līdz vērtējumam.

    The Journal Compliance Workbench: from a school's export to a verdict.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a user's mistake is one line on standard error and exit code 2, never a traceback."""
    try:
        result: Any = workbench.main(args=arguments, prog_name="workbench", standalone_mode=False)
    except click.UsageError as error:
        _fail(error.format_message(), 2)
    except click.ClickException as error:
        _fail(error.format_message(), 2)
    except click.Abort:
        _fail("Stopped.", 130)
    except WorkbenchError as error:
        _fail(str(error), 2)
    except BrokenPipeError:
        sys.exit(0)
    else:
        sys.exit(result if isinstance(result, int) else 0)


def _fail(message: str, code: int) -> None:
    print(f"workbench: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201
    sys.exit(code)


if __name__ == "__main__":
    main()
