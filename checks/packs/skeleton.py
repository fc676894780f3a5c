"""The skeleton of a new pack: a file that is sound as it stands, with comments that tell what to change."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

from checks.packs.changes import DUTIES
from checks.packs.model import PACK_ID
from checks.packs.reader import FILE
from workbench.errors import PackError

TEMPLATE = """\
# Jaunas kārtības pakotne. Rindas, kas sākas ar #, ir paskaidrojumi; tās drīkst dzēst.
# The pack of a new procedure. Lines that begin with # are explanations and may be deleted.
#
# Pārbaudi ar / check it with:  workbench packs check {folder}
# Lieto ar / use it with:       workbench audit --regulation {id}

# Tas pats vārds, kas mapei. / The same name as the folder's.
id: {id}
# Palielini, kad ko maini. / Raise it when you change something.
version: "1.0"
title:
  lv: Skolas nosaukums. Kārtības nosaukums
  en: "Name of the school: name of the procedure"
# Viens vārds, ar ko šīs kārtības punktu atšķir no citas. / One word that tells its clauses from another's.
short: {{lv: Skola, en: School}}
issuer: {{lv: Skolas direktors, en: Director of the school}}
approved: {today}
# Diena, no kuras kārtība ir spēkā; ja zināma, arī pēdējā diena: {{from: …, until: …}}
# The day from which the procedure holds; where it is known, the last day too.
in_force: {{from: {today}}}
# Ar `example: true` pakotni pārbauda tikai tad, ja to nosauc. / With `example: true` it is run only when it is named.
example: false

# Punkti tādā secībā kā kārtībā. Veids (kind): automatic – pārbauda datos; attested – apliecina cilvēks;
# informative – nav ko pārbaudīt. / The clauses in their order; kind: automatic, attested or informative.
clauses:
  - id: "1"
    kind: informative
    summary:
      lv: Īsi saviem vārdiem, ko punkts saka.
      en: What the clause says, shortly and in your own words.

  - id: "2"
    kind: automatic
    # high, medium, low
    severity: high
    # Kam pienākums jāpilda. / Who bears the duty.
    bearer: {{lv: skolotājs, en: teacher}}
    summary:
      lv: Notikušās stundas ieraksti ir žurnālā līdz noteiktajam laikam.
      en: The entries of a held lesson are in the journal by the set hour.
    # Termiņš cilvēka valodā; {{deadline}} vietā stāsies parametra vērtība.
    # By when, in plain words; the parameter's value stands in for {{deadline}}.
    due:
      lv: plkst. {{deadline}} tajā pašā dienā
      en: "{{deadline}} the same day"
    # Kā punktu lasām, ja teksts to atstāj neskaidru. / How the clause is read where its text leaves it open.
    reading:
      lv: Skaitās katra veida pirmais ieraksts.
      en: The first entry of each kind counts.
    duties:
      # Pārbaužu nosaukumi ir faila beigās. / The names of the Expectations are at the end of this file.
      - expect: entries_by_deadline
        parameters:
          # basis: text – rakstīts kārtībā; interpretation – mūsu lasījums.
          # basis: text where it stands in the procedure, interpretation where it is your reading.
          deadline: {{value: "17:00", basis: text}}
          days_after: {{value: 0, basis: text}}
          # Vērtība, kas kādā dienā mainās / a value that changes from a day on:
          #   deadline:
          #     basis: text
          #     from:
          #       {today}: "17:00"
          #       {next_year}: "16:00"

  # - id: "3"
  #   kind: attested
  #   bearer: {{lv: lietvedis, en: secretary}}
  #   summary: {{lv: "Ko dati nerāda, to cilvēks apliecina.", en: "What no file shows, a person attests."}}

# Pārbaudes, ko var nosaukt pie `expect`; parametri ir aprakstīti faila .py sākumā mapē checks/duties.
# Expectations that `expect` may name; their parameters are described in the .py file in checks/duties.
# Savu pārbaudi (.py un .sql) var pievienot mapē `duties` blakus šim failam.
# An Expectation of your own (.py and .sql) may be put into the folder `duties` beside this file.
#
{expectations}
"""


def write(pack_id: str, folder: Path) -> Path:
    """Write `folder/PACK_ID/pack.yaml`. Raises PackError for an id of a wrong form or a folder that is there already."""
    if not re.match(PACK_ID, pack_id):
        raise PackError(
            f"A pack's id is small letters, digits and single hyphens, such as my-school-2026, not {pack_id}."
        )
    target = folder / pack_id
    if target.exists():
        raise PackError(f"{target} is there already; choose another id, or edit the pack in it.")
    today = date.today()  # noqa: DTZ011  the day on the author's own calendar
    written = TEMPLATE.format(
        id=pack_id,
        folder=target,
        today=today.isoformat(),
        next_year=date(today.year + 1, 9, 1).isoformat(),
        expectations="\n".join(_expectations()),
    )
    target.mkdir(parents=True)
    (target / FILE).write_text(written, encoding="utf-8")
    return target / FILE


def _expectations() -> list[str]:
    """A comment line for each Expectation of the house: its name and the first sentence about it."""
    lines = []
    for file in sorted(DUTIES.glob("[a-z]*.py")):
        about = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").splitlines()
        lines.append(f"#   {file.stem}: {about[0]}" if about else f"#   {file.stem}")
    return lines
