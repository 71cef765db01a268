"""Erase: a customer's data is overwritten in records, feed, files and journal (design.md §3)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import LargeBinary, select

from core.commands.account import CreateAccount, EditAccount, EraseAccount
from core.commands.assignment import CompleteAssignment, CreateAssignment
from core.commands.case import (
    AttachFiles,
    CloseCase,
    CustomerMail,
    DeleteCase,
    EditCase,
    LogCall,
    LogReview,
    PostToCase,
    SnoozeCase,
)
from core.commands.contact import EditContact, EraseContact
from core.commands.contract import EditContract
from core.commands.task import CreateTask
from core.entities import Contact, File, OutgoingMail
from core.errors import NeedsConfirmation, NotAllowed, RuleViolation
from core.files import Upload
from core.rows import CaseFilter
from data.health.check import check
from data.tables import actions, changes, metadata, outcomes
from tests import house as small

if TYPE_CHECKING:
    from tests.house import House

WORD = "Zyxwv"
"""A word that stands in everything the customer is known by."""
LONG = f"{WORD} " * 500


def lived(house: House) -> str:
    """Let a customer have a history, every text of which holds the word; gives a case."""
    root = "root"
    house.do(root, EditAccount(account="HO-1", fields={
        "name": f"{WORD} Household", "street": f"{WORD} Way 1", "email": "zyxwv@example.com",
    }))  # fmt: skip
    house.do(root, EditContact(contact="P-1", fields={
        "last_name": WORD, "email": "zyxwv@example.com", "mobile": "303 555 0777",
    }))  # fmt: skip
    house.do(root, EditContact(contact="P-1", fields={"mobile": None}))
    house.do(root, EditContract(contract="C-1", fields={"street": f"{WORD} Way 1"}))
    case = house.queued(description=f"{WORD} was charged twice")
    house.do("dana", EditCase(case=case, fields={"description": LONG}))
    house.do("dana", EditCase(case=case, fields={"description": f"again {WORD}"}))
    house.do("dana", PostToCase(case=case, text=f"@ines {WORD} called", customer=True))
    house.do("dana", LogReview(case=case, comments=f"{WORD} waits"))
    house.do("dana", LogCall(case=case, comments=f"{WORD} shouts"))
    house.do("dana", CustomerMail(case=case, text=f"I am {WORD}", subject=WORD))
    house.do("dana", CreateTask(case=case, subject=f"Call {WORD}", to="ines", comments=WORD))
    house.do("dana", SnoozeCase(case=case, days=2, reason=f"{WORD} answers"))
    files = (Upload(f"{WORD}.txt", f"{WORD} signed".encode()), Upload("b.txt", b"shared"))
    house.do("dana", AttachFiles(case=case, files=files))
    made = house.do("dana", CreateAssignment(
        case=case, team="deal_processing", reason="Other", comments=f"Ask {WORD}",
    ))  # fmt: skip
    house.do("bo", CompleteAssignment(assignment=made.number or "", comment=f"{WORD} was told"))
    return case


def everything(house: House) -> str:
    """Give every value of every column of every table, contents of files too."""
    told: list[str] = []
    with house.store.engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.name == "organisations":
                continue
            for row in connection.execute(select(table)):
                values: dict[str, Any] = row._asdict()
                for column in table.c:
                    if isinstance(column.type, LargeBinary):
                        values[column.name] = values[column.name].decode()
                told.append(json.dumps(values, default=str, ensure_ascii=False))
    return "\n".join(told).casefold()


def whole(house: House) -> list[str]:
    """Give what `db check` finds wrong."""
    report = check(house.store.engine, "test", lambda _done, _of: None)
    return [found.message for found in report.findings if found.level == "problem"]


def test_nothing_of_the_customer_is_left_in_any_table(house: House) -> None:
    lived(house)
    assert WORD.casefold() in everything(house)
    house.do("root", EraseAccount(account="HO-1", confirmed=True))
    left = [line for line in everything(house).splitlines() if WORD.casefold() in line]
    assert left == []


def test_the_journal_and_the_records_agree_afterwards(house: House) -> None:
    """`db check` reads each story to its end."""
    lived(house)
    assert whole(house) == []
    house.do("root", EraseAccount(account="HO-1", confirmed=True))
    assert whole(house) == []


def test_who_did_what_and_when_stays(house: House) -> None:
    case = lived(house)
    before = [(row.action, row.at, row.actor, row.command) for row in house["max"].look.log()]
    shown = house["max"].case(case).row
    house.do("root", EraseAccount(account="HO-1", confirmed=True))
    after = [(row.action, row.at, row.actor, row.command) for row in house["max"].look.log()]
    assert after[1:] == before
    assert after[0][3] == "account.erase"
    now = house["max"].case(case).row
    assert (now.number, now.status, now.owner, now.primary_reason, now.created_at) == (
        shown.number, shown.status, shown.owner, shown.primary_reason, shown.created_at,
    )  # fmt: skip
    assert now.subject == "erased"


def test_search_finds_nothing_of_it(house: House) -> None:
    case = lived(house)
    house.do("root", EraseAccount(account="HO-1", confirmed=True))
    look = house["max"].look
    for text in (WORD, "zyxwv@example.com", "303 555 0142", "Juniper", "charged twice"):
        assert look.search(text) == ()
        assert look.callers(text) == ()
        assert look.cases(CaseFilter(search=text)).rows == ()
    assert look.search(case)[0].title == "erased"


def test_it_is_asked_with_numbers_and_the_backups_are_named(house: House) -> None:
    lived(house)
    with pytest.raises(NeedsConfirmation) as asked:
        house.do("root", EraseAccount(account="HO-1"))
    assert " with 1 contact, 1 case" in asked.value.message
    assert "account" not in asked.value.message.partition(" with ")[2]
    assert "2 files" in asked.value.message
    assert "cannot be undone" in str(asked.value)
    done = house.do("root", EraseAccount(account="HO-1", confirmed=True))
    assert done.made["cases"] == 1
    assert any("Backups made before still hold it" in note for note in done.notes)


def test_who_is_erased_is_not_counted_along_and_one_is_no_plural(house: House) -> None:
    for contact in ("P-1", "P-2"):
        with pytest.raises(NeedsConfirmation) as asked:
            house.do("root", EraseContact(contact=contact))
        told = asked.value.message
        assert told.startswith(f"Erase contact {contact} (")
        assert told.endswith("? Names and addresses are overwritten, in the journal too.")
        assert " with " not in told
    house.queued()
    with pytest.raises(NeedsConfirmation, match=r"\) with 1 case and 1 feed entry\? Names, "):
        house.do("root", EraseContact(contact="P-1"))


def test_it_cannot_be_undone_nor_anything_before_it(house: House) -> None:
    case = house.queued(description=WORD)
    edit = house.do("dana", EditCase(case=case, fields={"description": f"more {WORD}"}))
    done = house.do("root", EraseAccount(account="HO-1", confirmed=True))
    with pytest.raises(RuleViolation, match="cannot be undone"):
        house["root"].undo(done.action)
    with pytest.raises(Exception, match="Root Admin built on it"):
        house["dana"].undo(edit.action)
    assert WORD.casefold() not in everything(house)


def test_deleted_and_removed_records_are_erased_too(house: House) -> None:
    gone = house.queued(description=WORD)
    house.do("max", DeleteCase(case=gone, reason=WORD, confirmed=True))
    house.do("sam", PostToCase(case=house.queued(), text=WORD))
    house["sam"].undo()
    house.do("root", EraseAccount(account="HO-1", confirmed=True))
    assert WORD.casefold() not in everything(house)


def test_of_a_contact_alone_the_account_stays(house: House) -> None:
    case = lived(house)
    done = house.do("root", EraseContact(contact="P-1", confirmed=True))
    person = house.get(Contact, external_id="P-1")
    assert (person.name, person.email, person.phone, person.is_active) == (
        "erased", None, None, False,
    )  # fmt: skip
    assert house["max"].case(case).description == "erased"
    assert house["max"].look.account("HO-1").name == f"{WORD} Household"
    assert "The account HO-1 stays as it is." in done.notes
    assert whole(house) == []


def test_other_customers_and_what_they_share_stay_as_they_were(house: House) -> None:
    lived(house)
    other = house.homeowner("dana", contract="C-4", description="Another roof")
    shared = (Upload("terms.txt", b"shared"),)
    house.do("dana", AttachFiles(case=other, files=shared))
    house.do("dana", PostToCase(case=other, text="Another word"))
    before = house["max"].case(other)
    done = house.do("root", EraseAccount(account="HO-1", confirmed=True))
    assert house["max"].case(other).feed == before.feed
    assert house["max"].look.account("HO-2").name == "Osei Household"
    (file,) = house.all(File, name="terms.txt")
    assert house["max"].look.file(file.id) == b"shared"
    assert any("other customers' cases have the same files" in note for note in done.notes)
    assert whole(house) == []


def test_mail_that_still_waits_is_not_sent_any_more(house: House) -> None:
    lived(house)
    house.do("root", EraseAccount(account="HO-1", confirmed=True))
    assert {mail.state for mail in house.all(OutgoingMail)} <= {"cancelled"}


def test_what_an_open_legal_matter_needs_is_kept(house: House) -> None:
    case = house.queued()
    house.do("dana", CreateAssignment(case=case, team="legal", reason="Other"))
    with pytest.raises(RuleViolation, match="open legal matter"):
        house.do("root", EraseAccount(account="HO-1", confirmed=True))


@pytest.mark.parametrize("who", [*small.PEOPLE])
def test_only_administrators_erase(house: House, who: str) -> None:
    with pytest.raises(NotAllowed):
        house.do(who, EraseContact(contact="P-1", confirmed=True))


def test_a_closed_case_of_a_record_type_that_locks_is_erased_all_the_same(house: House) -> None:
    case = lived(house)
    house.do("max", CloseCase(case=case))
    house.do("root", EraseAccount(account="HO-1", confirmed=True))
    assert WORD.casefold() not in everything(house)


def test_twice_is_as_good_as_once(house: House) -> None:
    lived(house)
    for _ in range(2):
        house.do("root", EraseAccount(account="HO-1", confirmed=True))
    assert whole(house) == []


def test_nothing_else_overwrites_the_journal(house: House) -> None:
    """Not under another act, not what is no text, and not once the erase is over."""
    lived(house)
    house.do("root", EraseAccount(account="HO-1", confirmed=True))
    for table, column in ((changes, "old"), (actions, "params"), (outcomes, "body")):
        for command in ("test", "contact.erase"):
            values = {column: "forged"} if command == "test" else {"action_id": 1, "id": 1}
            known = {name: value for name, value in values.items() if name in table.c}
            with (
                pytest.raises(Exception, match="append-only"),
                house.store.work(
                    key=f"{table.name}-{command}", command=command, params="{}", person=None,
                    at=house.clock.now(),
                ) as unit,
            ):  # fmt: skip
                unit.connection.execute(table.update().values(known))  # type: ignore[attr-defined]


def test_a_new_customer_with_the_same_name_is_not_touched(house: House) -> None:
    house.do("root", EraseAccount(account="HO-1", confirmed=True))
    house.do("root", CreateAccount(fields={"name": "Rivera Household"}))
    assert [hit.title for hit in house["max"].look.search("Rivera Household")] == [
        "Rivera Household"
    ]
