"""The documented example: real complaints, each row accounted for, counted from the file itself."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.entities import Account, Case, Group
from core.org import loader
from core.rows import CaseFilter
from data.exchange.imports import ImportOptions, run
from data.founding import found
from tests.data.sheets import REPOSITORY, SHARED, counts, some_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.desk import Desk

COMPLAINTS = SHARED / "tickets-cfpb" / "consumer_complaints_3k.csv"
EXAMPLE = REPOSITORY / "docs" / "examples" / "complaints"

pytestmark = pytest.mark.skipif(not COMPLAINTS.is_file(), reason="the complaints are not there")


def day(text: str) -> datetime:
    month, day_of_month, year = (int(part) for part in text.split("/"))
    return datetime(year, month, day_of_month, tzinfo=UTC)


def is_open(row: dict[str, str]) -> bool:
    return (
        row["Consumer disputed?"] == "Yes" or row["Company response to consumer"] == "In progress"
    )


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    system = found(
        database, files=loader.read(EXAMPLE / "org"), people=[("root", "Root Admin", "admin")],
        throwaway=True,
    )  # fmt: skip
    yield system.acting("root")
    system.store.close()


def test_every_complaint_becomes_the_case_it_describes(
    desk: Desk, tmp_path: Path, *, long_run: bool
) -> None:
    sheet = some_of(COMPLAINTS, tmp_path, 1 if long_run else 11)
    with sheet.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    options = ImportOptions(map_file=EXAMPLE / "map.toml")
    report = run(desk, "case", sheet, options)
    assert (counts(report), report.rejects) == ((len(rows), len(rows), 0, 0, 0), [])

    with desk.store.reading() as unit:
        cases = unit.many(Case)
        accounts = {account.id: account.name for account in unit.many(Account)}
        queue = unit.one(Group, key="customer_support")
    assert queue is not None
    seen = Counter(
        (
            case.created_at, case.closed_at, case.status, case.is_closed, case.origin,
            case.primary_reason, case.secondary_reason, case.subject,
            accounts[case.account_id or 0], case.owner_group_id,
        )
        for case in cases
    )  # fmt: skip
    assert seen == Counter(
        (
            day(row["Date received"]), None if is_open(row) else day(row["Date sent to company"]),
            "Working" if is_open(row) else "Closed", not is_open(row), row["Submitted via"],
            row["Product"], row["Issue"], row["Issue"], row["Company"], queue.id,
        )
        for row in rows
    )  # fmt: skip
    assert sorted(accounts.values()) == sorted({row["Company"] for row in rows})
    _count_as_people_see_them(desk, rows)

    before = [(case.id, case.version) for case in cases]
    again = run(desk, "case", sheet, options)
    assert counts(again) == (len(rows), 0, 0, len(rows), 0)
    with desk.store.reading() as unit:
        assert [(case.id, case.version) for case in unit.many(Case)] == before


def _count_as_people_see_them(desk: Desk, rows: list[dict[str, str]]) -> None:
    working = sum(is_open(row) for row in rows)
    in_queue = CaseFilter(queue="customer_support", status="Working", is_closed=False)
    assert desk.look.count_cases(in_queue) == working
    assert desk.look.count_cases(CaseFilter(status="Closed")) == len(rows) - working
    page = desk.look.cases(CaseFilter(sort="number"), limit=len(rows))
    for column, name in (("Submitted via", "origin"), ("Product", "primary_reason")):
        assert Counter(getattr(row, name) for row in page.rows) == Counter(r[column] for r in rows)
    early = [row for row in page.rows if row.closed_at and row.closed_at < row.created_at]
    assert len(early) == sum(
        day(row["Date sent to company"]) < day(row["Date received"])
        for row in rows
        if not is_open(row)
    )
    youngest = desk.look.cases(CaseFilter(sort="age_seconds", is_closed=True), limit=len(early))
    assert all((row.closed_at or row.created_at) <= row.created_at for row in youngest.rows)


def test_the_example_names_every_product_and_issue_of_the_file() -> None:
    with COMPLAINTS.open(encoding="utf-8-sig", newline="") as stream:
        pairs = {(row["Product"], row["Issue"]) for row in csv.DictReader(stream)}
    reasons = loader.load(loader.read(EXAMPLE / "org")).types["customer_support"].reasons
    assert {(one, two) for one, under in reasons.items() for two in under} == pairs
