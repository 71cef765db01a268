"""Mail by keyboard: what is to leave is held, tried again, cancelled; what came finds its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.case import EmailContact
from core.entities import IncomingMail, OutgoingMail
from core.sending import send_due
from data.mail.intake import take_in
from tests.data.test_mail_in import mail
from tests.post_office import post_office
from tests.tui.seat import seat
from tui.screens.mails import MailScreen

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

SIZE = (100, 40)


def state(house: House) -> str:
    """Give the state of the one mail of the outbox."""
    return house.get(OutgoingMail).state


async def test_a_letter_to_the_contact_is_written_held_released_and_cancelled(
    house: House,
) -> None:
    house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "h")
        await at.sees("What I work on")
        await at.press("g", "c")
        await at.press("v")
        await at.sees("Show which list")
        await at.type("my open")
        await at.press("enter")
        await at.sees("1 case")
        await at.press("enter")
        await at.sees("Feed")
        await at.press("m")
        await at.on("EmailSheet")
        await at.sees("E-mail to Jo Rivera on Case")
        await at.press("tab")
        await at.type("Your autopay")
        await at.press("tab")
        await at.type("We look into it.")
        await at.press("ctrl+s")
        await at.sees("waits in the outbox")
        await at.press("g", "m")
        await at.on("MailScreen")
        await at.sees("Outbox", "jo@example.com", "Your autopay", "waits", "Space Hold or release")
        await at.press("space")
        await at.until(lambda: state(house) == "held", "held")
        await at.sees("held")
        await at.press("space")
        await at.until(lambda: state(house) == "queued", "queued")
        await at.press("enter")
        await at.on("MailText")
        await at.sees("We look into it.", "thread::", "Dana Reyes")
        await at.press("escape")
        await at.on("MailScreen")
        await at.press("delete")
        await at.until(lambda: state(house) == "cancelled", "cancelled")
        await at.sees("Left lately", "cancelled")


async def test_what_could_not_leave_says_why_and_is_tried_again_by_a_key(house: House) -> None:
    number = house.queued()
    house.do("dana", EmailContact(case=number, subject="Hi", text="There"))
    with post_office() as office:
        office.answers = ["550 nobody here"]
        port = office.smtp()
        send_due(house["root"], port, hurry=True)
        port.close()
    async with seat(house, "dana", size=SIZE) as at:
        await at.press("g", "h")
        await at.sees("1  ! mails that could not leave")
        await at.press("g", "m")
        await at.sees("could not leave: 550 nobody here", "r Try again")
        await at.press("r")
        await at.until(lambda: state(house) == "queued", "queued")
        await at.press("enter")
        await at.on("MailText")
        await at.press("enter")
        await at.on("WorkspaceScreen")
        await at.sees(f"Case {number}", "Feed")


async def test_a_kept_mail_is_read_and_placed_on_a_case_or_as_a_new_one(
    house: House, tmp_path: Path
) -> None:
    """Hostile words stay words (safety.md 1a)."""
    number = house.support(by="ines", subject="A noisy inverter")
    for n, subject in enumerate(("[bold]First[/x] \x1b[31m", "Second")):
        given = mail("Where?", to="info@elsewhere.example", subject="x")
        source = given.as_bytes().replace(b"Subject: x", b"Subject: " + subject.encode())
        (tmp_path / f"{n}.eml").write_bytes(source)
    take_in(house["root"], [tmp_path])
    async with seat(house, "ines", size=SIZE) as at:
        await at.press("g", "h")
        await at.sees("2  ! mails without a case")
        await at.press("g", "m")
        await at.sees("Came in, and has no case yet", "Second", "[bold]First[/x]")
        await at.sees("It was sent to none of our addresses.", "c Place")
        await at.press("enter")
        await at.on("MailText")
        await at.sees("Where?", "jo@example.com (Jo Rivera)")
        await at.press("escape", "c")
        await at.on("Pick")
        await at.press("enter")
        await at.on("PickRecord")
        await at.type("noisy")
        await at.sees(number)
        await at.press("enter")
        await at.on("MailScreen")
        await at.until(lambda: house.all(IncomingMail, state="answered"), "placed")
        await at.press("c")
        await at.on("Pick")
        await at.type("customer support")
        await at.press("enter")
        await at.until(lambda: house.all(IncomingMail, state="opened"), "opened")
        await at.sees("No mail waits for anybody.")
        assert isinstance(at.app.screen, MailScreen)
