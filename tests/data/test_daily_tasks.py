"""Tasks from day to day: changed, completed with what follows, handed over (S4, 1.15, 1.16)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from core.commands.account import EditAccount
from core.commands.case import PostToCase
from core.commands.journal import Undo
from core.commands.task import CompleteTask, CreateTask, EditTask, HandOverTask
from core.entities import Activity, Case, FeedItem, Notification, User
from core.errors import NotAllowed, NotFound, RuleViolation

if TYPE_CHECKING:
    from tests.house import House


def aging(house: House, account: str = "HO-2") -> str:
    """Let the feed find an account of Sal aging; gives the case."""
    fields: dict[str, str | None] = {"oldest_aging_days": "9"}
    house.do("root", EditAccount(account=account, fields=fields))
    return house.all(Case, record_type="aging")[-1].number


def task_of(house: House, number: str, **by: object) -> Activity:
    """Give the one open task of a case."""
    case = house.case(number)
    (task,) = house.all(Activity, object="case", record_id=case.id, is_closed=False, **by)
    return task


def who(house: House, task: Activity) -> str:
    return house.get(User, id=task.assigned_to).username


def rung(house: House, username: str) -> int:
    """Count what a person's bell says of tasks."""
    person = house.get(User, username=username)
    return len(house.all(Notification, user_id=person.id, kind="task"))


def mine(house: House) -> tuple[str, Activity]:
    """Give a case with a task of Rae's."""
    number = aging(house)
    task = task_of(house, number)
    house.do("root", EditTask(task=task.id, to="rae"))
    return number, task_of(house, number)


def test_a_task_is_changed_and_the_change_can_be_undone(house: House) -> None:
    number, task = mine(house)
    done = house.do("rae", EditTask(
        task=task.id, status="In Progress", due="2026-04-09", priority="High", comments="Called.",
    ))  # fmt: skip
    now = task_of(house, number)
    assert (now.status, now.due, now.priority, now.comments) == (
        "In Progress", date(2026, 4, 9), "High", "Called.",
    )  # fmt: skip
    emptied = house.do("rae", EditTask(task=task.id, due="none"))
    assert task_of(house, number).due is None
    house.do("rae", Undo(action=emptied.action))
    house.do("rae", Undo(action=done.action))
    assert task_of(house, number).status == "Not Started"


def test_all_that_is_wrong_with_a_change_is_told_at_once(house: House) -> None:
    _, task = mine(house)
    with pytest.raises(RuleViolation) as refused:
        house.do("rae", EditTask(task=task.id, subject=" ", due="soon", to="sam", status="Done"))
    assert {one.field for one in refused.value.problems} == {"subject", "due", "to", "status"}


def test_what_is_so_already_or_done_is_no_change(house: House) -> None:
    _, task = mine(house)
    with pytest.raises(RuleViolation, match="nothing to change"):
        house.do("rae", EditTask(task=task.id, status="Not Started"))
    house.do("rae", CompleteTask(task=task.id))
    with pytest.raises(RuleViolation, match="what is done stays as it was"):
        house.do("rae", EditTask(task=task.id, status="Deferred"))


@pytest.mark.parametrize(("quiet", "heard"), [(False, 1), (True, 0)])
def test_who_gets_a_task_hears_of_it_unless_that_is_not_wanted(
    house: House, *, quiet: bool, heard: int
) -> None:
    _, task = mine(house)
    before = rung(house, "sal")
    house.do("rae", EditTask(task=task.id, to="sal", quiet=quiet))
    assert rung(house, "sal") - before == heard
    assert any("Task given to Sal Moreno" in item.body for item in house.all(FeedItem))


def test_a_task_is_completed_with_what_follows_in_one_step(house: House) -> None:
    number, task = mine(house)
    done = house.do("rae", CompleteTask(
        task=task.id, comments="No answer.", then="Call again", due="2026-04-07"
    ))  # fmt: skip
    following = task_of(house, number)
    assert (following.subject, following.previous_id, who(house, following)) == (
        "Call again", task.id, "rae",
    )  # fmt: skip
    first = house.get(Activity, id=task.id)
    assert (first.status, first.comments) == ("Completed", "No answer.")
    assert done.made["following"] == following.id
    house.do("rae", Undo(action=done.action))
    assert task_of(house, number).id == task.id


def test_a_day_without_what_is_to_be_done_then_is_refused_and_nothing_is_done(
    house: House,
) -> None:
    number, task = mine(house)
    with pytest.raises(RuleViolation, match="what is to be done next"):
        house.do("rae", CompleteTask(task=task.id, due="2026-04-07"))
    assert task_of(house, number).id == task.id


def test_a_task_is_escalated_to_the_sales_representative_of_the_account(house: House) -> None:
    """S4: create a task assigned to the owner of the account, and set the due date."""
    number, task = mine(house)
    before = rung(house, "sal")
    house.do("rae", HandOverTask(task=task.id, way="Escalate to sales rep", comments="No reply."))
    following = task_of(house, number)
    assert (who(house, following), following.previous_id) == ("sal", task.id)
    assert (following.due, following.comments) == (date(2026, 4, 2), "No reply.")
    assert following.subject == "Aging confirmation: help with Osei Household"
    assert house.get(Activity, id=task.id).status == "Completed"
    assert rung(house, "sal") - before == 1


def test_sales_gives_it_back_to_the_representative_who_had_it(house: House) -> None:
    """S4: sales updates the aging team with another task."""
    number, task = mine(house)
    house.do("rae", HandOverTask(task=task.id, way="escalate", due="2026-04-05"))
    theirs = task_of(house, number)
    assert theirs.due == date(2026, 4, 5)
    house.do("sal", PostToCase(case=number, text="Spoke with the owner."))
    given = HandOverTask(task=theirs.id, way="return", subject="Confirm by mail")
    action = house.do("sal", given).action
    back = task_of(house, number)
    assert (who(house, back), back.previous_id, back.subject) == (
        "rae", theirs.id, "Confirm by mail",
    )  # fmt: skip
    house.do("sal", Undo(action=action))
    assert task_of(house, number).id == theirs.id


def test_each_side_has_its_own_way(house: House) -> None:
    number, task = mine(house)
    with pytest.raises(NotAllowed, match="Return to aging rep"):
        house.do("rae", HandOverTask(task=task.id, way="return"))
    with pytest.raises(NotFound, match="Did you mean 'escalate'"):
        house.do("rae", HandOverTask(task=task.id, way="escalat"))
    assert task_of(house, number).id == task.id


def test_a_type_without_ways_says_so(house: House) -> None:
    number = house.homeowner("dana")
    task = house.do("dana", CreateTask(case=number, subject="Call back")).number
    with pytest.raises(NotFound, match="Homeowner cases have no way"):
        house.do("dana", HandOverTask(task=int(task or 0), way="escalate"))


def test_a_second_open_task_is_warned_about_and_made(house: House) -> None:
    """S4: there should only ever be one open at a time."""
    number, task = mine(house)
    done = house.do("rae", CreateTask(case=number, subject="Write a letter"))
    (told,) = done.notes
    assert told.startswith(f"Case {number} has an open task already, {task.id} of Rae Stone")
    case = house.case(number)
    assert len(house.all(Activity, record_id=case.id, is_closed=False)) == 2


def test_what_follows_in_the_same_step_is_not_warned_about(house: House) -> None:
    _, task = mine(house)
    done = house.do("rae", CompleteTask(task=task.id, then="Call again"))
    assert done.notes == ()
    assert house.do("rae", HandOverTask(task=done.made["following"], way="escalate")).notes == ()


def test_other_types_have_as_many_open_tasks_as_they_need(house: House) -> None:
    number = house.homeowner("dana")
    for subject in ("Call", "Write"):
        assert house.do("dana", CreateTask(case=number, subject=subject)).notes == ()


def test_whoever_reads_a_case_works_on_its_tasks(house: House) -> None:
    """Tasks need only Reads (domain.md 1.23): sales has no right to edit the case."""
    number = aging(house)
    made = house.do("sal", CreateTask(case=number, subject="Ring the owner", to="sal"))
    assert made.number
    house.do("sal", EditTask(task=int(made.number), due="2026-04-03"))
    house.do("sal", CompleteTask(task=int(made.number)))
    with pytest.raises(NotFound):
        house.do("sam", EditTask(task=int(made.number), due="2026-04-03"))
