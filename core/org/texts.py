"""Compiles texts with places as they stand in the files; what is odd is noted at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import RuleViolation
from core.org.automation import FirstOf
from core.rules.texts import compile_text

if TYPE_CHECKING:
    from core.org.section import Section
    from core.rules.scopes import Scope
    from core.rules.texts import Text


def fill_first(inner: Section, scope: Scope) -> FirstOf:
    """Compile the people of whom the first who works here is meant."""
    people = inner.texts("first")
    if not people and isinstance(inner.table.get("first", []), list):
        inner.fault("first", "names nobody: give usernames, places, or 'profile:KEY'.")
    inner.done()
    return FirstOf(tuple(fill_text(inner, "first", one, scope) for one in people))


def fill_text(row: Section, key: str, source: str, scope: Scope) -> Text | None:
    """Compile a text with places; what cannot be read is noted at its key."""
    try:
        return compile_text(source, scope)
    except RuleViolation as error:
        row.fault(key, error.message)
        return None
