"""Invented people look like Latvians and can be nobody."""

from __future__ import annotations

import polars as pl
import pytest

from workbench.sample.names import BOYS, GIRLS, SURNAMES, school_name
from workbench.sample.school import School


def test_given_name_surname_and_sex_agree(faultless: School) -> None:
    women, men = {pair[1] for pair in SURNAMES}, {pair[0] for pair in SURNAMES}
    for given, family, sex in faultless.tables["pupils"].select("given_name", "family_name", "sex").iter_rows():
        assert given in (GIRLS if sex == "S" else BOYS)
        assert family in (women if sex == "S" else men)


def test_no_name_is_both_a_girls_and_a_boys() -> None:
    assert not set(GIRLS) & set(BOYS)
    assert len(set(SURNAMES)) == len(SURNAMES)


def test_personal_codes_phones_and_addresses_are_nobodys(faultless: School) -> None:
    pupils, staff = faultless.tables["pupils"], faultless.tables["staff"]
    assert pupils["personal_code"].str.contains(r"^32\d{4}-\d{5}$").all()
    assert pupils["personal_code"].is_unique().all()
    assert pupils["phone"].str.replace_all(r"^\(?\+371\)?|[ -]", "").str.contains(r"^0\d{7}$").all()
    assert staff["email"].str.contains(r"^[a-z.]+@skola01\.example$").all()


def test_brothers_and_sisters_share_their_parents(full_school: School) -> None:
    children = full_school.tables["guardians"].group_by("guardian_id").agg(pl.col("pupil_id").n_unique())
    assert children["pupil_id"].max() >= 2


def test_a_full_school_has_adults_newcomers_leavers_and_a_late_class(full_school: School) -> None:
    enrolments = full_school.tables["enrolments"].filter(pl.col("enrolled_on") > pl.date(2025, 9, 1))
    late = full_school.tables["classes"].filter(pl.col("registered_at") > pl.datetime(2025, 9, 1))["class_id"]
    assert late.len() == 1
    assert (~enrolments["class_id"].is_in(late.to_list())).any()
    assert full_school.tables["enrolments"]["leaving_order_no"].drop_nulls().len() > 0
    assert full_school.tables["pupils"].filter(pl.col("birth_date") < pl.date(2005, 1, 1)).height > 0


@pytest.mark.parametrize(
    ("number", "name", "municipality"),
    [
        (0, "Ozolkalna vidusskola", "Ozolkalna novads"),
        (1, "Bērzaines vidusskola", "Bērzaines novads"),
        (2, "Liepsalas vidusskola", "Liepsalas novads"),
        (9, "Ziedlauku vidusskola", "Ziedlauku novads"),
    ],
)
def test_schools_are_named_after_places_in_the_genitive(number: int, name: str, municipality: str) -> None:
    assert school_name(number) == (name, municipality)


def test_a_hundred_schools_have_a_hundred_names() -> None:
    assert len({school_name(number)[0] for number in range(100)}) == 100
