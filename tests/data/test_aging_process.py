"""The Aging process of S4, which the organisation's files alone define (domain.md 1.15)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from core.commands.account import CreateAccount, EditAccount
from core.commands.case import ClaimCase, CloseCase, CreateCase, CustomerMail, ReopenCase
from core.commands.contact import CreateContact, EditContact
from core.commands.journal import Undo
from core.commands.org import ApplyOrganisation
from core.commands.task import CreateTask
from core.commands.user import CreateUser
from core.entities import Activity, Case, FeedItem, Group, Notification, OutgoingMail, User
from core.errors import CaselineError, RuleViolation
from core.rows import CaseFilter

if TYPE_CHECKING:
    from tests.house import House

ENDED = "Auto Closure - Aging Days Under 5"
NO_MAIL = "No contact with a login; no e-mail sent"


def days_of(house: House, days: str) -> str:
    """Give days that are as far from the least that is aging as these are from five."""
    least = int(house.org.account_fields["has_aging_confirmations"].formula.split(">")[1]) + 1
    return str(max(int(days) + least - 5, 0)) if days else ""


def oldest(house: House, days: str, by: str = "root", account: str = "HO-1") -> int:
    """Say how old the oldest confirmation of an account is."""
    fields: dict[str, str | None] = {"oldest_aging_days": days_of(house, days)}
    return house.do(by, EditAccount(account=account, fields=fields)).action


def aging(house: House, *, is_closed: bool | None = False) -> list[Case]:
    """Give the aging cases."""
    found = house.all(Case, record_type="aging")
    return [case for case in found if is_closed in {None, case.is_closed}]


def entries(house: House) -> list[str]:
    return [item.body for item in house.all(FeedItem)]


def teri(house: House) -> None:
    """Let in whom the setting `aging.default_rep` names."""
    house.do("root", CreateUser(
        username="teri", name="Teri Marsh", profile="aging_rep", email="teri@example.com",
        group=("aging_cases",),
    ))  # fmt: skip


@pytest.mark.parametrize("days", ["", "0", "1", "4"])
def test_without_a_value_and_up_to_four_days_nothing_is_aging(house: House, days: str) -> None:
    oldest(house, "3")
    oldest(house, days)
    assert aging(house, is_closed=None) == []


@pytest.mark.parametrize("days", ["5", "6", "99"])
def test_from_five_days_on_a_case_is_opened(house: House, days: str) -> None:
    oldest(house, days)
    (case,) = aging(house)
    assert (case.status, case.origin, case.is_closed) == ("Open", "Aging Case Import", False)
    (queue,) = house.all(Group, id=case.owner_group_id or 0)
    assert queue.name == "Aging Case Queue"
    names = [row.account for row in house["rae"].look.cases(CaseFilter()).rows]
    assert [name.name if name else None for name in names] == ["Rivera Household"]


def test_an_account_that_is_new_with_such_a_value_gets_its_case_too(house: House) -> None:
    fields = {
        "external_id": "BU-2", "name": "Mill", "kind": "business",
        "oldest_aging_days": days_of(house, "5"),
    }  # fmt: skip
    house.do("root", CreateAccount(fields=dict(fields)))
    assert len(aging(house)) == 1


def test_the_contact_who_signed_in_last_is_on_the_case_and_gets_the_mail(house: House) -> None:
    for key, mail, login in (("A", "a", "2026-03-01"), ("B", "b", "2026-03-09"), ("C", "c", "")):
        fields = {
            "external_id": f"P-{key}", "account": "HO-1", "first_name": key, "last_name": "Rivera",
            "email": f"{mail}@example.org", "last_login_at": f"{login}T10:00:00Z" if login else "",
        }  # fmt: skip
        house.do("root", CreateContact(fields=dict(fields)))
    oldest(house, "7")
    (sent,) = house.all(OutgoingMail, object="case")
    assert sent.recipient == "b@example.org"
    (case,) = aging(house)
    assert f"case {case.number}" in sent.body
    assert f"has waited for {days_of(house, '7')} days" in sent.body
    detail = house["rae"].look.case(case.number)
    assert detail.row.contact is not None
    assert detail.row.contact.name == "B Rivera"


def test_a_login_comes_before_none_and_of_equals_the_newest_contact_does(house: House) -> None:
    house.wait(hours=1)
    for key in ("X", "Y"):
        fields = {"external_id": f"P-{key}", "account": "HO-1", "last_name": key}
        house.do("root", CreateContact(fields=dict(fields)))
        house.wait(hours=1)
    oldest(house, "5")
    (case,) = aging(house)
    assert house["rae"].look.case(case.number).row.contact.name == "Y"  # type: ignore[union-attr]


def test_who_is_not_active_is_not_written_to(house: House) -> None:
    login = {"last_login_at": "2026-03-01T10:00:00Z", "is_active": "no"}
    house.do("root", EditContact(contact="P-1", fields=dict(login)))
    oldest(house, "5")
    assert house.all(OutgoingMail, object="case") == []
    assert any(NO_MAIL in body for body in entries(house))


def test_without_a_contact_the_case_stands_alone_and_its_feed_says_so(house: House) -> None:
    oldest(house, "5", account="BU-1")
    (case,) = aging(house)
    assert case.contact_id is None
    assert any(NO_MAIL in body for body in entries(house))


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"email": ""}, "has no e-mail address"), ({"do_not_email": "yes"}, "wants no e-mail")],
)
def test_who_cannot_or_will_not_be_written_to_is_told_in_the_feed(
    house: House, fields: dict[str, str], told: str
) -> None:
    house.do("root", EditContact(contact="P-1", fields=dict(fields)))
    oldest(house, "5")
    assert house.all(OutgoingMail, object="case") == []
    assert any(f"Jo Rivera {told}; no e-mail sent" in body for body in entries(house))


def test_a_task_for_the_aging_representative_is_due_three_days_after_the_case(
    house: House,
) -> None:
    teri(house)
    oldest(house, "5")
    (task,) = house.all(Activity)
    (rep,) = house.all(User, username="teri")
    assert (task.assigned_to, task.status, task.priority) == (rep.id, "Not Started", "Normal")
    assert task.due == date(2026, 4, 3)
    assert task.subject == "Aging confirmation: contact customer"
    assert task.contact_id == aging(house)[0].contact_id is not None


@pytest.mark.parametrize(("account", "who"), [("HO-2", "sal"), ("HO-1", "root")])
def test_where_that_person_is_not_here_the_accounts_owner_or_an_administrator_has_it(
    house: House, account: str, who: str
) -> None:
    """An account that nobody was given belongs to who made it: the administrator."""
    fields: dict[str, str | None] = {"oldest_aging_days": days_of(house, "5")}
    told = house.do("root", EditAccount(account=account, fields=fields)).notes
    (task,) = house.all(Activity)
    (person,) = house.all(User, username=who)
    assert task.assigned_to == person.id
    assert any("not here (teri" in note for note in told)


def test_only_a_change_between_aging_and_not_does_anything(house: House) -> None:
    oldest(house, "6")
    oldest(house, "9")
    oldest(house, "5")
    assert (len(aging(house, is_closed=None)), len(house.all(Activity))) == (1, 1)


@pytest.mark.parametrize("days", ["", "0", "4"])
def test_under_five_days_its_cases_are_closed_and_their_tasks_completed(
    house: House, days: str
) -> None:
    oldest(house, "8")
    (case,) = aging(house)
    task = CreateTask(case=case.number, subject="Call again", to="rae")
    house.do("rae", task)
    oldest(house, days)
    (case,) = aging(house, is_closed=True)
    assert (case.status, case.closed_by) == (ENDED, None)
    tasks = house.all(Activity)
    assert [task.status for task in tasks] == ["Completed", "Completed"]
    assert house["rae"].look.tasks() == ()


def test_it_begins_anew_with_another_case_when_it_is_aging_again(house: House) -> None:
    for days in ("5", "1", "5", "", "7"):
        oldest(house, days)
    assert (len(aging(house, is_closed=True)), len(aging(house))) == (2, 1)


def test_closing_it_by_hand_completes_its_tasks_as_well(house: House) -> None:
    oldest(house, "8")
    (case,) = aging(house)
    house.do("rae", CloseCase(case=case.number))
    (case,) = aging(house, is_closed=True)
    assert case.status == "Closed"
    assert [task.status for task in house.all(Activity)] == ["Completed"]


def test_nobody_closes_it_as_the_feed_does(house: House) -> None:
    oldest(house, "8")
    (case,) = aging(house)
    with pytest.raises(RuleViolation, match="only the system sets it"):
        house.do("rae", CloseCase(case=case.number, status=ENDED))


def test_an_account_has_one_open_at_a_time(house: House) -> None:
    oldest(house, "8")
    (case,) = aging(house)
    again = CreateCase(type="aging", account="HO-1", subject="Once more")
    with pytest.raises(RuleViolation, match=f"There is an open Aging case {case.number}"):
        house.do("rae", again)
    house.do("rae", CloseCase(case=case.number))
    house.do("rae", again)
    with pytest.raises(RuleViolation, match="only one may be open"):
        house.do("rae", ReopenCase(case=case.number))


@pytest.mark.shipped
def test_the_database_itself_refuses_a_second_open_one(house: House) -> None:
    oldest(house, "8")
    (case,) = aging(house)
    assert case.slot is not None
    second = Case(
        number="99999999", record_type=case.record_type, status=house.word("Open"), subject="Two",
        account_id=case.account_id, owner_group_id=case.owner_group_id, slot=case.slot,
    )  # fmt: skip
    root = house["root"]
    doing = root.store.work(
        key="second", command="test", params="{}", person=None, at=house.clock.now()
    )
    with doing as unit:
        unit.alone = {case.record_type: ("account_id",)}
        with pytest.raises(CaselineError, match="only one may be open"):
            unit.add(second)


def test_one_that_was_opened_by_hand_is_not_doubled(house: House) -> None:
    house.do("rae", CreateCase(type="aging", account="HO-1", subject="Seen on the phone"))
    oldest(house, "8")
    assert [case.subject for case in aging(house)] == ["Seen on the phone"]
    oldest(house, "0")
    assert aging(house) == []


def test_agents_see_the_value_and_an_administrator_may_change_it(house: House) -> None:
    with pytest.raises(CaselineError):
        oldest(house, "8", by="sam")
    assert aging(house) == []
    oldest(house, "8", by="root")
    assert len(aging(house)) == 1


def test_the_group_hears_of_a_new_mail_of_the_customer(house: House) -> None:
    oldest(house, "8")
    (case,) = aging(house)
    before = len(house.all(Notification))
    mail = CustomerMail(case=case.number, sender="jo@example.com", text="We cannot sign in.")
    house.do("rae", mail)
    house.do("root", CustomerMail(case=case.number, sender="jo@example.com", text="Still not."))
    (rae,) = house.all(User, username="rae")
    heard = [one for one in house.all(Notification)[before:] if one.user_id == rae.id]
    assert any("Jo Rivera wrote on case" in one.text for one in heard)


def test_a_case_that_the_feed_opened_is_not_given_to_anybody_else_by_rules(house: House) -> None:
    house.do("rae", CreateCase(
        type="aging", account="BU-1", subject="By hand", source="Aging Case Import", by_rules=True,
    ))  # fmt: skip
    (case,) = aging(house)
    (rae,) = house.all(User, username="rae")
    assert case.owner_user_id == rae.id


def test_a_representative_takes_it_from_the_queue(house: House) -> None:
    oldest(house, "8")
    (case,) = aging(house)
    house.do("rae", ClaimCase(case=case.number))
    (rae,) = house.all(User, username="rae")
    assert aging(house)[0].owner_user_id == rae.id


def test_sales_sees_aging_cases_and_support_does_not(house: House) -> None:
    oldest(house, "8")
    (case,) = aging(house)
    assert house["sal"].look.case(case.number).row.number == case.number
    for username in ("sam", "dana"):
        assert house[username].look.cases(CaseFilter()).rows == ()


def test_undoing_the_change_takes_all_of_it_back(house: House) -> None:
    action = oldest(house, "8")
    house.do("root", Undo(action=action))
    assert aging(house) == []
    assert [mail.state for mail in house.all(OutgoingMail, object="case")] == ["cancelled"]
    house.wait(minutes=1)
    oldest(house, "8")
    assert len(aging(house)) == 1


def test_a_case_gives_its_slot_back_when_it_is_closed(house: House) -> None:
    oldest(house, "8")
    oldest(house, "0")
    (case,) = aging(house, is_closed=True)
    assert case.slot is None
    assert case.closed_at is not None
    assert case.closed_at - house.clock.now() <= timedelta()


@pytest.mark.shipped
def test_the_audit_trail_says_that_the_record_type_was_created(house: House) -> None:
    """S4: Created record type: Aging."""
    files = dict(house["root"].files)
    without = {name: text for name, text in files.items() if not name.startswith("aging")}
    profiles = without["profiles.toml"]
    start, end = profiles.index("[profiles.aging_rep]"), profiles.index("[profiles.sales]")
    rep = '[profiles.aging_rep]\nlabel = "Aging representative"\n[profiles.aging_rep.may]\n'
    rest = profiles[end:].replace('    { types = ["aging"], whose = "any" },\n', "")
    without["profiles.toml"] = profiles[:start] + rep + rest
    house.do("root", ApplyOrganisation(files=without, confirmed=True))
    house.do("root", ApplyOrganisation(files=files, confirmed=True))
    newest, *_ = house["root"].look.org_versions()
    assert "Created record type: Aging" in {text for _, text in newest.lines}
