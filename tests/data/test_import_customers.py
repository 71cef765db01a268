"""Accounts, contacts, contracts and jobs by the file: each row is accounted for."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.account import EditAccount
from core.entities import Account, Contact, Contract, Job
from core.errors import NotAllowed, RuleViolation
from core.text import REPLACED_NOTE
from tests.data.sheets import counts, reasons, take, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

HEAD = "external_id,name,kind,phone\n"


def test_rows_are_created_updated_or_left_unchanged(house: House, tmp_path: Path) -> None:
    old = "BU-1,Corner Bakery,business,555 0100\nHO-2,Osei Household,homeowner,\n"
    path = write(tmp_path, f"{HEAD}{old}N-1,New,installer,1\n")
    assert counts(take(house, "account", path)) == (3, 1, 1, 1, 0)
    assert house.get(Account, external_id="BU-1").phone_digits == "5550100"
    assert house.get(Account, external_id="N-1").kind == "installer"
    assert counts(take(house, "account", path)) == (3, 0, 0, 3, 0)


def test_an_import_that_changes_nothing_leaves_no_act(house: House, tmp_path: Path) -> None:
    path = write(tmp_path, "external_id,city\nHO-1,Arvada\n")
    take(house, "account", path)
    acts = len(house["root"].look.log())
    take(house, "account", path)
    take(house, "account", write(tmp_path, HEAD + "N-1,One,odd,\n"))
    assert len(house["root"].look.log()) == acts
    house["root"].undo()
    assert house.get(Account, external_id="HO-1").city == "Golden"


def test_a_bad_row_is_told_whole_and_the_good_ones_stay(house: House, tmp_path: Path) -> None:
    text = HEAD + "N-1,,bussiness,1\nN-2,Two,business\n,Three,business,1\nN-4,Four,business,4\n"
    report = take(house, "account", write(tmp_path, text))
    assert counts(report) == (4, 1, 0, 0, 3)
    assert reasons(report) == [(2, "kind"), (2, "name"), (3, None), (4, "external_id")]
    assert "Did you mean 'business'" in report.rejects[0].reason
    assert report.rejects[0].value == "bussiness"
    assert report.to_json()["read"] == 4


def test_the_rows_behind_an_open_quote_are_all_counted(house: House, tmp_path: Path) -> None:
    text = HEAD + 'N-1,One,business,1\nN-2,"Two,business,2\nN-3,Three,business,3\n'
    report = take(house, "account", write(tmp_path, text))
    assert counts(report) == (3, 1, 0, 0, 2)
    assert reasons(report) == [(3, None)]
    assert not house.all(Account, external_id="N-3")


def test_only_who_may_import_imports(house: House, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="may not import records"):
        take(house, "account", write(tmp_path, HEAD), by="sam")


def test_a_dry_run_says_the_same_and_changes_nothing(house: House, tmp_path: Path) -> None:
    rows = "".join(f"N-{n},Name {n},business,\n" for n in range(450))
    path = write(tmp_path, f"{HEAD}{rows}N-3,Name 3,business,\nBU-1,Corner,business,\nX,X,bad,\n")
    rehearsed = take(house, "account", path, dry_run=True)
    assert counts(rehearsed) == (453, 450, 1, 1, 1)
    assert not house.all(Account, external_id="N-1")
    assert take(house, "account", path) == rehearsed


def test_stop_keeps_nothing_of_a_file_with_a_bad_row(house: House, tmp_path: Path) -> None:
    rows = "".join(f"N-{n},Name {n},business,\n" for n in range(250))
    path = write(tmp_path, f"{HEAD}{rows}X,X,bad,\n")
    with pytest.raises(RuleViolation, match="Stopped at line 252: kind") as stopped:
        take(house, "account", path, on_error="stop")
    assert stopped.value.title == "Nothing was imported"
    assert stopped.value.details["read"] == stopped.value.details["rejected"] == 251
    assert not house.all(Account, external_id="N-1")


def test_stop_keeps_all_of_a_good_file_in_one_act(house: House, tmp_path: Path) -> None:
    rows = "".join(f"N-{n},Name {n},business,\n" for n in range(250))
    path = write(tmp_path, HEAD + rows)
    assert counts(take(house, "account", path, on_error="stop")) == (250, 250, 0, 0, 0)
    house["root"].undo()
    assert not house.all(Account, external_id="N-249")
    assert counts(take(house, "account", path)) == (250, 250, 0, 0, 0)


def test_two_rows_of_one_key_that_differ_are_told(house: House, tmp_path: Path) -> None:
    text = HEAD + "N-1,One,business,1\nN-1,One,business,1\nN-1,Other,business,1\n"
    path = write(tmp_path, text)
    for made, unchanged in ((1, 1), (0, 2)):
        report = take(house, "account", path)
        assert counts(report) == (3, made, 0, unchanged, 1)
        assert report.rejects[0].reason == "Line 2 has the same external_id and other values."


def test_a_row_with_several_problems_of_a_record_that_is_there_changes_nothing(
    house: House, tmp_path: Path
) -> None:
    report = take(house, "account", write(tmp_path, HEAD + "BU-1,,odd,555\n"))
    assert reasons(report) == [(2, "name"), (2, "kind")]
    assert house.get(Account, external_id="BU-1").phone is None


def test_rejected_rows_can_be_corrected_and_imported_again(house: House, tmp_path: Path) -> None:
    text = "external_id;name;kind;phone\nN-1;One;busines;+1 2\nN-2;Two;business;1\nN-3;'=x;odd;2\n"
    path, kept = write(tmp_path, text), tmp_path / "rejects.csv"
    take(house, "account", path, delimiter=";", rejects=kept)
    with kept.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert [(row["external_id"], row["rejected in line"]) for row in rows] == [
        ("N-1", "2"), ("N-3", "4"),
    ]  # fmt: skip
    assert "Did you mean 'business'" in rows[0]["rejected because"]
    mended = (
        kept.read_text("utf-8").replace(";busines;", ";business;").replace(";odd;", ";business;")
    )
    again = write(tmp_path, mended, "again.csv")
    assert counts(take(house, "account", again, delimiter=";")) == (2, 2, 0, 0, 0)
    assert house.get(Account, external_id="N-1").phone == "+1 2"
    assert house.get(Account, external_id="N-3").name == "=x"


def test_the_rejects_never_overwrite_the_file(house: House, tmp_path: Path) -> None:
    path = write(tmp_path, HEAD)
    with pytest.raises(RuleViolation, match="overwrite"):
        take(house, "account", path, rejects=path)


def test_a_blank_cell_empties_its_field(house: House, tmp_path: Path) -> None:
    take(house, "account", write(tmp_path, "external_id,phone\nHO-1,\n"))
    assert house.get(Account, external_id="HO-1").phone is None


def test_an_absent_column_leaves_its_field(house: House, tmp_path: Path) -> None:
    take(house, "account", write(tmp_path, "external_id,city\nHO-1,Arvada\n"))
    account = house.get(Account, external_id="HO-1")
    assert (account.city, account.phone) == ("Arvada", "(303) 555-0142")


def test_rows_may_be_recognised_by_another_field(house: House, tmp_path: Path) -> None:
    path = write(tmp_path, "name,kind,city\nCorner Bakery,business,Golden\nFresh,business,Golden\n")
    assert counts(take(house, "account", path, key="name")) == (2, 1, 1, 0, 0)
    assert counts(take(house, "account", path, key="name")) == (2, 0, 0, 2, 0)
    with pytest.raises(RuleViolation, match="No column gives external_id"):
        take(house, "account", path)


def test_a_name_that_several_bear_is_refused_as_key(house: House, tmp_path: Path) -> None:
    house.do("root", EditAccount(account="HO-2", fields={"name": "Corner Bakery"}))
    report = take(house, "account", write(tmp_path, "name,city\nCorner Bakery,X\n"), key="name")
    assert "2 accounts have the name 'Corner Bakery'" in report.rejects[0].reason


def test_contacts_contracts_and_jobs_come_too(house: House, tmp_path: Path) -> None:
    contacts = (
        "external_id,account,last_name,email,last_login_at\n"
        "P-9,HO-1,Ray,a@example.com,2026-01-02T03:04:05Z\n"
    )
    contracts = (
        "number,account,installer,contact,status,start\nC-9,HO-1,IN-1,P-9,activated,2026-01-31\n"
    )
    jobs = "engine_number,account,contract\nE-9,IN-1,C-9\n"
    for kind, text in (("contact", contacts), ("contract", contracts), ("job", jobs)):
        path = write(tmp_path, text)
        assert counts(take(house, kind, path)) == (1, 1, 0, 0, 0)
        assert counts(take(house, kind, path)) == (1, 0, 0, 1, 0)
    contact = house.get(Contact, external_id="P-9")
    contract = house.get(Contract, number="C-9")
    assert (contract.primary_contact_id, contract.status) == (contact.id, "Activated")
    assert house.get(Job, engine_number="E-9").contract_id == contract.id


def test_columns_nobody_knows_are_all_told_before_anything_is_written(
    house: House, tmp_path: Path
) -> None:
    path = write(tmp_path, "external_id,nmae,kind,fax\nN-1,One,business,1\n")
    with pytest.raises(RuleViolation, match=r"'nmae'.*Did you mean 'name'.*'fax'.*--map 'fax'="):
        take(house, "account", path)
    report = take(house, "account", path, maps={"nmae": "name", "fax": ""})
    assert counts(report) == (1, 1, 0, 0, 0)


def test_a_row_that_meets_another_writer_is_rejected_alone(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.commands import customers  # noqa: PLC0415

    # Both writers looked before either wrote: what the first has taken is seen by nobody.
    monkeypatch.setattr(customers, "_taken", lambda *_: [])
    text = "name,external_id,kind\nOne,N-1,business\nTwo,BU-1,business\nThree,N-3,business\n"
    report = take(house, "account", write(tmp_path, text), key="name")
    assert counts(report) == (3, 2, 0, 0, 1)
    assert "taken by another account" in report.rejects[0].reason


def test_progress_is_told_in_lines(house: House, tmp_path: Path) -> None:
    from data.exchange.imports import run  # noqa: PLC0415

    heard: list[tuple[int, int]] = []
    rows = "".join(f"N-{n},Name {n},business,\n" for n in range(201))
    run(
        house["root"], "account", write(tmp_path, HEAD + rows),
        progress=lambda done, whole: heard.append((done, whole)),
    )  # fmt: skip
    assert heard == [(1, 202), (201, 202), (202, 202)]


@pytest.mark.parametrize("options", [{}, {"dry_run": True}, {"on_error": "stop"}])
def test_replaced_characters_are_said_once_for_the_file(
    house: House, tmp_path: Path, options: dict[str, Any]
) -> None:
    rows = "".join(f"N\0{n},Na\0me {n}\n" for n in range(3))
    path = write(tmp_path, "external_id,name\n" + rows)
    report = take(house, "account", path, **options)
    assert counts(report) == (3, 3, 0, 0, 0)
    assert report.notes == [REPLACED_NOTE]
    if not options.get("dry_run"):
        assert house.get(Account, external_id="N\ufffd1").name == "Na\ufffdme 1"


def test_what_no_database_could_look_for_is_an_unknown_name(house: House, tmp_path: Path) -> None:
    path = write(tmp_path, "external_id,name,parent\nN-1,One,HO\0-1\nN-2,Two,HO-1\n")
    report = take(house, "account", path)
    assert counts(report) == (2, 1, 0, 0, 1)
    assert reasons(report) == [(2, "parent")]


def test_a_plain_file_is_taken_without_notes(house: House, tmp_path: Path) -> None:
    report = take(house, "account", write(tmp_path, "external_id,name\nN-1,Zoë \u202e\n"))
    assert report.notes == []


def test_a_refusal_speaks_of_an_account_and_a_job(house: House, tmp_path: Path) -> None:
    for kind, told in (("account", "An account has no field"), ("job", "A job has no field")):
        with pytest.raises(RuleViolation, match=told):
            take(house, kind, write(tmp_path, "external_id,number,colour\nA,1,red\n"))
