"""The read side: what one person may see, as frozen rows, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from core.links import EntryLink
    from core.org.automation import Rule
    from core.rows import (
        AccountRow,
        Act,
        ActionRow,
        ArticleFilter,
        ArticleRow,
        ArticleView,
        AssignmentRow,
        BellKind,
        BellRow,
        Caller,
        CaseFilter,
        CaseRow,
        CaseView,
        ContactRow,
        ContractRow,
        CustomerFilter,
        DeletedRow,
        FeedFilter,
        FeedRow,
        GroupRow,
        Hit,
        HomeView,
        IncomingRow,
        JobRow,
        OutgoingRow,
        Page,
        PastChange,
        PlaceRow,
        QueueFilter,
        QueueItemRow,
        SimilarRow,
        TaskRow,
        UserRow,
        VersionRow,
        ViewRow,
    )
    from core.seeking import Found, Sought


class Look(Protocol):
    """The queries of one person. A record they may not see is `NotFound`, everywhere."""

    def cases(
        self, which: CaseFilter, *, limit: int = 50, after: str | None = None,
        offset: int | None = None, from_end: bool = False,
    ) -> Page[CaseRow]:  # fmt: skip
        """Give a page: from the start, after a cursor, at a row number, or the last one."""
        ...

    def count_cases(self, which: CaseFilter) -> int:
        """Count exactly."""
        ...

    def case_groups(self, which: CaseFilter) -> tuple[tuple[str | None, int], ...]:
        """Give the groups of a grouped list in its order, each with its exact count."""
        ...

    def views(self, *, every: bool = False) -> tuple[ViewRow, ...]:
        """Give my list views by name, then those that others share with me, or with anybody."""
        ...

    def places(self) -> tuple[PlaceRow, ...]:
        """Give what lists are to me: the pinned one, and those on a key."""
        ...

    def news(self, numbers: Collection[str]) -> frozenset[str]:
        """Give those of some cases on which others did something since I looked."""
        ...

    def position(self, which: CaseFilter, number: str) -> int | None:
        """Give the row number, from 0, of a case in a list; none when it is not in it."""
        ...

    def case(
        self, number: str, *, feed_limit: int | None = None, feed: FeedFilter = ...
    ) -> CaseView:
        """Give a case with its feed, tasks and files; `can` is filled by the desk."""
        ...

    def similar(self, number: str, *, limit: int | None = None) -> tuple[SimilarRow, ...]:
        """Give the cases that are like one, the most alike first, as its record type says.

        Without a limit as many as that shows. None that belong to it already, nor what it is.
        """
        ...

    def deleted(self) -> tuple[DeletedRow, ...]:
        """Give the cases in the recycle bin that the person may read, the latest first."""
        ...

    def deleted_case(self, number: str) -> DeletedRow:
        """Give one of them."""
        ...

    def feed(
        self, number: str, *, limit: int, before: int | None = None, which: FeedFilter = ...
    ) -> tuple[FeedRow, ...]:
        """Give a part of a case's feed with its comments, from the entry with id `before` on.

        By activity `before` is the `latest` of the last entry.
        """
        ...

    def linked(self, link: EntryLink) -> EntryLink:
        """Give where the entry that a link names lies now; one on a hidden case is not found."""
        ...

    def assignments(
        self, *, team: str | None = None, mine: bool = False, watched: bool = False,
        is_closed: bool | None = False,
    ) -> tuple[AssignmentRow, ...]:  # fmt: skip
        """Give assignments, oldest first: of a team, `mine` to answer for, or `watched`.

        Mine are those of my teams that nobody else accepted; watched those that I made or that
        are about cases of mine.
        """
        ...

    def assignment(self, number: str) -> AssignmentRow:
        """Give one case assignment; `can` is filled by the desk."""
        ...

    def customers(
        self, kind: str, which: CustomerFilter, *, limit: int | None = 50,
        after: str | None = None, offset: int | None = None, from_end: bool = False,
    ) -> Page[Any]:  # fmt: skip
        """Give a page of accounts, contacts, contracts or jobs; without a limit, all that follow.

        The rows are those that `account`, `contact`, `contract` and `job` give, but that a job in
        a list comes without its milestone feed.
        """
        ...

    def count_customers(self, kind: str, which: CustomerFilter) -> int:
        """Count exactly."""
        ...

    def customer_position(self, kind: str, which: CustomerFilter, key: str) -> int | None:
        """Give the row number, from 0, of a record in a list; none when it is not in it."""
        ...

    def account(self, key: str) -> AccountRow:
        """Give an account by external id, else by its exact name."""
        ...

    def contact(self, key: str) -> ContactRow:
        """Give a contact by external id, e-mail or exact name."""
        ...

    def contract(self, number: str) -> ContractRow:
        """Give a contract."""
        ...

    def job(self, engine_number: str) -> JobRow:
        """Give a job with its phases and its milestone feed."""
        ...

    def users(self) -> tuple[UserRow, ...]:
        """Give everybody, by username."""
        ...

    def groups(self, kind: str | None = None) -> tuple[GroupRow, ...]:
        """Give the groups with members and exact counts of the open cases one may see.

        A private queue is its members' alone, and of who shapes queues.
        """
        ...

    def queue_items(
        self, which: QueueFilter, *, limit: int = 50, after: str | None = None,
        offset: int | None = None, from_end: bool = False,
    ) -> Page[QueueItemRow]:  # fmt: skip
        """Give a page of what lies in queues, in the order of work if no other was asked for.

        Raises `NotFound` for a queue that is not there, `NotAllowed` for a private one of others.
        """
        ...

    def count_queue_items(self, which: QueueFilter) -> int:
        """Count exactly."""
        ...

    def queue_position(self, which: QueueFilter, key: str) -> int | None:
        """Give the row number, from 0, of a case in a list; none when it is not in it."""
        ...

    def queue_item(self, number: str) -> QueueItemRow | None:
        """Give where a case lies, none where it lies in no queue.

        Raises `NotAllowed` where that is a private one of others.
        """
        ...

    def articles(
        self, which: ArticleFilter = ..., *, limit: int = 50, after: str | None = None
    ) -> Page[ArticleRow]:
        """Give knowledge articles, newest first; of a search the best first, without pages."""
        ...

    def count_articles(self, which: ArticleFilter = ...) -> int:
        """Count exactly."""
        ...

    def article(self, number: str) -> ArticleView:
        """Give one article whole; `can` is filled by the desk."""
        ...

    def tasks(
        self, *, mine: bool = False, of: str | None = None, due: str | None = None,
        today: date | None = None, is_closed: bool | None = False,
    ) -> tuple[TaskRow, ...]:  # fmt: skip
        """Give tasks: mine or a person's; due `today`, `overdue` or within the `week`."""
        ...

    def task(self, task_id: int) -> TaskRow:
        """Give one task."""
        ...

    def bell(self, *, unread: bool = False, limit: int = 100) -> tuple[BellRow, ...]:
        """Give my notifications, newest first."""
        ...

    def bell_kinds(self) -> tuple[BellKind, ...]:
        """Give every kind of notification with what I want of it."""
        ...

    def unread(self) -> int:
        """Count the unread lines of my bell."""
        ...

    def next_waking(self, after: datetime) -> datetime | None:
        """Give when the first case after a moment is back by itself; none where none sleeps."""
        ...

    def search(self, text: str, *, within: str | None = None, limit: int = 50) -> tuple[Hit, ...]:
        """Search everything, or one of cases, accounts, contacts, contracts, feed."""
        ...

    def callers(self, text: str, *, limit: int = 10) -> tuple[Caller, ...]:
        """Find who is calling: phone digits, name, address, e-mail or contract number."""
        ...

    def log(
        self, *, case: str | None = None, by: str | None = None, since: datetime | None = None,
        limit: int | None = None, before: int | None = None,
    ) -> tuple[ActionRow, ...]:  # fmt: skip
        """Give actions, newest first, without the columns that histories do not show.

        With `before` only those that came before that action.
        """
        ...

    def count_log(
        self, *, case: str | None = None, by: str | None = None, since: datetime | None = None
    ) -> int:
        """Count those actions exactly."""
        ...

    def acts(self, *, limit: int, before: int | None = None) -> tuple[Act, ...]:
        """Give what the person did, newest first; with `before` what came before that action."""
        ...

    def home(self) -> HomeView:
        """Give what the home screen shows."""
        ...

    def outbox(self, *states: str, limit: int = ...) -> tuple[OutgoingRow, ...]:
        """Give the mails that are to leave or left, newest first; those in some states alone."""
        ...

    def inbox(self, state: str | None = None, *, limit: int = ...) -> tuple[IncomingRow, ...]:
        """Give the mails that came in, newest first: `kept`, `opened` or `answered` ones."""
        ...

    def received(self, mail_id: int) -> tuple[IncomingRow, bytes]:
        """Give one mail that came in, with its source as it came."""
        ...

    def file(self, file_id: int) -> bytes:
        """Give a file's content."""
        ...

    def org_versions(self) -> tuple[VersionRow, ...]:
        """Give all versions of the organisation, the newest first, with what each changed.

        Raises `NotAllowed` for who may not see how the organisation is set up.
        """
        ...

    def rule_holds(self, rule: Rule) -> tuple[int, ...]:
        """Give the ids of the standing records that hold a rule's condition now, oldest first.

        Raises `RuleViolation` for a condition that no database can be asked.
        """
        ...

    def rule_changes(self, rule: Rule, since: datetime) -> tuple[PastChange, ...]:
        """Give what was changed in the records that a rule is about, by record, newest first."""
        ...

    def sought(self, sought: Sought) -> Found:
        """Give what a rule of the clock is to answer, and what it answered and is true no longer.

        Raises `RuleViolation` for a condition that no database can be asked.
        """
        ...

    def marked_besides(self, kind: str, marks: tuple[str, ...]) -> tuple[int, ...]:
        """Give the records that marks of a kind are about which name none of these."""
        ...
