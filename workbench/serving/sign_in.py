"""Sign-in, sign-out, and choosing a password: plain forms, throttled, the password's hash worked out beside the loop."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tornado.ioloop import IOLoop

from workbench.access import accounts, links, sessions, throttle
from workbench.access.accounts import Account
from workbench.access.passwords import LONGEST
from workbench.access.problems import AccessError
from workbench.serving.plain import SESSION, Plain, safe_target
from workbench.texts import text

_HASHING = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")  # 64 MB each while it works
NOTICES = ("changed", "out", "no_account", "provider")


async def _beside(work: Any, *given: Any) -> Any:
    return await IOLoop.current().run_in_executor(_HASHING, work, *given)


class SignIn(Plain):
    """`/ienakt`."""

    def get(self) -> None:
        """The form; whoever is signed in already goes on."""
        if self.here() is not None:
            self.redirect(self._target(), status=303)
            return
        notice = self.asked("notice")
        has_ended = (
            self.get_cookie(self.door.settings.cookie(SESSION)) is not None
        )  # a cookie of a session that is none
        self._form(notice=notice if notice in NOTICES else "ended" if has_ended else "")

    async def post(self) -> None:
        """Judge name and password: on to the page that was asked for, or one and the same sentence for every failure."""
        name = self.get_body_argument("name", "").strip()[:200]
        password = self.get_body_argument("password", "", strip=False)
        account = await self.judged(name, password)
        if isinstance(account, int):
            self._form(429, problem="throttled", minutes=-(-account // 60), name=name)
        elif account is None:
            self._form(403, problem="wrong", name=name)
        else:
            self.begin(sessions.start(self.door.database, account, "password"))
            self.redirect(self._target(), status=303)

    async def judged(self, name: str, password: str) -> Account | int | None:
        """The account; None when name and password do not belong together; seconds to wait when there were too many tries."""
        wait = throttle.enter(self.door.database, name, self.address)
        if wait:
            return wait
        account: Account | None = await _beside(accounts.proven, self.door.database, name, password[: LONGEST + 1])
        if account is not None:
            throttle.forgive(self.door.database, name, self.address)
        return account

    def _target(self) -> str:
        return safe_target(self.get_argument("next", ""), self.door.settings.prefix)

    def _form(
        self, status: int = 200, *, notice: str = "", problem: str = "", minutes: int = 0, name: str = ""
    ) -> None:
        self.show(
            "sign_in", status, notice=notice, problem=problem, minutes=minutes, name=name, target=self._target(),
            provider=self.door.provider.name if self.door.provider else "",
        )  # fmt: skip


class SignOut(Plain):
    """`/iziet`: a button, so that no link elsewhere can sign anybody out."""

    def get(self) -> None:
        """Ask."""
        if self.here() is None:
            self.redirect(self.own_path("/ienakt"), status=303)
        else:
            self.show("sign_out")

    def post(self) -> None:
        """End the session; open tabs learn of it at once."""
        here = self.here()
        if here is not None:
            sessions.end(self.door.database, here[1])
        self.forget()
        self.redirect(self.own_path("/ienakt?notice=out"), status=303)


class SetUp(Plain):
    """`/uzsakt/TOKEN`: a person chooses their password with a one-time link."""

    def get(self, token: str) -> None:
        """The form, which leaves the link unused: mail programs open links to look at them."""
        self._form(links.account_of(self.door.database, token))

    async def post(self, token: str) -> None:
        """Keep the password and let the person sign in with it."""
        account = links.account_of(self.door.database, token)
        if account is None:
            self._form(None)
            return
        problem = await chosen(self, account)
        if problem:
            self._form(account, problem)
        else:
            self.redirect(self.own_path("/ienakt?notice=changed"), status=303)

    def _form(self, account: Account | None, problem: str = "") -> None:
        if account is None:
            self.show("message", 410, title="link.title", message=text("serve.link.gone", self.lang))
        else:
            self.show("set_up", 422 if problem else 200, account=account, problem=problem)


class Password(SignIn):
    """`/parole`: whoever is signed in changes their password, and signs in anew everywhere."""

    def get(self) -> None:
        """The form."""
        if self.here() is None:
            self.redirect(self.own_path("/ienakt?next=" + self.own_path("/parole")), status=303)
        else:
            self.show("password", problem="")

    async def post(self) -> None:
        """Check the old password as at sign-in, keep the new one."""
        here = self.here()
        if here is None:
            self.redirect(self.own_path("/ienakt"), status=303)
            return
        account = here[0]
        judged = await self.judged(account.name, self.get_body_argument("password", "", strip=False))
        if isinstance(judged, int):
            self._refuse(429, text("serve.throttled", self.lang, minutes=-(-judged // 60)))
        elif judged is None:
            self._refuse(403, text("serve.password.wrong", self.lang))
        elif problem := await chosen(self, account):
            self._refuse(422, problem)
        else:
            self.forget()
            self.redirect(self.own_path("/ienakt?notice=changed"), status=303)

    def _refuse(self, status: int, problem: str) -> None:
        self.show("password", status, problem=problem)


async def chosen(handler: Plain, account: Account) -> str:
    """Keep the new password of the form; the sentence that says what is wrong with it, or nothing."""
    new, again = (handler.get_body_argument(field, "", strip=False) for field in ("new", "again"))
    if new != again:
        return text("serve.password.differ", handler.lang)
    try:
        await _beside(lambda: accounts.set_password(handler.door.database, account, new, by=account.account_id))
    except AccessError as error:
        return error.say(handler.lang)
    return ""
