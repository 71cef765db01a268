"""The person's settings: a small TOML file; every key is optional."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.errors import RuleViolation, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TEXTS = ("database", "username", "theme", "preset", "feed_folder")
_TABLES = ("keys", "smtp")
_KNOWN = (*_TEXTS, *_TABLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person chose once."""

    database: str | None = None
    username: str | None = None
    theme: str | None = None
    """The name of the console's colours."""
    preset: str | None = None
    """The name of the set of keys that `keys` stand over."""
    feed_folder: str | None = None
    """Where the worker finds the files of the data feed."""
    keys: dict[str, str] = field(default_factory=dict)
    """Keys by the id of their act, in place of the preset's."""
    smtp: dict[str, Any] = field(default_factory=dict)
    """The server that mail leaves by; `data.mail.server` reads it."""


def load(path: Path) -> Settings:
    """Read the settings; a file that is not there means all defaults.

    Raises `RuleViolation` naming file and key. Which themes and keys there are is the console's
    to say.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:  # no file, no UTF-8 or no TOML
        msg = f"{path}: {error}"
        raise RuleViolation(msg, title="The settings cannot be read") from error
    for key, value in table.items():
        if key not in _KNOWN:
            msg = f"{path}: {key!r} is not a setting.{nearest(key, _KNOWN)}"
            raise RuleViolation(msg, title="The settings cannot be used")
        if not isinstance(value, dict if key in _TABLES else str):
            kind = "a table" if key in _TABLES else "a text"
            raise _unfit(path, key, kind)
    for key, value in _flat(table.get("keys", {})):
        if not isinstance(value, str):
            raise _unfit(path, f"keys.{key}", 'a text like "a" or "ctrl+a,f3"')
    return Settings(**table | {"keys": dict(_flat(table.get("keys", {})))})


def _unfit(path: Path, key: str, kind: str) -> RuleViolation:
    return RuleViolation(f"{path}: {key} must be {kind}.", title="The settings cannot be used")


def _flat(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Give ids with their values: `case.claim = "y"` is a table in a table to TOML."""
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
