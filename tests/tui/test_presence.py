"""Who else has a case open: said in list, case and sheet, by sign and word; never a lock."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.commands.user import EditUser
from core.errors import Unreachable
from core.presence import LEASE
from data.leases import Leases
from tests.hostile import ACTS
from tests.house import House
from tests.tui.seat import seat
from tests.tui.typist import sit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.rows import Present
    from tests.tui.seat import Seat


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look ten times a second, so that people need not wait for each other."""
    monkeypatch.setattr("tui.app.POLL", 0.1)


@asynccontextmanager
async def reading(house: House, who: str, case: str) -> AsyncIterator[Seat]:
    """Sit down as somebody who reads a case, on a connection of their own."""
    own = House(house.url, house.clock)
    try:
        async with seat(own, who) as at:
            at.app.open_case(case)
            await at.sees("Case created")
            yield at
    finally:
        own.close()


def there(house: House, case: str) -> tuple[Present, ...]:
    """Give who is at a case, as the supervisor sees it."""
    return house["max"].leases.others().get(case, ())


async def test_two_people_on_one_case_see_each_other_come_write_and_go(house: House) -> None:
    case, other = house.queued(), house.queued()
    async with seat(house, "dana") as dana:
        await dana.sees("2 cases")
        async with reading(house, "ines", case) as ines:
            await dana.sees(f"{case}◇", "◇ others")
            assert f"{other}◇" not in dana.text
            await dana.press("enter")
            await dana.sees(f"◇ Ines Duarte is here  {case}")
            await ines.sees(f"◇ Dana Reyes is here  {case}")
            await ines.press("c")
            await ines.sees("Post to Case", "◇ Dana Reyes is here")
            await ines.type("I call them")
            await dana.sees("✎ Ines Duarte is typing")
            await dana.press("c")
            await dana.sees("Post to Case", "✎ Ines Duarte is typing")
            await ines.press("ctrl+s")
            await dana.sees("◇ Ines Duarte is here")
            await dana.type("So do I")
            await dana.press("ctrl+s")  # nobody is kept from anything
            await dana.sees("So do I", "I call them")
            await ines.press("q")
            await dana.until(lambda: "Ines Duarte is here" not in dana.text, "that she left")
            await dana.press("q")
            await dana.until(lambda: "◇" not in dana.text, "the list without signs")


async def test_ones_own_other_console_is_nobody_else(house: House) -> None:
    case = house.queued()
    async with reading(house, "dana", case), seat(house, "dana") as at:
        await at.sees("1 case")
        await at.until(lambda: there(house, case), "the lease")
        await at.app.attend().wait()
        assert at.app.present == {}


async def test_who_says_no_more_is_gone_when_the_lease_ends(house: House) -> None:
    case = house.queued()
    house["ines"].leases.take("killed", case, typing=True)
    house["sam"].leases.take("killed too", case, typing=False)
    async with reading(house, "dana", case) as at:
        await at.sees("✎ Ines Duarte is typing, 1 more here")
        house.clock.moment += LEASE
        await at.until(lambda: "Ines" not in at.text.split("Feed")[0], "that it ended")


async def test_the_end_of_the_console_and_another_screen_leave_the_case(house: House) -> None:
    case = house.queued()
    async with reading(house, "dana", case) as at:
        await at.until(lambda: there(house, case), "the lease")
        await at.press("g", "h")
        await at.until(lambda: not there(house, case), "that nobody is there")
        await at.press("escape")
    async with reading(house, "dana", case) as at:
        await at.until(lambda: there(house, case), "the lease")
        await at.press("ctrl+q")
        await at.until(lambda: not there(house, case), "that nobody is there")


async def test_where_it_cannot_be_said_nothing_else_is_held_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, tried = house.queued(), []

    def fail(self: Leases, session: str, number: str, *, typing: bool) -> None:
        del self, session, typing
        tried.append(number)
        msg = "no"
        raise Unreachable(msg)

    monkeypatch.setattr(Leases, "take", fail)
    async with reading(house, "dana", case) as at:
        await at.until(lambda: tried, "a try")
        await at.app.attend().wait()
        assert at.told == ""
        assert at.app.standing.trouble == ""
        assert tried == [case]  # and it is not tried again at once


async def test_a_name_cannot_act_on_the_screen(house: House) -> None:
    case = house.queued()
    name = "\x1b]52;c;x\x07[@click=app.quit]I[/] \u202eevil " + "x" * 60
    house.do("root", EditUser(user="ines", name=name))
    house["ines"].leases.take("one", case, typing=False)
    async with reading(house, "dana", case) as at:
        await at.sees("is here", "[@click")
        assert not ACTS.search(at.text.replace("\n", ""))


@pytest.mark.usefixtures("present")
def test_a_console_that_was_killed_is_there_no_longer_than_its_lease(house: House) -> None:
    case = house.queued()
    with sit(house, "dana") as terminal, sit(house, "ines") as other:
        terminal.press("enter")
        terminal.wait("Case created")
        other.wait(f"{case}◇")
        terminal.press("c")
        terminal.wait("Post to Case")
        terminal.type("They called")
        other.wait(f"{case}✎")
        terminal.kill()
    (dana,) = there(house, case)
    assert (dana.user, dana.typing) == ("dana", True)
    house.clock.moment = datetime.now(UTC) + LEASE
    assert there(house, case) == ()
