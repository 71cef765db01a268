"""Who is mentioned in a text (domain.md 1.10)."""

from __future__ import annotations

import pytest

from core.mentions import Mentionable, find

DANA = Mentionable("user", 1, "dana", "Dana Reyes")
DAN = Mentionable("user", 2, "dan", "Dan")
SAM = Mentionable("user", 3, "sam", "Sam Ortiz")
EVE = Mentionable("user", 4, "eve", "sam")
TWIN = Mentionable("user", 5, "other", "Dana Reyes")
SALES = Mentionable("user", 6, "sales", "Sal Moreno")
TEAM = Mentionable("group", 1, "sales", "Sales")
LEADS = Mentionable("group", 2, "shift_leads", "Shift Leads")
EVERYBODY = (DANA, DAN, LEADS)


def test_a_username_a_full_name_and_a_group_are_found_in_order() -> None:
    mentions = find("@Shift Leads and @Dana Reyes, @dan.", EVERYBODY)
    assert (mentions.found, mentions.unknown) == ([LEADS, DANA, DAN], [])


def test_the_longest_name_wins() -> None:
    assert find("@dana", EVERYBODY).found == [DANA]
    assert find("@Dan Reyes", EVERYBODY).found == [DAN]


@pytest.mark.parametrize("word", ["danas", "dan_x", "dana.reyes", "dan-smith", "dana@example.com"])
def test_a_name_ends_where_its_word_ends(word: str) -> None:
    mentions = find(f"see @{word} there", EVERYBODY)
    assert (mentions.found, mentions.unknown) == ([], [word])


def test_everybody_is_found_once() -> None:
    assert find("@dana @DANA @Dana Reyes", EVERYBODY).found == [DANA]


def test_an_address_is_no_mention() -> None:
    mentions = find("mail dana@dan.example or @@dan", EVERYBODY)
    assert (mentions.found, mentions.unknown) == ([], [])


def test_nobody_takes_anothers_mentions_by_a_name() -> None:
    assert find("@sam", (EVE, SAM)).found == [SAM]
    assert find("@sales", (TEAM, SALES)).found == [SALES]


def test_of_several_with_one_name_nobody_is_chosen() -> None:
    mentions = find("@Dana Reyes", (DANA, TWIN))
    assert (mentions.found, mentions.ambiguous) == ([], ["Dana Reyes"])
