"""What the worker asks each minute: the records that a rule is to answer, and those it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, false, func, not_, select, true

from core.seeking import Found
from data.journal import touches
from data.queries.reading import Reading
from data.queries.record_fields import STORED, holds
from data.tables import actions, rule_marks

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from core.seeking import Sought


class Rounds(Reading):
    """What rules that go by the clock look for."""

    def sought(self, sought: Sought) -> Found:
        """Give what a rule is to answer, and what it answered and is true no longer.

        Raises `RuleViolation` for a condition that no database can be asked.
        """
        table = STORED[sought.object]
        values = and_(true(), *_values(table, sought))
        condition = and_(true(), *self._conditions(sought))
        standing = and_(
            rule_marks.c.rule == sought.mark, rule_marks.c.object == sought.marked,
            rule_marks.c.record_id != 0, rule_marks.c.removed_at.is_(None),
        )  # fmt: skip
        marked = exists().where(standing, rule_marks.c.record_id == table.c.id).correlate(table)
        wanted = select(table.c.id).where(values, *_times(table, sought), condition, not_(marked))
        true_of = exists().where(table.c.id == rule_marks.c.record_id, values, condition)
        ended = select(rule_marks.c.record_id).where(standing, not_(true_of.correlate(rule_marks)))
        count = select(func.count()).select_from(table).where(values)
        # Ordered here: for an order SQLite would rather read every case there ever was.
        with self.connect() as connection:
            return Found(
                int(connection.execute(count).scalar_one()),
                tuple(sorted(connection.execute(wanted).scalars())),
                tuple(sorted(connection.execute(ended).scalars())),
            )

    def marked_besides(self, kind: str, marks: tuple[str, ...]) -> tuple[int, ...]:
        """Give the records that marks of a kind are about which name none of these."""
        asked = (
            select(rule_marks.c.record_id)
            .where(
                rule_marks.c.object == kind, rule_marks.c.record_id != 0,
                rule_marks.c.removed_at.is_(None), rule_marks.c.rule.not_in(marks),
            )
            .distinct()
            .order_by(rule_marks.c.record_id)
        )  # fmt: skip
        with self.single() as connection:
            return tuple(connection.execute(asked).scalars())

    def _conditions(self, sought: Sought) -> list[ColumnElement[bool]]:
        asked = [holds(self, sought.object, sought.when)] if sought.when.strip() else []
        others = [
            holds(self, sought.object, one) if one.strip() else true() for one in sought.unless
        ]
        return [*asked, *(not_(func.coalesce(one, false())) for one in others)]


def _values(table: Any, sought: Sought) -> list[ColumnElement[bool]]:
    asked = [table.c.removed_at.is_(None)]
    if sought.types:
        asked.append(table.c.record_type.in_(sought.types))
    if sought.is_open:
        # Every case has one of the ranks: with them the index of the work order answers.
        asked += [table.c.is_closed == false(), table.c.rank.in_((0, 1))]
    return asked


def _times(table: Any, sought: Sought) -> list[ColumnElement[bool]]:
    asked = [] if sought.opened_by is None else [table.c.created_at <= sought.opened_by]
    if sought.untouched_since is not None:
        touched = touches(sought.object, table.c.id).where(actions.c.at > sought.untouched_since)
        asked.append(not_(touched.correlate(table).exists()))
    return asked
