"""Hands a text to the person's own editor, and takes it back."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from core.errors import Unavailable

if TYPE_CHECKING:
    from textual.app import App

FALLBACKS = ("nano", "vi")
BIGGEST = 1 << 20
"""Bytes of an edited text that are taken back."""


def edit(app: App[None], text: str) -> str:
    """Let the person write in `$VISUAL` or `$EDITOR`; gives what they saved.

    The text lies in a folder of their own (0700) that is gone afterwards; no shell is started.
    Raises `Unavailable` where there is no editor, or where it fails: then nothing is changed.
    """
    command = _command()
    with TemporaryDirectory(prefix="caseline-") as folder:
        path = Path(folder) / "text.txt"
        path.write_text(text, "utf-8")
        try:
            with app.suspend():
                done = _run([*command, str(path)])
        except SuspendNotSupported as error:
            msg = "This terminal cannot be handed to an editor."
            raise Unavailable(msg) from error
        if isinstance(done, OSError):
            msg = f"{command[0]} cannot be started: {done.strerror or done}."
            raise Unavailable(msg, next_step="Set EDITOR to a program that is there.")
        if done != 0:
            msg = f"{command[0]} ended with {done}; your text stays as it was."
            raise Unavailable(msg)
        return _read(path)


def _run(command: list[str]) -> int | OSError:
    """Run the editor; gives its exit code, or why it did not start.

    Nothing may be raised before the terminal is ours again; Ctrl+C belongs to the editor.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603  theirs
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
    return data.decode("utf-8", "replace").removesuffix("\n")


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
