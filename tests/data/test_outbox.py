"""The outbox: each letter leaves once, whatever happens on the way (domain.md 1.17)."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from core.commands.case import EmailContact
from core.commands.mail import CancelMail, HoldMail, ReleaseMail, RetryMail
from core.commands.mail.deliver import LEASE, WAITS
from core.entities import OutgoingMail
from core.errors import NotAllowed, NotFound, RuleViolation
from core.mail import case_of_token
from core.sending import send_due
from core.worker import house_of
from data.demo.build import demo_desk
from tests.post_office import PostOffice, post_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.sending import Sent
    from tests.house import House


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """Give a real mail server."""
    with post_office() as opened:
        yield opened


def written(house: House, **given: str) -> tuple[str, OutgoingMail]:
    """Write to the contact of a new case; give its number and the mail."""
    number = house.queued()
    words = {"subject": "Your autopay", "text": "We look into it."} | given
    house.do("dana", EmailContact(case=number, **words))
    return number, house.all(OutgoingMail)[-1]


def send(house: House, office: PostOffice, *, hurry: bool = True) -> Sent:
    """Send what waits."""
    port = office.smtp()
    try:
        return send_due(house["root"], port, hurry=hurry)
    finally:
        port.close()


def state(house: House, mail: OutgoingMail) -> OutgoingMail:
    """Give a mail as it is now."""
    return house.get(OutgoingMail, id=mail.id)


def test_a_mail_leaves_once_from_the_record_types_address(house: House, office: PostOffice) -> None:
    """The token in it brings the answer back to the case."""
    number, mail = written(house)
    assert send(house, office).sent == 1
    assert send(house, office).sent == 0
    [letter] = office.letters
    assert (letter["From"], letter["To"]) == ("homeowners@sunline.example", "jo@example.com")
    assert letter["Subject"] == "Your autopay"
    assert letter["Auto-Submitted"] is None
    body = letter.get_content()
    assert body.startswith("We look into it.")
    with house.store.reading() as unit:
        assert case_of_token(unit.secret(), [body]) == house.case(number).id
    now = state(house, mail)
    assert (now.state, now.message_id, now.attempts) == ("sent", letter["Message-ID"], 1)
    assert now.sent_at == house.clock.now()


def test_a_mail_of_the_house_says_that_a_program_wrote_it(house: House, office: PostOffice) -> None:
    """So that no other program answers it (safety.md 3, fault 26)."""
    number = house.queued()
    house_of(house["root"]).do(EmailContact(case=number, subject="Hello", text="By itself."))
    send(house, office)
    assert office.letters[0]["Auto-Submitted"] == "auto-generated"


def test_a_refusal_for_now_is_tried_again_later_each_time_later(
    house: House, office: PostOffice
) -> None:
    _, mail = written(house)
    house.clock.moment += house.org.settings.mail_delay
    for attempt, wait in enumerate(WAITS, 1):
        office.answers = ["451 come again"]
        assert send(house, office, hurry=False).waiting == [(mail.id, "451 come again")]
        now = state(house, mail)
        assert (now.state, now.attempts) == ("queued", attempt)
        assert now.next_at == house.clock.now() + wait
        house.clock.moment = now.next_at - timedelta(seconds=1)
        assert send(house, office, hurry=False).waiting == []
        house.wait(seconds=1)
    office.answers = ["451 come again"]
    assert send(house, office, hurry=False).failed == []
    assert state(house, mail).state == "failed"
    assert send(house, office).sent == 0
    house.do("dana", RetryMail(mail=mail.id))
    assert send(house, office, hurry=False).sent == 1
    assert office.letters[0]["Message-ID"] == state(house, mail).message_id


def test_a_refusal_for_good_is_not_tried_again_and_holds_no_other_up(
    house: House, office: PostOffice
) -> None:
    _, first = written(house)
    _, second = written(house)
    office.answers = ["550 nobody here"]
    found = send(house, office)
    assert (found.sent, found.failed) == (1, [(first.id, "550 nobody here")])
    assert state(house, first).state == "failed"
    assert state(house, first).error == "550 nobody here"
    assert state(house, second).state == "sent"


def test_a_server_that_is_not_there_costs_one_attempt_and_loses_nothing(
    house: House, office: PostOffice
) -> None:
    mails = [written(house)[1] for _ in range(3)]
    gone = PostOffice(port=1)
    found = send(house, gone)
    assert [mail for mail, _ in found.waiting] == [mails[0].id]
    assert "cannot be reached" in found.waiting[0][1]
    assert [state(house, mail).attempts for mail in mails] == [1, 0, 0]
    assert send(house, office).sent == 3


def test_a_mail_waits_a_while_so_that_it_can_be_undone(house: House, office: PostOffice) -> None:
    """The worker leaves it for the settings' time; who says so sends it at once."""
    _, mail = written(house)
    assert send(house, office, hurry=False).sent == 0
    house["dana"].undo()
    assert state(house, mail).state == "cancelled"
    house.clock.moment += house.org.settings.mail_delay
    assert send(house, office, hurry=False).sent == 0
    _, other = written(house)
    house.clock.moment += house.org.settings.mail_delay
    assert send(house, office, hurry=False).sent == 1
    assert state(house, other).state == "sent"


def test_a_mail_is_held_released_and_cancelled_by_who_may_edit_its_case(
    house: House, office: PostOffice
) -> None:
    _, mail = written(house)
    with pytest.raises(NotFound, match=f"no mail {mail.id}"):
        house.do("rae", HoldMail(mail=mail.id))
    assert "is held" in house.do("dana", HoldMail(mail=mail.id)).message
    assert send(house, office).sent == 0
    with pytest.raises(RuleViolation, match="is held"):
        house.do("dana", HoldMail(mail=mail.id))
    house.do("dana", ReleaseMail(mail=mail.id))
    house.do("dana", HoldMail(mail=mail.id))
    house.do("dana", CancelMail(mail=mail.id))
    assert send(house, office).sent == 0
    _, other = written(house)
    send(house, office)
    for act in (HoldMail, ReleaseMail, CancelMail, RetryMail):
        with pytest.raises(RuleViolation, match="has left already"):
            house.do("dana", act(mail=other.id))
    with pytest.raises(NotFound):
        house.do("dana", HoldMail(mail=-1))


def test_two_who_send_at_once_send_nothing_twice(house: House, office: PostOffice) -> None:
    for _ in range(20):
        written(house)
    threads = [Thread(target=send, args=(house, office)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(office.names) == 20
    assert len(set(office.names)) == 20
    assert {mail.state for mail in house.all(OutgoingMail)} == {"sent"}


KILLED = """
import sys
from datetime import datetime
from core.clock import FixedClock
from core.desk import Desk
from core.sending import send_due
from data.engine import connect, parse
from data.mail.server import Server, Smtp
from data.store import Store
url, port, at = sys.argv[1:]
desk = Desk(Store(connect(parse(url))), FixedClock(datetime.fromisoformat(at)), "root")
port = Smtp(Server(host="127.0.0.1", port=int(port), security="none"))
sys.stdin.readline()
send_due(desk, port, hurry=True)
"""


def test_who_is_killed_between_sending_and_writing_that_down_sends_the_same_mail_again(
    house: House, office: PostOffice
) -> None:
    """After a while, under the same Message-ID: the other side has one mail of that name."""
    _, mail = written(house)
    at = house.clock.now().isoformat()
    command = [sys.executable, "-c", KILLED, house.url, str(office.port), at]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as sender:
        office.kills = sender.pid
        sender.communicate(b"\n")
        assert sender.returncode == -9
    end = time.monotonic() + 10
    while not office.letters and time.monotonic() < end:
        time.sleep(0.01)
    assert state(house, mail).state == "sending"
    assert send(house, office).sent == 0
    house.wait(seconds=LEASE.total_seconds())
    assert send(house, office).sent == 1
    assert len(set(office.names)) == 1
    assert state(house, mail).state == "sent"


def test_no_mail_ever_leaves_a_demo(tmp_path: Path, office: PostOffice) -> None:
    desk = demo_desk(tmp_path / "demo.db")
    try:
        waits = [mail for mail in desk.look.outbox() if mail.state == "queued"]
        assert waits
        with pytest.raises(NotAllowed, match="demo"):
            send_due(desk, office.smtp(), hurry=True)
        assert office.letters == []
        assert [mail for mail in desk.look.outbox() if mail.state == "queued"] == waits
    finally:
        desk.store.close()


def test_only_the_house_sends_and_only_an_administrator_lets_it(
    house: House, office: PostOffice
) -> None:
    with pytest.raises(NotAllowed):
        send_due(house["dana"], office.smtp())


@pytest.mark.parametrize("address", ["a@b.example\nBcc: x@y.example", "no address", "ä@b.example"])
def test_an_address_that_cannot_be_written_to_fails_and_sends_nobody_else_anything(
    house: House, office: PostOffice, address: str
) -> None:
    """Also one that an old import brought in (safety.md 3, fault 30)."""
    _, mail = written(house)
    with house.store.work(
        key="k", command="case.edit", params="{}", person=None, at=house.clock.now()
    ) as unit:
        held = unit.get(OutgoingMail, mail.id)
        assert held is not None
        held.recipient = address
        unit.write()
    found = send(house, office)
    assert office.recipients == []
    assert [one for one, _ in (*found.failed, *found.waiting)] == [mail.id]


def test_the_outbox_is_seen_by_who_sees_the_case(house: House, office: PostOffice) -> None:
    number, mail = written(house)
    [row] = house["dana"].look.outbox()
    assert (row.id, row.case, row.recipient, row.author) == (
        mail.id, number, "jo@example.com", "Dana Reyes",
    )  # fmt: skip
    assert house["rae"].look.outbox() == ()
    send(house, office)
    assert [one.state for one in house["dana"].look.outbox("sent")] == ["sent"]
    assert house["dana"].look.outbox("queued") == ()
    with pytest.raises(RuleViolation, match="no state"):
        house["dana"].look.outbox("lost")


def test_the_feed_says_what_became_of_a_mail(house: House, office: PostOffice) -> None:
    number, mail = written(house)

    def said() -> str | None:
        [told] = [row for row in house["dana"].look.case(number).feed if row.body.startswith("To ")]
        assert told.mail is not None
        return told.signs[-1]

    assert said() == "waits in the outbox"
    house.do("dana", HoldMail(mail=mail.id))
    assert said() == "held in the outbox"
    house.do("dana", ReleaseMail(mail=mail.id))
    send(house, office)
    assert said() == "has left"
