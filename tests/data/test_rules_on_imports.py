"""Rules answer the rows of a file as they answer people; a row that they refuse is rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.entities import Account, Activity, Case, Group, OutgoingMail, User
from core.errors import NeedsConfirmation
from data.exchange.imports import ImportOptions, run
from tests.automation import apply

if TYPE_CHECKING:
    from pathlib import Path

    from data.exchange.imports import ImportReport
    from tests.house import House

HEAD = "external_id,oldest_days\n"


def imported(
    house: House, folder: Path, text: str, kind: str = "account", **options: bool | str
) -> ImportReport:
    """Import a file as the administrator."""
    file = folder / "file.csv"
    file.write_text(text, encoding="utf-8")
    return run(house["root"], kind, file, ImportOptions(**options))  # type: ignore[arg-type]


def late(house: House) -> list[bool]:
    return [case.is_closed for case in house.all(Case, record_type="late")]


def test_rows_are_answered_and_one_undo_takes_all_of_it_back(house: House, tmp_path: Path) -> None:
    apply(house)
    report = imported(house, tmp_path, HEAD + "HO-1,9\nHO-2,5\nIN-1,4\n")
    assert (report.updated, report.rejected) == (3, 0)
    assert late(house) == [False, False]
    assert len(house.all(Activity)) == 2
    imported(house, tmp_path, HEAD + "HO-1,1\n")
    assert late(house) == [True, False]
    assert imported(house, tmp_path, HEAD + "HO-1,1\n").unchanged == 1
    house["root"].undo()
    house["root"].undo(report.batch)
    assert late(house) == []


def test_an_import_writes_mails_only_where_it_is_asked_to(house: House, tmp_path: Path) -> None:
    apply(house)
    imported(house, tmp_path, HEAD + "HO-1,9\n")
    assert house.all(OutgoingMail) == []
    imported(house, tmp_path, HEAD + "HO-1,0\n")
    imported(house, tmp_path, HEAD + "HO-1,9\n", mails=True)
    assert [mail.recipient for mail in house.all(OutgoingMail)] == ["jo@example.com"]


def test_what_a_rule_refuses_rejects_its_row_alone(house: House, tmp_path: Path) -> None:
    to = 'to = { first = ["rae", "{owner}", "profile:admin"] }'
    apply(house, ("rules.toml", to, 'to = { first = ["{owner}"] }'))
    text = "external_id,oldest_days,owner\nHO-1,9,\nHO-2,9,root\nBU-1,2,\n"
    report = imported(house, tmp_path, text)
    assert (report.updated, report.rejected) == (2, 1)
    (reject,) = report.rejects
    assert reject.line == 2
    assert "The rule 'Open a case for late confirmations' answers this" in reject.reason
    assert house.get(Account, external_id="HO-1").custom == {}
    assert late(house) == [False]


def test_the_fuse_asks_before_anything_of_a_file_is_kept(house: House, tmp_path: Path) -> None:
    apply(house, ("organisation.toml", "[settings]", "[settings]\nrule_closures = 1"))
    imported(house, tmp_path, HEAD + "HO-1,9\nHO-2,9\n")
    with pytest.raises(NeedsConfirmation, match="2 closed cases, more than 1"):
        imported(house, tmp_path, HEAD + "HO-1,1\nHO-2,1\n")
    assert late(house) == [False, False]
    imported(house, tmp_path, HEAD + "HO-1,1\nHO-2,1\n", dry_run=True)
    assert late(house) == [False, False]
    imported(house, tmp_path, HEAD + "HO-1,1\nHO-2,1\n", agreed=True)
    assert late(house) == [True, True]


def test_a_case_that_names_nobody_goes_by_the_assignment_rules(
    house: House, tmp_path: Path
) -> None:
    apply(house)
    imported(house, tmp_path, kind="case", text=(
        "external_id,type,subject,priority,queue,status\n"
        "1,late,None named,,,\n2,late,It stays,High,,\n3,late,Done,,,Closed\n"
    ))  # fmt: skip
    queue, root = house.get(Group, key="aging_cases").id, house.get(User, username="root").id
    owners = {c.external_id: (c.owner_group_id, c.owner_user_id) for c in house.all(Case)}
    assert owners == {"1": (queue, None), "2": (None, root), "3": (None, root)}
