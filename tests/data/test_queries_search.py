"""Search: everyday input is never an error, and both databases find the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.commands.account import CreateAccount, EditAccount
from core.commands.case import EditCase, PostToCase
from core.commands.contact import CreateContact
from core.commands.contract import CreateContract
from core.errors import RuleViolation
from core.rows import CustomerFilter
from tests.house import House, build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.look import Look
    from tests.postgres import Build

TEXTS = {
    "mail": "Write to user@example.com or to first.last+tag@mail.example.org",
    "plus": "wants c++ and C# and .NET",
    "apostrophe": "it's the inverter that doesn't start",
    "hyphen": "contract C-000123, re-check the state-of-the-art x-ray",
    "accents": "José Ångström über die Straße, naïve façade",
    "upper": "ERROR CODE E404 AT THE GATEWAY",
    "numbers": "error 0x1F, 3.5 kW, 12e5, v2.0.1, 1,234.56 and 50%",
    "path": "see /var/log/solar_panel.log or https://example.net/a?b=c&d=e#f",
    "cyrillic": "неисправный инвертор",
    "japanese": "太陽光 パネル",
    "emoji": "thank you 🙏🏽 so much",
    "quotes": 'said "never again" — twice… (really)',
    "operators": "AND OR NOT NEAR -minus *star ^caret :colon {brace} [bracket]",
    "long": "w" * 300,
    "digits": "meter 123456789012",
    "escape": "red \x1b[31m alert\x1b[0m and \u202egnitset",
}
"""Each case's description by its subject; the subjects' words stand in no other text."""


def build_texts(url: str) -> None:
    """Make a case for each text."""
    build(url)
    house = House(url)
    for name, text in TEXTS.items():
        house.support(subject=f"subject{name}", description=text)
    house.close()


@pytest.fixture
def texts(read_only_copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give the house with the cases."""
    house = House(read_only_copy_of(build_texts), read_only=True)
    yield house
    house.close()


@pytest.fixture
def look(house: House) -> Look:
    """Give what a frontline agent sees."""
    return house["sam"].look


EVERYDAY = {
    "user@example.com": {"mail"},
    "user@exam": {"mail"},
    "example.com": {"mail"},
    "first.last+tag": {"mail"},
    "tag@mail": {"mail"},
    "c++": {"plus", "hyphen", "path"},
    "C#": {"plus", "hyphen", "path"},
    ".NET": {"plus", "path"},
    "it's": {"apostrophe"},
    "doesn't sta": {"apostrophe"},
    "C-000123": {"hyphen"},
    "c-0001": {"hyphen"},
    "000123": {"hyphen"},
    "re-check": {"hyphen"},
    "recheck": set(),
    "state of the art": {"hyphen"},
    "x-ray": {"hyphen"},
    "jose": {"accents"},
    "JOSÉ": {"accents"},
    "Jose\u0301": {"accents"},
    "angstrom": {"accents"},
    "façade naive": {"accents"},
    "straße": {"accents"},
    "error code": {"upper"},
    "e404 gate": {"upper"},
    "error": {"upper", "numbers"},
    "3.5 kw": {"numbers"},
    "12e5": {"numbers"},
    "12e": {"numbers"},
    "0x1f": {"numbers"},
    "v2.0.1": {"numbers"},
    "1,234.56": {"numbers"},
    "50%": {"numbers"},
    "solar_panel": {"path"},
    "/var/log/": {"path"},
    "https://example.net/a?b=c&d=e#f": {"path"},
    "инвертор": {"cyrillic"},
    "неисп": {"cyrillic"},
    "太陽": {"japanese"},
    "パネル": {"japanese"},
    "🙏": set(),
    "thank you 🙏": {"emoji"},
    '"never again"': {"quotes"},
    "again — tw": {"quotes"},
    "really)": {"quotes"},
    "AND OR NOT": {"operators"},
    "-minus": {"operators"},
    "*star": {"operators", "apostrophe"},
    "NEAR(": {"operators"},
    "star* caret": {"operators"},
    "w" * 300: {"long"},
    "w" * 59: {"long"},
    "meter 1234": {"digits"},
    "123456789012": {"digits"},
    "alert": {"escape"},
    "subjectmail": {"mail"},
    "subjectma": {"mail"},
    "": set(),
    " ": set(),
    "'": set(),
    "\\": set(),
    "%": set(),
    "NULL": set(),
    "\x00": set(),
    "\ud800": set(),
}
"""Everyday input with the texts it finds, by their subjects; on both databases alike."""


def test_both_databases_find_the_same_for_everyday_input(texts: House) -> None:
    look = texts["sam"].look
    wrong = {}
    for text, expected in EVERYDAY.items():
        found = {hit.title.removeprefix("subject") for hit in look.search(text, within="cases")}
        if found != expected:
            wrong[text] = (found, expected)
    assert wrong == {}


def test_no_input_is_an_error(texts: House) -> None:
    """The grammar's own words and signs most of all."""
    look = texts["sam"].look

    @given(
        st.one_of(
            st.text(max_size=40),
            st.text(alphabet="\"'*()-+:^{}&|!<>@%_\\ ANDORTEa1\x00\ud800", max_size=30),
            st.lists(st.sampled_from([*EVERYDAY, "NEAR(a b, 3)", "a:b", "<->"]), max_size=60).map(
                " ".join
            ),
        )
    )
    @settings(suppress_health_check=[HealthCheck.too_slow])
    def everything_is_text(text: str) -> None:
        look.search(text)
        look.callers(text)
        look.customers("account", CustomerFilter(search=text))

    everything_is_text()


def test_the_case_of_a_number_comes_first(house: House, look: Look) -> None:
    number = house.homeowner()
    house.support(subject=f"as in {number}")
    for text in (number, number.lstrip("0"), f"#{number}"):
        first = look.search(text)[0]
        assert (first.kind, first.key, first.case) == ("case", number, number)


def test_hits_come_by_kind_and_newest_first(house: House, look: Look) -> None:
    first = house.homeowner(description="the rivera roof leaks")
    second = house.homeowner(description="rivera again")
    house.do("sam", PostToCase(case=first, text="called Ms Rivera back"))
    hits = look.search("rivera")
    assert [(hit.kind, hit.key) for hit in hits[:-1]] == [
        ("case", second), ("case", first), ("account", "HO-1"), ("contact", "P-1"),
    ]  # fmt: skip
    assert (hits[-1].kind, hits[-1].case) == ("feed", first)
    assert hits[-1].detail == "Sam Ortiz: called Ms Rivera back"
    assert hits[1].detail == "the rivera roof leaks"
    assert look.search("rivera", limit=1)[0].key == second


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("303 555 0142", {("account", "HO-1"), ("contact", "P-1")}),
        ("555-0142", {("account", "HO-1"), ("contact", "P-1")}),
        ("juniper", {("account", "HO-1")}),
        ("C-3", {("contract", "C-3")}),
        ("e-1", {("job", "E-1")}),
        ("jo@example.com", {("contact", "P-1")}),
        ("jo@exa", {("contact", "P-1")}),
    ],
)
def test_customers_are_found_by_phone_address_mail_and_numbers(
    look: Look, text: str, expected: set[tuple[str, str]]
) -> None:
    assert {(hit.kind, hit.key) for hit in look.search(text)} == expected


def test_a_search_may_keep_to_one_kind(house: House, look: Look) -> None:
    house.homeowner(description="rivera")
    for within in ("cases", "accounts", "contacts"):
        kinds = {hit.kind for hit in look.search("rivera", within=within)}
        assert kinds == {within.removesuffix("s")}
    assert look.search("rivera", within="feed") == ()
    with pytest.raises(RuleViolation, match="Did you mean 'contacts'"):
        look.search("rivera", within="contact")


def test_what_was_changed_is_found_by_its_new_words_only(house: House, look: Look) -> None:
    number = house.homeowner(description="old words")
    house.do("dana", EditCase(case=number, fields={"description": "fresh phrase"}))
    assert look.search("old words") == ()
    assert look.search("fresh phrase")[0].key == number
    house.do("root", EditAccount(account="HO-1", fields={"phone": "720 555 9999"}))
    assert look.search("7205559999")[0].key == "HO-1"
    assert [hit.kind for hit in look.search("(303) 555-0142")] == ["contact"]


def test_customers_with_numbers_of_our_series_are_found_by_part(house: House, look: Look) -> None:
    house.do("root", CreateAccount(fields={"external_id": "A-000777", "name": "Lee"}))
    fields: dict[str, str | None] = {
        "external_id": "P-000778",
        "account": "A-000777",
        "last_name": "Lee",
    }
    house.do("root", CreateContact(fields=fields | {"mobile": "+1 (720) 555-0001"}))
    house.do("root", CreateContract(fields={"number": "C-000779", "account": "A-000777"}))
    assert [hit.key for hit in look.search("C-000779")] == ["C-000779"]
    assert [hit.key for hit in look.search("000779")] == ["C-000779"]
    assert [hit.key for hit in look.search("a-0007")] == ["A-000777"]
    assert [hit.key for hit in look.search("5550001")] == ["P-000778"]


def test_hostile_text_is_inert_in_a_hit(texts: House) -> None:
    (hit,) = texts["sam"].look.search("alert")
    assert "\x1b" not in hit.detail
    assert "\u202e" not in hit.detail
