"""A case in a list: its columns, the names beside it, and the orders it may be listed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)

from core.errors import RuleViolation, nearest
from core.rows import CASE_SORTS, CaseRow, Owner, Ref
from core.rows.cases import NONE
from data import orders
from data.prepared import slot, turn_of
from data.queries.case_age import elapsed
from data.queries.case_filter import is_narrow
from data.queries.own_fields import own_order, own_word
from data.queries.paging import Order, Part, unpack
from data.queries.reading import full_name
from data.set_aside import snoozed_until
from data.tables import (
    accounts,
    case_looks,
    cases,
    contacts,
    contracts,
    feed_items,
    groups,
    memberships,
    queue_items,
    users,
)
from data.types import read_custom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from core.rows import CaseFilter
    from data.queries.reading import Reading

OWNERS = users.alias("owners")
JOINED = (
    cases.outerjoin(OWNERS, OWNERS.c.id == cases.c.owner_user_id)
    .outerjoin(groups, groups.c.id == cases.c.owner_group_id)
    .outerjoin(accounts, accounts.c.id == cases.c.account_id)
    .outerjoin(contacts, contacts.c.id == cases.c.contact_id)
    .outerjoin(contracts, contracts.c.id == cases.c.contract_id)
)
"""A case with everything that a list names; each join finds one row at most."""

READER = "reader"
"""The slot of who reads: each sees what is new to themselves."""
_ME = slot(READER, case_looks.c.user_id.type)
LOOKED_AT = (
    (case_looks.c.user_id == _ME)
    & (case_looks.c.case_id == cases.c.id)
    & case_looks.c.removed_at.is_(None)
)
"""How far the reader has read the case."""
NEWS = exists().where(
    LOOKED_AT, feed_items.c.object == "case", feed_items.c.record_id == cases.c.id,
    feed_items.c.id > case_looks.c.entry_id, feed_items.c.removed_at.is_(None),
    feed_items.c.created_by.is_distinct_from(_ME),
)  # fmt: skip
"""Whether others did something since the reader looked; what was never looked at is not marked."""
_QUEUES = groups.alias("item_queues")
_BELONGS = (
    (memberships.c.group_id == _QUEUES.c.id)
    & (memberships.c.user_id == _ME)
    & memberships.c.removed_at.is_(None)
)
ITEM_QUEUE = (
    select(_QUEUES.c.key)
    .select_from(
        queue_items.join(_QUEUES, _QUEUES.c.id == queue_items.c.group_id)
        .outerjoin(memberships, _BELONGS)
    )
    .where(
        queue_items.c.object == "case", queue_items.c.record_id == cases.c.id,
        queue_items.c.removed_at.is_(None),
        or_(_QUEUES.c.is_private == false(), memberships.c.id.is_not(None)),
    )
    .correlate(cases).scalar_subquery()
)  # fmt: skip
"""The queue that the case lies in by an item: a private one for its members alone (S3)."""
COLUMNS = (
    cases.c.id, cases.c.number, cases.c.record_type, cases.c.subject, cases.c.status,
    cases.c.is_closed, cases.c.priority, cases.c.is_escalated, cases.c.primary_reason,
    cases.c.secondary_reason, cases.c.origin, cases.c.created_at, cases.c.closed_at,
    cases.c.last_modified_at, cases.c.version,
    OWNERS.c.username.label("owner_username"), OWNERS.c.name.label("owner_name"),
    groups.c.kind.label("group_kind"), groups.c.key.label("group_key"),
    groups.c.name.label("group_name"),
    accounts.c.external_id.label("account_key"), accounts.c.name.label("account_name"),
    contacts.c.external_id.label("contact_key"), contacts.c.first_name.label("contact_first"),
    contacts.c.last_name.label("contact_last"),
    contracts.c.number.label("contract_number"), contracts.c.status.label("contract_status"),
    NEWS.label("is_news"),
    snoozed_until().label("snoozed_until"), cases.c.rank, cases.c.custom,
    ITEM_QUEUE.label("item_queue"),
)  # fmt: skip
SELECTED = select(*COLUMNS).select_from(JOINED)

_EARLIEST, _NEVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
"""Stand for the closing of an open case, so that open ones come last in both directions."""


# As the tuples they are, without the names of their fields: a third of the time of a page.
_new = tuple.__new__


def case_row(values: Sequence[Any]) -> CaseRow:
    """Turn what was selected by `COLUMNS`, which come first, into what lists show."""
    (
        number_of_row, number, record_type, subject, status, is_closed, priority, is_escalated,
        primary_reason, secondary_reason, origin, created_at, closed_at, last_modified_at, version,
        username, owner_name, group_kind, group_key, group_name, account_key, account_name,
        contact_key, contact_first, contact_last, contract_number, contract_status, is_news,
        until, rank, custom, item_queue, *_,
    ) = values  # fmt: skip
    turn = turn_of(created_at)
    return _new(CaseRow, (
        number_of_row, number, record_type, subject, status, is_closed == 1, priority,
        is_escalated == 1,
        _new(Owner, (group_kind, group_key, group_name)) if username is None
        else _new(Owner, ("user", username, owner_name)),
        None if account_key is None else _new(Ref, (account_key, account_name)),
        None if contact_key is None
        else _new(Ref, (contact_key, full_name(contact_first, contact_last))),
        None if contract_number is None else _new(Ref, (contract_number, contract_status)),
        primary_reason, secondary_reason, origin, turn(created_at),
        None if closed_at is None else turn(closed_at), turn(last_modified_at), version,
        bool(is_news),
        None if until is None else turn(until), rank == 0,
        NONE if custom is None else read_custom(custom), item_queue,
    ))  # fmt: skip


def order_of(look: Reading, which: CaseFilter, after: str | None = None) -> Order:
    """Give the order that was asked for; raises `RuleViolation` for an unknown one.

    Ages are counted to the moment of the first page, which the cursor carries on. Groups come
    before any other order.
    """
    if which.grouped is not None:
        return _grouped(look, which, after)
    if which.sort == "work":
        keys: list[ColumnElement[Any]] = [cases.c.rank, cases.c.created_at]
        return Order("work", (*keys, cases.c.id), which.descending)
    known = (*CASE_SORTS, *look.org.case_fields)
    if which.sort not in known:
        msg = f"Cases cannot be sorted by {which.sort!r}.{nearest(which.sort, known)}"
        raise RuleViolation(msg, next_step=f"Known: work, {', '.join(known)}.")
    name, turned, at = which.sort, which.descending, None
    if _is_by_time(which):
        key = cases.c[name]
        by_time = Order(name, (key, cases.c.id), turned)
        return replace(by_time, split=(Part(by_time, (), (key.is_not(None),)),))
    if _waits_in_order(which):
        if name in orders.SAME_TO_ALL:
            return Order(name, (cases.c.created_at, cases.c.id), turned)
        if name == "age_seconds":  # what was opened first is the oldest at any moment
            return Order(name, (cases.c.created_at, cases.c.id), not turned)
    if name == "age_seconds":
        at = (unpack(after)[2] if after else None) or look.clock.now()
        keys = [_age(look, at)]
    else:
        keys = _keys(look, name, descending=turned)
    split = _split(look, name, turned=turned) if _waits_in_order(which) else ()
    return Order(name, (*keys, cases.c.id), turned, at, split)


def _grouped(look: Reading, which: CaseFilter, after: str | None) -> Order:
    within = order_of(look, replace(which, grouped=None, queue=None, team=None), after)
    front = group_keys(look, which)
    return Order(
        f"{which.grouped}/{within.name}", (*front, *within.keys), within.descending, within.at,
        groups=len(front),
    )  # fmt: skip


def group_keys(look: Reading, which: CaseFilter) -> tuple[ColumnElement[Any], ...]:
    """Give the keys that bring the groups of a list together, and order them."""
    if which.grouped not in (*CASE_SORTS, *look.org.case_fields):
        msg = f"Cases cannot be grouped by {which.grouped!r}."
        raise RuleViolation(msg)
    keys = _keys(look, which.grouped, descending=False)
    if which.grouped == "priority":  # words that no rule ranks come last, each by itself
        keys.append(look.ordered(func.coalesce(cases.c.priority, "")))
    return tuple(keys)


def group_label(look: Reading, which: CaseFilter) -> ColumnElement[Any]:
    """Give what the cases of one group have in common, as people read it."""
    if which.grouped is not None and which.grouped in look.org.case_fields:
        return own_word(look, which.grouped)
    if which.grouped == "owner":
        return func.coalesce(OWNERS.c.name, groups.c.name)
    label: ColumnElement[Any] = cases.c[which.grouped or ""]
    return label


def is_held(which: CaseFilter) -> bool:
    """Say whether an index holds the list in its order: that of waiting cases always does."""
    held = which.sort == "work" or _is_by_time(which) or _waits_in_order(which)
    return held and which.grouped is None


def _waits_in_order(which: CaseFilter) -> bool:
    """Say whether the list is of what waits for a group, in one of the orders held for these."""
    waits = which.is_closed is False and (which.queue is not None or which.team is not None)
    return waits and which.sort in orders.HELD


def _is_by_time(which: CaseFilter) -> bool:
    """Say whether it is of all cases as they were opened, or of all closed ones as they closed."""
    times = {"created_at"} if which.is_closed is None else {"closed_at"} if which.is_closed else ()
    return which.sort in times and not is_narrow(which)


def _split(look: Reading, name: str, *, turned: bool) -> tuple[Part, ...]:
    """Give the parts of a list that an index holds in order: no index sorts by a rule.

    Those of one priority after those of another; those without a value after all others.
    """
    known = look.org.priorities.order
    column, end = look.ordered(cases.c[name]), len(known)
    by_id = Order(name, (cases.c.id,), turned, same=(column,))
    if name == "priority":
        parts = [Part(by_id, (n,), (column == word,)) for n, word in enumerate(known)]
        parts.append(Part(by_id, (end,), (column.not_in(known),)))
        return tuple(parts[::-1] if turned else parts)
    if not cases.c[name].nullable:
        return ()
    given = Order(name, (column, cases.c.id), turned)
    return (
        Part(given, (int(turned),), (column.is_not(None),)),
        Part(by_id, (int(not turned), ""), (column.is_(None),)),
    )


def _keys(look: Reading, sort: str, *, descending: bool) -> list[ColumnElement[Any]]:
    if sort in look.org.case_fields:
        return [*look.absent_last(own_order(look, sort), descending=descending)]
    if sort == "closed_at":
        end = literal(_EARLIEST if descending else _NEVER, cases.c.closed_at.type)
        return [func.coalesce(cases.c.closed_at, end)]
    if sort == "priority":
        ranks = {word: n for n, word in enumerate(look.org.priorities.order)}
        place = case(ranks, value=cases.c.priority, else_=len(ranks)) if ranks else literal(0)
        return [place]
    if sort in {"number", "subject", "status", "record_type", "created_at", "last_modified_at"}:
        return [look.ordered(cases.c[sort])]
    if sort == "owner":
        return [look.ordered(func.coalesce(OWNERS.c.name, groups.c.name))]
    texts: dict[str, tuple[ColumnElement[Any], ...]] = {
        "account": (accounts.c.name,),
        "contact": (contacts.c.last_name, contacts.c.first_name),
        "contract": (contracts.c.number,),
    }
    named = texts.get(sort) or (cases.c[sort],)
    return [key for text in named for key in look.absent_last(text, descending=descending)]


def _age(look: Reading, at: datetime) -> ColumnElement[int]:
    """Count whole milliseconds from opening to closing, or to `at`; never fewer than none."""
    end = func.coalesce(cases.c.closed_at, literal(at, cases.c.created_at.type))
    return elapsed(look.dialect, cases.c.created_at, end)
