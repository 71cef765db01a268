"""The feed by keyboard: comments, edits, marks, parts of it, and what is new (domain.md 1.10)."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest

from core.commands.case import CustomerMail, LookAtCase, PostToCase
from core.commands.feed import BookmarkEntry, CommentOnEntry, LikeEntry
from core.entities import CaseLook, FeedItem
from tests.tui.seat import seat
from tui.records.page import EntryOf
from tui.screens.feed_acts import GLANCE
from tui.screens.workspace import WorkspaceScreen
from tui.widgets.key_bar import in_force

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.house import House
    from tests.tui.seat import Seat


@pytest.fixture
def number(house: House) -> str:
    """Give a case of Dana's."""
    return house.homeowner("dana")


def posted(house: House, number: str, text: str, by: str = "sam") -> int:
    """Let somebody post; gives the entry's id."""
    return int(house.do(by, PostToCase(case=number, text=text)).made["post"])


@asynccontextmanager
async def reading(
    house: House, number: str, who: str = "dana", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Seat]:
    """Sit down and open the case; the cursor is on its feed's first words."""
    async with seat(house, who, size=size, first="caseline") as at:
        await at.until(lambda: at.app.desk is not None and at.app.workspace is not None)
        at.app.open_record("case", number)
        await at.sees(f"{number}", "Assignments")
        yield at


def _gone(at: Seat, words: str) -> bool:
    return words not in at.text


def here(at: Seat) -> int | None:
    """Give the entry under the cursor."""
    screen = at.app.screen
    target = screen.pane_target if isinstance(screen, WorkspaceScreen) else None
    return target.id if isinstance(target, EntryOf) else None


async def test_one_comments_on_the_entry_under_the_cursor(house: House, number: str) -> None:
    post = posted(house, number, "The meter stands still")
    async with reading(house, number) as at:
        await at.until(lambda: here(at) == post)
        await at.press("Q")
        await at.sees("Comment on Sam Ortiz on Case", "The meter stands still")
        await at.type("Which one?")
        await at.press("ctrl+s")
        await at.sees("↳ Dana Reyes", "Which one?")
    (comment,) = house.all(FeedItem, parent_id=post)
    assert comment.body == "Which one?"


async def test_one_edits_ones_own_words_and_nobody_elses(house: House, number: str) -> None:
    posted(house, number, "Not mine")
    mine = posted(house, number, "Page 3", by="dana")
    async with reading(house, number) as at:
        await at.until(lambda: here(at) == mine)
        await at.press("U")
        await at.sees("Edit your post on Case")
        await at.type(" of 4")
        await at.press("ctrl+s")
        await at.sees("Page 3 of 4", "edited")
        await at.press("down", "U")
        await at.sees("Only who wrote it may change its words")
    assert house.get(FeedItem, id=mine).body == "Page 3 of 4"


async def test_deleting_a_post_asks_for_its_comments(house: House, number: str) -> None:
    post = posted(house, number, "Gone soon", by="dana")
    house.do("sam", CommentOnEntry(entry=post, text="Why?"))
    async with reading(house, number) as at:
        await at.until(lambda: here(at) == post)
        await at.press("backspace")
        await at.sees("1 comment goes with the post")
        await at.press("y")
        await at.until(lambda: not house.all(FeedItem, id=post))
        await at.until(lambda: "Gone soon" not in at.text)


async def test_marks_are_set_and_taken_away_by_the_same_key(house: House, number: str) -> None:
    post = posted(house, number, "Good news")
    async with reading(house, number) as at:
        await at.until(lambda: here(at) == post)
        for key, sign in (("plus", "1 like, one is yours"), ("!", "bookmarked"), ("-", "muted")):
            await at.press(key)
            await at.sees(sign)
            await at.press(key)
            await at.until(partial(_gone, at, sign))


async def test_the_keys_act_only_on_an_entry(house: House, number: str) -> None:
    posted(house, number, "Words")
    async with reading(house, number) as at:
        await at.until(lambda: here(at) is not None)
        assert "feed.comment" in in_force(at.app.screen)
        await at.press("right")
        await at.until(lambda: "feed.comment" not in in_force(at.app.screen))


async def test_parts_and_order_of_the_feed_are_chosen_by_key(house: House, number: str) -> None:
    first = posted(house, number, "The first words")
    posted(house, number, "The second words")
    house.do("dana", CustomerMail(case=number, text="It is broken", subject="Broken"))
    house.do("ines", CommentOnEntry(entry=first, text="Noted"))
    async with reading(house, number, size=(80, 40)) as at:
        await at.sees("d All  H newest", "Broken")
        assert at.text.index("second words") < at.text.index("first words")
        await at.press("H")
        await at.sees("H last active")
        await at.until(lambda: at.text.index("first words") < at.text.index("second words"))
        await at.press("d")
        await at.sees("d Posts")
        await at.until(lambda: "Broken" not in at.text)
        await at.press("d")
        await at.sees("d E-mails", "Broken")
        await at.until(lambda: "first words" not in at.text)
        await at.press("d", "d", "d")
        await at.sees("d Files", "Nothing of this in the feed.")


async def test_a_line_lies_between_what_is_new_and_what_was_seen(house: House, number: str) -> None:
    old = posted(house, number, "Seen before")
    house.do("dana", LookAtCase(case=number, entry=old))
    posted(house, number, "Not seen yet")
    async with reading(house, number) as at:
        await at.sees("new since you looked", "Not seen yet")
        lines = at.text
        new, line, seen = map(lines.index, ("Not seen yet", "new since you", "Seen before"))
        assert new < line < seen
        newest = house["dana"].look.case(number).newest
        await at.until(lambda: house.all(CaseLook, entry_id=newest))
        await at.press("f5")
        await at.sees("new since you looked")


async def test_a_case_that_is_left_at_once_was_not_read(house: House, number: str) -> None:
    posted(house, number, "Words of others")
    async with reading(house, number) as at:
        await at.press("escape")
        await at.app.workers.wait_for_complete()
        await at.pilot.pause(2 * GLANCE)
        assert not house.all(CaseLook)


async def test_a_case_opened_from_beside_its_list_is_read(house: House) -> None:
    number = house.queued()
    posted(house, number, "Words of others")
    async with seat(house, "dana", size=(160, 45)) as at:
        await at.sees("Words of others")
        await at.pilot.pause(2 * GLANCE)
        assert not house.all(CaseLook), "beside the list it is not read"
        await at.press("enter")
        await at.until(lambda: house.all(CaseLook))


async def test_ones_own_words_and_a_case_never_looked_at_are_not_new(
    house: House, number: str
) -> None:
    posted(house, number, "Words of others")
    async with reading(house, number) as at:
        await at.sees("Words of others")
        await at.until(lambda: house.all(CaseLook))
        posted(house, number, "Mine", by="dana")
        await at.press("f5")
        await at.sees("Mine")
        assert "new since" not in at.text
        posted(house, number, "Theirs")
        await at.press("f5")
        await at.sees("Theirs", "new since you looked")


async def test_a_list_and_the_tab_mark_the_cases_with_news(house: House) -> None:
    number = house.queued()
    async with seat(house, "dana") as at:
        await at.sees(number)
        assert "•  " not in at.text.splitlines()[5]
        await at.press("enter")
        await at.sees("Feed")
        await at.until(lambda: house.all(CaseLook))
        await at.press("left_square_bracket")
        await at.sees("high priority first")
        posted(house, number, "News")
        await at.press("f5")
        await at.until(lambda: any(f"•  {number}" in line for line in at.text.splitlines()))
        await at.until(lambda: f"1 • {number}" in at.text)


async def test_one_follows_a_case_and_no_more(house: House, number: str) -> None:
    async with reading(house, number) as at:
        await at.press("Y")
        await at.sees(f"You follow case {number}")
        await at.until(lambda: house["dana"].look.case(number).is_followed)
        await at.press("Y")
        await at.until(lambda: not house["dana"].look.case(number).is_followed)


async def test_the_bell_says_why_and_how_often(house: House, number: str) -> None:
    posted(house, number, "@dana one")
    posted(house, number, "@dana two")
    async with seat(house, "dana") as at:
        await at.press("b")
        await at.sees("2 times, the last:", "because you were mentioned")


async def test_one_chooses_what_rings(house: House) -> None:
    async with seat(house, "dana") as at:
        await at.press("b")
        await at.on("BellScreen")
        await at.press("s")
        await at.sees("What my bell rings for", "Mentions of me")
        await at.press("enter")
        await at.sees("rings, and a copy by e-mail")
        await at.press("enter")
        await at.sees("a copy by e-mail alone")
        await at.press("enter")
        await at.sees("muted")


async def test_what_was_done_to_an_entry_stands_beside_its_words(house: House, number: str) -> None:
    post = posted(house, number, "Words")
    house.do("sam", LikeEntry(entry=post))
    house.do("dana", BookmarkEntry(entry=post))
    async with reading(house, number) as at:
        await at.sees("1 like", "bookmarked")


async def test_a_link_is_copied_by_key_and_leads_back_by_search_line_and_post(
    house: House, number: str
) -> None:
    post = posted(house, number, "The meter stands still")
    other = house.homeowner("dana")
    link = f"{number}#{post}"
    posted(house, other, f"See {link}")
    async with reading(house, number) as at:
        await at.until(lambda: here(at) == post)
        await at.press("number_sign")
        await at.sees(f"clipboard: {link}")
        for keys in (("slash",), ("colon",)):
            at.app.open_record("case", other)
            await at.sees(f"See {link}")
            await at.press(*keys)
            await at.pilot.pause()
            await at.type(link)
            await at.press("enter")
            await at.until(lambda: here(at) == post, "the entry")
        at.app.open_record("case", other)
        await at.sees(f"See {link}")
        await at.until(lambda: here(at) not in {None, post})
        await at.press("enter")
        await at.until(lambda: here(at) == post, "the entry")


async def test_a_link_to_what_one_may_not_see_says_no_more(house: House, number: str) -> None:
    posted(house, number, "See 00001999#5 and 1000#77777")
    async with reading(house, number) as at:
        await at.until(lambda: here(at) is not None)
        await at.press("enter")
        await at.sees("Follow which link?", "00001999#5", "00001000#77777")
        await at.press("enter")
        await at.sees("There is no entry 00001999#5, or you cannot see it.")


async def test_the_cursor_stands_on_e_mails_and_system_entries_too(
    house: House, number: str
) -> None:
    house.do("dana", CustomerMail(case=number, text="It is broken", subject="Broken"))
    async with reading(house, number) as at:
        await at.until(lambda: here(at) is not None)
        await at.press("exclamation_mark")
        await at.sees("bookmarked")
        await at.press("U")
        await at.sees("What the system wrote into the feed stays as it is.")
        entry = here(at)
        await at.press("backspace", "number_sign")
        await at.sees(f"clipboard: {number}#{entry}")
        await at.press("Q")
        await at.sees("Comment on ")
