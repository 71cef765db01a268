"""What holds for any cases: merged and taken apart again, they are what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.commands.assignment import (
    AcceptAssignment,
    CancelAssignment,
    CompleteAssignment,
    CreateAssignment,
    RejectAssignment,
)
from core.commands.case import (
    AttachFiles,
    ChangeOwner,
    ClaimCase,
    CloseCase,
    CreateChild,
    CustomerMail,
    EditCase,
    LogCall,
    LogReview,
    MergeCases,
    PostToCase,
    RelateCases,
    ReopenCase,
    SetParent,
    SetStatus,
)
from core.commands.task import CompleteTask, CreateTask
from core.entities import FeedItem, Notification
from core.errors import CaselineError
from core.files import Upload
from data.tables import TABLES
from tests import house as small
from tests.data.test_random_histories import every_database

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.commands.registry import Command
    from tests.postgres import Build

Rows = dict[tuple[str, int], dict[str, Any]]
MARKS = {"version", "last_modified_at", "last_modified_by"}
"""What every change of a row moves on."""

cases = st.sampled_from(["1000", "1001", "1002"])
answers = st.builds(lambda n: f"CA-{n}", st.integers(1, 5))
acts: st.SearchStrategy[Command] = st.one_of(
    st.builds(PostToCase, case=cases, text=st.sampled_from(["x", "@ines look", "\x1b[31m"])),
    st.builds(CreateTask, case=cases, subject=st.just("Call"), to=st.sampled_from(["dana", "max"])),
    st.builds(CompleteTask, task=st.integers(1, 4)),
    st.builds(AttachFiles, case=cases, files=st.just((Upload("a.txt", b"a"),))),
    st.builds(LogCall, case=cases, comments=st.just("They called")),
    st.builds(LogReview, case=cases, comments=st.sampled_from(["waiting", "done"])),
    st.builds(
        CreateAssignment, case=cases, reason=st.just("Other"),
        team=st.sampled_from(["deal_processing", "legal", "risk"]),
    ),
    st.builds(AcceptAssignment, assignment=answers),
    st.builds(CompleteAssignment, assignment=answers, comment=st.just("Done")),
    st.builds(RejectAssignment, assignment=answers, comment=st.just("Not ours")),
    st.builds(CancelAssignment, assignment=answers),
    st.builds(
        SetStatus, case=cases, confirmed=st.just(True),  # noqa: FBT003  a strategy's value
        status=st.sampled_from(["Awaiting Customer Support", "Awaiting Customer Response"]),
    ),
    st.builds(CustomerMail, case=cases, text=st.just("hello"), sender=st.just("jo@example.com")),
    st.builds(EditCase, case=cases, fields=st.just({"priority": "High"})),
    st.builds(ClaimCase, case=cases),
    st.builds(ChangeOwner, case=cases, to=st.sampled_from(["ines", "max"])),
    st.builds(SetParent, case=cases, parent=st.one_of(cases, st.just("none"))),
    st.builds(CreateChild, case=cases),
    st.builds(RelateCases, case=cases, other=st.sampled_from(["1000", "1001", "1002", "1003"])),
    st.builds(CloseCase, case=cases),
    st.builds(ReopenCase, case=cases),
)  # fmt: skip
work = st.lists(st.tuples(st.sampled_from(["sam", "dana", "ines", "bo", "max"]), acts), max_size=25)
merges = st.tuples(
    st.sampled_from([("1000",), ("1001",), ("1000", "1001"), ("1001", "1000")]),
    st.sampled_from([{}, {"priority": "1001"}, {"description": "1000"}, {"contract": "1000"}]),
    st.sampled_from(["dana", "max"]),
)


def rows(house: small.House) -> Rows:
    """Give every row of every kind of record, without the marks of its changes."""
    found: Rows = {}
    with house.store.engine.connect() as connection:
        for entity, table in TABLES.items():
            for row in connection.execute(select(table)).mappings():
                kept = {name: value for name, value in row.items() if name not in MARKS}
                found[entity.KIND, row["id"]] = kept
    return found


@every_database
@given(history=work, merging=merges)
def test_cases_that_were_merged_and_taken_apart_are_what_they_were(
    copy_of: Callable[[Build], str], history: list[tuple[str, Command]],
    merging: tuple[tuple[str, ...], dict[str, str | None], str],
) -> None:  # fmt: skip
    """But for what the house says of both acts, and whom it told."""
    losers, take, who = merging
    house = small.House(copy_of(small.build))
    try:
        house.queued()
        house.homeowner("dana", contract="C-4")
        house.homeowner("ines", priority="High", description="Other words")
        for person, act in history:
            try:
                house.do(person, act)
            except CaselineError:
                continue
            house.wait(seconds=1)
        before = rows(house)
        try:
            done = house.do(who, MergeCases(case=losers, into="1002", take=take))
        except CaselineError:
            assert rows(house) == before
            return
        assert all(house.case(f"0000{n}").is_closed for n in losers)
        house.wait(hours=7)
        house[who].undo(done.action)
        after = rows(house)
        assert {key: after[key] for key in before} == before
        said = {key[0] for key in after.keys() - before.keys()}
        assert said <= {FeedItem.KIND, Notification.KIND}
    finally:
        house.close()
