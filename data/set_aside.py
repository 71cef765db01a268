"""Which cases are set aside at a moment, as conditions that small indexes of their own answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from data.tables import case_skips, case_snoozes, cases

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause, ScalarSelect

_ASLEEP = cases.alias("asleep")


def sleeps(case: FromClause) -> ColumnElement[bool]:
    """Say that a snooze is about the case as it is: with another owner it is awake."""
    return and_(
        case_snoozes.c.case_id == case.c.id, case_snoozes.c.removed_at.is_(None),
        or_(
            case_snoozes.c.owner_user_id == case.c.owner_user_id,
            case_snoozes.c.owner_group_id == case.c.owner_group_id,
        ),
    )  # fmt: skip


def asleep(now: Any, case: FromClause = cases) -> ColumnElement[bool]:
    """Say which cases sleep: the few that do are looked up once, not each case for itself.

    Joined, SQLite goes through all cases as long as nobody has snoozed any.
    """
    theirs = select(_ASLEEP.c.id).where(sleeps(_ASLEEP)).correlate(case_snoozes).exists()
    found = select(case_snoozes.c.case_id).where(case_snoozes.c.until > now, theirs).correlate(None)
    return case.c.id.in_(found)


def awake(now: Any, case: FromClause = cases) -> ColumnElement[bool]:
    """Say which cases do not sleep."""
    return ~asleep(now, case)


def snoozed_until() -> ScalarSelect[Any]:
    """Give until when a case sleeps or slept; a column of a row, so that no list is joined."""
    return select(case_snoozes.c.until).where(sleeps(cases)).correlate(cases).scalar_subquery()


def unskipped(person: Any, since: Any) -> ColumnElement[bool]:
    """Say which cases a person did not skip, as they lie in their queue now."""
    return ~(
        select(case_skips.c.id)
        .where(
            case_skips.c.case_id == cases.c.id, case_skips.c.user_id == person,
            case_skips.c.group_id == cases.c.owner_group_id,
            case_skips.c.priority == cases.c.priority,
            case_skips.c.created_at > since, case_skips.c.removed_at.is_(None),
        )
        .correlate(cases)
        .exists()
    )  # fmt: skip
