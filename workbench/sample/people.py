"""Pupils, their families and where they are enrolled, with those who come, go or change class during the year."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from workbench.sample.names import BOYS, GIRLS, PLACES, STREETS, SURNAMES, plain
from workbench.sample.school import School
from workbench.sample.timetable import OFFICE
from workbench.sample.year import START, TEACHING_DAYS, WORKING_DAYS, Array, after, moment

PREVIOUS = ("Pirmsskolas izglītības programma (01011111)", "Pamatizglītības programma (21011111)")
NEVER = np.datetime64("9999-12-31")
MOVES_FROM, MOVES_TO = np.datetime64("2025-10-06"), np.datetime64("2026-04-20")


def add_people(school: School) -> None:
    """Tables `pupils`, `guardians`, `enrolments`; frame `stints`; arrays by pupil number."""
    _place_pupils(school)
    _make_stints(school)
    _pupil_table(school)
    _guardian_table(school)


def _place_pupils(school: School) -> None:
    """Give every pupil a class, a family, a sex and a birth date; brothers and sisters share a family."""
    rng = school.stream("pupils")
    classes = np.repeat([plan.number for plan in school.classes], [plan.size for plan in school.classes])
    count = len(classes)
    adults = np.array([plan.adults for plan in school.classes])[classes]
    order = rng.permutation(np.flatnonzero(~adults))
    sizes = rng.choice([1, 2, 3], size=count, p=[0.72, 0.23, 0.05])
    family = np.empty(count, dtype=np.int64)
    family[order] = np.repeat(np.arange(count), sizes)[: len(order)]
    family[adults] = count + np.arange(adults.sum())
    grade = np.array([plan.grade for plan in school.classes])[classes]
    years = 2019 - grade - (rng.random(count) < 0.04) - adults * rng.integers(1, 15, count)
    births = np.array([f"{year}-01-01" for year in years], dtype="datetime64[D]") + rng.integers(0, 365, count)
    school.arrays |= {"class": classes, "family": family, "girl": rng.random(count) < 0.49, "birth": births}
    school.arrays |= {"grade": grade, "adult_class": adults}


def _make_stints(school: School) -> None:
    """Enrolments: most for the whole year; a few come, go or move to a parallel class."""
    rng = school.stream("stints")
    classes, count = school.arrays["class"], len(school.arrays["class"])
    starts = np.array([np.datetime64(plan.starts_on) for plan in school.classes])[classes]
    ends = np.full(count, NEVER)
    movable = rng.permutation(np.flatnonzero((starts == np.datetime64(START)) & ~school.arrays["adult_class"]))
    share = max(1, round(count * 0.012))
    days = TEACHING_DAYS[(TEACHING_DAYS >= MOVES_FROM) & (TEACHING_DAYS <= MOVES_TO)]
    come, go, change = movable[:share], movable[share : 2 * share], movable[2 * share : 3 * share]
    starts[come] = rng.choice(days, len(come))
    ends[go] = rng.choice(days, len(go))
    pupil, where, since, until = np.arange(count), classes, starts, ends.copy()
    for one in change:
        day = rng.choice(days)
        target = _other_class(school, int(classes[one]))
        until[one] = day
        pupil, where = np.append(pupil, one), np.append(where, target)
        since, until = np.append(since, day), np.append(until, NEVER)
    school.frames["stints"] = pl.DataFrame({"pupil": pupil, "class_": where, "start": since, "end": until}).sort(
        "pupil", "start"
    )
    school.arrays |= {"since": starts, "until": ends, "newcomer": np.isin(np.arange(count), come)}
    school.arrays["steady"] = (starts == np.datetime64(START)) & (ends == NEVER) & ~np.isin(np.arange(count), change)
    school.tables["enrolments"] = _enrolments(school)


def _other_class(school: School, number: int) -> int:
    """A parallel class; where there is none, the next regular one."""
    plans = [plan for plan in school.classes if plan.starts_on == START and not plan.adults and plan.number != number]
    grade = school.classes[number].grade
    return min(plans, key=lambda plan: (abs(plan.grade - grade), plan.number)).number


def _enrolments(school: School) -> pl.DataFrame:
    stints = school.frames["stints"]
    graduates = pl.Series(school.arrays["grade"][stints["pupil"]] == 12) & (stints["end"] == date(9999, 12, 31))
    seq = pl.int_range(pl.len()).cast(pl.String).str.zfill(4)
    left = pl.when(pl.col("end") != date(9999, 12, 31)).then("end").when(graduates).then(pl.lit(date(2026, 6, 26)))
    return stints.select(
        pupil_id=school.pupil_keys(stints["pupil"]),
        class_id=pl.Series([school.class_key(c) for c in stints["class_"]]),
        enrolled_on=pl.col("start"),
        enrolment_order_no=pl.concat_str(pl.lit("1-8/25-"), seq),
        left_on=left,
        # Graduates leave after the end of the year, with one order for all.
        leaving_order_no=pl.when(pl.col("end") != date(9999, 12, 31)).then(pl.concat_str(pl.lit("1-9/26-"), seq)),
    )


def _pick(values: tuple[str, ...], rng: np.random.Generator, count: int) -> Array:
    return np.array(values, dtype=object)[rng.integers(0, len(values), count)]


def phone(numbers: Array, style: Array) -> list[str]:
    """Phone numbers that nobody can have (Latvian ones never begin with 0), in the ways in which people write them."""
    digits = [f"0{number:07d}" for number in numbers]
    forms = ("+371 {a} {b}", "+371{a}{b}", "{a}-{b}", "(+371) {a} {b}")
    return [forms[how].format(a=d[:4], b=d[4:]) for d, how in zip(digits, style, strict=True)]


def _family_of(school: School) -> None:
    """Each family's surname, address, and where its numbers begin."""
    rng = school.stream("families")
    count = 2 * len(school.arrays["class"])
    place = PLACES[school.number % len(PLACES)]
    street, house, flat = _pick(STREETS, rng, count), rng.integers(1, 90, count), rng.integers(0, 60, count)
    addresses = [f"{s} iela {h}{f'-{f}' if f else ''}, {place}" for s, h, f in zip(street, house, flat, strict=True)]
    school.arrays["address"] = np.array(addresses, dtype=object)
    school.arrays["surname"] = rng.integers(0, len(SURNAMES), count)


def _pupil_table(school: School) -> None:
    _family_of(school)
    rng, many = school.stream("files"), school.arrays
    count, family = len(many["class"]), many["family"]
    surnames = np.array(SURNAMES, dtype=object)[many["surname"][family], many["girl"].astype(int)]
    given = np.where(many["girl"], _pick(GIRLS, rng, count), _pick(BOYS, rng, count))
    actual = np.where(rng.random(count) < 0.9, many["address"][family], many["address"][rng.permutation(count)])
    codes = rng.permutation(10**6)[:count] * 1000 + rng.integers(0, 1000, count)
    teachers = np.array([plan.teacher for plan in school.classes])[many["class"]] + OFFICE
    school.tables["pupils"] = pl.DataFrame(
        {
            "pupil_id": school.pupil_keys(np.arange(count)),
            "school_id": [school.school_id] * count,
            "given_name": pl.Series(given.tolist()),
            "family_name": pl.Series(surnames.tolist()),
            # Codes of the new kind begin with 32 and tell no birth date; these are drawn at random.
            "personal_code": [f"32{code // 10**5:04d}-{code % 10**5:05d}" for code in codes],
            "birth_date": many["birth"],
            "sex": np.where(many["girl"], "S", "V").tolist(),
            "phone": phone(rng.integers(0, 10**7, count), rng.integers(0, 4, count)),
            "id_document_no": [f"XA{number:07d}" for number in rng.integers(0, 10**7, count)],
            "id_document_issued_on": np.full(count, np.datetime64("2021-02-01")) + rng.integers(0, 1600, count),
            "id_document_issuer": _pick(("PMLP 1. nodaļa", "PMLP 2. nodaļa", "PMLP 5. nodaļa"), rng, count).tolist(),
            "previous_programme": [None if grade == 1 else PREVIOUS[int(grade >= 10)] for grade in many["grade"]],
            "declared_address": many["address"][family].tolist(),
            "actual_address": actual.tolist(),
            "personal_file_no": [f"{school.prefix}{number + 1:04d}/{'IJ'[number % 2]}" for number in range(count)],
            "account_issued_at": _accounts(school, rng),
            "file_checked_at": _checks(school, rng),
            "file_checked_by": school.staff_keys(teachers),
        }
    )  # fmt: skip


def _accounts(school: School, rng: np.random.Generator) -> Array:
    """Those who began in earlier years have had an account since; the others get one within days."""
    many = school.arrays
    count = len(many["class"])
    years_ago = np.where(many["newcomer"] | many["adult_class"], 0, (many["grade"] - 1) % 9)
    first = np.array([f"{2025 - ago}-09-01" for ago in years_ago], dtype="datetime64[D]") + rng.integers(0, 4, count)
    new = many["since"] + rng.integers(0, 3, count)
    day = np.where(years_ago == 0, np.where(many["since"] > np.datetime64(START), new, first), first)
    return moment(day, rng.integers(8 * 3600, 17 * 3600, count))


def _checks(school: School, rng: np.random.Generator) -> Array:
    """The class teacher checks files in September, a newcomer's within six working days."""
    many = school.arrays
    count = len(many["class"])
    late = many["since"] > np.datetime64(START)
    day = after(WORKING_DAYS, many["since"], np.where(late, rng.integers(1, 7, count), rng.integers(1, 19, count)))
    return moment(day, rng.integers(14 * 3600, 17 * 3600, count))


def _guardian_table(school: School) -> None:
    """Mother, father, both, or a guardian; a row for each child. A few adults still have parents on file."""
    rng, many = school.stream("guardians"), school.arrays
    families = np.unique(many["family"][~many["adult_class"]])
    has = rng.random((len(families), 2)) < (0.93, 0.74)
    alone = ~has.any(axis=1)
    people = np.concatenate([families[has[:, 0]], families[has[:, 1]], families[alone]])
    role = np.repeat([0, 1, 2], [has[:, 0].sum(), has[:, 1].sum(), alone.sum()])
    women = role != 1
    own_name = np.where(
        rng.random(len(people)) < 0.85, many["surname"][people], rng.integers(0, len(SURNAMES), len(people))
    )
    adults = pl.DataFrame(
        {
            "family": people,
            "guardian_id": school.keys("V", np.arange(len(people)) + 1, 4),
            "given_name": np.where(women, _pick(GIRLS, rng, len(people)), _pick(BOYS, rng, len(people))).tolist(),
            "family_name": np.array(SURNAMES, dtype=object)[own_name, women.astype(int)].tolist(),
            "relation": np.array(["māte", "tēvs", "aizbildne"], dtype=object)[role].tolist(),
            "phone": phone(rng.integers(0, 10**7, len(people)), rng.integers(0, 4, len(people))),
            "address": many["address"][people].tolist(),
        }
    )  # fmt: skip
    pupils = pl.DataFrame(
        {
            "family": many["family"],
            "pupil": np.arange(len(many["family"])),
            "pupil_id": school.pupil_keys(np.arange(len(many["family"]))),
            "issued": school.tables["pupils"]["account_issued_at"],
        }
    )
    rows = pupils.join(adults, on="family").sort("pupil", "guardian_id")
    delay = pl.Series(rng.integers(60, 20 * 3600, rows.height)).cast(pl.Int64)
    issued = rows["issued"] + pl.select(pl.duration(seconds=pl.lit(delay))).to_series()
    school.frames["guardians"] = rows.select("pupil", "pupil_id", "guardian_id")
    school.tables["guardians"] = rows.drop("family", "pupil", "issued").with_columns(account_issued_at=issued)


def email(given: str, family: str, school: School) -> str:
    """An address on a domain reserved for examples."""
    return f"{plain(given)}.{plain(family)}@skola{school.number + 1:02d}.example"
