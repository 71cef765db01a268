"""Reads a mail as it came. Whatever is wrong with it, something is read and nothing is raised.

The headers are taken as they stand and decoded here: the newer interface of the standard library
raises on broken ones (safety.md 1d).
"""

from __future__ import annotations

import re
from datetime import UTC
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from core.clock import to_millis
from core.fields import ADDRESS
from core.files import NAME_LIMIT, Upload
from core.mail import Received
from core.text import keeps, storable
from data.mail.html import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

LARGEST: Final = 50 << 20
"""Bytes of a mail that is looked into."""
MOST_PARTS: Final = 2_000
"""Lines that may begin a part; more of them would cost seconds, and are no person's mail."""
LONGEST: Final = 20_000
"""Characters of one header that are read."""
MOST_PEOPLE, MOST_NAMES = 200, 50
"""Addresses and names of earlier mails that are read."""
ADDRESS_LIMIT, ID_LIMIT = 254, 255
TO: Final = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "apparently-to")
"""The headers that name whom a mail is for."""
AUTOMATIC: Final = {"auto_reply", "junk"}
_ID = re.compile(r"<[^<>\s]+>")
_SPACE = re.compile(r"\s+")
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the standard library raises on hostile input, besides what it means to."""


def read(source: bytes) -> Received:
    """Read a mail; one that cannot be looked into says why, and names what its head tells."""
    if len(source) > LARGEST:
        return _head(source, f"It is larger than {LARGEST >> 20} MiB.")
    if source.count(b"\n--") > MOST_PARTS and b"multipart/" in source[:LARGEST].lower():
        return _head(source, "It has too many parts to be looked into.")
    try:
        message: Message = message_from_bytes(source, policy=policy.compat32)
        return _received(source, message)
    except _BROKEN as error:
        return _head(source, f"It cannot be read ({type(error).__name__}).")


def _head(source: bytes, why: str) -> Received:
    """Read the head alone."""
    head = source[: 64 << 10].replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n"
    try:
        message: Message = BytesHeaderParser(policy=policy.compat32).parsebytes(head)
        return _received(source, message, unreadable=why)
    except _BROKEN:
        return Received(source=source, unreadable=why)


def _received(source: bytes, message: Message, unreadable: str | None = None) -> Received:
    sender, sender_name = _sender(message)
    body, files, notes = ("", (), ()) if unreadable else _content(message)
    names = _ID.findall(_raw(message, "message-id")) or [""]
    return Received(
        source=source, message_id=names[0][:ID_LIMIT] or None, replies_to=_replies_to(message),
        sender=sender, sender_name=sender_name, recipients=_recipients(message),
        subject=_SPACE.sub(" ", _header(message, "subject")).strip(), body=body,
        sent_at=_date(message), is_automatic=_is_automatic(message), files=files, notes=notes,
        unreadable=unreadable if unreadable or names[0] or sender or body or files
        else "It is empty.",
    )  # fmt: skip


# the head ------------------------------------------------------------------------------------


def _raw(message: Message, name: str) -> str:
    """Give a header as it stands, on one line; bytes that are no ASCII are read as they can be."""
    return next(_all(message, name), "")


def _all(message: Message, name: str) -> Iterator[str]:
    for known, text in message.raw_items():
        if known.lower() == name:
            yield storable(_repaired(str(text)[:LONGEST])).replace("\r", "").replace("\n", " ")


def _repaired(text: str) -> str:
    """Read the bytes behind what the parser could not decode."""
    try:
        return _decoded(text.encode("ascii", "surrogateescape"), None)
    except UnicodeEncodeError:
        return text


def _header(message: Message, name: str) -> str:
    """Give a header with its encoded words decoded."""
    return _words(_raw(message, name))


def _words(text: str) -> str:
    try:
        pieces = decode_header(text)
    except (ValueError, LookupError, AssertionError):  # it only looks like encoded words
        return text
    return storable("".join(
        piece if isinstance(piece, str) else _decoded(piece, charset) for piece, charset in pieces
    ))  # fmt: skip


def _decoded(data: bytes, charset: str | None) -> str:
    """Decode by the named character set, else by UTF-8, else by what Windows writes."""
    for name in (charset, "utf-8", "cp1252"):
        try:
            return data.decode(name or "utf-8")
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def _people(message: Message, *names: str) -> Iterator[tuple[str, str]]:
    """Give names and plain addresses of some headers."""
    for name in names:
        for text in _all(message, name):
            for person, address in _pairs(text):
                if _is_address(plain := address.strip()):
                    yield _words(person).strip(), plain


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return getaddresses([text])[:MOST_PEOPLE]
    except _BROKEN:  # brackets in brackets, thousands deep
        return []


def _is_address(text: str) -> bool:
    fits = len(text) <= ADDRESS_LIMIT and keeps(text) and text.isprintable()
    return fits and ADDRESS.fullmatch(text) is not None


def _sender(message: Message) -> tuple[str | None, str | None]:
    """Give who wrote, by the first header that names somebody."""
    for name in ("from", "reply-to", "sender", "return-path"):
        for person, address in _people(message, name):
            return address.lower(), person or None
    loose = ADDRESS.search(_header(message, "from"))
    if loose and _is_address(loose[0]):
        return loose[0].lower(), None
    return None, None


def _recipients(message: Message) -> tuple[str, ...]:
    found = [address.lower() for _, address in _people(message, *TO)]
    return tuple(dict.fromkeys(found))[:MOST_PEOPLE]


def _replies_to(message: Message) -> tuple[str, ...]:
    """Give the names of the mails that it answers, the nearest first."""
    nearest = _ID.findall(_raw(message, "in-reply-to"))
    earlier = reversed(_ID.findall(_raw(message, "references")))
    found = [name for name in (*nearest, *earlier) if len(name) <= ID_LIMIT]
    return tuple(dict.fromkeys(found))[:MOST_NAMES]


def _date(message: Message) -> datetime | None:
    try:
        told = parsedate_to_datetime(_raw(message, "date"))
        return to_millis(told if told.tzinfo else told.replace(tzinfo=UTC))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _is_automatic(message: Message) -> bool:
    """Say whether a program wrote it; a list that hands on what people write did not."""
    auto = _raw(message, "auto-submitted").strip().lower() or "no"
    return (
        not auto.startswith("no")
        or _raw(message, "precedence").strip().lower() in AUTOMATIC
        or message.get("x-autoreply") is not None
        or _raw(message, "return-path").strip() == "<>"
        or message.get_content_type() == "multipart/report"
    )


# the body ------------------------------------------------------------------------------------


def _content(message: Message) -> tuple[str, tuple[Upload, ...], tuple[str, ...]]:
    """Give the words, the attachments, and what could not be read."""
    texts: list[str] = []
    files: list[Upload] = []
    notes: list[str] = []
    for part in _parts(message):
        try:
            _take(part, texts, files)
        except _BROKEN as error:
            notes.append(f"A part of the mail cannot be read ({type(error).__name__}).")
    return "\n\n".join(filter(None, texts)), tuple(files), tuple(notes)


def _parts(message: Message) -> Iterator[Message]:
    """Give the parts that are read, in order; of several forms of one text the plainest."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    held: list[Message] = [one for one in message.get_payload() if isinstance(one, Message)]
    if message.get_content_type() == "multipart/alternative":
        kinds = {one.get_content_type(): one for one in reversed(held)}
        best = kinds.get("text/plain")
        if best is None or not _text(best).strip():
            best = next((one for one in held if one.get_content_type() != "text/plain"), best)
        for one in held:
            if one is best:
                yield from _parts(one)
            else:  # of another form of the text only what hangs on it
                yield from (each for each in _parts(one) if not _is_words(each))
        return
    for one in held:
        yield from _parts(one)


def _is_words(part: Message) -> bool:
    return part.get_content_type() in {"text/plain", "text/html"} and not _name(part)


def _take(part: Message, texts: list[str], files: list[Upload]) -> None:
    disposition = str(part.get("content-disposition", "")).strip().lower()
    if _is_words(part) and not disposition.startswith("attachment"):
        texts.append(_text(part).strip())
        return
    data = _bytes(part)
    if data or _name(part):
        files.append(Upload(_file_name(part, len(files) + 1), data))


def _bytes(part: Message) -> bytes:
    if part.get_content_maintype() == "message" and part.is_multipart():
        inner = part.get_payload(0)
        return b"" if isinstance(inner, str) else inner.as_bytes(policy=policy.compat32)
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(part: Message) -> str:
    text = storable(_decoded(_bytes(part), _charset(part)).replace("\r\n", "\n"))
    return text_of(text) if part.get_content_type() == "text/html" else text


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except _BROKEN:
        return None


def _name(part: Message) -> str:
    try:
        return _words(_repaired(part.get_filename() or ""))
    except _BROKEN:
        return ""


def _file_name(part: Message, number: int) -> str:
    """Give a harmless name: no folder, nothing that cannot be seen, never empty."""
    name = _name(part).replace("\\", "/").rpartition("/")[2]
    name = "".join(c if c.isprintable() else "_" for c in name).strip(". ")[:NAME_LIMIT]
    return name or f"attachment-{number}{_ending(part)}"


def _ending(part: Message) -> str:
    return {"message/rfc822": ".eml", "text/html": ".html", "text/plain": ".txt"}.get(
        part.get_content_type(), ".bin"
    )
