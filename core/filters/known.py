"""What the values of a filter line are looked up in, as it stands now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Group, User
from core.filters.read import Known
from core.rules.permissions import sees_group

if TYPE_CHECKING:
    from core.org.model import Organisation
    from core.ports import UnitOfWork
    from core.rules.permissions import Actor


def known(
    unit: UnitOfWork, org: Organisation, person: User, *, seen_by: Actor | None = None
) -> Known:
    """Read people and groups; private queues only where `seen_by` sees them, or nobody is named."""
    zone = person.time_zone or org.time_zone
    people, groups = unit.many(User), unit.many(Group)
    if seen_by is not None:
        groups = [group for group in groups if sees_group(org, seen_by, group)]
    return Known(
        org=org, zone=zone,
        people=[(one.username, one.name) for one in people],
        queues=[(group.key, group.name) for group in groups if group.kind == "queue"],
        teams=[(group.key, group.name) for group in groups if group.kind == "team"],
    )  # fmt: skip
