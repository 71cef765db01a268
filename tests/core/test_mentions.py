"""Who is mentioned in a text (domain.md 1.10)."""

from __future__ import annotations

from core.mentions import Mentionable, find

DANA = Mentionable("user", 1, ("dana", "Dana Reyes"))
DAN = Mentionable("user", 2, ("dan", "Dan"))
LEADS = Mentionable("group", 1, ("shift_leads", "Shift Leads"))
EVERYBODY = (DANA, DAN, LEADS)


def test_a_username_a_full_name_and_a_group_are_found_in_order() -> None:
    found, unknown = find("@Shift Leads and @Dana Reyes, @dan.", EVERYBODY)
    assert (found, unknown) == ([LEADS, DANA, DAN], [])


def test_the_longest_name_wins() -> None:
    assert find("@dana", EVERYBODY)[0] == [DANA]
    assert find("@Dan Reyes", EVERYBODY)[0] == [DAN]


def test_a_name_ends_where_its_word_ends() -> None:
    assert find("@danas @dan_x", EVERYBODY) == ([], ["danas", "dan_x"])


def test_everybody_is_found_once() -> None:
    assert find("@dana @DANA @Dana Reyes", EVERYBODY)[0] == [DANA]


def test_an_address_is_no_mention() -> None:
    assert find("mail dana@dan.example or @@dan", EVERYBODY) == ([], [])
