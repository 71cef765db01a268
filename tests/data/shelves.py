"""Drafts for tests of the shelf, and other consoles of the same person."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.shelf import FileShelf

REPOSITORY = Path(__file__).parents[2]
AT = datetime(2026, 3, 31, 10, 0, tzinfo=UTC)
BEGIN = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from core.drafts import Draft
from core.errors import Unavailable
from data.shelf import FileShelf
shelf = FileShelf(Path(sys.argv[1]))
def post(text, **fields):
    return Draft(act="case.post", kind="case", key="1", fields={"text": text, **fields},
                 at=datetime.now(UTC))
"""
TYPES = """
shelf.keep(post(sys.argv[2]))
print("kept", flush=True)
sys.stdin.read()
"""


def post(text: str = "Hello", key: str = "1", minutes: int = 0, **other: Any) -> Draft:
    """Give a draft of a post on a case."""
    at = AT + timedelta(minutes=minutes)
    return Draft(act="case.post", kind="case", key=key, fields={"text": text}, at=at, **other)


def texts(shelf: FileShelf) -> list[str]:
    """Give what the drafts on offer say, newest first."""
    return [draft.fields["text"] for draft in shelf.drafts()]


def files(folder: Path) -> list[Path]:
    """Give the files of all drafts."""
    return sorted(folder.glob("drafts/*"))


@contextmanager
def console(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Run another console of the same person; it is gone in the end."""
    command = [sys.executable, "-c", BEGIN + script, *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def typing(folder: Path, text: str) -> Iterator[subprocess.Popen[str]]:
    """Let another console keep a post on case 1, and stay."""
    with console(TYPES, folder, text) as process:
        assert process.stdout
        assert process.stdout.readline() == "kept\n"
        yield process


def abandon(folder: Path, text: str) -> None:
    """Let a console keep a post on case 1 and be killed."""
    with typing(folder, text):
        pass
