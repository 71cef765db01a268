"""The person's settings: a small TOML file; every key is optional."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import RuleViolation, nearest

if TYPE_CHECKING:
    from pathlib import Path

_KEYS = ("database", "username", "keys", "theme")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person chose once."""

    database: str | None = None
    username: str | None = None
    theme: str | None = None
    keys: dict[str, str] = field(default_factory=dict)
    """Key bindings by action id, in place of the shipped ones."""


def load(path: Path) -> Settings:
    """Read the settings; a file that is not there means all defaults.

    Raises `RuleViolation` naming file and key.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:  # no file, no UTF-8 or no TOML
        msg = f"{path}: {error}"
        raise RuleViolation(msg, title="The settings cannot be read") from error
    for key, value in table.items():
        if key not in _KEYS:
            msg = f"{path}: {key!r} is not a setting.{nearest(key, _KEYS)}"
            raise RuleViolation(msg)
        if not isinstance(value, dict if key == "keys" else str):
            kind = "a table" if key == "keys" else "a text"
            msg = f"{path}: {key} must be {kind}."
            raise RuleViolation(msg)
    return Settings(**table)
