"""Completes the path of a file while one types."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from tui.widgets.offers import Offer

LIMIT = 12


def completions(text: str) -> list[Offer]:
    """Offer the files and folders that the last path of a line may mean; hidden ones by a dot."""
    before, last = _last(text)
    folder, _, begun = last.rpartition("/")
    root = Path(folder or ("/" if last.startswith("/") else ".")).expanduser()
    try:
        names = sorted(os.scandir(root), key=lambda entry: entry.name.casefold())
    except OSError:
        return []
    found = []
    for entry in names:
        hidden = entry.name.startswith(".") and not begun.startswith(".")
        if hidden or not entry.name.casefold().startswith(begun.casefold()):
            continue
        path = f"{folder}/{entry.name}" if folder or last.startswith("/") else entry.name
        is_folder = entry.is_dir()
        quoted = shlex.quote(path) if not is_folder else path
        found.append(Offer(before + quoted + ("/" if is_folder else ""),
                           detail="folder" if is_folder else ""))  # fmt: skip
    return found[:LIMIT]


def _last(text: str) -> tuple[str, str]:
    """Split a line into what stands before its last path, and that path."""
    head, space, last = text.rpartition(" ")
    return (head + space, last.strip("'\"")) if space else ("", text.strip("'\""))


def split(text: str) -> list[str]:
    """Give the paths of a line: quoted as terminals drop them, or plain.

    A line whose quotes do not close is one path, as it stands.
    """
    try:
        return [path.removeprefix("file://") for path in shlex.split(text)]
    except ValueError:
        return [text.strip()]
