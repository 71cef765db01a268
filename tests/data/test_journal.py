"""The journal: written by the database, for every writer, exactly once (design.md §3)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update

from core.commands.case import ClaimCase, CreateCase, LogReview, PostToCase
from core.commands.contact import EditContact
from core.commands.contract import EditContract
from core.entities import Case, Contact, Contract, FeedItem
from core.errors import Conflict, RuleViolation
from core.journal import QUIET
from data.tables import TABLES, actions, cases, changes
from data.triggers import LONG
from data.types import decode, encode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from tests.house import House


def journal(house: House, action: int) -> list[tuple[str, str | None, str | None, str | None]]:
    """Give what an action changed, decoded, as histories print it."""
    tables = {entity.KIND: table for entity, table in TABLES.items()}
    asked = select(changes).where(changes.c.action_id == action).order_by(changes.c.id)
    with house.store.engine.connect() as connection:
        rows = connection.execute(asked).all()

    def printed(row: Any, value: str | None) -> str | None:
        if row.field is None:
            return None
        return encode(decode(tables[row.kind].c[row.field].type, value))

    return [(r.kind, r.field, printed(r, r.old), printed(r, r.new)) for r in rows]


def test_an_insert_is_one_change_without_field_and_values(house: House) -> None:
    action = house.do("sam", CreateCase(subject="A question")).action
    assert journal(house, action) == [("case", None, None, None)]


def test_an_update_is_one_change_for_each_changed_column(house: House) -> None:
    number = house.queued()
    action = house.do("dana", ClaimCase(case=number)).action
    fields = {field for _, field, _, _ in journal(house, action)}
    assert fields == {"owner_user_id", "owner_group_id"}


def test_feed_and_bell_name_their_action_instead(house: House) -> None:
    outcome = house.do("sam", PostToCase(case=house.homeowner(), text="@dana look"))
    assert journal(house, outcome.action) == []
    assert [i.action_id for i in house.all(FeedItem, id=outcome.made["post"])] == [outcome.action]


def test_every_type_of_column_reads_the_same_on_both_databases(house: House) -> None:
    """Text, flag, day, number, time and reference, from empty and back."""
    moment = datetime(2026, 3, 1, 12, 30, 15, 678000, tzinfo=UTC)
    contact = house.do(
        "sam",
        EditContact(
            contact="P-1",
            fields={
                "title": "Dr.\n'\"", "do_not_email": "yes", "last_login_at": moment.isoformat(),
                "mobile": "",
            },
        ),
    )  # fmt: skip
    assert sorted(journal(house, contact.action)) == [
        ("contact", "do_not_email", "false", "true"),
        ("contact", "last_login_at", None, "2026-03-01T12:30:15.678Z"),
        ("contact", "title", None, "Dr.\n'\""),
    ]
    contract = house.do(
        "sam",
        EditContract(
            contract="C-1", fields={"start": "2026-01-31", "term_months": "240", "installer": ""}
        ),
    )
    installer = house.get(Contract, number="C-2").installer_id
    assert sorted(journal(house, contract.action), key=str) == [
        ("contract", "installer_id", str(installer), None),
        ("contract", "start", None, "2026-01-31"),
        ("contract", "term_months", None, "240"),
    ]
    kept = house.get(Contact, external_id="P-1")
    assert (kept.last_login_at, kept.do_not_email) == (moment, True)
    assert house.get(Contract, number="C-1").start == date(2026, 1, 31)


def test_of_a_long_text_the_old_value_is_kept_whole_and_the_new_as_its_digest(
    house: House,
) -> None:
    number = house.homeowner(description="short")
    from core.commands.case import EditCase  # noqa: PLC0415

    long = "é" * (LONG + 1)
    first = house.do("sam", EditCase(case=number, fields={"description": long}))
    second = house.do("sam", EditCase(case=number, fields={"description": "short"}))
    ((_, _, old, new),) = journal(house, first.action)
    assert old == "short"
    assert str(new).startswith("sha256:")
    ((_, _, old, new),) = journal(house, second.action)
    assert (old, new) == (long, "short")


def test_quiet_columns_are_not_journalled(house: House) -> None:
    number = house.homeowner()
    action = house.do("dana", LogReview(case=number, comments="fine")).action
    assert not {field for _, field, _, _ in journal(house, action)} & QUIET


def test_a_bulk_update_is_journalled_row_by_row(house: House) -> None:
    for _ in range(3):
        house.homeowner()
    with house.store.work(
        key="bulk", command="outside", params="{}", person=None, at=house.clock.now()
    ) as unit:
        action = unit.action
        unit.connection.execute(update(cases).values(priority="Low"))  # type: ignore[attr-defined]
    assert journal(house, action) == [("case", "priority", "Medium", "Low")] * 3


def test_a_foreign_writer_is_refused_or_journalled_with_the_login(house: House) -> None:
    number = house.homeowner()
    statement = f"UPDATE cases SET subject = 'changed' WHERE number = '{number}'"  # noqa: S608
    if house.store.engine.dialect.name == "sqlite":
        foreign = sqlite3.connect(str(house.store.engine.url.database))
        with closing(foreign), pytest.raises(sqlite3.OperationalError, match="no such function"):
            foreign.execute(statement)
        return
    with house.store.engine.begin() as connection:
        connection.execute(text(statement))
    with house.store.engine.connect() as connection:
        last = connection.execute(select(actions).order_by(actions.c.id.desc()).limit(1)).one()
    assert (last.command, last.login, last.person_id) == ("outside", "caseline", None)
    assert journal(house, last.id)[0][1] == "subject"


def test_a_forged_action_is_not_believed(house: House) -> None:
    """On PostgreSQL the running action must be of this login and this transaction."""
    number = house.homeowner()
    if house.store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no settings that a session could forge")
    forged = house.do("sam", PostToCase(case=number, text="x")).action
    with house.store.engine.begin() as connection:
        connection.execute(text(f"SELECT set_config('caseline.action', '{forged}', true)"))
        connection.execute(text("UPDATE cases SET subject = 'changed'"))
    assert journal(house, forged) == []


@pytest.mark.parametrize("table", ["actions", "changes", "outcomes", "cases", "feed_items"])
def test_nothing_is_ever_deleted(house: House, table: str) -> None:
    house.homeowner()
    with pytest.raises(Exception, match="append-only"), house.store.writing.begin() as connection:
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  a name from the list above


@pytest.mark.parametrize("table", ["actions", "changes", "outcomes"])
def test_the_trail_is_never_changed(house: House, table: str) -> None:
    column = {"actions": "command", "changes": "field", "outcomes": "body"}[table]
    house.do("dana", ClaimCase(case=house.queued()))
    with pytest.raises(Exception, match="append-only"), house.store.writing.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = 'x'"))  # noqa: S608


def test_a_refused_command_leaves_nothing(house: House) -> None:
    def counts() -> Sequence[int]:
        with house.store.engine.connect() as connection:
            return [
                connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
                for table in ("actions", "changes", "feed_items", "cases", "outcomes")
            ]

    before = counts()
    with pytest.raises(RuleViolation):
        house.homeowner(secondary="Roof leak")
    assert counts() == before


def test_the_same_key_changes_nothing_and_gives_the_first_outcome(house: House) -> None:
    first = house.do("sam", CreateCase(subject="once"), key="k")
    assert house.do("sam", CreateCase(subject="once"), key="k") == first
    assert len(house.all(Case)) == 1


def test_a_key_that_was_used_for_another_act_is_refused_and_says_for_which(house: House) -> None:
    number = house.homeowner()
    house.do("sam", PostToCase(case=number, text="x"), key="k")
    for other in (PostToCase(case=number, text="y"), CreateCase(subject="x")):
        with pytest.raises(Conflict, match=f"another act: Posted to case {number}") as told:
            house.do("sam", other, key="k")
        assert told.value.details == {"done": f"Posted to case {number}."}


def test_a_key_of_somebody_else_is_refused(house: House) -> None:
    house.do("sam", CreateCase(subject="once"), key="k")
    with pytest.raises(Conflict, match="used by somebody else") as told:
        house.do("fay", CreateCase(subject="once"), key="k")
    assert not told.value.details  # nor what that was


def test_a_stored_action_says_who_what_and_when(house: House) -> None:
    action = house.do("sam", CreateCase(subject="once")).action
    with house.store.engine.connect() as connection:
        row = connection.execute(select(actions).where(actions.c.id == action)).one()
    assert (row.command, row.at, row.params) == (
        "case.create", house.clock.now(), '{"subject": "once"}',
    )  # fmt: skip
