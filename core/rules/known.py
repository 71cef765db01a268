"""What is brought back must be something that the organisation still knows.

An organisation that is applied leaves nothing behind that it does not know (`core.commands.org`);
an undo of what was done before that must not bring it back either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Case, CaseAssignment, Group, Membership, User
from core.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.entities import Record
    from core.work import Work

KINDS = (Case, CaseAssignment, Membership, User)
"""The kinds of records that name something of the organisation."""


def require_known(work: Work, records: Iterable[Record]) -> None:
    """Raise for a record type, a status, a profile or a group that is gone meanwhile."""
    for record in records:
        told = _gone(work, record)
        if told is not None:
            msg = f"The organisation has {told} any more."
            raise RuleViolation(msg, next_step="`caseline org history` tells since when.")


def _gone(work: Work, record: Record) -> str | None:
    if isinstance(record, Case):
        return _gone_of_case(work, record)
    if isinstance(record, User) and record.profile not in work.org.profiles:
        return f"no profile {record.profile!r}"
    if isinstance(record, CaseAssignment) and not record.is_closed:
        return _gone_group(work, record.team_id)
    if isinstance(record, Membership) and record.removed_at is None:
        return _gone_group(work, record.group_id)
    return None


def _gone_of_case(work: Work, case: Case) -> str | None:
    kind = work.org.types.get(case.record_type)
    if kind is None:
        return f"no record type {case.record_type!r}"
    status = kind.by_label.get(case.status)
    if status is None or status.is_closed is not case.is_closed:
        return f"no {'closed' if case.is_closed else 'open'} status {case.status!r} of {kind.label}"
    return _gone_group(work, case.owner_group_id) if case.owner_group_id is not None else None


def _gone_group(work: Work, group_id: int) -> str | None:
    group = work.get(Group, group_id)
    return f"no {group.sort} {group.name!r}" if group.removed_at is not None else None
