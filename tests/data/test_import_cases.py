"""Cases by the file: history keeps its own times, and the rules of the desk hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.commands.case import CloseCase
from core.entities import Case, FeedItem, Group, Notification, OutgoingMail, User
from core.text import age
from tests.data.sheets import counts, reasons, take, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

DAY = datetime(2020, 5, 6, tzinfo=UTC)
SUPPORT = "external_id,type,subject,status,created_at,closed_at,queue\n"
HOMEOWNER = "external_id,type,contract,primary_reason,secondary_reason,description,origin,status\n"
RIVERA = "X-1,homeowner,C-1,Billing,Autopay,Charged twice,Phone,"


def test_a_case_keeps_the_times_of_its_history(house: House, tmp_path: Path) -> None:
    text = (
        SUPPORT
        + "X-1,customer_support,Old,Closed,2020-05-06,2020-05-04T12:00:00Z,customer_support\n"
    )
    assert counts(take(house, "case", write(tmp_path, text))) == (1, 1, 0, 0, 0)
    case = house.get(Case, external_id="X-1")
    assert (case.created_at, case.is_closed) == (DAY, True)
    assert case.closed_at == datetime(2020, 5, 4, 12, tzinfo=UTC)
    assert age(case.closed_at - DAY) == "0m"
    assert case.owner_group_id == house.get(Group, key="customer_support").id
    assert case.last_modified_at == house.clock.now()


def test_an_import_says_so_in_the_feed_and_disturbs_nobody(house: House, tmp_path: Path) -> None:
    text = "external_id,type,subject,owner\nX-1,customer_support,New,dana\n"
    take(house, "case", write(tmp_path, text))
    take(house, "case", write(tmp_path, text.replace("dana", "ines").replace(",New,", ",Newer,")))
    case = house.get(Case, external_id="X-1")
    said = [(item.kind, item.body) for item in house.all(FeedItem, record_id=case.id)]
    assert said == [
        ("CreateRecordEvent", "Imported from rows.csv."),
        ("TrackedChange", "Imported from rows.csv: Owner, Subject."),
    ]
    assert not house.all(Notification)
    assert not house.all(OutgoingMail)


def test_a_case_that_names_no_owner_is_the_importing_persons(house: House, tmp_path: Path) -> None:
    take(house, "case", write(tmp_path, "external_id,type,subject\nX-1,Customer Support,New\n"))
    case = house.get(Case, external_id="X-1")
    assert case.owner_user_id == house.get(User, username="root").id
    assert (case.status, case.number) == ("New", "00001000")


def test_a_homeowner_case_stands_under_its_contract(house: House, tmp_path: Path) -> None:
    text = HOMEOWNER + RIVERA + "\n" + RIVERA.replace("X-1", "X-2").replace("C-1", "") + "\n"
    report = take(house, "case", write(tmp_path, text))
    assert counts(report) == (2, 1, 0, 0, 1)
    assert "created under a contract" in report.rejects[0].reason
    case = house.get(Case, external_id="X-1")
    assert case.account_id is not None
    assert case.contact_id is not None


def test_all_problems_of_a_row_are_told(house: House, tmp_path: Path) -> None:
    row = "X-1,homeowner,C-1,Biling,Autopay,,Phon,Closd\n"
    report = take(house, "case", write(tmp_path, HOMEOWNER + row))
    assert {(r.field, r.value) for r in report.rejects} == {
        ("status", "Closd"), ("description", ""), ("origin", "Phon"), ("primary_reason", "Biling"),
    }  # fmt: skip
    told = " ".join(reject.reason for reject in report.rejects)
    assert all(f"Did you mean '{word}'" in told for word in ("Closed", "Billing", "Phone"))


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("X,nonsense,A,,,,", "type", "no record type 'nonsense'"),
        ("X,customer_support,A,Working,,2020-01-01,", "closed_at", "has no time of closing"),
        ("X,customer_support,A,,yesterday,,", "created_at", "is not a time such as"),
        ("X,customer_support,A,,,,Aging Case Queue", "queue", "cannot lie in Aging Case Queue"),
        ("X,customer_support,A,,,,Customer Suport Queue", "queue", "Did you mean"),
        ("X,customer_support,,,,,", "subject", "Subject is missing"),
    ],
)
def test_a_row_that_breaks_a_rule_is_rejected(
    house: House, tmp_path: Path, row: str, field: str, reason: str
) -> None:
    report = take(house, "case", write(tmp_path, f"{SUPPORT}{row}\n"))
    assert counts(report) == (1, 0, 0, 0, 1)
    assert report.rejects[0].field == field
    assert reason in report.rejects[0].reason


def test_owners_are_people_who_may_own(house: House, tmp_path: Path) -> None:
    rows = "X-1,customer_support,A,bo,\nX-2,customer_support,A,dana,customer_support\n"
    text = "external_id,type,subject,owner,queue\n" + rows
    report = take(house, "case", write(tmp_path, text))
    assert reasons(report) == [(2, "owner"), (3, "owner")]
    assert "cannot be owned by Bo Winter" in report.rejects[0].reason


def test_no_case_is_imported_as_referred_without_an_assignment(
    house: House, tmp_path: Path
) -> None:
    report = take(house, "case", write(tmp_path, HOMEOWNER + RIVERA + "Internal Referral\n"))
    assert "while a team has something open to do about it; none has" in report.rejects[0].reason


def test_an_import_closes_only_what_may_be_closed(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.errors import RuleViolation  # noqa: PLC0415
    from core.rules import closing  # noqa: PLC0415

    number = house.homeowner()
    house.wait(days=2)
    path = write(tmp_path, f"number,status,closed_at\n{number},Closed,2026-04-01T08:00:00Z\n")

    def blocked(*_: object) -> None:
        msg = "Still open are other things."
        raise RuleViolation(msg)

    with monkeypatch.context() as patch:
        patch.setattr("core.commands.data.case_rows.require_closable", blocked)
        report = take(house, "case", path)
    assert closing.require_closable is not blocked
    assert reasons(report) == [(2, "status")]
    assert counts(take(house, "case", path)) == (1, 0, 1, 0, 0)
    assert house.case(number).closed_at == datetime(2026, 4, 1, 8, tzinfo=UTC)


def test_an_import_takes_nothing_that_has_not_come_yet(house: House, tmp_path: Path) -> None:
    number = house.homeowner()
    path = write(tmp_path, f"number,status,closed_at\n{number},Closed,2026-04-01T08:00:00Z\n")
    report = take(house, "case", path)
    assert reasons(report) == [(2, "closed_at")]
    assert not house.case(number).is_closed


def test_an_import_reopens_only_what_may_be_reopened(house: House, tmp_path: Path) -> None:
    number = house.homeowner()
    house.do("max", CloseCase(case=number))
    path = write(tmp_path, f"number,status\n{number},Awaiting Customer Support\n")
    house.wait(hours=7)
    report = take(house, "case", path)
    assert "cases can be reopened within 6 hours" in report.rejects[0].reason
    house.wait(hours=-2)
    assert counts(take(house, "case", path)) == (1, 0, 1, 0, 0)
    assert (house.case(number).is_closed, house.case(number).reopen_count) == (False, 1)


def test_a_closed_case_that_is_locked_stays_as_it_is(house: House, tmp_path: Path) -> None:
    number = house.homeowner()
    house.do("max", CloseCase(case=number))
    report = take(house, "case", write(tmp_path, f"number,priority\n{number},High\n"))
    assert "is closed and cannot be changed" in report.rejects[0].reason


def test_number_type_and_first_time_of_a_case_are_for_good(house: House, tmp_path: Path) -> None:
    take(house, "case", write(tmp_path, SUPPORT + "X-1,customer_support,A,,2020-05-06,,\n"))
    rows = "X-1,1042,installer,2020-05-07\n,9999,customer_support,\n"
    text = f"external_id,number,type,created_at\n{rows}"
    report = take(house, "case", write(tmp_path, text))
    assert reasons(report) == [
        (2, "number"),
        (2, "type"),
        (2, "created_at"),
        (3, "number"),
        (3, "subject"),
    ]
    assert "the desk itself gives the numbers" in report.rejects[3].reason


def test_blank_cells_leave_owner_status_and_subject(house: House, tmp_path: Path) -> None:
    number = house.support(queue="customer_support", description="Long ago", priority="High")
    text = f"number,subject,status,owner,queue,priority,description\n{number},,,,,,\n"
    assert counts(take(house, "case", write(tmp_path, text))) == (1, 0, 1, 0, 0)
    case = house.case(number)
    assert (case.subject, case.priority, case.description) == ("A question", "High", None)
    assert case.owner_group_id is not None


def test_another_primary_reason_takes_the_old_secondary_with_it(
    house: House, tmp_path: Path
) -> None:
    number = house.support(primary="Account", secondary="Portal login")
    take(house, "case", write(tmp_path, f"number,primary_reason\n{number},Account\n"))
    assert house.case(number).secondary_reason == "Portal login"
    take(house, "case", write(tmp_path, f"number,primary_reason\n{number},General\n"))
    assert house.case(number).secondary_reason is None


def test_a_case_that_somebody_else_made_meanwhile_is_rejected_alone(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "external_id,type,subject\nX-1,customer_support,A\n"
    take(house, "case", write(tmp_path, text))
    # Both importers looked before either wrote.
    monkeypatch.setattr("core.commands.data.takes.RowTaker.find", lambda *_: None)
    report = take(house, "case", write(tmp_path, text + "X-2,customer_support,B\n"))
    assert counts(report) == (2, 1, 0, 0, 1)
    assert "taken by another case" in report.rejects[0].reason


def test_an_import_is_undone_like_any_act(house: House, tmp_path: Path) -> None:
    number = house.support()
    path = write(
        tmp_path,
        f"number,external_id,type,subject\n{number},,,Changed\n,X-1,customer_support,New\n",
    )
    assert counts(take(house, "case", path)) == (2, 1, 1, 0, 0)
    house["root"].undo()
    assert house.case(number).subject == "A question"
    assert not house.all(Case, external_id="X-1")
    assert counts(take(house, "case", path)) == (2, 1, 1, 0, 0)


def test_hostile_cells_are_kept_as_they_came(house: House, tmp_path: Path) -> None:
    hostile = "\x1b]52;c;aGk=\x07 [@click=app.quit]x[/] \u202etxt.exe\u2028' OR 1=1 --"
    text = f'external_id,type,subject\nX-1,customer_support,"{hostile}\x00"\n'
    path = write(tmp_path, text)
    take(house, "case", path)
    assert house.get(Case, external_id="X-1").subject == hostile + "\ufffd"
    assert counts(take(house, "case", path)) == (1, 0, 0, 1, 0)
