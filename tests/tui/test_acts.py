"""Each act by keyboard at 80 by 24, and what it left in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.case import ClaimCase, CloseCase, LogReview, PostToCase
from core.entities import Activity, FeedItem, Mention, Notification, User
from tests.tui.seat import seat
from tui.widgets.composer import Box

if TYPE_CHECKING:
    from tests.house import House

QUEUE = "Back Office Task Queue Homeowner"


async def test_claiming_makes_the_case_mine_and_takes_it_off_the_list(house: House) -> None:
    """`a` needs no dialog."""
    number = house.queued()
    async with seat(house, "dana") as at:
        await at.sees(number, "1 case")
        await at.press("a")
        await at.sees(f"Case {number} is yours", "0 cases")
    assert house.case(number).owner_user_id == house.get(User, username="dana").id


async def test_a_lost_claim_says_who_was_faster(house: House) -> None:
    """The list is read again, so the case is gone from it."""
    number = house.queued()
    async with seat(house, "dana") as at:
        await at.sees(number)
        house.do("ines", ClaimCase(case=number))
        await at.press("a")
        await at.sees("Ines Duarte", "0 cases")
    assert house.case(number).owner_user_id == house.get(User, username="ines").id


async def test_the_owner_is_changed_by_typing_a_few_letters(house: House) -> None:
    """Users first; the list narrows."""
    number = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Feed", "Billing: Autopay")
        await at.press("o")
        await at.on("ChangeOwnerSheet")
        await at.sees("Ines Duarte")
        await at.type("ines")
        await at.press("enter")
        await at.sees(f"Case {number} now belongs to Ines Duarte")
    assert house.case(number).owner_user_id == house.get(User, username="ines").id


async def test_a_case_is_given_to_a_queue(house: House) -> None:
    """The kind is chosen beside the list."""
    number = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("o")
        await at.on("ChangeOwnerSheet")
        await at.sees("Ines Duarte")
        await at.press("shift+tab", "right", "tab")
        await at.sees(QUEUE)
        await at.type("homeowner")
        await at.press("ctrl+s")
        await at.sees(f"now belongs to {QUEUE}")
    assert house.case(number).owner_group_id is not None


async def test_a_post_names_its_target_and_mentions_by_tab(house: House) -> None:
    """Enter is a new line; Ctrl+S sends."""
    number = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("c")
        await at.on("ComposeSheet")
        await at.sees(f"Post to Case {number} · Jo Rivera", "/ 10,000")
        await at.until(lambda: at.app.screen.query_one("Composer")._names)  # type: ignore[attr-defined]  # noqa: SLF001
        await at.type("ask @ine")
        await at.sees("@Ines Duarte")
        await at.press("tab")
        await at.press("enter")
        await at.type("today")
        await at.press("ctrl+s")
        await at.sees(f"Posted to case {number}")
        await at.sees("ask @Ines Duarte")
    post = house.get(FeedItem, kind="TextPost")
    assert post.body == "ask @Ines Duarte \ntoday"
    assert house.get(Mention).user_id == house.get(User, username="ines").id


async def test_what_was_typed_survives_a_refusal(house: House) -> None:
    """The sheet closes only when the command was accepted."""
    number = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("c")
        await at.on("ComposeSheet")
        await at.press("ctrl+s")
        await at.sees("! The post is empty. Write something first.")
        await at.type("hello")
        await at.press("ctrl+s")
        await at.sees(f"Posted to case {number}")
    assert [post.body for post in house.all(FeedItem, kind="TextPost")] == ["hello"]


async def test_leaving_with_words_typed_asks_first(house: House) -> None:
    """No is where the cursor stands."""
    number = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("c")
        await at.on("ComposeSheet")
        await at.type("hello")
        await at.press("escape")
        await at.on("Confirm")
        await at.press("enter")
        await at.on("ComposeSheet")
        await at.sees("hello")
        await at.press("escape")
        await at.on("Confirm")
        await at.press("y")
        await at.on("WorkspaceScreen")
    assert house.all(FeedItem, kind="TextPost") == []


async def test_a_review_starts_from_the_template_and_is_limited(house: House) -> None:
    """Saving is not offered while it is too long, and nothing is sent then."""
    number = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("l")
        await at.on("LogReviewSheet")
        await at.sees("Current Status:", "/ 1,000", "Detailed and concise")
        box = at.app.screen.query_one(Box)
        template = box.text
        box.text = "x" * 1_001
        await at.sees("! 1 too many")
        assert "Log review  Esc" not in at.text
        await at.press("ctrl+s")
        await at.sees("Shorten it by 1 characters")
        box.text = template.replace("Status:", "Status: waiting")
        await at.press("ctrl+s")
        await at.sees(f"The review of case {number} was logged", "Case Review")
    assert house.get(Activity, is_review=True).comments == template.replace(
        "Status:", "Status: waiting"
    )


async def test_a_second_review_says_whose_words_it_overwrites(house: House) -> None:
    """Reviews keep no history in the case (S1)."""
    number = house.homeowner("dana")
    house.do("ines", LogReview(case=number, comments="Current Status: fine"))
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("l")
        await at.sees("! This overwrites the review of Ines Duarte")
        assert house.case(number).last_review_comments == "Current Status: fine"
        await at.type("Current Status: worse")
        await at.press("ctrl+s")
        await at.sees("The review of Ines Duarte was overwritten")
    assert "worse" in (house.case(number).last_review_comments or "")


async def test_only_the_moves_of_the_process_are_offered(house: House) -> None:
    """A referral's status is the system's alone."""
    number = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("s")
        await at.on("Pick")
        await at.sees("Awaiting Customer Response")
        assert "Closed" not in at.text.split("move it to")[1]
        await at.type("response")
        await at.press("enter")
        await at.sees(f"Case {number} is In Progress - Awaiting Customer Response")


async def test_closing_takes_a_last_word_and_completes_tasks(house: House) -> None:
    """Then only reopening is offered, and it works."""
    number = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("t")
        await at.on("TaskSheet")
        await at.type("Call back")
        await at.press("ctrl+s")
        await at.sees("was given to Dana Reyes", "Activity 1")
        await at.press("x")
        await at.on("CloseSheet")
        await at.sees("1 open task")
        await at.type("done")
        await at.press("tab", "right", "ctrl+s")
        await at.sees(f"Case {number} was closed", "reopen until")
        assert house.case(number).is_closed
        assert house.get(Activity, subject="Call back").is_closed
        await at.until(lambda: "R Reopen" in at.text, "R Reopen")
        await at.press("R")
        await at.sees(f"Case {number} is open again")
    assert not house.case(number).is_closed


async def test_an_act_that_is_not_possible_says_why(house: House) -> None:
    """The key is not dead."""
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    async with seat(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("l")
        await at.sees("closed")
        assert type(at.app.screen).__name__ == "WorkspaceScreen"
        assert at.told


async def test_undo_takes_back_the_last_act(house: House) -> None:
    """And says what it was."""
    number = house.queued()
    async with seat(house, "dana") as at:
        await at.sees(number)
        await at.press("a")
        await at.sees("0 cases")
        await at.press("u")
        await at.sees(f"Undone on case {number}: Assign to me", "1 case")
    assert house.case(number).owner_group_id is not None


async def test_letters_are_letters_while_something_is_typed(house: House) -> None:
    """`x` closes nothing in the middle of a search."""
    number = house.homeowner("dana")
    async with seat(house, "dana") as at:
        await at.press("slash")
        await at.on("SearchScreen")
        await at.type("xRaq")
        assert "xRaq" in at.text
    assert not house.case(number).is_closed


async def test_the_bell_leads_to_the_case_and_is_read_then(house: House) -> None:
    """The count in the title bar falls."""
    number = house.homeowner("sam")
    house.do("sam", PostToCase(case=number, text="@dana please look"))
    async with seat(house, "dana") as at:
        await at.sees("! 1")
        await at.press("b")
        await at.on("BellScreen")
        await at.sees("Sam Ortiz mentioned you")
        await at.press("enter")
        await at.on("WorkspaceScreen")
        await at.sees("please look")
        await at.until(lambda: "! 1" not in at.text.splitlines()[0], "a silent bell")
    assert house.get(Notification, kind="mention").read_at is not None
