"""What conditions and texts about a record read: it, what it names, and the house's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.rules.among import BESIDE
from core.rules.facts import facts, kinds, settings_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.org.model import Organisation
    from core.rules.expressions import Kind
    from core.work import Work

    Scope = dict[str, Mapping[str, Kind]]
    Scopes = dict[str, Mapping[str, Any]]


def scope_of(org: Organisation, kind: str, *, old: bool = False) -> Scope:
    """Give what may be read, by scope and field, when something about a kind is compiled."""
    scope: Scope = {name: settings_kinds(given) for name, given in org.own_settings.items()}
    scope[""] = kinds(org, kind)
    scope |= {name: kinds(org, entity.KIND) for name, (entity, _) in BESIDE[kind].items()}
    return scope | ({"old": scope[""]} if old else {})


def scopes(work: Work, record: Any, before: Any = None) -> Scopes:
    """Give the values that are read of a record, and of what it was `before`."""
    found: Scopes = dict(work.org.own_settings)
    found[""] = facts(work, record)
    if before is not None:
        found["old"] = facts(work, before)
    for name, (entity, attribute) in BESIDE[record.KIND].items():
        if (other := getattr(record, attribute)) is not None:
            found[name] = facts(work, work.get(entity, other))
    return found
