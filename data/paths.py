"""Where this person's files lie, by the conventions of their system."""

from __future__ import annotations

from pathlib import Path

from platformdirs import PlatformDirs

_DIRS = PlatformDirs("caseline", appauthor=False)


def settings_file() -> Path:
    """Give the file with the person's settings."""
    return Path(_DIRS.user_config_dir) / "config.toml"


def database_file() -> Path:
    """Give the database that is used when none is named."""
    return Path(_DIRS.user_data_dir) / "caseline.db"


def state_folder() -> Path:
    """Give the folder for drafts, reports of crashes and the log."""
    return Path(_DIRS.user_state_dir)


def log_file() -> Path:
    """Give the file in which `--debug` writes what is done."""
    return state_folder() / "caseline.log"


def feed_folder() -> Path:
    """Give the folder whose files the worker runs, where the settings name no other."""
    return Path(_DIRS.user_data_dir) / "feed"


def every() -> dict[str, Path]:
    """Give all places by name, for `caseline paths`."""
    return {
        "database": database_file(), "settings": settings_file(), "state": state_folder(),
        "log": log_file(), "feed": feed_folder(),
    }  # fmt: skip
