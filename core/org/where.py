"""Where each part of an organisation is written down: its file and its line."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from core.org.check import HOUSE
from core.org.lines import nearest_place, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TABLES: dict[str, tuple[str, ...]] = {
    "groups": ("groups",), "profiles": ("profiles",), "rules": ("rules",),
    "templates": ("templates",), "case_fields": ("fields", "case"),
    "account_fields": ("fields", "account"), "views": ("views",), "hours": ("hours",),
    "holidays": ("holidays",),
}  # fmt: skip
"""The tables whose keys are parts, by what the organisation calls them."""
Home = tuple[str, int]
"""A file and a line of it."""


def homes(files: Mapping[str, str]) -> dict[tuple[str, str], Home]:
    """Give the place of each part, by what the organisation calls its kind, and its key.

    A file that is no TOML holds none; the settings are the part `house` without a key.
    """
    found: dict[tuple[str, str], Home] = {("house", ""): (HOUSE, 1)} if HOUSE in files else {}
    for name, text in files.items():
        try:
            table = tomllib.loads(text)
        except (ValueError, RecursionError):
            continue
        known = places(text)
        for part, path in _parts(table):
            place = nearest_place(known, path)
            found.setdefault(part, (name, place.line if place else 1))
    return found


def _parts(table: dict[str, Any]) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    head = table.get("record_type")
    if isinstance(head, dict) and isinstance(head.get("key"), str):
        yield ("types", head["key"]), ("record_type",)
    for name, path in TABLES.items():
        inner: Any = table
        for step in path:
            inner = inner.get(step) if isinstance(inner, dict) else None
        for key in inner if isinstance(inner, dict) else ():
            yield (name, key), (*path, key)
