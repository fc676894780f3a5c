"""Who looks: an account in its role, and what each role may do.

| role | schools | rows of an audit | names |
|---|---|---|---|
| director, deputies, secretary | their schools | all | yes |
| class_teacher | their school | own classes, and own obligations | yes |
| teacher | their school | own obligations | yes |
| analyst | their schools | all, under pseudonyms, small cells suppressed | no |
| administrator | none | none: accounts and settings only | no |
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from workbench.access.problems import ForbiddenError

Role = Literal[
    "director",
    "deputy_academic",
    "deputy_upbringing",
    "class_teacher",
    "teacher",
    "secretary",
    "analyst",
    "administrator",
]
Action = Literal[
    "see_results",  # obligations, verdicts, records: whichever the scope lets through
    "see_whole_school",  # totals and rows beyond one's own
    "see_names",
    "acknowledge",
    "explain",
    "excuse",
    "reopen",
    "attest",
    "import",
    "audit",
    "evidence",
    "see_log",
    "manage_users",
]
ROLES: tuple[Role, ...] = get_args(Role)
ACTIONS: tuple[Action, ...] = get_args(Action)

_OWN: frozenset[Action] = frozenset({"see_results", "see_names", "acknowledge", "explain"})
_OFFICE: frozenset[Action] = _OWN | {"see_whole_school", "attest", "import", "audit"}
_LEADER: frozenset[Action] = _OFFICE | {"excuse", "reopen", "evidence"}
MAY: dict[Role, frozenset[Action]] = {
    "director": _LEADER | {"see_log"},
    "deputy_academic": _LEADER,
    "deputy_upbringing": _LEADER,
    "secretary": _OFFICE,
    "class_teacher": _OWN,
    "teacher": _OWN,
    "analyst": frozenset({"see_results", "see_whole_school"}),
    "administrator": frozenset({"see_log", "manage_users"}),
}
OF_STAFF: tuple[Role, ...] = ("class_teacher", "teacher")  # these see what belongs to one member of staff


@dataclass(frozen=True, slots=True)
class Viewer:
    """An account in its role, as it stands at this moment.

    `staff_id` belongs to `staff_school`: two schools may both have a `T1`. `class_ids`: the classes of that school whose
    class teacher this is; empty for every role but class_teacher. `pseudonym_key`: the secret of the pseudonyms that an
    analyst sees; empty for every other role.
    """

    account: int
    name: str
    display_name: str
    role: Role
    school_ids: tuple[str, ...] = ()
    staff_school: str | None = None
    staff_id: str | None = None
    class_ids: tuple[str, ...] = ()
    pseudonym_key: bytes = field(default=b"", repr=False)

    @property
    def sees_own_only(self) -> bool:
        """Whether only rows of one member of staff (and of their classes) are shown."""
        return self.role in OF_STAFF

    @property
    def schools(self) -> tuple[str, ...]:
        """The schools of which anything is shown."""
        if self.sees_own_only:
            return (self.staff_school,) if self.staff_school else ()
        return self.school_ids

    def within(self, school: str) -> Viewer:
        """The same viewer, looking at one of the own schools. Raises ForbiddenError for another."""
        if school not in self.school_ids:
            raise ForbiddenError("may_not", role=self.role)
        return replace(self, school_ids=(school,))

    @property
    def sight(self) -> tuple[object, ...]:
        """What decides which rows and names are shown: two viewers of the same sight are shown the same."""
        seen = tuple(self.may(action) for action in ("see_results", "see_names", "see_whole_school"))
        own = (self.role, self.staff_school, self.staff_id, self.class_ids) if self.sees_own_only else ()
        return (*seen, self.school_ids, *own)

    def may(self, action: Action) -> bool:
        """Whether the role may do that at all; which rows it touches is the scope's affair."""
        return action in MAY[self.role]

    def check(self, action: Action) -> None:
        """Raise ForbiddenError when the role may not do that."""
        if not self.may(action):
            raise ForbiddenError("may_not", role=self.role)
