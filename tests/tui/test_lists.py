"""The list of cases: pages, cursor, live changes, and the case beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from core.commands.case import ClaimCase, PostToCase
from core.commands.user import CreateUser
from tests.tui.seat import seat
from tui.check import first_screen
from tui.widgets.key_bar import KeyBar
from tui.widgets.record_list import RecordList
from tui.widgets.record_pane import RecordPane

if TYPE_CHECKING:
    from textual.strip import Strip

    from tests.house import House
    from tests.tui.seat import Seat


def cases(at: Seat) -> RecordList:
    """Give the list on the lowest screen."""
    return at.app.screen_stack[0].query_one(RecordList)


async def test_the_first_list_is_the_persons_first_queue(house: House) -> None:
    """High priority first, then the oldest, with a sign beside the number."""
    low = house.queued()
    house.wait(hours=3)
    high = house.queued(priority="High")
    async with seat(house, "dana") as at:
        await at.sees(
            "Back Office Task Queue Homeowner", "2 cases", f"▲ {high}  0m", f"{low}  3h 00m"
        )
        assert at.text.index(high) < at.text.index(low)


async def test_long_lists_are_read_page_by_page_from_both_ends(house: House) -> None:
    """The end is there at once; what is between is read when it is seen."""
    numbers = [house.queued() for _ in range(230)]
    async with seat(house, "dana") as at:
        await at.sees("230 cases", numbers[0])
        await at.press("end")
        await at.sees(numbers[-1])
        assert set(cases(at).pages.known) == {0, 2}  # type: ignore[union-attr]
        await at.press(*["pageup"] * 4)
        await at.until(lambda: set(cases(at).pages.known) == {0, 1, 2}, "the middle page")  # type: ignore[union-attr]
        at_row = cases(at).cursor
        await at.until(lambda: cases(at).row, "a row")
        assert cases(at).row.number == numbers[at_row]
        await at.press("home", "j", "k", "j")
        assert cases(at).cursor == 1


async def test_enter_before_the_first_row_is_read_opens_it_when_it_is_there(house: House) -> None:
    """Whoever knows the way is faster than a page; the key is not lost, in no kind of reading."""
    house.queued()
    async with seat(house, "dana") as at:
        await at.sees("1 case")
        rows = cases(at)
        desk, pages = rows._desk, rows.pages  # noqa: SLF001  no key comes so early twice
        assert desk is not None
        assert pages is not None
        for again in (False, True):
            rows.open(desk, pages.view)
            assert rows.row is None
            rows.action_row_open()
            if again:
                rows.read_again()
            await at.sees("Feed")
            await at.press("q")
            await at.until(lambda: "Feed" not in at.text, "the list")


async def test_enter_in_an_empty_list_opens_nothing_later(house: House) -> None:
    """A case that comes minutes after the key does not open by itself."""
    async with seat(house, "dana") as at:
        await at.sees("0 cases")
        await at.press("enter")
        number = house.queued()
        await at.sees("1 case", number)
        await at.pilot.pause(0.2)
        assert "Feed" not in at.text


async def test_the_cursor_stays_on_its_case_when_others_take_cases_away(house: House) -> None:
    """Rows are refreshed in place within a poll."""
    numbers = [house.queued() for _ in range(4)]
    async with seat(house, "dana") as at:
        await at.sees("4 cases")
        await at.press("j", "j")
        house.do("ines", ClaimCase(case=numbers[0]))
        await at.sees("3 cases")
        assert cases(at).row.number == numbers[2]
        assert cases(at).cursor == 1


async def test_a_post_of_somebody_else_appears_in_the_case_that_is_read(house: House) -> None:
    """Nothing needs to be pressed."""
    number = house.queued()
    async with seat(house, "dana") as at:
        await at.sees("1 case")
        await at.press("enter")
        await at.sees("Case created")
        house.do("sam", PostToCase(case=number, text="the customer called again"))
        await at.sees("the customer called again")


async def test_nothing_is_drawn_while_nothing_changes(house: House) -> None:
    """An idle console is silent: it may sit on a slow line all day."""
    house.queued()
    async with seat(house, "dana", size=(160, 45)) as at:
        await at.sees("Case created")
        drawn: list[int] = []
        there = cases(at)
        plain = there.render_line

        def counted(y: int) -> Strip:
            drawn.append(y)
            return plain(y)

        there.render_line = counted  # type: ignore[method-assign]
        await at.pilot.pause(2.5)
        assert drawn == []


async def test_a_wide_screen_shows_the_case_under_the_cursor(house: House) -> None:
    """List and case stand side by side; Enter goes over to the case."""
    first = house.queued()
    house.wait(minutes=1)
    second = house.queued(subject="A second one")
    async with seat(house, "dana", size=(160, 45)) as at:
        await at.sees(f"Post to Case {first}")
        await at.press("j")
        await at.sees(f"Post to Case {second}", "A second one")
        await at.press("enter")
        assert at.app.screen.query_one(RecordPane).has_focus_within
        await at.press("q")
        assert cases(at).has_focus


async def test_a_narrow_screen_shows_list_or_case(house: House) -> None:
    """Esc goes back to the list, with the cursor where it was."""
    house.queued()
    async with seat(house, "dana") as at:
        await at.sees("1 case")
        await at.press("enter")
        await at.sees("Feed", "New", "Awaiting Support")
        assert "1 case" not in at.text
        await at.press("right")
        await at.sees("Primary Reason")
        await at.press("pagedown")
        await at.sees("Record type")
        await at.press("escape")
        await at.sees("1 case")


async def test_somebody_without_a_queue_starts_with_their_own_cases(house: House) -> None:
    """The list is named for what it is."""
    house.do("root", CreateUser(username="new", name="New Person", profile="back_office"))
    async with seat(house, "new") as at:
        await at.sees("My open cases", "0 cases")


async def test_a_number_in_the_search_goes_straight_to_the_case(house: House) -> None:
    """Words give a list."""
    number = house.queued()
    async with seat(house, "dana") as at:
        await at.press("slash")
        await at.on("SearchScreen")
        await at.type(number.lstrip("0"))
        await at.press("enter")
        await at.on("WorkspaceScreen")
        await at.press("q")
        await at.on("SearchScreen")
        await at.press("ctrl+u")
        await at.type("charged")
        await at.press("enter")
        await at.sees("1 found", number)


async def test_letters_typed_ahead_of_the_search_are_not_lost(house: House) -> None:
    """Nor do they act: an `n` in a hurry opens no new case."""
    async with seat(house, "dana") as at:
        for key in ("slash", "n", "x", "a"):
            at.app.post_message(Key(key, None if key == "slash" else key))
        await at.on("SearchScreen")
        await at.sees("nxa")


async def test_another_list_is_chosen_by_a_few_letters(house: House) -> None:
    """`v` chooses, and `g` with a letter goes somewhere."""
    number = house.support(queue="customer_support")
    async with seat(house, "dana") as at:
        await at.press("v")
        await at.on("ListsSheet")
        await at.type("support")
        await at.press("enter")
        await at.sees("Customer Support Queue", number)
        await at.press("g", "h")
        await at.on("HomeScreen")
        await at.sees("My queues", "My open cases", "No task is waiting")


async def test_help_shows_the_keys_in_force_and_the_palette_the_registry_titles(
    house: House,
) -> None:
    """Both are read from what is bound."""
    house.queued()
    async with seat(house, "dana", size=(100, 60)) as at:
        await at.sees("1 case")
        await at.press("question_mark")
        await at.on("Help")
        await at.sees("Assign to me", "Change owner")
        await at.press("escape", "ctrl+p")
        await at.sees("Search for commands")
        await at.type("assign")
        await at.sees("a  Assign to me")
        await at.press("enter")
        await at.sees("is yours")


async def test_a_demo_asks_who_sits_here(house: House) -> None:
    """Then it opens at home as that person."""
    async with seat(house, "root", asked=True) as at:
        await at.on("SignIn")
        await at.sees("Dana Reyes", "Back-office agent")
        await at.type("ines")
        await at.press("enter")
        await at.on("HomeScreen")
        await at.sees("Ines Duarte", "test")


def test_the_first_screen_can_be_printed(house: House) -> None:
    """80 by 24, with the queue of the person and the number of its cases."""
    number = house.queued()
    shown = first_screen(house["dana"])
    lines = shown.text.splitlines()
    assert shown.cases == 1
    assert number in shown.text
    assert len(lines) == 24
    assert max(map(len, lines)) <= 80


async def test_a_step_in_a_list_draws_the_keys_anew_only_where_others_are_in_force(
    house: House,
) -> None:
    """Over a slow line they would cost more than the step itself."""
    for _ in range(3):
        number = house.queued()
    async with seat(house, "dana") as at:
        await at.sees(number)
        bar = at.app.screen.query_one(KeyBar)
        drawn = bar.render()
        await at.press("down", "down")
        await at.pilot.pause()
        assert bar._drawn is drawn  # noqa: SLF001  what was drawn is not seen from the screen
        await at.press("enter")
        await at.sees("Close")
        assert bar._drawn is not drawn  # noqa: SLF001
