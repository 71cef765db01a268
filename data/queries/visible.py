"""Which cases a person sees, as SQL: the same words that decide one act in the core."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, true

from core.rules.permissions import grants
from data.tables import accounts, cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, FromClause

    from core.org.model import Organisation
    from core.rules.permissions import Actor

WHOSE: dict[str, Callable[[Actor, FromClause], ColumnElement[bool]]] = {
    "any": lambda actor, case: true(),  # noqa: ARG005  the table's rows share a shape
    "own": lambda actor, case: case.c.owner_user_id == actor.id,
    "unowned": lambda actor, case: case.c.owner_user_id.is_(None),  # noqa: ARG005
    "my queues": lambda actor, case: case.c.owner_group_id.in_(sorted(actor.groups)),
    "my accounts": lambda actor, case: case.c.account_id.in_(
        select(accounts.c.id).where(accounts.c.owner_id == actor.id).correlate(None)
    ),
}
"""`core.rules.permissions.WHOSE` as SQL; a test proves that both say the same."""


def permitted(
    organisation: Organisation, actor: Actor, case: FromClause = cases
) -> ColumnElement[bool]:
    """Say which cases the person may read, whether they stand or were taken away."""
    if actor.is_system:
        return true()
    lines = grants(organisation, actor, "case.read")
    return or_(
        *(
            and_(
                case.c.record_type.in_(line.types),
                or_(*(WHOSE[word](actor, case) for word in line.whose)),
            )
            for line in lines
        ),
        ~true(),
    )


def visible(
    organisation: Organisation, actor: Actor, case: FromClause = cases
) -> ColumnElement[bool]:
    """Say which standing cases the person sees."""
    return and_(case.c.removed_at.is_(None), permitted(organisation, actor, case))
