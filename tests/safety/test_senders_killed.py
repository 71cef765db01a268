"""Who sends mail is killed at any moment, again and again: each letter leaves under one name."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from core.commands.case import EmailContact
from core.commands.mail.deliver import LEASE
from core.entities import OutgoingMail
from tests.data.test_outbox import KILLED, send
from tests.post_office import post_office

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.house import House

SHORTEST, LONGEST = 0.02, 0.4
"""Seconds after which a sender that has begun is killed."""


def test_no_letter_is_lost_and_none_leaves_under_two_names(
    house: House, *, database_kind: str, long_run: bool,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    """What was under way when its sender died goes out again after a while, as the same mail.

    So a letter may come twice, never more often than senders died; the other side knows it by its
    name. The rest come once.
    """
    letters, deaths = (400, 50) if long_run else (30, 4)
    number = house.queued()
    for n in range(letters):
        house.do("dana", EmailContact(case=number, subject=f"Letter {n}", text="Words."))
    chance = random.Random(8)  # noqa: S311  a die, no secret
    with post_office() as office:
        for _ in range(deaths):
            at = house.clock.now().isoformat()
            command = [sys.executable, "-c", KILLED, house.url, str(office.port), at]
            with subprocess.Popen(command, stdin=subprocess.PIPE) as sender:
                assert sender.stdin
                sender.stdin.write(b"\n")
                sender.stdin.flush()
                before = len(office.letters)
                while sender.poll() is None and len(office.letters) == before:
                    time.sleep(0.005)
                time.sleep(chance.uniform(SHORTEST, LONGEST))
                sender.kill()
            house.wait(seconds=LEASE.total_seconds() + 1)
        rest = send(house, office)
        assert (rest.waiting, rest.failed) == ([], [])
        mails = house.all(OutgoingMail)
        assert {mail.state for mail in mails} == {"sent"}
        came = Counter(office.names)
    assert set(came) == {str(mail.message_id) for mail in mails}
    assert len(came) == letters
    twice = sum(count - 1 for count in came.values())
    assert twice <= deaths
    subjects = {str(one["Message-ID"]): str(one["Subject"]) for one in office.letters}
    assert len(set(subjects.values())) == letters
    if long_run:
        record_property("senders", (
            f"{database_kind}: {letters} letters, {deaths} senders killed; all left, "
            f"{twice} came twice under their one name"
        ))  # fmt: skip
