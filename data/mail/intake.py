"""Takes in mail from files, folders and mailboxes; what is there stays as it is.

Each mail becomes exactly one thing: a new case, an answer on one, or a mail that is kept. What was
taken in before is known again, so that the same files may be given any number of times.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from core.commands.mail import ReceiveMail
from core.errors import CaselineError, Conflict, NotAllowed, RuleViolation, Unreachable
from core.many import NothingKept
from core.worker import house_of
from data.mail.parsing import LARGEST, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from core.desk import Desk
    from core.mail import Received
    from core.outcome import Outcome

FATES: Final = ("opened", "answered", "kept", "known")
_BEGIN: Final = b"From "
_STANDARD_INPUT: Final = "standard input"


@dataclass(slots=True)
class Taken:
    """What became of each mail."""

    to: str | None = None
    """Where all of them came to, whatever their heads say."""
    mails: list[dict[str, Any]] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)
    """What could not be taken in at all, with the reason; it is where it was."""

    def to_json(self) -> dict[str, Any]:
        """Give it as the command line prints it."""
        counts = {fate: sum(one["became"] == fate for one in self.mails) for fate in FATES}
        read_ones = len(self.mails) + len(self.failed)
        return {"read": read_ones, **counts, "failed": self.failed, "mails": self.mails}


def take_in(
    desk: Desk, paths: Sequence[Path | None], *, to: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Take in every mail of some files, maildirs, mboxes and folders; none is standard input.

    `to` is the address of ours that they came to, whatever their heads say. Raises `NotAllowed`
    unless the person may run the worker, `RuleViolation` for a path that is not there, before
    anything is taken in.
    """
    house, taken = house_of(desk), Taken(to=to)
    files: list[Path | None] = []
    for path in paths:
        files += [None] if path is None else _files(path)
    for number, path in enumerate(files):
        if progress:
            progress(number, len(files))
        _take_file(house, path, taken)
    return taken.to_json()


def _files(path: Path) -> list[Path]:
    """Give the files of a path: of a maildir those of `cur` and `new`, of a folder its own."""
    if not path.exists():
        msg = f"{path} is not there."
        raise RuleViolation(msg, next_step="Name a mail, an mbox, a maildir or a folder of mails.")
    if not path.is_dir():
        return [path]
    boxes = [path / name for name in ("cur", "new") if (path / name).is_dir()] or [path]
    return sorted(
        one for box in boxes for one in box.iterdir()
        if one.is_file() and not one.name.startswith(".")
    )  # fmt: skip


def _take_file(house: Desk, path: Path | None, taken: Taken) -> None:
    where = _STANDARD_INPUT if path is None else str(path)
    number = 0
    try:
        with _opened(path) as stream:
            for number, source in enumerate(_sources(stream), 1):
                place = where if number == 1 else f"{where}, mail {number}"
                if source is None:
                    why = f"It is larger than {LARGEST >> 20} MiB."
                    taken.failed.append({"source": place, "reason": why})
                else:
                    _take(house, source, place, taken)
    except OSError as error:
        reason = f"It cannot be read: {error.strerror or error}."
        taken.failed.append({"source": where, "reason": reason})
    if not number and not (taken.failed and taken.failed[-1]["source"] == where):
        taken.failed.append({"source": where, "reason": "There is no mail in it."})


@contextmanager
def _opened(path: Path | None) -> Iterator[BinaryIO]:
    if path is None:
        yield sys.stdin.buffer
        return
    with path.open("rb") as stream:
        yield stream


def _sources(stream: BinaryIO) -> Iterator[bytes | None]:
    """Give the mails of a stream: one, or those of an mbox; none in place of one too large."""
    held: list[bytes] = []
    size, is_mbox, blank = 0, None, True
    for line in stream:
        if is_mbox is None:
            is_mbox = line.startswith(_BEGIN)
        begins = is_mbox and blank and line.startswith(_BEGIN)
        if begins:
            if held or size:
                yield _whole(held, size)
            held, size = [], 0
        else:
            line_in = line[1:] if is_mbox and line.lstrip(b">").startswith(_BEGIN) else line
            size += len(line_in)
            if size <= LARGEST:
                held.append(line_in)
        blank = not line.strip()
    if held or size:
        yield _whole(held, size)


def _whole(held: list[bytes], size: int) -> bytes | None:
    return b"".join(held) if size <= LARGEST else None


def _take(house: Desk, source: bytes, place: str, taken: Taken) -> None:
    mail = read(source)
    if taken.to:
        mail = replace(mail, recipients=(taken.to.strip().lower(), *mail.recipients))
    try:
        outcome = receive(house, mail)
    except (Unreachable, NotAllowed):
        raise
    except CaselineError as error:
        taken.failed.append({"source": place, "reason": error.message})
        return
    taken.mails.append(
        {"source": place, **outcome.made, "message": outcome.message, "notes": [*outcome.notes]}
    )


def receive(house: Desk, mail: Received) -> Outcome:
    """Take in one mail; one that nothing can be made of is kept, with the reason."""
    try:
        return _do(house, ReceiveMail(mail=mail))
    except (Unreachable, NotAllowed):
        raise
    except Conflict:  # somebody takes in the same one: it is known now
        return _do(house, ReceiveMail(mail=mail))
    except CaselineError as error:
        why = error.message
    except Exception as error:  # noqa: BLE001  a fault of ours must not make a mail vanish
        why = f"A fault of the program ({type(error).__name__}) stood in the way."
    return _do(house, ReceiveMail(mail=mail, kept_because=why))


def _do(house: Desk, act: ReceiveMail) -> Outcome:
    try:
        return house.do(act)
    except NothingKept as end:
        return end.outcome
