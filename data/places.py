"""Which database is meant, before anything is loaded that could open it."""

from __future__ import annotations

import os
from pathlib import Path

from core.secrets import refuse_readable
from data import paths, settings


def database_url(db: str | None) -> str:
    """Give the database to use: named, else the environment's, the settings', the person's own.

    Raises `RuleViolation` where the settings hold a password that others can read.
    """
    if named := db or os.environ.get("CASELINE_DB"):
        return named
    file = paths.settings_file()
    if chosen := settings.load(file).database:
        refuse_readable(chosen, file)
        return chosen
    return f"sqlite:///{paths.database_file()}"


def feed_folder() -> Path:
    """Give the folder of the data feed: the settings', else the person's own."""
    chosen = settings.load(paths.settings_file()).feed_folder
    return Path(chosen).expanduser() if chosen else paths.feed_folder()


def is_first_start(db: str | None) -> bool:
    """Say whether nobody named a database and the person's own is not there."""
    named = db or os.environ.get("CASELINE_DB") or settings.load(paths.settings_file()).database
    return not named and not paths.database_file().exists()


def is_server(url: str) -> bool:
    """Say whether a URL names a team's server, and no file of SQLite's."""
    return url.lower().startswith("postgres")
