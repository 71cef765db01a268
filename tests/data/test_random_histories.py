"""What holds for any history: one journal change for each change, and undo gives back the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.commands.account import EditAccount
from core.commands.case import (
    AttachFiles,
    ChangeOwner,
    ClaimCase,
    CloneCase,
    CloseCase,
    CreateCase,
    CreateChild,
    CustomerMail,
    DeleteCase,
    EditCase,
    FollowCase,
    LogReview,
    MergeCases,
    PostToCase,
    RelateCases,
    ReopenCase,
    RestoreCase,
    SetParent,
    SetStatus,
    SkipCase,
    SnoozeCase,
    SplitCase,
    UnrelateCases,
    WakeCase,
)
from core.commands.contact import CreateContact, EditContact
from core.commands.customer import CreateCustomer
from core.commands.feed import CommentOnEntry, DeleteEntry, EditEntry, LikeEntry, UnlikeEntry
from core.commands.task import CompleteTask, CreateTask
from core.entities import Case
from core.errors import CaselineError
from core.files import Upload
from core.journal import APPEND_ONLY, LASTING, QUIET, SHARED
from data.tables import TABLES, actions, changes
from data.triggers import LONG
from data.types import decode
from tests import house as small

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.commands.registry import Command
    from tests.postgres import Build

Snapshot = dict[tuple[str, int], dict[str, Any]]

PEOPLE = ("sam", "fay", "dana", "ines", "max", "root")
TEXTS = ("", "x", "@dana look", "Zeile\nzwei", "'; --", "\x1b[31m", "é" * 2500)
STATUSES = ("New", "Awaiting Customer Support", "Awaiting Customer Response", "Working", "Closed")

texts = st.sampled_from(TEXTS)
entries = st.integers(1, 12)
numbers = st.sampled_from(["1000", "1001", "1002", "1002", "1003"])
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        CreateCase, type=st.just("homeowner"), contract=st.sampled_from(["C-1", "C-2", "C-4"]),
        primary=st.just("Billing"), secondary=st.sampled_from(["Autopay", "Refund"]),
        source=st.just("Phone"), description=st.just("x"), confirmed=st.booleans(),
        queue=st.sampled_from([None, "back_office_homeowner"]),
    ),
    st.builds(CreateCase, type=st.just("customer_support"), subject=st.just("A question")),
    st.builds(ClaimCase, case=numbers),
    st.builds(ChangeOwner, case=numbers, to=st.sampled_from(PEOPLE), with_tasks=st.booleans()),
    st.builds(ChangeOwner, case=numbers, to_queue=st.just("back_office_homeowner")),
    st.builds(SetStatus, case=numbers, status=st.sampled_from(STATUSES)),
    st.builds(
        MergeCases, case=st.lists(numbers, min_size=1, max_size=2).map(tuple), into=numbers,
        take=st.dictionaries(st.sampled_from(["priority", "description"]), numbers, max_size=1),
    ),
    st.builds(SetParent, case=numbers, parent=st.one_of(numbers, st.just("none"))),
    st.builds(CreateChild, case=numbers),
    st.builds(RelateCases, case=numbers, other=numbers),
    st.builds(UnrelateCases, case=numbers, other=numbers),
    st.builds(SplitCase, case=numbers, entry=st.integers(1, 30)),
    st.builds(CloneCase, case=numbers, confirmed=st.booleans()),
    st.builds(CloseCase, case=numbers, comment=texts, tasks=st.sampled_from(["leave", "complete"])),
    st.builds(ReopenCase, case=numbers),
    st.builds(SkipCase, case=numbers, reason=texts),
    st.builds(SnoozeCase, case=numbers, days=st.integers(0, 2), reply=st.booleans()),
    st.builds(WakeCase, case=numbers),
    st.builds(CustomerMail, case=numbers, text=texts, sender=st.just("jo@example.com")),
    st.builds(DeleteCase, case=numbers, confirmed=st.just(value=True)),
    st.builds(RestoreCase, case=numbers),
    st.builds(LogReview, case=numbers, comments=texts),
    st.builds(PostToCase, case=numbers, text=texts),
    st.builds(CommentOnEntry, entry=entries, text=texts),
    st.builds(EditEntry, entry=entries, text=texts),
    st.builds(DeleteEntry, entry=entries, confirmed=st.booleans()),
    st.builds(LikeEntry, entry=entries),
    st.builds(UnlikeEntry, entry=entries),
    st.builds(FollowCase, case=numbers),
    st.builds(
        EditCase, case=numbers,
        fields=st.dictionaries(
            st.sampled_from(["priority", "description", "subject", "source"]),
            st.sampled_from(["High", "Low", "Web", "Phone", "", "é" * 2500]),
            min_size=1, max_size=2,
        ),
    ),
    st.builds(
        AttachFiles, case=numbers,
        files=st.just((Upload("a.txt", b"a"), Upload("b.txt", b"b"))),
    ),
    st.builds(CreateTask, case=numbers, subject=st.just("Call"), to=st.sampled_from(PEOPLE)),
    st.builds(CompleteTask, task=st.integers(1, 4)),
    st.builds(CreateCustomer, name=st.just("Lee Park"), confirmed=st.booleans()),
    st.builds(CreateContact, fields=st.just({"account": "HO-1", "last_name": "New"})),
    st.builds(
        EditContact, contact=st.just("P-1"),
        fields=st.sampled_from([{"phone": "1"}, {"do_not_email": "yes"}, {"email": ""}]),
    ),
    st.builds(EditAccount, account=st.just("HO-1"), fields=st.just({"city": "Boulder"})),
)  # fmt: skip
opening: list[tuple[str, Command]] = [
    ("dana", CreateCase(
        type="homeowner", contract="C-1", primary="Billing", secondary="Autopay", source="Phone",
        description="x",
    )),
    ("sam", CreateCase(
        type="homeowner", contract="C-1", primary="Billing", secondary="Refund", source="Phone",
        description="x", queue="back_office_homeowner",
    )),
    ("ines", CreateCase(type="customer_support", subject="A question")),
]  # fmt: skip
"""Every history begins with three cases, so that there is something to work on."""
workers = st.sampled_from(["dana", "dana", "max", *PEOPLE])
histories = st.lists(st.tuples(workers, commands), min_size=1, max_size=30).map(
    lambda acts: opening + acts
)
every_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def snapshot(house: small.House, leave: frozenset[str] = QUIET) -> Snapshot:
    """Give every journalled value of every record."""
    found: Snapshot = {}
    with house.store.engine.connect() as connection:
        for entity, table in TABLES.items():
            if entity.KIND in APPEND_ONLY:
                continue
            for row in connection.execute(select(table)).mappings():
                kept = {name: value for name, value in row.items() if name not in leave}
                found[entity.KIND, row["id"]] = kept
    return found


def differences(before: Snapshot, after: Snapshot) -> list[tuple[Any, ...]]:
    """Give what the journal must say of going from one state to the other."""
    expected: list[tuple[Any, ...]] = []
    for key, now in after.items():
        if key not in before:
            expected.append((*key, None, None, None))
            continue
        expected += [
            (*key, name, old, now[name]) for name, old in before[key].items() if old != now[name]
        ]
    return sorted(expected, key=str)


def journalled(house: small.House, action: int) -> list[tuple[Any, ...]]:
    """Give what the journal says of an action, with values; of long new ones only the digest."""
    tables = {entity.KIND: table for entity, table in TABLES.items()}
    with house.store.engine.connect() as connection:
        rows = connection.execute(select(changes).where(changes.c.action_id == action)).all()
    return sorted(
        (
            (
                row.kind, row.record_id, row.field,
                row.field and decode(tables[row.kind].c[row.field].type, row.old),
                row.field and decode(tables[row.kind].c[row.field].type, row.new),
            )
            for row in rows
            if row.kind not in APPEND_ONLY
        ),
        key=str,
    )  # fmt: skip


def shortened(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Leave out the words of long new values, of which the journal keeps the digest."""

    def is_long(value: Any) -> bool:
        return str(value).startswith("sha256:") or len(str(value)) > LONG

    return [(*row[:4], "long" if is_long(row[4]) else row[4]) for row in rows]


@every_database
@given(history=histories)
def test_the_journal_has_exactly_one_change_for_each_change_under_the_right_action_and_person(
    copy_of: Callable[[Build], str], history: list[tuple[str, Command]]
) -> None:
    house = small.House(copy_of(small.build))
    try:
        before = snapshot(house)
        for person, command in history:
            try:
                outcome = house.do(person, command)
            except CaselineError:
                assert snapshot(house) == before
                continue
            after = snapshot(house)
            assert shortened(journalled(house, outcome.action)) == shortened(
                differences(before, after)
            )
            with house.store.engine.connect() as connection:
                asked = select(actions.c.person_id).where(actions.c.id == outcome.action)
                assert connection.execute(asked).scalar_one() == house[person].person.id
            before = after
    finally:
        house.close()


@every_database
@given(history=histories)
def test_undoing_a_history_in_reverse_gives_the_first_state_back(
    copy_of: Callable[[Build], str], history: list[tuple[str, Command]]
) -> None:
    """What never goes back is apart: `reopen_count`, marks; what was made is marked removed."""
    house = small.House(copy_of(small.build))
    try:
        start = snapshot(house, QUIET | LASTING)
        done: list[tuple[str, int]] = []
        for person, command in history:
            try:
                done.append((person, house.do(person, command).action))
            except CaselineError:
                continue
            house.wait(seconds=1)
        for person, action in reversed(done):
            house[person].undo(action)
        end = snapshot(house, QUIET | LASTING)
        assert {key: end[key] for key in start} == start
        made = {key for key in end.keys() - start.keys() if key[0] not in SHARED}
        assert all(end[key]["removed_at"] is not None for key in made)
        assert house.all(Case) == []
    finally:
        house.close()
