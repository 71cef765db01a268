"""What `is:` asks of a case that stands in other tables, as conditions.

The few rows there are looked up once, not each case for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, text

from core.entities.marks import FOLLOW
from data.set_aside import asleep
from data.tables import case_looks, cases, feed_items, feed_marks
from data.tables.cases import RARE

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement

    from data.queries.reading import Reading

_PARTS = cases.alias("parts")


def _parent(_: Reading) -> ColumnElement[bool]:
    """Say which cases have parts; a part that was deleted is none."""
    named = _PARTS.c.parent_case_id.is_not(None), _PARTS.c.removed_at.is_(None)
    return cases.c.id.in_(select(_PARTS.c.parent_case_id).where(*named).correlate(None))


def _followed(look: Reading) -> ColumnElement[bool]:
    mine = select(feed_marks.c.record_id).where(
        feed_marks.c.user_id == look.actor.id, feed_marks.c.object == "case",
        feed_marks.c.kind == FOLLOW, feed_marks.c.removed_at.is_(None),
    )  # fmt: skip
    return cases.c.id.in_(mine.correlate(None))


def _unread(look: Reading) -> ColumnElement[bool]:
    """Say on which cases others did something since the reader looked; see `case_rows.NEWS`."""
    news = (
        select(feed_items.c.id)
        .where(
            feed_items.c.object == "case", feed_items.c.record_id == case_looks.c.case_id,
            feed_items.c.id > case_looks.c.entry_id, feed_items.c.removed_at.is_(None),
            feed_items.c.created_by.is_distinct_from(look.actor.id),
        )
        .correlate(case_looks)
        .exists()
    )  # fmt: skip
    mine = case_looks.c.user_id == look.actor.id, case_looks.c.removed_at.is_(None)
    return cases.c.id.in_(select(case_looks.c.case_id).where(*mine, news).correlate(None))


def _child(_: Reading) -> ColumnElement[bool]:
    found = select(cases.c.id).where(cases.c.parent_case_id.is_not(None))
    return cases.c.id.in_(found.correlate(None))


def _rare(name: str) -> Callable[[Reading], ColumnElement[bool]]:
    """Look up what few cases are in the index of these, in whatever order the list is."""
    few = select(cases.c.id).where(text(RARE[name])).correlate(None)
    return lambda _: cases.c.id.in_(few)


ASKED: dict[str, Callable[[Reading], ColumnElement[bool]]] = {
    "snoozed": lambda look: asleep(look.now()), "parent": _parent, "followed": _followed,
    "unread": _unread, "child": _child, **{name: _rare(name) for name in RARE},
}  # fmt: skip
"""Each such question."""
