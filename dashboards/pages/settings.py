"""Uzstādījumi: the regulations, one's own account, the accounts of others and the access log, each for whoever may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from checks.packs import find_packs
from dashboards.markup.formats import moment
from dashboards.pages import PAGES
from dashboards.shell.page import HtmlPage, Reply, View
from dashboards.tables.words import Column, worded
from workbench.access import administering, principal
from workbench.access.accounts import Account
from workbench.access.viewer import ROLES
from workbench.errors import PackError
from workbench.serving import beacon
from workbench.texts import catalogue, text

SHOWN: Final = 100  # newest entries of the log on the page; the file has more
PACK_COLUMNS: Final = {
    "title": "settings.pack",
    "id": "settings.pack_id",
    "version": "settings.version",
    "start": "settings.from",
    "until": "settings.until",
    "clauses": "settings.clauses",
    "automatic": "settings.automatic",
}
ACCOUNT_COLUMNS: Final = [
    Column("name", "settings.user_name"),
    Column("display_name", "settings.display_name"),
    Column("role", "settings.role", "access.role."),
    Column("schools", "settings.schools"),
    Column("staff_id", "settings.staff"),
    Column("state", "settings.state", "users.state."),
]
LOG_COLUMNS: Final = [
    Column("at", "settings.at"),
    Column("account", "settings.user_name"),
    Column("action", "settings.what", "settings.action."),
    Column("subject", "settings.subject"),
]


class Settings(HtmlPage):
    """One page for all roles; a part that a role has no right to is not there."""

    key = "uzstadijumi"
    template = "pages/settings.html"

    def values(self, view: View) -> dict[str, Any]:
        """Every part that the viewer may see."""
        packs, problem = _packs(view)
        manages, logs = view.viewer.may("manage_users"), view.viewer.may("see_log")
        return {
            "packs": packs.to_dicts(),
            "pack_problem": problem,
            "role_says": text(f"settings.role_says.{view.viewer.role}", view.lang),
            "roles": [(role, text(f"access.role.{role}", view.lang)) for role in ROLES],
            "accounts": _accounts(view).to_dicts() if manages else None,
            "log": _log(view).head(SHOWN).to_dicts() if logs else None,
        }

    def table(self, name: str, view: View) -> pl.DataFrame:
        """The tables that can be saved."""
        if name == "kartibas":
            return worded(_packs(view)[0], PACK_COLUMNS, view.lang)
        if name == "konti":
            return worded(_accounts(view), ACCOUNT_COLUMNS, view.lang)
        return worded(_log(view), LOG_COLUMNS, view.lang)

    def act(self, name: str, values: Mapping[str, Any], view: View) -> Reply:
        """`add`, `link`, `role`, `disable`, `enable` an account."""
        given = {key: str(value).strip() for key, value in values.items()}
        changes = {"add": _add, "link": _link, "role": _role, "disable": _switch, "enable": _switch}
        if name not in changes:
            return super().act(name, values, view)
        return Reply(changes[name](given, view), focus="konti")


def _packs(view: View) -> tuple[pl.DataFrame, str]:
    """The packs of the workspace and the built-in ones; and what is wrong when one of them cannot be read."""
    schema = dict.fromkeys(("id", "title", "version", "issuer"), pl.String) | {
        "start": pl.Date, "until": pl.Date, "clauses": pl.Int64, "automatic": pl.Int64, "example": pl.Boolean,
    }  # fmt: skip
    try:
        packs = find_packs(principal.house().database.path.parent / "packs").values()
    except PackError as error:
        return pl.DataFrame(schema=schema), str(error)
    rows = [
        (p.id, p.title[view.lang], str(p.version), p.issuer[view.lang], p.in_force.start, p.in_force.until, len(p.clauses),
         sum(clause.kind == "automatic" for clause in p.clauses), p.example)
        for p in packs
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row"), ""


def _accounts(view: View) -> pl.DataFrame:
    rows = [
        (a.name, a.display_name, a.role, ", ".join(a.schools), a.staff_id or "", _state(a), a.is_disabled)
        for a in administering.everybody(principal.house().database, view.viewer)
    ]
    names = ("name", "display_name", "role", "schools", "staff_id", "state")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String) | {"is_disabled": pl.Boolean}, orient="row")


def _state(account: Account) -> str:
    if account.is_disabled:
        return "disabled"
    return "ready" if account.has_password or account.is_bound else "waiting"


def _log(view: View) -> pl.DataFrame:
    frame = administering.log_frame(principal.house().database, view.viewer)
    said = pl.col("at").map_elements(lambda at: moment(at, view.lang), return_dtype=pl.String)
    words = {
        key.rpartition(".")[2]: w[view.lang] for key, w in catalogue().items() if key.startswith("settings.action.")
    }
    what = pl.col("action").replace_strict(words, default=pl.col("action"))
    return frame.with_columns(said=said, what=what, subject=_seen(view.lang))


def _seen(lang: str) -> pl.Expr:
    """What an entry is about, in words; else as it stands."""
    action, plain = pl.col("action"), pl.col("subject")
    parts = plain.str.split(" ")
    said = (
        pl.when(action.is_in(["see"]), parts.list.len() == 2).then(_page(lang, parts, ""))
        .when(action.is_in(["export"]), parts.list.len() == 3).then(_page(lang, parts, " ({})"))
        .when(action.is_in(["signed_in"]), plain == "password").then(pl.lit(text("settings.by_password", lang)))
        .when(action.is_in(["audit"]), plain == "horizon").then(pl.lit(text("settings.by_horizon", lang)))
        .when(plain.str.contains(r"^account \d+")).then(_of_account(lang))
    )  # fmt: skip
    return said.otherwise(plain)


def _page(lang: str, parts: pl.Expr, table: str) -> pl.Expr:
    """`page [table] run`: a page by its title, the table that was saved, and the audit that was shown, if any."""
    titles = {key: text(f"page.{key}", lang) for key in PAGES}
    named = [parts.list.get(0, null_on_oob=True).replace(titles)]
    named += [parts.list.get(1, null_on_oob=True)] if table else []
    page, run = pl.format("{}" + table, *named), parts.list.last()
    of_run = pl.format("{}, " + text("evidence_page.of_run", lang, run="{}"), page, run)
    return pl.when(run.is_in(["0"])).then(page).otherwise(of_run)


def _of_account(lang: str) -> pl.Expr:
    """`account 3 teacher`: the number of an account, and the role that it got, in words."""
    parts = pl.col("subject").str.split(" ")
    roles = {role: f", {text(f'access.role.{role}', lang)}" for role in ROLES}
    role = parts.list.get(2, null_on_oob=True).replace_strict(roles, default="").fill_null("")
    return pl.format(text("settings.of_account", lang, account="{}") + "{}", parts.list.get(1, null_on_oob=True), role)


def _schools(given: Mapping[str, str]) -> list[str]:
    """The schools that are named; where none is, the school of the records if there is but one."""
    named = [name.strip() for name in given.get("schools", "").split(",") if name.strip()]
    if named or given.get("role") == "administrator":
        return named
    found = principal.hub().cursor().execute("select school_id from store.records.schools limit 2").fetchall()
    return [school for (school,) in found] if len(found) == 1 else []


def _told_link(name: str, token: str, view: View) -> str:
    house = principal.house()
    url = beacon.seen(house.database.path.parent) or text("users.server_address", view.lang)
    return text("settings.link", view.lang, name=name, link=f"{url}/uzsakt/{token}")


def _add(given: Mapping[str, str], view: View) -> str:
    token = administering.add(
        principal.house().database, view.viewer, name=given.get("name", ""), display_name=given.get("display_name", ""),
        role=given.get("role", ""), schools=_schools(given), staff_id=given.get("staff", ""), email=given.get("email", ""),
    )  # fmt: skip
    return _told_link(given["name"], token, view)


def _link(given: Mapping[str, str], view: View) -> str:
    name = given.get("account", "")
    return _told_link(name, administering.new_link(principal.house().database, view.viewer, name), view)


def _role(given: Mapping[str, str], view: View) -> str:
    name, role = given.get("account", ""), given.get("role", "")
    administering.change_role(
        principal.house().database,
        view.viewer,
        name,
        role=role,
        schools=_schools(given),
        staff_id=given.get("staff", ""),
    )
    return text("users.role_set", view.lang, name=name, role=text(f"access.role.{role}", view.lang))


def _switch(given: Mapping[str, str], view: View) -> str:
    name, disabled = given.get("account", ""), given.get("act") == "disable"
    administering.set_disabled(principal.house().database, view.viewer, name, disabled=disabled)
    return text("users.disabled" if disabled else "users.enabled", view.lang, name=name)
