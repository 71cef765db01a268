"""The link to an entry of a feed: how it is written, read and found in a text."""

from __future__ import annotations

import pytest

from core.links import EntryLink, find, read


@pytest.mark.parametrize("text", ["00001042#17", "1042#17", " #1042#17 "])
def test_a_link_is_read_with_and_without_its_zeros(text: str) -> None:
    assert read(text) == EntryLink("00001042", 17)
    assert str(read(text)) == "00001042#17"


@pytest.mark.parametrize("text", ["1042", "1042#", "#17", "1042#x", "1042#17#3", "CA-12#3"])
def test_what_is_no_link_is_not_read_as_one(text: str) -> None:
    assert read(text) is None
    assert find(text) == []


def test_links_are_found_among_other_words_and_house_numbers_are_none() -> None:
    text = "See 00001042#17, then 1043#9. Apartment 4#2 and C-1042#1 are none; x1042#1 neither."
    assert [str(link) for _, _, link in find(text)] == ["00001042#17", "00001043#9"]
    begin, end, _ = find(text)[0]
    assert text[begin:end] == "00001042#17"
