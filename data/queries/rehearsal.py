"""What a rule that is tried out would answer: records that hold its condition, and past changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from core.rows import PastChange
from data.queries.reading import Reading
from data.queries.record_fields import STORED, holds
from data.tables import actions, changes

if TYPE_CHECKING:
    from datetime import datetime

    from core.org.automation import Rule


class Rehearsals(Reading):
    """What is asked where somebody who may change the organisation tries a rule."""

    def rule_holds(self, rule: Rule) -> tuple[int, ...]:
        """Give the ids of the standing records that hold a rule's condition now, oldest first."""
        table = STORED[rule.object]
        asked = select(table.c.id).where(table.c.removed_at.is_(None)).order_by(table.c.id)
        if rule.types:
            asked = asked.where(table.c.record_type.in_(rule.types))
        if rule.when.strip():
            asked = asked.where(holds(self, rule.object, rule.when))
        with self.single() as connection:
            return tuple(connection.execute(asked).scalars())

    def rule_changes(self, rule: Rule, since: datetime) -> tuple[PastChange, ...]:
        """Give what was changed in the records that a rule is about, by record, newest first."""
        asked = (
            select(
                changes.c.record_id, changes.c.action_id, actions.c.at, changes.c.field,
                changes.c.old,
            )
            .join(actions, actions.c.id == changes.c.action_id)
            .where(changes.c.kind == rule.object, actions.c.at >= since)
            .order_by(changes.c.record_id, changes.c.id.desc())
        )  # fmt: skip
        with self.single() as connection:
            return tuple(PastChange(*row) for row in connection.execute(asked))
