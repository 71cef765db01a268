"""Hands a text to the person's own editor, and takes it back."""

from __future__ import annotations

import os
import shlex
import shutil
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
                done = subprocess.run([*command, str(path)], check=False)  # noqa: S603  theirs
        except SuspendNotSupported as error:
            msg = "This terminal cannot be handed to an editor."
            raise Unavailable(msg) from error
        except OSError as error:
            msg = f"{command[0]} cannot be started: {error.strerror or error}."
            raise Unavailable(msg, next_step="Set EDITOR to a program that is there.") from error
        if done.returncode != 0:
            msg = f"{command[0]} ended with {done.returncode}; your text stays as it was."
            raise Unavailable(msg)
        return _read(path)


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
