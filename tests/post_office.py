"""A real mail server for tests: it takes what is sent, or refuses it as it is told to."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

from data.mail.server import Server, Smtp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

TAKEN = "250 taken"


@dataclass
class PostOffice:
    """What came in, and what is answered to it."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    """What is answered to the next letters; then all are taken."""
    port: int = 0
    kills: int = 0
    """Whoever sends the next letter is killed when it was taken, before it hears so."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's word
        """Take or refuse a letter."""
        del server, session
        answer = self.answers.pop(0) if self.answers else TAKEN
        if answer == TAKEN:
            letter = message_from_bytes(envelope.content, policy=policy.default)
            self.letters.append(letter)
            self.recipients += envelope.rcpt_tos
        if self.kills:
            os.kill(self.kills, signal.SIGKILL)
            self.kills = 0
        return answer

    @property
    def names(self) -> list[str]:
        """The names of the letters that came, each time they came."""
        return [str(letter["Message-ID"]) for letter in self.letters]

    def smtp(self, sender: str = "desk@sunline.example") -> Smtp:
        """Give the way to it."""
        return Smtp(Server(host="127.0.0.1", port=self.port, security="none", sender=sender))


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Open a mail server on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        office = PostOffice(port=free.getsockname()[1])
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
