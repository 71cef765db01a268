"""What a console keeps on the person's own machine: unsent drafts, and where the person stood.

One file holds one draft. Its name says what it is typed for, as a digest, and which process types
it: `drafts/<digest>-<pid>-<start>.json`. A draft whose process has ended is free for the next
console of this person; one whose process runs is nobody else's to read or to write over. Taking
up a free draft renames its file, so that of two consoles only one gets it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import secrets
import stat
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.drafts import Draft
from core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"([0-9a-f]{32})-([1-9][0-9]{0,9})-([0-9]{1,20})\.json")
_UNFINISHED = re.compile(r"\.[0-9a-f]{16}-([1-9][0-9]{0,9})-([0-9]{1,20})\.new")
# Not every system has these: links are not followed, pipes not waited for, line ends not changed.
_NOFOLLOW, _BINARY = getattr(os, "O_NOFOLLOW", 0), getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | _NOFOLLOW | getattr(os, "O_NONBLOCK", 0) | _BINARY
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | _BINARY
_FOLDER = getattr(os, "O_DIRECTORY", None)
_UNABLE = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)
"""What file systems answer that cannot sync a folder."""
_GONE = ("Z", "X")
"""States of a process that has ended and was not yet waited for."""


class FileShelf:
    """One person's shelf in a folder of their own. See `core.drafts.Shelf`."""

    def __init__(self, folder: Path) -> None:
        """Keep everything below `folder`, which is made when there is something to keep."""
        self.folder = folder
        self._drafts = folder / "drafts"
        self._state = folder / "state.json"
        self._given: dict[str, Path] = {}
        """The free draft that this console was given for an act on a record."""
        self._swept: set[Path] = set()

    def drafts(self) -> tuple[Draft, ...]:
        """Give all drafts that no other running console is typing, newest first."""
        found = [draft for path in self._open() if (draft := _read_draft(path))]
        return tuple(sorted(found, key=lambda draft: draft.at, reverse=True))

    def draft(self, act: str, kind: str, key: str) -> Draft | None:
        """Give the draft of an act on a record: this console's own, else the newest free one."""
        slot = _slot(act, kind, key)
        own = self._own(slot)
        read = ((path, _read_draft(path)) for path in self._open(slot))
        found = [(path == own, draft.at, path, draft) for path, draft in read if draft]
        if not found:
            return None
        _, _, path, draft = max(found, key=lambda item: item[:3])
        self._given[slot] = path
        return draft

    def keep(self, draft: Draft) -> None:
        """Write a draft, durably, in the place of the one before.

        Raises `Unavailable` where the disk takes no more.
        """
        slot = _slot(draft.act, draft.kind, draft.key)
        own = self._own(slot)
        content = _encoded(asdict(draft) | {"at": draft.at.isoformat()})
        try:
            make_private(self._drafts)
            self._take_up(slot, own)
            self._put(own, content)
        except OSError as error:
            msg = f"What you type cannot be kept on this machine: {error.strerror or error}."
            way = f"Send it before you leave, or make room in {self._drafts}."
            raise Unavailable(msg, title="Draft not kept", next_step=way) from error

    def drop(self, draft: Draft) -> None:
        """Throw a draft away: the file that holds exactly this, else the one typed last.

        Raises `Unavailable` where the disk lets nothing be removed.
        """
        slot = _slot(draft.act, draft.kind, draft.key)
        same = [path for path in self._open(slot) if _read_draft(path) == draft]
        try:
            self._sweep(self._drafts)
            for path in same or self._current(slot):
                path.unlink(missing_ok=True)
                sync(self._drafts)
        except OSError as error:
            msg = f"The draft cannot be thrown away: {error.strerror or error}."
            way = f"It lies in {self._drafts}."
            raise Unavailable(msg, title="Draft still there", next_step=way) from error
        self._given.pop(slot, None)

    def state(self) -> dict[str, Any]:
        """Give what `remember` kept last, or nothing."""
        found = _read(self._state)
        return found if isinstance(found, dict) else {}

    def remember(self, state: dict[str, Any]) -> None:
        """Keep where the person stands; what cannot be kept is no reason to stop."""
        with suppress(OSError, TypeError, ValueError, RecursionError):
            content = _encoded(state)
            make_private(self.folder)
            self._put(self._state, content)

    def _own(self, slot: str) -> Path:
        pid = os.getpid()
        return self._drafts / f"{slot}-{pid}-{_started(pid) or 0}.json"

    def _open(self, slot: str = "") -> Iterator[Path]:
        """Give the files that are this console's own or free, in the order of their names."""
        for name in _names(self._drafts):
            match = _NAME.fullmatch(name)
            if match and match[1].startswith(slot) and not _typed_elsewhere(match[2], match[3]):
                yield self._drafts / name

    def _current(self, slot: str) -> list[Path]:
        """Give this console's own file; without one the free draft that it goes on with.

        That is the one it was given, else the only one: of several that it never asked for none
        can be told to be meant, and a draft too many is better than one too few.
        """
        files, own = list(self._open(slot)), self._own(slot)
        for path in (own, self._given.get(slot)):
            if path in files:
                return [path]
        return files if len(files) == 1 else []

    def _take_up(self, slot: str, own: Path) -> None:
        """Let the free draft that this console goes on with bear its name."""
        for path in self._current(slot):
            if path != own:
                with suppress(FileNotFoundError):  # another console was faster
                    path.rename(own)

    def _put(self, target: Path, content: bytes) -> None:
        self._sweep(target.parent)
        written = write_new(target.parent, content)
        try:
            written.replace(target)
        except OSError:
            with suppress(OSError):
                written.unlink()
            raise
        sync(target.parent)

    def _sweep(self, folder: Path) -> None:
        """Remove, once, what processes left that ended in the middle of writing."""
        if folder in self._swept:
            return
        self._swept.add(folder)
        for name in _names(folder):
            match = _UNFINISHED.fullmatch(name)
            if match and not _runs(match[1], match[2]):
                (folder / name).unlink(missing_ok=True)


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for its owner alone."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=stat.S_IRWXU, exist_ok=True)
        with suppress(PermissionError):  # one may enter a folder that one may not list
            sync(place.parent)


def write_new(folder: Path, content: bytes) -> Path:
    """Write a file of the owner's alone under a passing name; it is on disk, or not there."""
    pid = os.getpid()
    path = folder / f".{secrets.token_hex(8)}-{pid}-{_started(pid) or 0}.new"
    try:
        with os.fdopen(os.open(path, _WRITE, stat.S_IRUSR | stat.S_IWUSR), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    return path


def sync(folder: Path) -> None:
    """Let the disk know the names in a folder, where the system can be told."""
    if _FOLDER is None:
        return
    descriptor = os.open(folder, os.O_RDONLY | _FOLDER)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNABLE:
            raise
    finally:
        os.close(descriptor)


def _slot(act: str, kind: str, key: str) -> str:
    """Give the digest of an act on a record: no key, however odd, is a path."""
    return hashlib.sha256(_encoded([act, kind, key])).hexdigest()[:32]


def _encoded(value: Any) -> bytes:
    """Give JSON that loses nothing; escapes would join two halves of a character to a whole."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _names(folder: Path) -> list[str]:
    with suppress(OSError):
        return sorted(os.listdir(folder))  # noqa: PTH208  names are all that is asked
    return []


def _read(path: Path) -> Any:
    """Give the JSON in a file; none where there is no such thing."""
    try:
        with open(path, "rb", opener=_open_safely) as file:
            return json.loads(file.read().decode("utf-8", "surrogatepass"))
    except (OSError, ValueError, RecursionError):
        return None


def _open_safely(path: str, _: int) -> int:
    return os.open(path, _READ)


def _read_draft(path: Path) -> Draft | None:
    """Give the draft in a file; none where it is broken, or was not kept under this name."""
    match _read(path):
        case {
            "act": str(act), "kind": str(kind), "key": str(key), "title": str(title),
            "fields": dict(fields), "at": str(written),
        } if all(isinstance(text, str) for text in fields.values()):  # fmt: skip
            with suppress(ValueError):
                at = datetime.fromisoformat(written)
                at = at if at.tzinfo else at.replace(tzinfo=UTC)
                draft = Draft(act=act, kind=kind, key=key, title=title, fields=fields, at=at)
                return draft if path.name.startswith(_slot(act, kind, key)) else None
    return None


def _typed_elsewhere(pid: str, started: str) -> bool:
    return int(pid) != os.getpid() and _runs(pid, started)


def _runs(pid: str, started: str) -> bool:
    """Say whether the process still runs; another that got its number began at another time."""
    return _started(int(pid)) == started


def _started(pid: int) -> str | None:
    """Give when a running process began, in its system's ticks; none where it does not run.

    `0` stands for the time where the system does not tell it.
    """
    try:
        told = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return None if Path("/proc/self/stat").exists() or not _exists(pid) else "0"
    state, *others = told.rpartition(")")[2].split()
    return None if state in _GONE else others[18]


def _exists(pid: int) -> bool:
    """Say whether this person has such a process."""
    if os.name != "posix":  # there signal 0 is no question but Ctrl+C
        return pid == os.getpid()
    try:
        os.kill(pid, 0)
    except (OSError, OverflowError):
        return False
    return True
