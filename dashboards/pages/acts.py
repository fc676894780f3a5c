"""What a clause is called: its number, and the short name of its act wherever the audit judges by several."""

from __future__ import annotations

from dashboards.shell.page import View
from workbench.texts import text


class Acts:
    """The acts of the audit that is looked at, read once for everything that a page calls by name."""

    def __init__(self, view: View) -> None:
        packs = view.desk.packs(view.run.run_id)
        self._lang = view.lang
        # Where the audit looks at one act only, the number is enough.
        self._short = {name: pack.short_name(view.lang) for name, pack in packs.items()} if len(packs) > 1 else {}

    def name(self, regulation: str) -> str:
        """The short name of an act; empty where there is no other."""
        return self._short.get(regulation, "")

    def clause(self, regulation: str, clause: str) -> str:
        """`11. punkts`, or `11. punkts (Rēzekne)` where two acts may each have one."""
        act = self.name(regulation)
        key = "table.clause_of" if act else "table.clause_no"
        return text(key, self._lang, clause=clause, act=act)
