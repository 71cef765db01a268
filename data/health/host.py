"""What surrounds a SQLite file: rights, file system, room, log, and the program that reads it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from typing import TYPE_CHECKING

from core.health import Finding, fine, note
from data import holders, mounts, sqlite_file
from data.sqlite_faults import why_unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAFE = (3, 51, 3)
"""The first SQLite without the fault in its log that several writers can meet (safety.md, 8)."""
LITTLE, SCARCE = 1 << 26, 1 << 23
"""Bytes of free room below which a person is told, and below which it is a problem."""
LONG_LOG = 1 << 28
"""Bytes of a log that is not being taken up."""
MEGA = 1 << 20


def look(path: Path) -> Iterator[Finding]:
    """Look at a SQLite file from outside; it is not opened."""
    yield _program(path)
    yield from _rights(path)
    if kind := mounts.network(path):
        yield Finding(
            topic="disk", message=f"{path} lies on a network file system ({kind}): two machines "
            "that write can destroy it.",
            next_step="Move it to a local disk, or use PostgreSQL.",
        )  # fmt: skip
    yield _room(path)
    yield _log(path)


def private(topic: str, place: Path) -> Finding | None:
    """Say whether a file or folder is open to others; none where it is not."""
    loose = sqlite_file.looseness(place)
    if not loose:
        return None
    mode = stat.S_IMODE(place.stat().st_mode)
    way = f"chmod {'700' if place.is_dir() else '600'} {place}"
    if place.is_dir() and not loose & (stat.S_IWGRP | stat.S_IWOTH):
        return note(topic, f"Others may look into {place} (mode {mode:04o}).", way)
    if mode & stat.S_ISVTX:  # as in /tmp: others may write there, and take nothing away
        return note(topic, f"Others may write in {place} (mode {mode:04o}).", way)
    return Finding(
        topic=topic, message=f"{place} is open to others (mode {mode:04o}).", next_step=way
    )


def _program(path: Path) -> Finding:
    told = f"SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info >= SAFE:
        return fine("program", f"{told}.")
    fault = (
        f"{told} is older than {'.'.join(map(str, SAFE))}: when several programs write at once, "
        "its log can be reset wrongly and damage the file"
    )
    way = (
        "Let one console at a time write, or use PostgreSQL; a newer Python brings a newer SQLite."
    )
    if users := holders.users(path):
        who = ", ".join(map(holders.process, users))
        message = f"{fault}. It is open in: {who}."
        return Finding(topic="program", message=message, next_step=way)
    return note("program", f"{fault}. Nobody else has it open now.", way)


def _rights(path: Path) -> Iterator[Finding]:
    files = (path, *(sqlite_file.beside(path, end) for end in sqlite_file.ASIDE))
    found = [private("rights", file) for file in (*files, path.parent) if file.exists()]
    told = [finding for finding in found if finding]
    if hasattr(os, "getuid") and path.stat().st_uid != os.getuid():
        told.append(note("rights", f"{path} belongs to somebody else.", "Ask them, not the file."))
    if not sqlite_file.is_writable(path):
        way = "Ask whoever owns it for the right; until then it is only read."
        told.append(note("rights", f"It can only be read: {why_unwritable(path)}.", way))
    yield from told
    if not told:
        yield fine("rights", "File and folder are their owner's alone.")


def _room(path: Path) -> Finding:
    free, size = shutil.disk_usage(path.parent).free, path.stat().st_size
    told = f"{free // MEGA:,} MiB are free, the database has {size / MEGA:,.1f} MiB"
    if free < SCARCE:
        way = f"Make room where {path.parent} lies: soon nothing more can be written."
        return Finding(topic="room", message=f"The disk is nearly full: {told}.", next_step=way)
    if free < max(LITTLE, size):
        way = "Make room, or put backups on another disk."
        return note("room", f"There is no room for a backup here: {told}.", way)
    return fine("room", f"{told}.")


def _log(path: Path) -> Finding:
    log = sqlite_file.beside(path, "-wal")
    size = log.stat().st_size if log.exists() else 0
    if size > LONG_LOG:
        way = "Close the consoles and exports that have been open longest."
        message = f"The log beside it has {size // MEGA:,} MiB: somebody has been reading for long."
        return note("log", message, way)
    return fine("log", f"The log beside it has {size / MEGA:,.1f} MiB.")
