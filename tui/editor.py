"""Hands a text to the person's own editor, and takes it back."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from core.errors import CaselineError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

FALLBACKS = ("nano", "vi")
BIGGEST = 1 << 20
"""Bytes of an edited text that are taken back."""
OFTEN = 0.5
"""Seconds between two looks whether the editor saved something."""
TAKES_LINE = {
    "vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "joe", "jed", "kak", "ne",
    "mg", "micro",
}  # fmt: skip
"""Editors that begin on the line that is named before the file; another might open it instead."""
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


def edit(app: App[None], text: str) -> str:
    """Let the person write in `$VISUAL` or `$EDITOR`; gives what they saved.

    The text lies in a folder of their own (0700) that is gone afterwards; no shell is started.
    Raises `Unavailable` where there is no editor, or where it fails: then nothing is changed.
    """
    command = _command()
    with TemporaryDirectory(prefix="caseline-") as folder:
        path = Path(folder) / "text.txt"
        path.write_text(text, "utf-8")
        done = _hand_over(app, [*command, str(path)])
        if done != 0:
            msg = f"{command[0]} ended with {done}; your text stays as it was."
            raise Unavailable(msg)
        return _read(path).removesuffix("\n")


def edit_file(
    app: App[None], name: str, text: str, *, line: int = 1, keep: Callable[[str], object]
) -> tuple[str, str]:
    """Let the person write a file in their editor; gives what they saved last, and what failed.

    What the editor saves is handed to `keep` within a second: it outlives any end of the console.
    An editor that fails loses nothing that it had saved. Raises `Unavailable` as `edit` does where
    none starts, or where the file is gone or too large.
    """
    command = _command()
    with TemporaryDirectory(prefix="caseline-") as folder:
        path = Path(folder) / _UNSAFE.sub("_", name)
        path.write_bytes(text.encode("utf-8"))
        at = [f"+{line}"] if line > 1 and Path(command[0]).name in TAKES_LINE else []
        seen = _state(path)

        def look() -> None:
            nonlocal seen
            if (now := _state(path)) not in (seen, None):
                seen = now
                with suppress(CaselineError):  # it is tried again with what is saved next
                    keep(_read(path))

        done = _hand_over(app, [*command, *at, str(path)], look)
        failed = f"{command[0]} ended with {done}; what it had saved is here." if done else ""
        return _read(path), failed


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _hand_over(
    app: App[None], command: list[str], look: Callable[[], None] = lambda: None
) -> int:  # fmt: skip
    """Give the terminal to the editor until it ends; gives its exit code."""
    try:
        with app.suspend():
            done = _run(command, look)
    except SuspendNotSupported as error:
        msg = "This terminal cannot be handed to an editor."
        raise Unavailable(msg) from error
    if isinstance(done, OSError):
        msg = f"{command[0]} cannot be started: {done.strerror or done}."
        raise Unavailable(msg, next_step="Set EDITOR to a program that is there.")
    return done


def _run(command: list[str], look: Callable[[], None]) -> int | OSError:
    """Run the editor; gives its exit code, or why it did not start.

    Nothing may be raised before the terminal is ours again; Ctrl+C belongs to the editor.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with subprocess.Popen(command) as editor:  # noqa: S603  theirs
            while True:
                try:
                    return editor.wait(OFTEN)
                except subprocess.TimeoutExpired:
                    look()
    except OSError as error:
        return error
    finally:
        signal.signal(signal.SIGINT, before)


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        msg = "The editor left no file; your text stays as it was."
        raise Unavailable(msg) from error
    if len(data) > BIGGEST:
        msg = f"The edited text is larger than {BIGGEST:,} bytes; your text stays as it was."
        raise Unavailable(msg)
    return data.decode("utf-8", "replace")


def _command() -> list[str]:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(named)
    except ValueError:
        command = []
    found = command or [name for name in FALLBACKS if shutil.which(name)][:1]
    if not found:
        msg = "No editor is named, and neither nano nor vi is here."
        raise Unavailable(msg, next_step="Set EDITOR.")
    return found
