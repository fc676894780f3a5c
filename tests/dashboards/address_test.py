"""Addresses: what a query says, what of it is believed, and how it is written again."""

from __future__ import annotations

import pytest

from dashboards.state.address import Address


@pytest.mark.parametrize(
    ("query", "page", "values"),
    [
        ("", "parskats", {}),
        ("p=punkti", "punkti", {}),
        ("p=parkapumi&klase=K-5a&stavoklis=open&stavoklis=expired", "parkapumi",
         {"klase": ("K-5a",), "stavoklis": ("open", "expired")}),
        ("p=<script>&x=1", "parskats", {"x": ("1",)}),
        ("p=parkapumi&klase=" + "a" * 500, "parkapumi", {}),
    ],
)  # fmt: skip
def test_a_query_says_where_it_leads(query: str, page: str, values: dict[str, tuple[str, ...]]) -> None:
    assert Address.read(query, "parskats") == Address(page, values)


def test_what_is_written_reads_back_the_same() -> None:
    here = Address("parkapumi", {"klase": ("5.a & <b>",), "stavoklis": ("open", "expired")})
    assert Address.read(here.href(), "parskats") == here


def test_a_change_leaves_the_rest_and_none_takes_away() -> None:
    here = Address("parkapumi", {"klase": ("K-5a",), "lapa": ("3",)})
    assert here.with_(lapa=None, statuss="late").href() == "?p=parkapumi&klase=K-5a&statuss=late"


def test_another_page_keeps_the_audit_and_nothing_else() -> None:
    here = Address("parkapumi", {"parbaude": ("2",), "klase": ("K-5a",)})
    assert here.to("punkts", punkts="r:11").href() == "?p=punkts&parbaude=2&punkts=r%3A11"


@pytest.mark.parametrize(("written", "number"), [("3", 3), ("-1", 1), ("x", 1), ("", 1), ("9" * 30, 1), ("²", 1)])
def test_a_number_that_is_none_is_the_default(written: str, number: int) -> None:
    assert Address("parkapumi", {"lapa": (written,)}).number("lapa", 1) == number
