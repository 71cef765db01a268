"""One case whole: its fields, feed, tasks, files and related cases, in a fixed number of steps."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, or_, select

from core.entities import Case
from core.entities.marks import FOLLOW
from core.rows import CaseView, FeedFilter, Ref, Review
from core.rules.reopening import until
from core.text import storable
from core.work import case_number
from data.prepared import moment, slot
from data.queries.assignments import Assignments
from data.queries.case_rows import COLUMNS, JOINED, LOOKED_AT, READER, SELECTED
from data.queries.custom import case_rows
from data.queries.feed import WHOLE, Feed
from data.queries.files import files_on
from data.queries.knowledge import Knowledge
from data.queries.reading import full_name, no_case, ref
from data.queries.tasks import Tasks
from data.tables import (
    accounts,
    activities,
    assignments,
    case_articles,
    case_links,
    case_looks,
    cases,
    contacts,
    feed_items,
    feed_marks,
    file_links,
    jobs,
    users,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from core.rows import AssignmentRow, CaseRow

ACTIVITIES = 200
"""Activities that the page of a case shows at most."""
_INSTALLERS = accounts.alias("installers")
_INSTALLER_CONTACTS = contacts.alias("installer_contacts")
_CLOSERS, _AUTHORS, _REVIEWERS = map(users.alias, ("closers", "authors", "reviewers"))
_SEQUELS = cases.alias("sequels")
_LINKED = exists().where(case_links.c.removed_at.is_(None))
_HAS = {
    "has_tasks": exists().where(
        activities.c.object == "case", activities.c.record_id == cases.c.id
    ),
    "has_files": exists().where(
        file_links.c.object == "case", file_links.c.record_id == cases.c.id
    ),
    "has_assignments": exists().where(assignments.c.case_id == cases.c.id),
    "has_sequels": exists().where(_SEQUELS.c.related_id == cases.c.id),
    "has_merged": exists().where(_SEQUELS.c.master_id == cases.c.id),
    "has_children": exists().where(_SEQUELS.c.parent_case_id == cases.c.id),
    "has_articles": exists().where(
        case_articles.c.case_id == cases.c.id, case_articles.c.removed_at.is_(None)
    ),
    "has_links": _LINKED.where(case_links.c.case_id == cases.c.id)
    | _LINKED.where(case_links.c.other_id == cases.c.id),
}
"""What a case may have besides its feed: most have nothing of it, and are not asked again."""
_MINE = (
    select(case_looks.c.entry_id).where(LOOKED_AT).correlate(cases).scalar_subquery()
    .label("seen"),
    exists().where(
        feed_marks.c.object == "case", feed_marks.c.record_id == cases.c.id,
        feed_marks.c.kind == FOLLOW, feed_marks.c.removed_at.is_(None),
        feed_marks.c.user_id == slot(READER, feed_marks.c.user_id.type),
    ).label("is_followed"),
    select(func.max(feed_items.c.id))
    .where(feed_items.c.object == "case", feed_items.c.record_id == cases.c.id)
    .where(feed_items.c.removed_at.is_(None)).correlate(cases).scalar_subquery().label("newest"),
)  # fmt: skip
"""What the reader has read of the case, and whether they follow it."""
_WHOLE = (
    select(
        *COLUMNS, cases.c.description, cases.c.type, cases.c.reopen_count, cases.c.related_id,
        cases.c.master_id, cases.c.parent_case_id,
        cases.c.needs_data_review, cases.c.external_id, cases.c.last_review_comments,
        cases.c.last_review_at, jobs.c.engine_number, jobs.c.current_phase,
        accounts.c.legal_hold, _INSTALLERS.c.external_id.label("installer_key"),
        _INSTALLERS.c.name.label("installer_name"),
        _INSTALLER_CONTACTS.c.external_id.label("installer_contact_key"),
        _INSTALLER_CONTACTS.c.first_name.label("installer_contact_first"),
        _INSTALLER_CONTACTS.c.last_name.label("installer_contact_last"),
        *(
            column.label(f"{table.name}_{column.name}")
            for table in (_CLOSERS, _AUTHORS, _REVIEWERS)
            for column in (table.c.username, table.c.name)
        ),
        *(has.label(name) for name, has in _HAS.items()), *_MINE,
    )
    .select_from(
        JOINED.outerjoin(jobs, jobs.c.id == cases.c.job_id)
        .outerjoin(_INSTALLERS, _INSTALLERS.c.id == cases.c.installer_id)
        .outerjoin(_INSTALLER_CONTACTS, _INSTALLER_CONTACTS.c.id == cases.c.installer_contact_id)
        .outerjoin(_CLOSERS, _CLOSERS.c.id == cases.c.closed_by)
        .outerjoin(_AUTHORS, _AUTHORS.c.id == cases.c.created_by)
        .outerjoin(_REVIEWERS, _REVIEWERS.c.id == cases.c.last_review_by)
    )
)  # fmt: skip
_NAMES = _WHOLE.selected_columns.keys()


class OneCase(Feed, Tasks, Assignments, Knowledge):
    """What the page of a case shows."""

    def case(
        self, number: str, *, feed_limit: int | None = None, feed: FeedFilter = WHOLE
    ) -> CaseView:
        """Give a case with its feed, tasks and files; `can` is filled by the desk."""
        wanted = storable(case_number(number))
        whole = self.kept.get("case", lambda: (
            _WHOLE.where(cases.c.number == slot("number", cases.c.number.type), self.visible())
        ))  # fmt: skip
        with self.connect() as connection:
            found = whole.run(connection, number=wanted, **{READER: self.actor.id})
            if not found:
                raise no_case(wanted)
            row = SimpleNamespace(**dict(zip(_NAMES, found[0], strict=True)))
            family = self._family(connection, row)
            filed = files_on(connection, "case", [row.id]) if row.has_files else {}
            (listed,) = case_rows(self, connection, found)
            return CaseView(
                row=listed, description=row.description, type=row.type,
                installer=ref(row.installer_key, row.installer_name),
                installer_contact=_installer_contact(row),
                job=ref(row.engine_number, row.current_phase), reopen_count=row.reopen_count,
                reopen_until=self._reopen_until(row), last_review=_review(row),
                needs_data_review=bool(row.needs_data_review),
                closed_by=ref(row.closers_username, row.closers_name),
                created_by=ref(row.authors_username, row.authors_name),
                external_id=row.external_id, legal_hold=bool(row.legal_hold),
                **self._activities(connection, row, None if feed_limit is None else ACTIVITIES),
                feed=self.feed_of(connection, row.id, limit=feed_limit, which=feed),
                seen=row.seen, newest=row.newest or 0, is_followed=bool(row.is_followed),
                assignments=self._referrals(connection, row.id) if row.has_assignments else (),
                files=filed.get(row.id, ()),
                articles=self.attached_to(connection, row.id) if row.has_articles else (),
                **family,
            )  # fmt: skip

    def _activities(self, connection: Connection, row: Any, limit: int | None) -> dict[str, Any]:
        """Give the activities, and how many there are, which is asked where there may be more."""
        found = self.tasks_of_case(connection, row.id, limit) if row.has_tasks else ()
        is_cut = limit is not None and len(found) >= limit
        count = self.count_of_case(connection, row.id) if is_cut else len(found)
        return {"tasks": found, "task_count": count}

    def _referrals(self, connection: Connection, case_id: int) -> tuple[AssignmentRow, ...]:
        return self.assignments_where(connection, assignments.c.case_id == case_id)

    def _reopen_until(self, row: Any) -> datetime | None:
        kind = self.org.types.get(row.record_type)
        case = Case(
            number=row.number, record_type=row.record_type, status=row.status,
            subject=row.subject, closed_at=moment(row.closed_at), reopen_count=row.reopen_count,
            master_id=row.master_id,
        )  # fmt: skip
        return until(kind.reopen if kind else None, case)

    def _family(self, connection: Connection, row: Any) -> dict[str, Any]:
        """Give the cases that belong to this one, by what they are to it."""
        here = cases.c
        ways: dict[str, ColumnElement[bool]] = {}
        beside = _beside(row)
        if beside:
            ways["related"] = or_(*beside)
        if row.has_merged:
            ways["merged"] = here.master_id == row.id
        if row.has_children:
            ways["children"] = here.parent_case_id == row.id
        found: dict[str, Any] = {
            name: self._cases_where(connection, way) for name, way in ways.items()
        }
        for name, known in (("master", row.master_id), ("parent", row.parent_case_id)):
            if known is not None:
                found[name] = next(iter(self._cases_where(connection, here.id == known)), None)
        return found

    def _cases_where(self, connection: Connection, way: ColumnElement[bool]) -> tuple[CaseRow, ...]:
        statement = SELECTED.where(way, self.visible())
        ordered = connection.execute(statement.order_by(cases.c.id))
        return case_rows(self, connection, ordered)


def _beside(row: Any) -> list[ColumnElement[bool]]:
    """Say which cases stand beside one: what it goes on from, what goes on, what was linked."""
    ways = []
    if row.has_sequels:
        ways.append(cases.c.related_id == row.id)
    if row.related_id is not None:
        ways.append(cases.c.id == row.related_id)
    if row.has_links:
        ends, stands = (case_links.c.case_id, case_links.c.other_id), case_links.c.removed_at
        ways += [
            cases.c.id.in_(select(other).where(own == row.id, stands.is_(None)))
            for own, other in (ends, ends[::-1])
        ]
    return ways


def _review(row: Any) -> Review | None:
    if row.last_review_at is None:
        return None
    by = Ref(row.reviewers_username, row.reviewers_name)
    return Review(comments=row.last_review_comments or "", at=moment(row.last_review_at), by=by)


def _installer_contact(row: Any) -> Ref | None:
    name = full_name(row.installer_contact_first, row.installer_contact_last)
    return ref(row.installer_contact_key, name)
