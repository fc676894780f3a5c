"""Replacing ids of people inside obligations: in subject keys, facts and sentences, as SQL expressions over their rows.

Where an id stands is known from how keys are built (docs/exchange format, Subject keys) and from the names of facts, so a
lesson's number that happens to equal somebody's id stays what it is.
"""

from __future__ import annotations

from typing import Final, Literal

from checks.engine.literals import literal
from workbench.privacy import pseudonyms
from workbench.privacy.pseudonyms import Kind

# Duties whose subject is a member of staff: where the id stands among the parts of the key.
STAFF_PLACE: Final[dict[str, Literal["whole", "first", "last"]]] = {
    "staff_accounts_issued": "whole",
    "rights_revoked": "whole",
    "monthly_activity": "first",
    "entries_by_right_holders": "last",
}
# Facts that hold ids of people; a name in the plural holds a list.
FACTS: Final[dict[str, Kind]] = {"guardian_id": "guardian", "member_id": "staff", "unlisted_pupil_ids": "pupil"}


def subject_key(secret: bytes, *, staff_place: str = "staff_place") -> str:
    """The subject key with pseudonyms; reads `subject_key`, `school_id`, `pupil_id` and the column `staff_place`."""
    pupil = pseudonyms.expression("pupil", "school_id", "pupil_id", secret)
    guardian_id = "substr(subject_key, 10, len(subject_key) - len(pupil_id) - 10)"  # guardian:GUARDIAN:PUPIL
    guardian = pseudonyms.expression("guardian", "school_id", guardian_id, secret)
    whole = pseudonyms.expression("staff", "school_id", "subject_key", secret)
    first = pseudonyms.expression("staff", "school_id", "regexp_extract(subject_key, '^(.*):[^:]*$', 1)", secret)
    last = pseudonyms.expression("staff", "school_id", "regexp_extract(subject_key, '^[^:]*:(.*)$', 1)", secret)
    return f"""
        case
            when starts_with(subject_key, 'guardian:') and ends_with(subject_key, ':' || pupil_id)
                then 'guardian:' || {guardian} || ':' || {pupil}
            when contains(pupil_id, ':') then replace(subject_key, pupil_id, {pupil})
            when list_contains(string_split(subject_key, ':'), pupil_id)
                then array_to_string(list_transform(
                    string_split(subject_key, ':'),
                    lambda part: case when part = pupil_id then {pupil} else part end), ':')
            when {staff_place} = 'whole' then {whole}
            when {staff_place} = 'first' then {first} || regexp_extract(subject_key, ':[^:]*$')
            when {staff_place} = 'last' then regexp_extract(subject_key, '^[^:]*:') || {last}
            else subject_key
        end"""


def facts(secret: bytes) -> str:
    """The facts with pseudonyms; reads `facts` (JSON) and `school_id`."""
    replaced = "facts"
    for name, kind in FACTS.items():
        here = f"json_extract(facts, {literal('$.' + name)})"
        if name.endswith("_ids"):
            known = f"json_type({here}) = 'ARRAY'"
            each = pseudonyms.expression(kind, "school_id", "person", secret)
            value = f"list_transform(({here})::varchar[], lambda person: {each})"
        else:
            known = f"json_type({here}) = 'VARCHAR'"
            value = pseudonyms.expression(kind, "school_id", f"({here} ->> '$')", secret)
        patch = f"json_object({literal(name)}, {value})"
        replaced = _once(replaced, f"case when {known} then json_merge_patch(held, {patch}) else held end")
    return replaced


def sentence(column: str, secret: bytes) -> str:
    """The sentence in `column` with pseudonyms for the ids that the row's facts hold; reads `facts` and `school_id`."""
    replaced = column
    for name, kind in FACTS.items():
        here = f"json_extract(facts, {literal('$.' + name)})"
        ids = f"({here})::varchar[]" if name.endswith("_ids") else f"[{here} ->> '$']"
        each = pseudonyms.expression(kind, "school_id", "person", secret)
        # A list is folded into its first element: the sentence, then each id in turn.
        folded = f"""
            case when json_type({here}) in ('VARCHAR', 'ARRAY')
                then list_reduce(list_prepend(held, {ids}), lambda told, person: regexp_replace(
                    told, '(^|[^\\w-])' || regexp_escape(person) || '($|[^\\w-])', '\\1' || {each} || '\\2', 'g'))
                else held
            end"""
        replaced = _once(replaced, folded)
    return replaced


def _once(expression: str, body: str) -> str:
    """`body` with `held` for the expression, which so stands in the statement once and is planned and computed once."""
    return f"list_transform([{expression}], lambda held: {body})[1]"
