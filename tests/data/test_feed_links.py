"""Links to entries of a feed: they lead there, and tell nothing of what is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import PostToCase, SplitCase
from core.commands.feed import DeleteEntry
from core.errors import NotFound
from core.links import EntryLink

if TYPE_CHECKING:
    from tests.house import House


def _said(house: House, number: str) -> int:
    """Let somebody post; gives the entry's id."""
    return int(house.do("sam", PostToCase(case=number, text="The meter")).made["post"])


def test_a_link_leads_to_its_entry_wherever_a_split_has_moved_it(house: House) -> None:
    number = house.homeowner()
    post = _said(house, number)
    link = EntryLink(number, post)
    assert house["dana"].look.linked(link) == link
    made = house.do("sam", SplitCase(case=number, entry=post, confirmed=True)).number
    assert house["dana"].look.linked(link) == EntryLink(str(made), post)


def test_a_link_to_what_one_may_not_see_tells_as_much_as_one_to_nothing(house: House) -> None:
    number = house.homeowner()
    post = _said(house, number)
    gone = _said(house, number)
    house.do("sam", DeleteEntry(entry=gone))
    for by, entry in (("rae", post), ("dana", gone), ("dana", 99_999), ("dana", 10**17)):
        with pytest.raises(NotFound) as refusal:
            house[by].look.linked(EntryLink(number, entry))
        assert str(refusal.value).startswith(
            f"There is no entry {number}#{entry}, or you cannot see it."
        )
