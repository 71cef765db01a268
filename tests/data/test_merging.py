"""Merge: everything lies on one case, the others lead there, and an undo takes them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.assignment import CompleteAssignment, CreateAssignment
from core.commands.case import (
    AttachFiles,
    ChangeOwner,
    ClaimCase,
    CloseCase,
    CustomerMail,
    EditCase,
    LogCall,
    LogReview,
    MergeCases,
    PostToCase,
    ReopenCase,
    SetStatus,
)
from core.commands.task import CompleteTask, CreateTask
from core.entities import Account, Notification
from core.errors import Conflict, NotAllowed, NotFound, RuleViolation
from core.files import Upload
from core.rows import CaseFilter

if TYPE_CHECKING:
    from core.commands.registry import Command
    from core.outcome import Outcome
    from tests.house import House

REFERRAL = "In Progress - Internal Referral"
WAITING = "In Progress - Awaiting Customer Support"


def merge(house: House, *losers: str, into: str, by: str = "dana", **take: str) -> Outcome:
    return house.do(by, MergeCases(case=losers, into=into, take=dict(take)))


def worked(house: House, case: str) -> None:
    """Let something of each kind lie on a case."""
    house.do("sam", PostToCase(case=case, text="the neighbour called too"))
    house.do("dana", CreateTask(case=case, subject="Call back"))
    house.do("dana", AttachFiles(case=case, files=(Upload("bill.txt", case.encode()),)))
    house.do("dana", LogReview(case=case, comments="waiting"))
    house.do("dana", CustomerMail(case=case, text="It is the meter", sender="jo@example.com"))


def refused(house: House, *losers: str, into: str, by: str = "dana") -> str:
    with pytest.raises((RuleViolation, NotAllowed)) as caught:
        merge(house, *losers, into=into, by=by)
    assert all(house.case(number).master_id is None for number in losers)
    return str(caught.value)


def test_everything_of_the_loser_lies_on_the_master(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("sam")
    worked(house, loser)
    asked = house.do("dana", CreateAssignment(case=loser, team="risk", reason="Other"))
    before = house["dana"].case(loser)
    outcome = merge(house, loser, into=master)
    after = house["dana"].case(master)
    assert outcome.message == f"{loser} was merged into {master}."
    assert {entry.body for entry in before.feed} <= {entry.body for entry in after.feed}
    assert [task.subject for task in after.tasks] == ["Call back", "Case Review"]
    assert [file.name for file in after.files] == ["bill.txt"]
    assert [one.number for one in after.assignments] == [asked.number]
    assert [row.number for row in after.merged] == [loser]


def test_the_loser_is_kept_closed_and_leads_to_the_master(house: House) -> None:
    loser, master = house.homeowner("dana", subject="Roof leak"), house.homeowner("dana")
    house.wait(hours=1)
    merge(house, loser, into=master)
    kept = house.case(loser)
    assert (kept.status, kept.is_closed, kept.closed_at) == ("Closed", True, house.clock.now())
    assert kept.master_id == house.case(master).id
    view = house["dana"].case(loser)
    assert view.master is not None
    assert view.master.number == master
    assert [entry.body for entry in view.feed] == [f"Merged into {master}"]
    assert (view.tasks, view.files, view.assignments) == ((), (), ())
    assert view.reopen_until is None
    assert loser in {row.number for row in house["dana"].look.cases(CaseFilter()).rows}
    found = house["dana"].look.search("Roof leak")
    assert loser in {hit.key for hit in found}


def test_a_system_entry_on_the_master_tells_what_came(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana")
    house.do("dana", CreateTask(case=loser, subject="Call back"))
    merge(house, loser, into=master)
    told = house["dana"].case(master).feed[0]
    assert told.kind == "MergeEvent"
    assert told.body.startswith("Merged with this case: 2 feed entries, 1 activity\n")
    assert loser in told.body


def test_the_owner_of_a_case_that_somebody_merged_hears_of_it(house: House) -> None:
    loser, master = house.homeowner("sam"), house.homeowner("dana")
    merge(house, loser, into=master)
    (bell,) = house.all(Notification, user_id=house["sam"].person.id)
    assert bell.text == f"Dana Reyes merged your case {loser} into {master}"


def test_the_bell_leads_to_where_a_post_lies_now(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana")
    house.do("sam", PostToCase(case=loser, text="@dana look"))
    merge(house, loser, into=master)
    (bell,) = house["dana"].look.bell()
    assert (bell.case, bell.entry) == (master, house["dana"].case(master).feed[-3].id)
    house["dana"].undo()
    (bell,) = house["dana"].look.bell()
    assert bell.case == loser


def test_the_master_keeps_its_fields(house: House) -> None:
    loser = house.homeowner("dana", priority="High", secondary="Refund")
    master = house.homeowner("dana", subject="Mine", description="Long")
    merge(house, loser, into=master)
    kept = house.case(master)
    assert (kept.priority, kept.secondary_reason, kept.subject) == ("Medium", "Autopay", "Mine")


def test_single_values_are_taken_from_a_loser(house: House) -> None:
    loser = house.homeowner("dana", priority="High", description="Twice in March")
    master = house.homeowner("dana")
    merge(house, loser, into=master, **{"Case Description": loser, "priority": f"{int(loser)}"})
    kept = house.case(master)
    assert (kept.priority, kept.rank, kept.description) == ("High", 0, "Twice in March")
    bodies = [entry.body for entry in house["dana"].case(master).feed]
    assert "Case Description changed\nPriority: Medium → High" in bodies


def test_what_is_taken_must_be_a_field_of_one_of_the_cases(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana")
    with pytest.raises(RuleViolation) as caught:
        merge(house, loser, into=master, priorty=loser, subject="77")
    told = [problem.message for problem in caught.value.problems]
    assert "no field 'priorty' to take. Did you mean 'priority'?" in told[0]
    assert told[1] == f"subject: '77' is none of the cases {loser}, {master}."


def test_taken_values_must_fit_together(house: House) -> None:
    loser, master = house.homeowner("dana", contract="C-3", confirmed=True), house.homeowner("dana")
    with pytest.raises(RuleViolation, match="account follows the contract"):
        merge(house, loser, into=master, account=loser)
    merge(house, loser, into=master, contract=loser)
    assert house.case(master).account_id == house.get(Account, external_id="HO-2").id


def test_open_assignments_move_along_and_move_the_master(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana")
    house.do("dana", CreateAssignment(case=loser, team="deal_processing", reason="Other"))
    merge(house, loser, into=master)
    assert house.case(master).status == REFERRAL
    assert "Status: New → In Progress - Internal Referral (cases merged)" in {
        entry.body for entry in house["dana"].case(master).feed
    }
    with pytest.raises(RuleViolation, match="CA-000001 Deal Processing"):
        house.do("dana", CloseCase(case=master))
    house.do("bo", CompleteAssignment(assignment="CA-000001", comment="Done"))
    assert house.case(master).status == WAITING


def test_a_case_that_teams_answered_is_new_no_more(house: House) -> None:
    for opened, status in ((house.homeowner, WAITING), (house.support, "Working")):
        loser, master = opened("dana"), opened("dana")
        made = house.do("dana", CreateAssignment(case=loser, team="deal_processing",
                                                 reason="Other"))  # fmt: skip
        house.do("bo", CompleteAssignment(assignment=made.number or "", comment="Done"))
        merge(house, loser, into=master)
        assert house.case(master).status == status


def test_a_legal_matter_that_moves_holds_the_masters_customer(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana", contract="C-4")
    house.do("dana", CreateAssignment(case=loser, team="legal", reason="Other"))
    merge(house, loser, into=master)
    held = {a.external_id: a.legal_hold for a in house.all(Account)}
    assert (held["HO-1"], held["HO-2"]) == (False, True)
    house["dana"].undo()
    held = {a.external_id: a.legal_hold for a in house.all(Account)}
    assert (held["HO-1"], held["HO-2"]) == (True, False)


def test_an_undone_merge_leaves_the_hold_of_another_matter(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana", contract="C-4")
    house.do("dana", CreateAssignment(case=loser, team="legal", reason="Other"))
    done = merge(house, loser, into=master)
    other = house.homeowner("dana", contract="C-4")
    house.do("dana", CreateAssignment(case=other, team="legal", reason="Other"))
    house["dana"].undo(done.action)
    assert all(house.get(Account, external_id=key).legal_hold for key in ("HO-1", "HO-2"))


def test_as_many_cases_as_the_type_says_become_one_and_no_more(house: House) -> None:
    merging = house.org.types["homeowner"].merging
    assert merging
    *some, last, master = (house.homeowner("dana") for _ in range(merging.most + 1))
    told = refused(house, *some, last, into=master)
    assert told == (
        f"{merging.most + 1} Homeowner cases are too many: at most {merging.most} become one. "
        "Merge fewer at once."
    )
    done = merge(house, *some, into=master)
    assert done.message.endswith(f" and {some[-1]} were merged into {master}.")
    assert [row.number for row in house["dana"].case(master).merged] == some


def test_a_case_named_twice_counts_once(house: House) -> None:
    one, two, master = (house.homeowner("dana") for _ in range(3))
    merge(house, one, one, two, f"{int(two)}", into=master)
    assert house.case(two).master_id == house.case(master).id


def test_a_case_is_not_merged_into_itself(house: House) -> None:
    case = house.homeowner("dana")
    assert "cannot be merged into itself" in refused(house, case, into=f"{int(case)}")


def test_cases_of_different_types_are_not_merged(house: House) -> None:
    loser, master = house.homeowner("dana"), house.installer("dana")
    told = f"Case {loser} is Homeowner, case {master} is Installer."
    assert told in refused(house, loser, into=master)


def test_a_merged_case_is_not_merged_again_and_takes_nothing(house: House) -> None:
    one, two, other = (house.homeowner("dana") for _ in range(3))
    merge(house, one, into=two)
    told = f"Case {one} was merged into {two}. Go on there: case {two}."
    assert refused(house, other, into=one) == told
    with pytest.raises(RuleViolation, match="was merged into"):
        merge(house, one, into=other)


def test_a_closed_case_takes_nothing_but_may_go(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana")
    house.do("dana", CloseCase(case=loser))
    closed_at = house.case(loser).closed_at
    house.wait(hours=9)
    assert "is closed and cannot be given" in refused(house, master, into=loser)
    merge(house, loser, into=master)
    assert house.case(loser).closed_at == closed_at


def test_who_merges_must_be_allowed_to_edit_all_and_to_close_what_goes(house: House) -> None:
    mine, foreign, queued = house.homeowner("sam"), house.homeowner("fay"), house.queued(by="sam")
    assert "Sam Ortiz may not edit the case" in refused(house, mine, into=foreign, by="sam")
    assert "Sam Ortiz may not close" in refused(house, foreign, into=mine, by="sam")
    assert "Sam Ortiz may not close" in refused(house, queued, into=mine, by="sam")
    merge(house, mine, into=queued, by="sam")
    with pytest.raises(NotFound):
        merge(house, foreign, into=queued, by="bo")


@pytest.mark.parametrize("kind", ["homeowner", "support"])
def test_nothing_is_done_to_a_merged_case_but_to_go_on(house: House, kind: str) -> None:
    opened = getattr(house, kind)
    loser, master = opened("dana"), opened("dana")
    last = opened("dana")
    merge(house, loser, into=master)
    merge(house, master, into=last)
    acts: list[Command] = [
        PostToCase(case=loser, text="hello"), LogCall(case=loser, comments="hello"),
        AttachFiles(case=loser, files=(Upload("a.txt", b"a"),)),
        CreateTask(case=loser, subject="Call"), EditCase(case=loser, fields={"priority": "High"}),
        LogReview(case=loser, comments="fine"), ReopenCase(case=loser), CloseCase(case=loser),
        CustomerMail(case=loser, text="x", sender="jo@example.com"),
        CreateAssignment(case=loser, team="risk", reason="Other"),
        ChangeOwner(case=loser, to="ines"), SetStatus(case=loser, status="New"),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(RuleViolation) as caught:
            house.do("dana", act)
        assert str(caught.value) == (
            f"Case {loser} was merged into {last}. Go on there: case {last}."
        )
    can = house["dana"].case(loser).can
    assert not [verb for verb, one in can.items() if one.ok and verb not in {"clone", "relate"}]


def test_an_undo_of_a_merge_takes_the_cases_apart_at_any_time(house: House) -> None:
    loser, master = house.queued(), house.homeowner("dana")
    house.do("dana", ClaimCase(case=loser))
    worked(house, loser)
    house.do("dana", SetStatus(case=loser, status="Awaiting Customer Response"))
    before = house["dana"].case(loser)
    merge(house, loser, into=master)
    house.wait(days=9)
    undone = house["dana"].undo()
    after = house["dana"].case(loser)
    assert undone.message.startswith(f"Undone on case {loser}, case {master}: Merge (action")
    assert (after.row.status, after.row.owner) == (before.row.status, before.row.owner)
    assert after.master is None
    assert (after.tasks, after.files) == (before.tasks, before.files)
    ids = {entry.id for entry in before.feed}
    assert ids <= {entry.id for entry in after.feed}
    assert not ids & {entry.id for entry in house["dana"].case(master).feed}


def test_a_merge_is_not_undone_once_somebody_worked_on_what_it_made(house: House) -> None:
    acts: list[tuple[str, Command]] = [
        ("ines", EditCase(case="", fields={"priority": "High"})),
        ("ines", CloseCase(case="")), ("max", ChangeOwner(case="", to="ines")),
        ("ines", CompleteTask(task=0)),
    ]  # fmt: skip
    for who, act in acts:
        loser, master = house.homeowner("dana"), house.homeowner("dana")
        task = house.do("dana", CreateTask(case=loser, subject="Call"))
        done = merge(house, loser, into=master)
        on = {"task": int(task.number or 0)} if isinstance(act, CompleteTask) else {"case": master}
        given = {n: getattr(act, n) for n in act.__dataclass_fields__} | on
        later = house.do(who, type(act)(**given))
        name = house[who].person.name
        with pytest.raises(Conflict, match=rf"{name} built on it: .*action {later.action}"):
            house["dana"].undo(done.action)
        house[who].undo(later.action)
        house["dana"].undo(done.action)
        assert house.case(loser).master_id is None


def test_posts_on_the_master_stay_there_when_the_cases_are_taken_apart(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana")
    done = merge(house, loser, into=master)
    house.do("ines", PostToCase(case=master, text="this is another customer!"))
    house["dana"].undo(done.action)
    bodies = [entry.body for entry in house["dana"].case(master).feed]
    assert "this is another customer!" in bodies
    assert f"Undone: Merge (action {done.action})" in bodies


def test_an_undone_merge_can_be_done_again_until_somebody_works_on_the_loser(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana")
    merge(house, loser, into=master)
    undo = house["dana"].undo()
    again = house["dana"].undo(undo.action)
    assert house.case(loser).master_id == house.case(master).id
    undo = house["dana"].undo(again.action)
    house.do("ines", PostToCase(case=loser, text="hello"))
    with pytest.raises(Conflict, match="Ines Duarte built on it"):
        house["dana"].undo(undo.action)


def test_what_lay_on_a_loser_of_a_loser_is_taken_apart_from_the_top(house: House) -> None:
    one, two, three = (house.homeowner("dana") for _ in range(3))
    first = merge(house, one, into=two)
    merge(house, two, into=three)
    with pytest.raises(Conflict, match="built on it: Merge"):
        house["dana"].undo(first.action)
    house["dana"].undo()
    house["dana"].undo(first.action)
    assert all(house.case(number).master_id is None for number in (one, two))


def test_the_journal_tells_a_merge_as_one_act(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana")
    worked(house, loser)
    done = merge(house, loser, into=master)
    (row,) = [r for r in house["dana"].look.log() if r.action == done.action]
    told = {(change.entity, change.field) for change in row.changes}
    assert {("case", "master_id"), ("feed_item", "record_id"), ("activity", "record_id"),
            ("file_link", "record_id"), ("case", "status")} <= told  # fmt: skip
    (named,) = [change for change in row.changes if change.field == "master_id"]
    assert named.new == master
    moved = [(c.old, c.new) for c in row.changes if c.field == "record_id"]
    assert set(moved) == {(loser, master)}


def test_nothing_moves_that_was_taken_away(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana")
    house.do("dana", PostToCase(case=loser, text="oops"))
    house["dana"].undo()
    merge(house, loser, into=master)
    assert "oops" not in {entry.body for entry in house["dana"].case(master).feed}
