"""Deleted cases: in no list, restored within 15 days, never gone (domain.md 1.23, 2, 3.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.commands.assignment import AcceptAssignment, CancelAssignment, CreateAssignment
from core.commands.case import (
    AttachFiles,
    ClaimCase,
    DeleteCase,
    PostToCase,
    RestoreCase,
)
from core.commands.task import CompleteTask, CreateTask
from core.commands.user import DeactivateUser
from core.entities import Activity, CaseDeletion
from core.errors import Conflict, NeedsConfirmation, NotAllowed, NotFound, RuleViolation
from core.files import Upload
from core.rows import CaseFilter

if TYPE_CHECKING:
    from tests.house import House


def delete(house: House, case: str, by: str = "max", reason: str | None = None) -> None:
    """Delete a case, having agreed."""
    house.do(by, DeleteCase(case=case, reason=reason, confirmed=True))


def test_it_is_asked_for_and_says_what_goes_with_it(house: House) -> None:
    case = house.queued()
    house.do("sam", CreateTask(case=case, subject="Call back"))
    house.do("sam", AttachFiles(case=case, files=(Upload("a.txt", b"a"), Upload("b.txt", b"b"))))
    with pytest.raises(NeedsConfirmation) as asked:
        house.do("max", DeleteCase(case=case))
    assert "1 task, 2 files" in asked.value.message
    assert "15 days" in str(asked.value)
    assert house["max"].case(case).row.number == case


def test_a_deleted_case_is_found_nowhere_but_in_the_bin(house: House) -> None:
    case = house.queued(description="The zebra meter")
    house.do("sam", PostToCase(case=case, text="@dana a zebra"))
    task = house.do("max", CreateTask(case=case, subject="Call back", to="dana")).number or ""
    made = house.do("dana", CreateAssignment(case=case, team="deal_processing", reason="Other"))
    house.do("max", CancelAssignment(assignment=made.number or ""))
    delete(house, case, reason="Opened twice")
    look = house["dana"].look
    assert look.cases(CaseFilter()).rows == ()
    assert look.count_cases(CaseFilter()) == 0
    assert look.search("zebra") == look.search(case) == ()
    assert look.tasks() == look.tasks(mine=True) == look.home().tasks == ()
    assert (look.home().by_status, look.home().recent) == ((), ())
    assert look.assignments(is_closed=None) == ()
    assert [bell.case for bell in look.bell()] == [None] * len(look.bell())
    assert all(group.open_cases == 0 for group in look.groups())
    for ask in (
        lambda: house["dana"].case(case), lambda: look.feed(case, limit=5),
        lambda: look.log(case=case), lambda: look.task(int(task)),
        lambda: look.assignment(made.number or ""),
        lambda: house.do("dana", PostToCase(case=case, text="x")),
        lambda: house.do("dana", CompleteTask(task=int(task))),
        lambda: house.do("bo", AcceptAssignment(assignment=made.number or "")),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            ask()


def test_the_bin_says_who_deleted_what_and_how_long_it_can_be_restored(house: House) -> None:
    first, second = house.queued(), house.homeowner("dana")
    delete(house, first, reason="Opened twice")
    house.wait(days=1)
    delete(house, second, "root")
    rows = house["max"].look.deleted()
    assert [row.case.number for row in rows] == [second, first]
    assert [row.by and row.by.name for row in rows] == ["Root Admin", "Max Adler"]
    assert rows[1].reason == "Opened twice"
    assert (rows[1].until - house.clock.now()).days == 14
    assert house["max"].look.deleted_case(first) == rows[1]
    assert house["bo"].look.deleted() == ()  # what one may not see is not in one's bin


def test_a_restored_case_is_as_it_was(house: House) -> None:
    case = house.queued()
    house.do("sam", CreateTask(case=case, subject="Call back"))
    before = house["dana"].case(case)
    delete(house, case)
    house.do("max", RestoreCase(case=case))
    after = house["dana"].case(case)
    assert (after.row.owner, after.row.status, after.tasks) == (
        before.row.owner, before.row.status, before.tasks,
    )  # fmt: skip
    assert after.feed[0].body == "Restored from the recycle bin"
    assert house["max"].look.deleted() == ()
    with pytest.raises(RuleViolation, match="does not lie in the recycle bin"):
        house.do("max", RestoreCase(case=case))


def test_after_fifteen_days_it_is_neither_listed_nor_restored_and_its_row_stays(
    house: House,
) -> None:
    case = house.queued()
    delete(house, case)
    house.wait(days=15)
    assert len(house["max"].look.deleted()) == 1
    house.wait(minutes=1)
    assert house["max"].look.deleted() == ()
    with pytest.raises(RuleViolation, match="more than 15 days ago"):
        house.do("max", RestoreCase(case=case))
    with pytest.raises(RuleViolation, match="more than 15 days ago"):
        house["max"].undo()
    assert len(house.all(CaseDeletion)) == 1


def test_deleting_and_restoring_are_undone(house: House) -> None:
    case = house.queued()
    delete(house, case)
    house["max"].undo()
    assert house["dana"].case(case).feed[0].body.startswith("Undone: Delete")
    delete(house, case)
    done = house.do("max", RestoreCase(case=case))
    house["max"].undo(done.action)
    with pytest.raises(NotFound):
        house["dana"].case(case)
    assert [row.case.number for row in house["max"].look.deleted()] == [case]


def test_undoing_a_restore_takes_nothing_away_that_was_written_since(house: House) -> None:
    case = house.queued()
    delete(house, case)
    done = house.do("max", RestoreCase(case=case))
    house.do("dana", PostToCase(case=case, text="I go on with it"))
    with pytest.raises(Conflict, match="Dana Reyes built on it: Post"):
        house["max"].undo(done.action)
    assert house["dana"].case(case).feed[0].body == "I go on with it"


def test_what_a_team_still_has_to_do_keeps_a_case(house: House) -> None:
    """Whatever the record type says of closing: it would vanish from the team's list."""
    case = house.queued()
    made = house.do("dana", CreateAssignment(case=case, team="deal_processing", reason="Other"))
    with pytest.raises(RuleViolation, match=r"still have something to do about it \(CA-000001"):
        delete(house, case)
    house.do("dana", CancelAssignment(assignment=made.number or ""))
    delete(house, case)


def test_an_undone_creation_is_no_deleted_case(house: House) -> None:
    """It comes back by undoing the undo, with all that came with it."""
    house.support("max")
    house["max"].undo()
    assert house["max"].look.deleted() == ()


def test_a_restored_case_of_somebody_who_has_left_is_the_restorers(house: House) -> None:
    case = house.queued()
    house.do("dana", ClaimCase(case=case))
    delete(house, case)
    house.do("root", DeactivateUser(user="dana"))
    house.do("max", RestoreCase(case=case))
    assert house["max"].case(case).row.owner.key == "max"


@pytest.mark.parametrize("who", ["sam", "dana", "bo", "rae", "sal"])
def test_supervisors_and_administrators_delete(house: House, who: str) -> None:
    case = house.queued()
    with pytest.raises((NotAllowed, NotFound)):
        delete(house, case, who)
    delete(house, case, "root")
    with pytest.raises((NotAllowed, NotFound)):
        house.do(who, RestoreCase(case=case))


def test_its_open_tasks_are_still_there_when_it_is_back(house: House) -> None:
    case = house.queued()
    house.do("max", CreateTask(case=case, subject="Call back", to="dana"))
    delete(house, case)
    house.do("max", RestoreCase(case=case))
    (task,) = house["dana"].look.tasks(mine=True)
    assert task.about is not None
    assert replace(task, about=None).subject == house.get(Activity).subject == "Call back"
