"""Which cases a person sees, as SQL: the same words that decide one act in the core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, or_, select, true

from core.entities.knowledge import PUBLISHED
from core.rules.permissions import allows, grants
from data.tables import accounts, articles, assignments, cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import BindParameter, ColumnElement, FromClause

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
    "my referrals": lambda actor, case: case.c.id.in_(
        select(assignments.c.case_id)
        .where(assignments.c.team_id.in_(sorted(actor.groups)), assignments.c.removed_at.is_(None))
        .correlate(None)
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
                case.c.record_type.in_(_written(line.types)),
                or_(*(WHOSE[word](actor, case) for word in line.whose)),
            )
            for line in lines
        ),
        ~true(),
    )


def _written(types: tuple[str, ...]) -> BindParameter[Any]:
    """Write the keys of record types into the statement itself.

    They are few and the organisation's own. Named when it runs, PostgreSQL puts the list together
    anew for each row that it counts.
    """
    return bindparam(None, types, expanding=True, literal_execute=True)


def visible(
    organisation: Organisation, actor: Actor, case: FromClause = cases
) -> ColumnElement[bool]:
    """Say which standing cases the person sees."""
    return and_(case.c.removed_at.is_(None), permitted(organisation, actor, case))


def readable(organisation: Organisation, actor: Actor) -> ColumnElement[bool]:
    """Say which articles the person may read; `core.rules.knowledge.may_see` says the same."""
    if allows(organisation, actor, "article.publish"):
        return true()
    mine = or_(articles.c.author_id == actor.id, articles.c.editor_id == actor.id)
    return or_(articles.c.status == PUBLISHED, mine)
