"""The rows of the table that ask the data: what screens are given, against the bare driver."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks import raw as floor
from benchmarks.desk import FIRST_NUMBER
from benchmarks.fill import MEASURER
from benchmarks.timing import WARM, Row, most, p95
from benchmarks.words import COMMON, PREFIX, RARE
from core.errors import CaselineError
from core.org.similar import SimilarRule
from core.rows import CaseFilter
from data.bootstrap import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.raw import Raw
    from benchmarks.timing import Line
    from core.desk import Desk

LONG = 8
"""Of the cases with a long feed, the one that is opened."""


def rows(url: str, smaller: str | None = None) -> Iterator[Row]:
    """Give the rows in the order of the table; nothing is written.

    Beside a `smaller` desk, of a tenth of the cases, it is measured what grows with them.
    """
    desk = open_desk(db=url, username=MEASURER)
    raw = floor.connect(url, desk)
    yield from _pages(desk, raw)
    yield from _orders(desk, raw)
    if smaller is not None:
        other = open_desk(db=smaller, username=MEASURER)
        yield from _growth(desk, other, _queue(raw)[0])
        other.store.close()
    yield from _cases(desk, raw)
    yield from _searches(desk, raw)
    desk.store.close()


def lines(url: str) -> Iterator[Line]:
    """Give the rows that have no floor: each letter of a filter, and cases that are like one."""
    desk = open_desk(db=url, username=MEASURER)
    taken = [_answered(desk, which, line[:end]) for which in NARROWED for line in TYPED
             for end in range(2, len(line) + 1) if not LONE.search(line[:end])]  # fmt: skip
    alike = [_compared(desk, number) for number in _spread(desk)]
    desk.store.close()
    yield most("a letter of a filter, p95", 50, p95(taken), "ms")
    yield most("the cases that are like one, p95", 100, p95(alike[WARM:]), "ms")


NARROWED = (
    CaseFilter(queue="bench_queue_1", is_closed=False, is_snoozed=False),
    CaseFilter(owner=MEASURER, is_closed=False, is_snoozed=False),
    CaseFilter(is_closed=False),
    CaseFilter(sort="created_at", descending=True),
)
"""The longest queue, the own cases, all that are open, and all."""
TYPED = (
    "inverter panel", "breaker autopay", "refund status:new", "reason:billing callback",
    "owner:me -type:installer", "owner:nobody priority:high updated<30d", "account:A-000042",
    "status:new reason:billing age>3d", "-source:phone created>2026-01-01", '"inverter panel"',
)  # fmt: skip
ALIKE = SimilarRule(same=("contract", "account", "contact"), words=("subject", "description"))
COMPARED = 100
"""Cases to which similar ones are looked for."""
LONE = re.compile(r"(?:^|\s)-?\w$")
"""One letter of a word, for which the console waits for the next."""


def _answered(desk: Desk, which: CaseFilter, typed: str) -> float:
    """Complete, read and ask as the console does; give the milliseconds."""
    start = perf_counter()
    desk.complete(typed)
    with suppress(CaselineError):  # half a term is no term
        asked = desk.filter(typed)
        desk.look.cases(replace(which, search=asked.words, terms=asked.terms), limit=50)
    return (perf_counter() - start) * 1000


def _spread(desk: Desk) -> Iterator[str]:
    """Give the numbers of cases from the first to the last; a file filled before knows no rule."""
    types = {key: replace(one, similar=ALIKE) for key, one in desk.org.types.items()}
    desk.__dict__["org"] = replace(desk.org, types=types)
    desk.__dict__.pop("look", None)
    many = desk.look.count_cases(CaseFilter())
    yield from (f"{FIRST_NUMBER + n * many // COMPARED:08d}" for n in range(COMPARED))


def _compared(desk: Desk, number: str) -> float:
    """Look for the cases that are like one; give the milliseconds."""
    start = perf_counter()
    desk.look.similar(number)
    return (perf_counter() - start) * 1000


def _goal(raw: Raw) -> float:
    return 2.0 if raw.dialect == "postgresql" else 1.5


def _queue(raw: Raw) -> tuple[str, int]:
    ((key, number),) = raw.ask("SELECT key, id FROM groups WHERE key = ?", "bench_queue_1")
    return key, number


def _pages(desk: Desk, raw: Raw) -> Iterator[Row]:
    key, queue = _queue(raw)
    look, goal = desk.look, _goal(raw)
    which = CaseFilter(queue=key, is_closed=False, is_snoozed=False)
    ((rank, at, number),) = raw.ask(
        f"{floor.QUEUE.replace(floor.COLUMNS, floor.WORK)} ORDER BY {floor.WORK} "
        "LIMIT 1 OFFSET 49", queue,
    )  # fmt: skip
    after = look.cases(which, limit=50).next
    yield Row(
        "queue page of 50: the first", goal, lambda: look.cases(which, limit=50),
        lambda: raw.ask(floor.FIRST, queue),
    )  # fmt: skip
    yield Row(
        "the next", goal, lambda: look.cases(which, limit=50, after=after),
        lambda: raw.ask(floor.NEXT, queue, rank, at, number),
    )  # fmt: skip
    yield Row(
        "the last", goal, lambda: look.cases(which, limit=50, from_end=True),
        lambda: raw.ask(floor.LAST, queue),
    )  # fmt: skip
    yield Row(
        "count of a queue", 1.5, lambda: look.count_cases(which),
        lambda: raw.ask(floor.COUNT, queue), turns=50,
    )  # fmt: skip
    yield Row(
        "counts per queue", 1.5, lambda: look.groups("queue"),
        lambda: raw.ask(floor.COUNTS), turns=50,
    )  # fmt: skip


ORDERS = {
    "number": ("c.number",), "subject": ("c.subject",), "status": ("c.status",),
    "owner": ("g.name",), "primary_reason": ("c.primary_reason",), "origin": ("c.origin",),
    "account": ("a.name",), "contact": ("k.last_name", "k.first_name"), "contract": ("t.number",),
    "created_at": ("c.created_at",), "last_modified_at": ("c.last_modified_at",),
    "record_type": ("c.record_type",),
}  # fmt: skip
"""The columns of a queue's list by which a person orders it, as the bare driver is asked."""


def _orders(desk: Desk, raw: Raw) -> Iterator[Row]:
    key, queue = _queue(raw)
    for sort, columns in ORDERS.items():
        for turned in (False, True):
            which = CaseFilter(queue=key, is_closed=False, sort=sort, descending=turned)
            down = " DESC" if turned else ""
            order = ", ".join(f"{column}{down}" for column in (*columns, "c.id"))
            yield Row(
                f"queue page by {sort}{', turned' * turned}", _goal(raw),
                partial(desk.look.cases, which, limit=50),
                partial(raw.ask, f"{floor.QUEUE} ORDER BY {order} LIMIT 50", queue), turns=20,
            )  # fmt: skip


def _growth(desk: Desk, other: Desk, key: str) -> Iterator[Row]:
    for sort in ("work", *ORDERS):
        which = CaseFilter(queue=key, is_closed=False, sort=sort)
        yield Row(
            f"queue page by {sort}, against a tenth of the cases", 1.5,
            partial(desk.look.cases, which, limit=50), partial(other.look.cases, which, limit=50),
            turns=50,
        )  # fmt: skip


def _cases(desk: Desk, raw: Raw) -> Iterator[Row]:
    ((number, case),) = raw.ask(
        "SELECT number, id FROM cases WHERE id % 200 = 0 ORDER BY id LIMIT 1 OFFSET ?", LONG
    )
    yield Row(
        "case with the last 50 of its feed", 3.0,
        lambda: desk.look.case(number, feed_limit=50),
        lambda: (raw.ask(floor.CASE, number), raw.ask(floor.FEED, case)),
    )  # fmt: skip


def _searches(desk: Desk, raw: Raw) -> Iterator[Row]:
    look = desk.look
    for name, text in (("common", COMMON), ("rarer", RARE)):
        yield Row(
            f"search, two {name} words", 2.0,
            partial(look.search, text, within="cases"),
            partial(raw.search, *text.split()), turns=50,
        )  # fmt: skip
    yield Row(
        "search, the beginning of a word", 2.0, lambda: look.search(PREFIX, within="cases"),
        lambda: raw.search(PREFIX), turns=50,
    )  # fmt: skip
    yield Row(
        "search, phone digits", 2.0, lambda: look.search("3030000042", within="accounts"),
        lambda: raw.ask(floor.PHONE, "%3030000042%"), turns=50,
    )  # fmt: skip
