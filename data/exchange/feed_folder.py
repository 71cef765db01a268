"""The folder of the data feed: each complete file in it is run once, and moved away with a report.

A file of accounts is any `NAME.csv`; its contacts, where there are any, lie beside it as
`NAME.contacts.csv` before it does. Files are run one after the other, by their names, so that days
come in their order. One that is run lies in `running`: who was killed there leaves it to the next,
which runs it again, and what was done is not done twice.

    feed/                     NAME.csv  NAME.contacts.csv
    feed/running/             what is being run
    feed/done/  feed/failed/  NAME.csv  NAME.contacts.csv  NAME.report.json  NAME.rejects.csv
"""

from __future__ import annotations

import json
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from time import sleep, time
from typing import TYPE_CHECKING, Any, NamedTuple

from core.errors import CaselineError, Conflict, NeedsConfirmation, RuleViolation, Unavailable
from data.exchange import feeds
from data.exchange.imports import require_right
from data.exchange.sheets import replacing
from data.shelf import make_private, sync

try:
    import fcntl
except ImportError:  # not every system has it; there the names of files alone keep two apart
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from core.desk import Desk

RUNNING, DONE, FAILED = "running", "done", "failed"
SHEET, CONTACTS = ".csv", ".contacts.csv"
LOCK = ".lock"
PAUSE = 2.0
"""Seconds between two looks at a file, where nobody looked before."""
OLD = 120.0
"""Seconds since its last change after which a file counts as looked at twice."""

WRITTEN = 3
"""How often a file is run at most that somebody still writes to, as nobody should."""


class _Look(NamedTuple):
    size: int
    changed: int
    """When it was changed last, in nanoseconds."""


@dataclass(slots=True)
class Looks:
    """What the last look into a folder saw: who looks again and again keeps it."""

    seen: dict[str, _Look] = field(default_factory=dict)

    def still(self, folder: Path) -> set[str]:
        """Look again; gives the names of the files that are as they were."""
        now = {path.name: look for path in folder.glob(f"*{SHEET}") if (look := _look(path))}
        since = (time() - OLD) * 1e9
        same = {n for n, look in now.items() if self.seen.get(n) == look or look.changed < since}
        self.seen = now
        return same


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What became of one file."""

    name: str
    ok: bool
    """Whether it was run; rows of it may have been rejected."""
    report: dict[str, Any]
    """The feed's own report, or the error."""

    @property
    def asks(self) -> bool:
        """Whether somebody must agree before it is run."""
        return not self.ok and self.report["error"]["kind"] == NeedsConfirmation.kind

    @property
    def message(self) -> str:
        """Sum it up in a sentence."""
        told = self.report["message"] if self.ok else self.report["error"]["message"]
        return f"{self.name}: {told}"

    def to_json(self) -> dict[str, Any]:
        """Give it as the command line prints it, and as it lies beside the file."""
        return {"name": self.name, "ok": self.ok, **self.report}


def run_folder(
    desk: Desk, folder: Path, looks: Looks | None = None, *, agreed: bool = False,
    wait: Callable[[float], object] = sleep, progress: Callable[[int, int], object] | None = None,
    stops: Callable[[], bool] = lambda: False,
) -> list[Ran]:  # fmt: skip
    """Run every complete file of a folder, and move it to `done` or `failed` with its report.

    A file is complete that two looks saw alike: `looks` are those of who calls again and again,
    without them there are two in this call, some seconds apart. No further one is begun when
    `stops` says so. Nothing is run where somebody else runs files of the folder at this moment,
    where it is not there, or where the organisation has no feed.

    Raises `NotAllowed` for who may not import, `RuleViolation` where the folder cannot be written,
    and `Unavailable` or `Conflict` where the database refuses: then it is run the next time.
    """
    if desk.org.feed is None or not folder.is_dir():
        return []
    require_right(desk)
    try:
        for name in (RUNNING, DONE, FAILED):
            make_private(folder / name)
            next((folder / name).iterdir(), None)  # refused now, not after a file was run
        ready = _ready(folder, looks, wait)
        with _alone(folder) as alone:
            names = [*_sheets(folder / RUNNING), *ready] if alone else []
            return [
                _run(desk, folder, name, agreed, progress)
                for name in dict.fromkeys(names) if not stops() and _claim(folder, name)
            ]  # fmt: skip
    except OSError as error:
        msg = f"The feed's folder {folder} cannot be used: {error.strerror or error}."
        way = "Look after its rights and its room; `caseline paths` names it."
        raise RuleViolation(msg, next_step=way) from error


# which files ---------------------------------------------------------------------------------


def _look(path: Path) -> _Look | None:
    try:
        found = path.lstat()
    except FileNotFoundError:  # somebody took it, or gave it another name
        return None
    return _Look(found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _sheets(folder: Path) -> list[str]:
    """Give the files of accounts, in the order of their names."""
    names = sorted(path.name for path in folder.glob(f"*{SHEET}") if _look(path))
    return [name for name in names if not name.startswith(".") and not name.endswith(CONTACTS)]


def _contacts(name: str) -> str:
    return name.removesuffix(SHEET) + CONTACTS


def _ready(folder: Path, looks: Looks | None, wait: Callable[[float], object]) -> list[str]:
    """Give the files that are complete, each with its contacts."""
    if looks is None:
        looks = Looks()
        if not looks.still(folder).issuperset(looks.seen):
            wait(PAUSE)
    still = looks.still(folder)
    return [
        name for name in _sheets(folder)
        if name in still and (_contacts(name) in still or not (folder / _contacts(name)).exists())
    ]  # fmt: skip


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Say whether nobody else runs files of the folder, and keep others from it meanwhile.

    The lock ends with its process, however that ends.
    """
    with (folder / LOCK).open("a") as lock:
        try:
            if fcntl is not None:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _claim(folder: Path, name: str) -> bool:
    """Take a file and its contacts to where they are run; of two who try, one gets them."""
    with suppress(FileNotFoundError):
        if not (folder / RUNNING / name).exists():
            (folder / name).rename(folder / RUNNING / name)
        with suppress(FileNotFoundError):
            (folder / _contacts(name)).rename(folder / RUNNING / _contacts(name))
        return True
    return False


# what is done with one -----------------------------------------------------------------------


def _run(
    desk: Desk, folder: Path, name: str, agreed: bool,  # noqa: FBT001  as it was said
    progress: Callable[[int, int], object] | None,
) -> Ran:  # fmt: skip
    path = folder / RUNNING / name
    rejects = path.with_name(f".{path.stem}.rejects{SHEET}")
    beside = path.with_name(_contacts(name))
    options = feeds.FeedOptions(
        contacts=beside if beside.exists() else None, rejects=rejects, agreed=agreed
    )
    try:
        for _ in range(WRITTEN):
            looked = _look(path)
            report = feeds.run(desk, path, options, progress)
            if _look(path) == looked:
                break
        ran = Ran(name=name, ok=True, report={"message": report.message, **report.to_json()})
    except (Unavailable, Conflict):
        raise
    except CaselineError as error:
        told = {
            "kind": error.kind, "title": error.title, "message": error.message,
            "next_step": error.next_step, "details": error.details,
        }  # fmt: skip
        ran = Ran(name=name, ok=False, report={"error": told})
    _move(folder, path, ran)
    return ran


def _move(folder: Path, path: Path, ran: Ran) -> None:
    """Put a file where it stays, what is told of it first: who is killed here runs it again."""
    place = folder / (DONE if ran.ok else FAILED)
    stem = next(
        stem for number in count(1)
        if not (place / f"{(stem := _numbered(path.stem, number))}{SHEET}").exists()
    )  # fmt: skip
    with replacing(place / f"{stem}.report.json") as target:
        json.dump(ran.to_json(), target, indent=2)
        target.write("\n")
    for kind, end in (("accounts", SHEET), ("contacts", CONTACTS)):
        written = path.with_name(f".{path.stem}.rejects{end}")
        if ran.ok and ran.report[kind]["rejected"]:
            written.replace(place / f"{stem}.rejects{end}")
        written.unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        path.with_name(_contacts(path.name)).replace(place / f"{stem}{CONTACTS}")
    path.replace(place / f"{stem}{SHEET}")
    sync(place)


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"
