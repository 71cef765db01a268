"""Undo: the inverse changes, under a new action, unless somebody built on it (design.md §3)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.commands.account import CreateAccount
from core.commands.case import (
    AttachFiles,
    ChangeOwner,
    ClaimCase,
    CloseCase,
    EditCase,
    LogCall,
    LogReview,
    PostToCase,
    ReopenCase,
    SetStatus,
)
from core.commands.contact import CreateContact
from core.commands.contract import CreateContract
from core.commands.job import CreateJob
from core.commands.task import CompleteTask, CreateTask
from core.commands.user import CreateUser
from core.entities import Activity, Case, Contact, FeedItem, FileLink, Notification, OutgoingMail
from core.errors import Conflict, NotAllowed, NotFound, RuleViolation
from core.files import Upload
from tests.data.sheets import take, write
from tests.house import gated

if TYPE_CHECKING:
    from pathlib import Path

    from core.commands.registry import Command
    from tests.house import House


def test_the_last_act_is_undone_first(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", EditCase(case=number, fields={"priority": "High"}))
    house.do("dana", SetStatus(case=number, status="Awaiting Customer Support"))
    house["dana"].undo()
    assert (house.case(number).status, house.case(number).priority) == ("New", "High")
    house["dana"].undo()
    assert (house.case(number).priority, house.case(number).rank) == ("Medium", 1)


def test_an_undo_names_what_it_undid(house: House) -> None:
    number = house.queued()
    claim = house.do("dana", ClaimCase(case=number))
    undo = house["dana"].undo()
    assert undo.made == {"undone": claim.action}
    told = f"Undone on case {number}: Assign to me (action {claim.action}), Dana Reyes, 04:00."
    assert undo.message == told


def test_the_feed_tells_an_undo_without_telling_the_person_twice(house: House) -> None:
    number = house.queued()
    claim = house.do("dana", ClaimCase(case=number))
    house["dana"].undo()
    again = house.do("dana", ClaimCase(case=number))
    house["max"].undo(again.action)
    bodies = [entry.body for entry in house["dana"].case(number).feed]
    assert f"Undone: Assign to me (action {claim.action})" in bodies
    assert f"Undone: Assign to me (action {again.action}) of Dana Reyes" in bodies


def test_an_undo_on_several_records_names_each_and_counts_the_rest(
    house: House, tmp_path: Path
) -> None:
    rows = "".join(f"X-{n},Name {n}\n" for n in range(8))
    take(house, "account", write(tmp_path, f"external_id,name\n{rows}"))
    undo = house["root"].undo()
    names = ", ".join(f"account X-{n}" for n in range(5))
    assert undo.message.startswith(f"Undone on {names} and 3 more: Import")


def test_an_undo_names_what_is_no_case(house: House) -> None:
    house.do("sam", CreateAccount(fields={"external_id": "X-1", "name": "New"}))
    assert house["sam"].undo().message.startswith("Undone on account X-1: New account (action")


def test_undoing_a_task_or_a_review_takes_its_entry_out_of_the_feed(house: House) -> None:
    number = house.homeowner("dana")
    for act in (
        LogReview(case=number, comments="fine"),
        LogCall(case=number, comments="they called"),
        CreateTask(case=number, subject="Call back"),
    ):
        house.do("dana", act)
        undone = house["dana"].undo()
        view = house["dana"].case(number)
        assert view.tasks == ()
        assert [entry.subject for entry in view.feed] == [None] * len(view.feed)
        house["dana"].undo(undone.action)
        assert len(house["dana"].case(number).tasks) == 1
        assert any(entry.subject for entry in house["dana"].case(number).feed)
        house["dana"].undo(undone.action + 1)


def test_what_the_system_says_in_the_feed_ends_without_a_full_stop(house: House) -> None:
    number = house.homeowner(contact="P-1")
    house.do("sam", EditCase(case=number, fields={"description": "other", "priority": "High"}))
    house["sam"].undo()
    for entry in house["sam"].case(number).feed:
        assert not any(line.endswith(".") for line in entry.body.splitlines())


def test_undo_of_an_undo_does_it_again(house: House) -> None:
    number = house.queued()
    house.do("dana", ClaimCase(case=number))
    undo = house["dana"].undo()
    house["dana"].undo(undo.action)
    assert house.case(number).owner_group_id is None


def test_what_was_undone_is_not_undone_twice(house: House) -> None:
    claim = house.do("dana", ClaimCase(case=house.queued()))
    house["dana"].undo(claim.action)
    with pytest.raises(RuleViolation, match="undone already"):
        house["dana"].undo(claim.action)


def test_undo_is_refused_when_somebody_built_on_it_and_says_who(house: House) -> None:
    number = house.queued()
    claim = house.do("dana", ClaimCase(case=number))
    later = house.do("ines", EditCase(case=number, fields={"priority": "High"}))
    with pytest.raises(Conflict, match=rf"Ines Duarte built on it: Edit \(action {later.action}"):
        house["dana"].undo(claim.action)


def test_an_undone_act_and_its_undo_cancel_out(house: House) -> None:
    number = house.queued()
    claim = house.do("dana", ClaimCase(case=number))
    house.do("ines", EditCase(case=number, fields={"priority": "High"}))
    house["ines"].undo()
    house["dana"].undo(claim.action)
    assert house.case(number).owner_user_id is None


def test_a_post_does_not_build_on_anything(house: House) -> None:
    number = house.queued()
    claim = house.do("dana", ClaimCase(case=number))
    house.do("ines", PostToCase(case=number, text="hello"))
    house["dana"].undo(claim.action)
    assert house.case(number).owner_user_id is None


def test_a_finer_look_at_fields_would_be_wrong(house: House) -> None:
    """Claim, close, undo the claim: the owner was not touched since, yet it is refused."""
    number = house.queued()
    claim = house.do("dana", ClaimCase(case=number))
    house.do("dana", CloseCase(case=number))
    with pytest.raises(Conflict, match="built on it: Close"):
        house["dana"].undo(claim.action)


def test_undoing_a_creation_takes_the_record_away(house: House) -> None:
    number = house.homeowner()
    house["sam"].undo()
    assert house.all(Case) == []
    with pytest.raises(NotFound):
        house.do("sam", PostToCase(case=number, text="x"))


def test_a_creation_stays_while_something_names_it(house: House) -> None:
    created = house.do("sam", CreateContact(fields={"account": "HO-1", "last_name": "New"}))
    task = house.homeowner(contact=created.number)
    with pytest.raises(Conflict, match=f"contact is still named by case {task}"):
        house["sam"].undo(created.action)
    assert house.case(task).contact_id is not None
    house["sam"].undo()
    house["sam"].undo(created.action)
    assert house.all(Contact, external_id=str(created.number)) == []


def test_a_case_goes_with_what_its_creation_made(house: House) -> None:
    house.homeowner(files=(Upload("a.txt", b"a"),))
    house["sam"].undo()
    assert house.all(FileLink) == []


def test_files_can_be_attached_again_after_an_undo(house: House) -> None:
    number = house.homeowner()
    attach = AttachFiles(case=number, files=(Upload("a.txt", b"a"),))
    house.do("sam", attach)
    house["sam"].undo()
    house.do("sam", attach)
    assert len(house.all(FileLink)) == 1


@pytest.mark.parametrize(
    "create",
    [
        CreateAccount(fields={"external_id": "X-1", "name": "Again"}),
        CreateContact(fields={"external_id": "X-1", "account": "HO-1", "last_name": "Again"}),
        CreateContract(fields={"number": "X-1", "account": "HO-1"}),
        CreateJob(fields={"engine_number": "X-1", "account": "IN-1"}, phases=("OPS",)),
        CreateUser(username="x-1", name="Again", profile="sales", group=("sales",)),
    ],
)
def test_what_a_record_is_called_by_is_free_again_after_an_undo(
    house: House, create: Command
) -> None:
    for _ in range(2):
        house.do("root", create)
        house["root"].undo()
    house.do("root", create)
    with pytest.raises(RuleViolation, match="is taken"):
        house.do("root", create)


def test_undoing_a_change_of_owner_takes_back_bell_and_mail(house: House) -> None:
    house.do("sam", ChangeOwner(case=house.homeowner(), to="dana"))
    house["sam"].undo()
    assert house.all(Notification) == []
    assert [mail.state for mail in house.all(OutgoingMail)] == ["cancelled"]


def test_undoing_a_post_takes_it_out_of_the_feed(house: House) -> None:
    number = house.homeowner()
    post = house.do("sam", PostToCase(case=number, text="to the wrong case"))
    house["sam"].undo()
    assert house.all(FeedItem, id=post.made["post"]) == []


def test_undoing_a_completed_task_opens_it(house: House) -> None:
    task = house.do("sam", CreateTask(case=house.homeowner(), subject="Call"))
    house.do("sam", CompleteTask(task=int(task.number or 0)))
    house["sam"].undo()
    assert (house.get(Activity).status, house.get(Activity).is_closed) == ("Not Started", False)


def test_undoing_a_review_gives_the_former_one_back(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", LogReview(case=number, comments="first"))
    house.do("ines", LogReview(case=number, comments="second"))
    house["ines"].undo()
    assert house.case(number).last_review_comments == "first"
    assert [task.comments for task in house.all(Activity)] == ["first"]


def test_people_undo_their_own_acts_and_a_supervisor_anybodys(house: House) -> None:
    number = house.queued()
    claim = house.do("dana", ClaimCase(case=number))
    with pytest.raises(NotAllowed, match="Dana Reyes's; people undo their own acts"):
        house["ines"].undo(claim.action)
    house["max"].undo(claim.action)
    assert house.case(number).owner_user_id is None


def test_who_may_not_do_an_act_may_not_undo_it(house: House) -> None:
    made = house.do("root", CreateUser(username="new", name="New", profile="admin"))
    with pytest.raises(NotAllowed, match="may not change people"):
        house["max"].undo(made.action)


def test_an_act_on_what_one_may_not_see_does_not_exist(house: House) -> None:
    claim = house.do("dana", ClaimCase(case=house.queued()))
    with pytest.raises(NotFound, match=f"no action {claim.action}"):
        house["rae"].undo(claim.action)


def test_nothing_to_undo_is_said(house: House) -> None:
    with pytest.raises(NotFound, match="nothing of yours"):
        house["dana"].undo()


def test_the_same_key_undoes_once(house: House) -> None:
    number = house.homeowner("dana")
    for priority in ("High", "Low"):
        house.do("dana", EditCase(case=number, fields={"priority": priority}))
    first = house["dana"].undo(key="k")
    assert house["dana"].undo(key="k") == first
    assert house.case(number).priority == "High"


# the undo of a close (domain.md 1.8) -----------------------------------------------------------


def test_a_close_is_undone_by_its_author_within_ten_minutes(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    house.clock.moment += house.org.settings.undo_close
    house["dana"].undo()
    case = house.case(number)
    assert (case.is_closed, case.closed_at, case.reopen_count) == (False, None, 0)


def test_after_ten_minutes_a_close_is_not_undone(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    minutes = house.org.settings.undo_close // timedelta(minutes=1)
    house.wait(minutes=minutes, milliseconds=1)
    told = f"for {minutes} minutes. Reopen the case instead"
    with pytest.raises(RuleViolation, match=told):
        house["dana"].undo()


def test_nobody_else_undoes_a_close(house: House) -> None:
    number = house.homeowner("dana")
    close = house.do("dana", CloseCase(case=number))
    with pytest.raises(NotAllowed, match="Only Dana Reyes"):
        house["max"].undo(close.action)


def test_undoing_a_reopening_closes_again_and_uses_it_up(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    house.do("dana", ReopenCase(case=number))
    house["dana"].undo()
    case = house.case(number)
    assert (case.is_closed, case.reopen_count) == (True, 1)
    with pytest.raises(RuleViolation, match="already reopened once"):
        house.do("dana", ReopenCase(case=number))


def test_undoing_an_undone_close_again_is_no_way_round_the_limits(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    first = house["dana"].undo()
    again = house["dana"].undo(first.action)
    assert house.case(number).is_closed
    house.wait(days=30)
    with pytest.raises(RuleViolation, match="Reopen the case instead"):
        house["dana"].undo(again.action)
    with pytest.raises(RuleViolation, match="Reopen the case instead"):
        house["dana"].undo()
    assert house.case(number).is_closed


def test_a_reopening_is_not_brought_back_later_than_a_close_may_be_undone(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    house.do("dana", ReopenCase(case=number))
    closed = house["dana"].undo()
    house.wait(days=30)
    with pytest.raises(RuleViolation, match="Reopen the case instead"):
        house["dana"].undo(closed.action)


@pytest.mark.parametrize("act", ["post", "task", "file"])
def test_a_close_is_not_undone_when_somebody_acted_on_the_case_since(
    house: House, act: str
) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    acts: dict[str, Command] = {
        "post": PostToCase(case=number, text="x"),
        "task": CreateTask(case=number, subject="Call"),
        "file": AttachFiles(case=number, files=(Upload("a.txt", b"a"),)),
    }
    house.do("ines", acts[act])
    with pytest.raises(Conflict, match="Ines Duarte built on it"):
        house["dana"].undo()


def test_a_case_on_which_somebody_wrote_is_not_taken_away(house: House) -> None:
    number = house.queued()
    house.do("dana", PostToCase(case=number, text="the customer called me"))
    with pytest.raises(Conflict, match="Dana Reyes built on it: Post"):
        house["sam"].undo()
    assert house.case(number).removed_at is None


def test_a_file_that_two_cases_share_stays_for_the_other(house: House) -> None:
    one, other = house.homeowner(), house.homeowner()
    for number in (one, other):
        house.do("sam", AttachFiles(case=number, files=(Upload("a.txt", b"a"),)))
    first = house["sam"].undo()
    house["sam"].undo(first.action)
    assert len(house.all(FileLink)) == 2


def test_undoing_a_completed_task_is_refused_where_open_tasks_block_a_closed_case(
    house: House,
) -> None:
    number = house.homeowner("dana")
    task = house.do("dana", CreateTask(case=number, subject="Call"))
    desk = gated(house, "dana", "open_tasks")
    done = desk.do(CompleteTask(task=int(task.number or 0)))
    desk.do(CloseCase(case=number))
    with pytest.raises(RuleViolation, match="Cannot close: 1 open task"):
        desk.undo(done.action)
    with pytest.raises(RuleViolation, match="is closed"):
        desk.do(CreateTask(case=number, subject="Another"))


def test_a_long_chain_of_undos_can_still_be_read(house: House) -> None:
    claim = house.do("dana", ClaimCase(case=house.queued()))
    action = claim.action
    for _ in range(60):
        action = house["dana"].undo(action).action
    assert house["dana"].undo().made == {"undone": claim.action}
