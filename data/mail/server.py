"""The server that mail leaves by, as the person's settings name it (`[smtp]`)."""

from __future__ import annotations

import os
import smtplib
import ssl
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Final

from core.errors import RuleViolation, nearest
from core.mail import UndeliveredError
from core.sending import send_due
from core.text import storable
from core.worker import never
from data import paths, settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.desk import Desk
    from core.mail import Letter
    from core.seeking import Progress
    from core.sending import Sent

SECURITY: Final = {"starttls": 587, "tls": 465, "none": 25}
"""How a connection is kept secret, with the port that goes with it."""
PASSWORD: Final = "CASELINE_SMTP_PASSWORD"  # noqa: S105  the variable's name
TIMEOUT: Final = 30.0
"""Seconds that a server may be silent."""
_FOR_GOOD: Final = 500
_TITLE: Final = "The settings cannot be used"
_KINDS: Final = {
    "host": str, "port": int, "security": str, "username": str, "password": str, "sender": str,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where and how mail is handed over."""

    host: str
    port: int
    security: str
    username: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""

    @property
    def is_near(self) -> bool:
        """Whether nobody else can listen on the way."""
        return self.host in {"localhost", "127.0.0.1", "::1"}


def server(file: Path | None = None) -> Server:
    """Read `[smtp]` of the settings.

    Raises `RuleViolation` where there is none, or what it says cannot be, or where others may read
    a password in it, or one would cross the network in the clear.
    """
    file = file or paths.settings_file()
    given = settings.load(file).smtp
    if not given.get("host"):
        msg = f"No server is named by which mail could leave: [smtp] of {file} has no host."
        way = 'Add [smtp] with host = "…"; docs/mail.md tells of the rest.'
        raise RuleViolation(msg, title="No mail server", next_step=way)
    for key, value in given.items():
        if key not in _KINDS:
            raise _unfit(file, f"smtp.{key} is not a setting.{nearest(key, _KINDS)}")
        if not isinstance(value, _KINDS[key]) or isinstance(value, bool):
            kind = "a number" if _KINDS[key] is int else "a text"
            raise _unfit(file, f"smtp.{key} must be {kind}.")
    security = given.get("security", "starttls")
    if security not in SECURITY:
        raise _unfit(file, f"smtp.security must be one of {', '.join(SECURITY)}.")
    found = Server(
        host=given["host"], port=given.get("port", SECURITY[security]), security=security,
        username=given.get("username", ""), sender=given.get("sender", ""),
        password=os.environ.get(PASSWORD) or _password(given, file),
    )  # fmt: skip
    if found.username and security == "none" and not found.is_near:
        raise _unfit(file, "smtp.security is 'none': the password would cross the network openly.")
    return found


def _password(given: dict[str, Any], file: Path) -> str:
    password = str(given.get("password", ""))
    if password and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        msg = f"{file} holds a password, and others may read it."
        way = f"`chmod 600 {file}`, or put it into {PASSWORD}."
        raise RuleViolation(msg, title="Not with a password", next_step=way)
    return password


def _unfit(file: Path, text: str) -> RuleViolation:
    return RuleViolation(f"{file}: {text}", title=_TITLE)


class Smtp:
    """Hands letters to a server over one connection. See `core.ports.MailPort`."""

    def __init__(self, server: Server) -> None:
        """Connect when the first letter is sent."""
        self._server = server
        self._open: smtplib.SMTP | None = None

    @property
    def sender(self) -> str:
        """The address of the settings."""
        return self._server.sender

    def send(self, letter: Letter) -> None:
        """Hand one letter over; a connection that was lost before it is made anew once."""
        message = _message(letter)
        was_open = self._open is not None
        try:
            self._hand_over(letter, message)
        except smtplib.SMTPServerDisconnected as error:
            self._drop()
            if not was_open:
                raise _unreached(error) from error
            self.send(letter)

    def close(self) -> None:
        """Say goodbye."""
        if self._open is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._open.quit()
            self._open = None

    def _hand_over(self, letter: Letter, message: EmailMessage) -> None:
        try:
            connection = self._connection()
            connection.send_message(message, letter.sender, [letter.recipient])
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise _refused(code, text) from error
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            msg = f"The mail server does not let us in: {_said(error.smtp_error)}"
            raise UndeliveredError(msg, for_all=True) from error
        except smtplib.SMTPResponseException as error:
            self._drop()  # after a refusal in the middle the connection is in no known state
            raise _refused(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            # Without encryption, or for an address that only newer servers take.
            self._drop()
            msg = f"The mail server cannot do that: {error}"
            raise UndeliveredError(msg) from error
        except (UnicodeEncodeError, ValueError) as error:
            msg = "The address cannot be written to."
            raise UndeliveredError(msg, for_good=True) from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise _unreached(error) from error

    def _connection(self) -> smtplib.SMTP:
        if self._open is not None:
            return self._open
        to, secure = self._server, ssl.create_default_context()
        if to.security == "tls":
            made: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=TIMEOUT, context=secure)
        else:
            made = smtplib.SMTP(to.host, to.port, timeout=TIMEOUT)
        try:
            if to.security == "starttls":
                made.starttls(context=secure)
            if to.username:
                made.login(to.username, to.password)
        except BaseException:
            made.close()
            raise
        self._open = made
        return made

    def _drop(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _message(letter: Letter) -> EmailMessage:
    """Write a letter; a line break in a header is refused, it is never sent (safety.md, 30)."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(addr_spec=letter.sender)
        message["To"] = Address(addr_spec=letter.recipient)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(letter.at.astimezone(UTC))
        message["Message-ID"] = letter.message_id
        if letter.in_reply_to:
            message["In-Reply-To"] = letter.in_reply_to
            message["References"] = letter.in_reply_to
        if letter.is_automatic:
            message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
    except (ValueError, MessageError, IndexError) as error:
        msg = f"It cannot be written as a mail: {storable(str(error))}"
        raise UndeliveredError(msg, for_good=True) from error
    return message


def _refused(code: int, text: bytes | str) -> UndeliveredError:
    return UndeliveredError(f"{code} {_said(text)}", for_good=code >= _FOR_GOOD)


def _unreached(error: Exception) -> UndeliveredError:
    return UndeliveredError(f"The mail server cannot be reached: {error}", for_all=True)


def _said(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def sends(
    desk: Desk, *, hurry: bool = False, progress: Progress | None = None,
    stops: Callable[[], bool] = never,
) -> Sent:  # fmt: skip
    """Send what is to leave by the server of the settings; see `core.sending.send_due`."""
    port = Smtp(server())
    try:
        return send_due(desk, port, hurry=hurry, progress=progress, stops=stops)
    finally:
        port.close()
