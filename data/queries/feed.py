"""The feed of a case with its comments, whom it mentions, and the marks on it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import exists, func, select

from core.entities.marks import LIKE
from core.errors import NotFound
from core.links import EntryLink
from core.rows import FEED_FILTERS, FeedFilter, FeedRow, FileRow, Ref
from data.chunks import chunks
from data.prepared import moment, slot, written
from data.queries.feed_filter import FILED, chosen
from data.queries.files import files_on
from data.queries.paging import checked
from data.queries.reading import BIGGEST, Reading, choose
from data.tables import (
    activities,
    cases,
    feed_items,
    feed_marks,
    groups,
    mentions,
    outgoing_mail,
    users,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import BindParameter, ColumnElement, Connection

    from data.queries.reading import AnySelect

    Marks = tuple[tuple[Ref, ...], frozenset[str]]
    """Who likes an entry, and the reader's own marks on it."""

KIND, BODY, LATEST, MARKED, HAS_FILES = 1, 3, 9, 10, 11
"""The places of an entry's kind, its text, its latest comment, and of its marks and files."""
MAIL, TO = "EmailMessageEvent", "To "
"""The kind of entries that tell of e-mails, and how those begin that we wrote."""
WHOLE = FeedFilter()
_UNMARKED: Marks = (), frozenset()
# As the tuples they are, without the names of their fields: a page of them is made all day.
_new = tuple.__new__
_BELOW = feed_items.alias("below")
_COMMENTS = _BELOW.c.parent_id == feed_items.c.id, _BELOW.c.removed_at.is_(None)
_LATEST = func.coalesce(
    select(func.max(_BELOW.c.id)).where(*_COMMENTS).scalar_subquery(), feed_items.c.id
)
_MARKED = exists().where(
    feed_marks.c.object == "feed_item", feed_marks.c.record_id == feed_items.c.id,
    feed_marks.c.removed_at.is_(None),
)  # fmt: skip
_ENTRIES: AnySelect = select(
    feed_items.c.id, feed_items.c.kind, feed_items.c.created_at, feed_items.c.body,
    feed_items.c.visibility, users.c.username, users.c.name, activities.c.subject,
    feed_items.c.edited_at, _LATEST.label("latest"), _MARKED.label("marked"),
    FILED.label("filed"),
    feed_items.c.parent_id,
).select_from(
    feed_items.outerjoin(users, users.c.id == feed_items.c.author_id).outerjoin(
        activities, activities.c.id == feed_items.c.activity_id
    )
)  # fmt: skip


class Feed(Reading):
    """What was said and done on a case."""

    def feed(
        self, number: str, *, limit: int, before: int | None = None, which: FeedFilter = WHOLE
    ) -> tuple[FeedRow, ...]:
        """Give a part of a case's feed; `before` is the id of the last entry, or its `latest`."""
        with self.connect() as connection:
            case_id = self.case_id(connection, number)
            return self.feed_of(connection, case_id, limit=limit, before=before, which=which)

    def linked(self, link: EntryLink) -> EntryLink:
        """Give where an entry lies now; whether there is one that is hidden, nobody is told."""
        statement = (
            select(cases.c.number)
            .select_from(feed_items.join(cases, cases.c.id == feed_items.c.record_id))
            .where(feed_items.c.object == "case", feed_items.c.removed_at.is_(None))
            .where(feed_items.c.id == min(link.entry, BIGGEST), self.visible())
        )
        with self.connect() as connection:
            number = connection.execute(statement).scalar_one_or_none()
        if number is None:
            msg = f"There is no entry {link}, or you cannot see it."
            raise NotFound(msg, next_step="Ask who gave you the link.")
        return EntryLink(number, link.entry)

    def feed_of(
        self, connection: Connection, case_id: int, *, limit: int | None,
        before: int | None = None, which: FeedFilter = WHOLE,
    ) -> tuple[FeedRow, ...]:  # fmt: skip
        """Give entries with all that hangs on them in five statements, however many there are.

        What no entry has is not asked for: most feeds are read in one.
        """
        limit = None if limit is None else checked(limit)
        choose("part of a feed", which.only, tuple(FEED_FILTERS))
        newest = before is None
        asked = self.kept.get(
            ("feed", limit, newest, which), lambda: self._entries(limit, which, newest=newest)
        )
        values = {"case": case_id, "before": before}
        rows = asked.run(connection, **{k: v for k, v in values.items() if v is not None})
        return self._whole(connection, rows)

    def _entries(self, limit: int | None, which: FeedFilter, *, newest: bool) -> AnySelect:
        """Select a feed: all of it, or a part; from the newest on, or what comes after that."""
        order = _LATEST if which.by_activity else feed_items.c.id
        where = [*_on(slot("case", feed_items.c.record_id.type)), *chosen(self.actor, which.only)]
        if not newest:
            where.append(order < slot("before", feed_items.c.id.type))
        statement = _ENTRIES.where(*where).order_by(order.desc())
        return statement if limit is None else statement.limit(written(limit))

    def _whole(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> tuple[FeedRow, ...]:
        """Put beside the entries that were read what hangs on them."""
        commented = [row[0] for row in rows if row[LATEST] != row[0]]
        below = self._comments(connection, commented) if commented else []
        every = [*rows, *below] if below else rows
        at = [row[0] for row in every if "@" in row[BODY]]
        named = _mentions(connection, at) if at else {}
        marks = [row[0] for row in every if row[MARKED]]
        marked = self._marks(connection, marks) if marks else {}
        filed = [row[0] for row in every if row[HAS_FILES]]
        sent = [row[0] for row in rows if row[KIND] == MAIL and row[BODY].startswith(TO)]
        hung = _Hung(
            named, marked, files_on(connection, "feed_item", filed) if filed else {},
            _mails(connection, sent) if sent else {},
        )  # fmt: skip
        comments: defaultdict[int, list[FeedRow]] = defaultdict(list)
        for row in below:
            comments[row[-1]].append(_row(row, hung, ()))
        return tuple([_row(row, hung, comments.get(row[0], ())) for row in rows])

    def _comments(self, connection: Connection, ids: list[int]) -> Sequence[Sequence[Any]]:
        standing = _ENTRIES.where(feed_items.c.removed_at.is_(None)).order_by(feed_items.c.id)
        return [
            row
            for chunk in chunks(ids)
            for row in connection.execute(standing.where(feed_items.c.parent_id.in_(chunk)))
        ]

    def _marks(self, connection: Connection, ids: list[int]) -> dict[int, Marks]:
        """Give who likes each entry, and the person's own marks on it."""
        found: dict[int, tuple[list[Ref], set[str]]] = {}
        statement = (
            select(feed_marks.c.record_id, feed_marks.c.kind, users.c.id, users.c.username,
                   users.c.name)
            .select_from(feed_marks.join(users, users.c.id == feed_marks.c.user_id))
            .where(feed_marks.c.object == "feed_item", feed_marks.c.removed_at.is_(None))
            .order_by(feed_marks.c.id)
        )  # fmt: skip
        rows = (
            row
            for chunk in chunks(ids)
            for row in connection.execute(statement.where(feed_marks.c.record_id.in_(chunk)))
        )
        for entry, kind, user_id, username, name in rows:
            likes, own = found.setdefault(entry, ([], set()))
            if kind == LIKE:
                likes.append(Ref(username, name))
            if user_id == self.actor.id:
                own.add(kind)
        return {entry: (tuple(likes), frozenset(own)) for entry, (likes, own) in found.items()}


class _Hung(NamedTuple):
    """What hangs on entries, by their ids."""

    named: Mapping[int, list[Ref]]
    marked: Mapping[int, Marks]
    filed: Mapping[int, tuple[FileRow, ...]]
    mails: Mapping[int, str]


def _row(row: Sequence[Any], hung: _Hung, comments: Sequence[FeedRow]) -> FeedRow:
    number, kind, at, body, visibility, username, name, subject, edited_at, latest = row[:MARKED]
    named, parent = hung.named, row[-1]
    likes, own = hung.marked.get(number, _UNMARKED)
    return _new(FeedRow, (
        number, kind, None if username is None else _new(Ref, (username, name)), moment(at), body,
        visibility, tuple(named[number]) if number in named else (), subject,
        None if edited_at is None else moment(edited_at), parent, latest, tuple(comments), likes,
        own, hung.filed.get(number, ()), hung.mails.get(number),
    ))  # fmt: skip


def _on(case_id: int | BindParameter[Any]) -> list[ColumnElement[bool]]:
    return [
        feed_items.c.object == "case",
        feed_items.c.record_id == case_id,
        feed_items.c.parent_id.is_(None),
        feed_items.c.removed_at.is_(None),
    ]


def _mails(connection: Connection, ids: list[int]) -> Mapping[int, str]:
    """Give what became of the mails that entries tell of: each was written in one act with it."""
    statement = (
        select(feed_items.c.id, feed_items.c.body, outgoing_mail.c.recipient, outgoing_mail.c.state)
        .join(outgoing_mail, outgoing_mail.c.action_id == feed_items.c.action_id)
        .order_by(outgoing_mail.c.id)
    )
    return {
        entry: state
        for chunk in chunks(ids)
        for entry, body, recipient, state in connection.execute(
            statement.where(feed_items.c.id.in_(chunk))
        )
        if body.startswith(f"{TO}{recipient}:")
    }


def _mentions(connection: Connection, ids: list[int]) -> Mapping[int, list[Ref]]:
    """Give whom entries mention; nobody is mentioned without an @."""
    named: defaultdict[int, list[Ref]] = defaultdict(list)
    statement = (
        select(
            mentions.c.feed_item_id,
            func.coalesce(users.c.username, groups.c.key).label("key"),
            func.coalesce(users.c.name, groups.c.name).label("name"),
        )
        .select_from(
            mentions.outerjoin(users, users.c.id == mentions.c.user_id).outerjoin(
                groups, groups.c.id == mentions.c.group_id
            )
        )
        .where(mentions.c.removed_at.is_(None))
        .order_by(mentions.c.id)
    )
    for chunk in chunks(ids):
        for item, key, name in connection.execute(
            statement.where(mentions.c.feed_item_id.in_(chunk))
        ):
            named[item].append(Ref(key, name))
    return named
