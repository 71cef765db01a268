"""What was changed since somebody looked, and whether their edit still fits (domain.md 1.21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.clock import iso
from core.custom import printed
from core.entities import User
from core.entities.record import CUSTOM
from core.errors import Conflict
from core.journal import QUIET, UNSEEN
from core.naming import called

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from core.entities import Record
    from core.work import Work

_OWNER = ("owner_user_id", "owner_group_id")
_FOLLOWS = UNSEEN | QUIET | {"is_closed", "closed_at", "closed_by", "reopen_count", "removed_at"}
"""Attributes that another one tells of, or that histories do not show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edit that was applied and may yet be refused."""

    record: Record
    before: Mapping[str, Any]
    """Every attribute as it was when the edit began."""
    seen: int | None
    """The version that the person looked at; none asks for no check."""
    merge: bool
    """Whether the person agreed to let both edits stand."""
    keys: Mapping[str, str]
    """The field that each attribute fills."""
    label: Callable[[str], str]
    """A field's name as people read it."""


def values_of(record: Record) -> dict[str, Any]:
    """Give every attribute of a record as it is now, each custom field by itself."""
    held = {name: getattr(record, name) for name in record.__dataclass_fields__}
    custom: Mapping[str, Any] = held.pop("custom", {})
    return held | {CUSTOM + key: value for key, value in custom.items()}


def refuse_stale(work: Work, edit: Edit) -> None:
    """Raise `Conflict` with both values of each field that somebody else changed meanwhile.

    Edits of different fields may both stand, once the person agrees. Where nothing differs any
    more from what they looked at, there is nothing to agree to.
    """
    now = edit.before["version"]
    if edit.seen is None or edit.seen == now:
        return
    looked = _looked_at(work, edit)
    differ = {name for name in looked if looked[name] != edit.before.get(name)}
    changes = _changes(work, edit, looked, differ)
    now_held = values_of(edit.record)
    every = edit.before.keys() | now_held.keys()
    mine = _told(edit, {n for n in every if edit.before.get(n) != now_held.get(n)})
    overlap = [change["field"] for change in changes if change["field"] in mine]
    if edit.seen < now and (not changes or (edit.merge and not overlap)):
        return
    name, at = _last(work, edit, {n for names in _told(edit, differ).values() for n in names})
    what = called(work, edit.record)
    msg = f"{what[0].upper()}{what[1:]} was changed by {name} at {work.clock_time(at)}."
    raise Conflict(
        msg,
        title="Changed meanwhile",
        next_step="Compare both values, then save again." if overlap or not changes
        else "You changed other fields: agree, and both changes stand.",
        details={
            "version": now, "by": name, "at": iso(at), "changes": changes, "overlap": overlap
        },
    )  # fmt: skip


def _looked_at(work: Work, edit: Edit) -> dict[str, Any]:
    """Give every attribute as the person saw it."""
    looked: dict[str, Any] = dict(edit.before)
    journal = work.unit.changes_since(edit.record.KIND, edit.record.id, edit.seen or 0)
    for change in reversed(journal):
        name = change.field or ""
        looked[name] = work.unit.decode(change.kind, name, change.old)
    return looked


def _changes(
    work: Work, edit: Edit, looked: dict[str, Any], differ: set[str]
) -> list[dict[str, str]]:
    """Give what differs now from what the person looked at, by field."""
    return [
        {
            "field": key, "label": edit.label(key),
            "old": _printed(work, edit, names, looked),
            "new": _printed(work, edit, names, edit.before),
        }
        for key, names in _told(edit, differ).items()
    ]  # fmt: skip


def _last(work: Work, edit: Edit, told: set[str]) -> tuple[str, datetime]:
    """Give who changed last what is told, and when: it need not be who last touched the record."""
    found = (work.unit.last_change(edit.record.KIND, edit.record.id, name) for name in told)
    last = max((action for action in found if action), key=lambda action: action.id, default=None)
    if last is not None:
        return last.actor, last.at
    by, at = edit.before["last_modified_by"], edit.before["last_modified_at"]
    return work.get(User, by).name if by is not None else "somebody else", at


def _told(edit: Edit, attributes: set[str]) -> dict[str, tuple[str, ...]]:
    """Give the fields that some attributes belong to, each with all of its attributes."""
    told: dict[str, tuple[str, ...]] = {}
    custom = sorted(name for name in attributes if name.startswith(CUSTOM))
    for name in dict.fromkeys((*edit.before, *custom)):
        if name in attributes and name not in _FOLLOWS:
            owner = name in _OWNER
            told["owner" if owner else edit.keys.get(name, name)] = _OWNER if owner else (name,)
    return told


def _printed(work: Work, edit: Edit, names: tuple[str, ...], values: Mapping[str, Any]) -> str:
    there = [name for name in names if values.get(name) is not None] or names[:1]
    return printed(work, edit.record, there[0], values.get(there[0]))
