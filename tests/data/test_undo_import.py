"""An import is one act: however many transactions took it in, one undo takes all of it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.account import EditAccount
from core.commands.case import PostToCase
from core.commands.journal import Undo
from core.entities import Account, Case
from core.errors import Conflict, RuleViolation
from data.exchange.imports import CHUNK, run
from tests.data.sheets import counts, take, write

if TYPE_CHECKING:
    from pathlib import Path

    from data.exchange.imports import ImportReport
    from tests.house import House

ROWS = 2 * CHUNK + 5


def accounts(house: House, folder: Path, city: str = "Golden") -> ImportReport:
    """Import accounts in three transactions; the second import changes all of them."""
    lines = "".join(f"X-{n},Household {n},homeowner,{city}\n" for n in range(ROWS))
    return take(house, "account", write(folder, "external_id,name,kind,city\n" + lines))


def imported(house: House) -> int:
    """Count the imported accounts that stand."""
    return sum(account.external_id.startswith("X-") for account in house.all(Account))


def test_undo_takes_back_the_whole_import(house: House, tmp_path: Path) -> None:
    report = accounts(house, tmp_path)
    assert len(report.actions) == 3
    undo = house["root"].undo()
    first, _, last = report.actions
    assert f"Import records (3 actions, {first} to {last})" in undo.message
    assert imported(house) == 0
    assert counts(accounts(house, tmp_path)) == (ROWS, ROWS, 0, 0, 0)


def test_any_of_its_actions_names_the_import(house: House, tmp_path: Path) -> None:
    report = accounts(house, tmp_path)
    house.do("root", Undo(action=report.actions[1]))
    assert imported(house) == 0
    for action in report.actions:
        with pytest.raises(RuleViolation, match="undone already"):
            house["root"].undo(action)


def test_an_undone_import_is_done_again_as_a_whole(house: House, tmp_path: Path) -> None:
    report = accounts(house, tmp_path)
    undo = house["root"].undo(report.actions[2])
    house["root"].undo(undo.action)
    assert imported(house) == ROWS
    house["root"].undo(report.actions[2])
    assert imported(house) == 0


def test_the_last_import_is_undone_before_the_one_it_built_on(house: House, tmp_path: Path) -> None:
    first = accounts(house, tmp_path)
    accounts(house, tmp_path, city="Boulder")
    with pytest.raises(Conflict, match="Root Admin built on it: Import records"):
        house["root"].undo(first.actions[0])
    house["root"].undo()
    assert house.get(Account, external_id="X-0").city == "Golden"
    assert house.get(Account, external_id=f"X-{ROWS - 1}").city == "Golden"
    house["root"].undo()
    assert imported(house) == 0


@pytest.mark.parametrize("key", ["X-0", f"X-{ROWS - 1}"])
def test_who_built_on_any_part_of_an_import_is_named(
    house: House, tmp_path: Path, key: str
) -> None:
    accounts(house, tmp_path)
    house.do("sam", EditAccount(account=key, fields={"city": "Boulder"}))
    with pytest.raises(Conflict, match=r"Sam Ortiz built on it: Edit account"):
        house["root"].undo()
    assert imported(house) == ROWS
    house["sam"].undo()
    house["root"].undo()
    assert imported(house) == 0


def test_what_happened_before_the_import_came_to_a_record_is_not_built_on_it(
    house: House, tmp_path: Path
) -> None:
    """Between two transactions of an import others go on working."""
    accounts(house, tmp_path)
    began: list[int] = []

    def between(line: int, _: int) -> None:
        if line > CHUNK and not began:
            edit = EditAccount(account=f"X-{ROWS - 1}", fields={"phone": "555 0100"})
            began.append(house.do("sam", edit).action)

    lines = "".join(f"X-{n},Boulder\n" for n in range(ROWS))
    path = write(tmp_path, "external_id,city\n" + lines)
    report = run(house["root"], "account", path, progress=between)
    assert report.actions[0] < began[0] < report.actions[-1]
    house["root"].undo()
    account = house.get(Account, external_id=f"X-{ROWS - 1}")
    assert (account.city, account.phone) == ("Golden", "555 0100")


def test_a_post_on_an_imported_case_keeps_the_import(house: House, tmp_path: Path) -> None:
    lines = "".join(f"K-{n},Question {n}\n" for n in range(CHUNK + 1))
    take(house, "case", write(tmp_path, "external_id,subject\n" + lines))
    last = house.get(Case, external_id=f"K-{CHUNK}")
    post = house.do("max", PostToCase(case=last.number, text="I am on it"))
    with pytest.raises(Conflict, match=rf"Max Adler built on it: Post \(action {post.action}\)"):
        house["root"].undo()
    house["max"].undo()
    house["root"].undo()
    assert house.all(Case) == []


def test_an_import_that_closed_a_case_is_undone_as_fresh_as_any_close(
    house: House, tmp_path: Path
) -> None:
    number = house.support("dana")
    take(house, "case", write(tmp_path, f"number,status\n{number},Closed\n"))
    house.wait(minutes=11)
    with pytest.raises(RuleViolation, match="A close can be undone for 10 minutes"):
        house["root"].undo()
    house.wait(minutes=-2)
    house["root"].undo()
    assert not house.case(number).is_closed


def test_an_import_that_is_undone_while_it_runs_stops_there(house: House, tmp_path: Path) -> None:
    lines = "".join(f"X-{n},Household {n}\n" for n in range(ROWS))
    path = write(tmp_path, "external_id,name\n" + lines)

    def undo(line: int, _: int) -> None:
        if line > CHUNK:
            house["root"].undo()

    with pytest.raises(Conflict, match="Root Admin undid meanwhile"):
        run(house["root"], "account", path, progress=undo)
    assert imported(house) == 0
