"""Cases that come from others or belong to them: split, children, related ones, clones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.assignment import CreateAssignment
from core.commands.case import (
    CloneCase,
    CloseCase,
    CreateChild,
    CustomerMail,
    MergeCases,
    PostToCase,
    RelateCases,
    ReopenCase,
    SetParent,
    SplitCase,
    UnrelateCases,
)
from core.commands.task import CreateTask
from core.entities import CaseLink
from core.errors import Conflict, NeedsConfirmation, NotAllowed, NotFound, RuleViolation
from core.org import loader
from tests.house import gated, typed

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import CaseView
    from tests.house import House


def post(house: House, case: str, text: str = "The neighbour has no power\neither") -> int:
    return int(str(house.do("sam", PostToCase(case=case, text=text)).made["post"]))


def numbers(rows: object) -> list[str]:
    return [row.number for row in rows]  # type: ignore[attr-defined]


def told(view: CaseView) -> set[str]:
    return {entry.body for entry in view.feed}


# split -----------------------------------------------------------------------------------------


def test_a_post_becomes_a_case_of_the_same_customer(house: House) -> None:
    case = house.homeowner("dana", priority="High")
    entry = post(house, case)
    made = house.do("dana", SplitCase(case=case, entry=entry)).number or ""
    old, new = house.case(case), house.case(made)
    for name in ("record_type", "account_id", "contact_id", "contract_id", "primary_reason"):
        assert getattr(new, name) == getattr(old, name)
    assert (new.subject, new.related_id) == ("The neighbour has no power", old.id)
    assert new.owner_user_id == house["dana"].person.id
    before, after = house["dana"].case(case), house["dana"].case(made)
    assert entry not in {item.id for item in before.feed}
    assert entry in {item.id for item in after.feed}
    assert f"Split off as case {made}" in told(before)
    assert f"Split off from case {case}" in told(after)
    assert (numbers(before.related), numbers(after.related)) == ([made], [case])


def test_an_email_gives_its_subject_and_a_title_may_be_given(house: House) -> None:
    case = house.homeowner("dana")
    house.do("dana", CustomerMail(case=case, subject="My roof", text="It leaks",
                                  sender="jo@example.com"))  # fmt: skip
    mail = next(e for e in house["dana"].case(case).feed if e.kind == "EmailMessageEvent")
    made = house.do("dana", SplitCase(case=case, entry=mail.id)).number or ""
    assert house.case(made).subject == "My roof"
    entry = post(house, case)
    other = house.do("dana", SplitCase(case=case, entry=entry, subject="Power")).number or ""
    assert house.case(other).subject == "Power"


def test_an_undone_split_brings_the_entry_back_and_takes_the_case_away(house: House) -> None:
    case = house.homeowner("dana")
    entry = post(house, case)
    done = house.do("dana", SplitCase(case=case, entry=entry))
    house["dana"].undo()
    assert entry in {item.id for item in house["dana"].case(case).feed}
    with pytest.raises(NotFound):
        house["dana"].case(done.number or "")


def test_a_split_is_not_undone_once_somebody_worked_on_the_new_case(house: House) -> None:
    case = house.homeowner("dana")
    done = house.do("dana", SplitCase(case=case, entry=post(house, case)))
    house.do("ines", PostToCase(case=done.number or "", text="on it"))
    with pytest.raises(Conflict, match="Ines Duarte built on it"):
        house["dana"].undo(done.action)


def test_only_what_people_wrote_on_the_case_is_split_off(house: House) -> None:
    case, other = house.homeowner("dana"), house.homeowner("dana")
    created = house["dana"].case(case).feed[-1].id
    with pytest.raises(RuleViolation, match="no post and no e-mail"):
        house.do("dana", SplitCase(case=case, entry=created))
    with pytest.raises(NotFound, match=f"Case {case} has no feed entry"):
        house.do("dana", SplitCase(case=case, entry=post(house, other)))


# parent and child ------------------------------------------------------------------------------


def test_a_child_has_the_customer_and_the_title_of_its_parent(house: House) -> None:
    case = house.homeowner("dana", subject="Storm damage", contract="C-1")
    made = house.do("dana", CreateChild(case=case, description="The second roof")).number or ""
    child, parent = house.case(made), house.case(case)
    assert child.parent_case_id == parent.id
    assert (child.subject, child.description) == ("Storm damage", "The second roof")
    for name in ("record_type", "account_id", "contact_id", "contract_id", "installer_id"):
        assert getattr(child, name) == getattr(parent, name)
    above, below = house["dana"].case(case), house["dana"].case(made)
    assert numbers(above.children) == [made]
    assert below.parent is not None
    assert below.parent.number == case
    assert f"Case {made} is a part of this one" in told(above)
    assert f"Part of case {case}" in told(below)


def test_a_case_becomes_a_part_of_another_and_is_free_again(house: House) -> None:
    one, two, three = (house.homeowner("dana") for _ in range(3))
    house.do("dana", SetParent(case=one, parent=two))
    house.do("dana", SetParent(case=one, parent=three))
    assert house["dana"].case(two).children == ()
    assert f"Case {one} is no part of this one any more" in told(house["dana"].case(two))
    house.do("dana", SetParent(case=one, parent="none"))
    assert house.case(one).parent_case_id is None
    with pytest.raises(RuleViolation, match="is part of no case already"):
        house.do("dana", SetParent(case=one, parent="none"))
    house["dana"].undo()
    assert house.case(one).parent_case_id == house.case(three).id


def test_there_are_two_levels_and_no_cycle(house: House) -> None:
    one, two, three = (house.homeowner("dana") for _ in range(3))
    with pytest.raises(RuleViolation, match="cannot be a part of itself"):
        house.do("dana", SetParent(case=one, parent=one))
    house.do("dana", SetParent(case=one, parent=two))
    for act in (
        SetParent(case=two, parent=one), SetParent(case=three, parent=one),
        SetParent(case=two, parent=three), CreateChild(case=one),
    ):  # fmt: skip
        with pytest.raises(RuleViolation, match="there are two levels"):
            house.do("dana", act)


def test_a_closed_case_gets_no_parts_and_who_may_not_edit_sets_none(house: House) -> None:
    closed, other = house.homeowner("dana"), house.homeowner("dana")
    house.do("dana", CloseCase(case=closed))
    with pytest.raises(RuleViolation, match="is closed and cannot be given children"):
        house.do("dana", SetParent(case=other, parent=closed))
    mine = house.homeowner("sam")
    with pytest.raises(NotAllowed):
        house.do("sam", SetParent(case=mine, parent=other))


def test_children_move_with_a_case_that_is_merged(house: House) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana")
    child = house.do("dana", CreateChild(case=loser)).number or ""
    done = house.do("dana", MergeCases(case=(loser,), into=master))
    assert numbers(house["dana"].case(master).children) == [child]
    house["dana"].undo(done.action)
    assert numbers(house["dana"].case(loser).children) == [child]


def test_a_parent_that_is_merged_into_its_child_leaves_it_on_top(house: House) -> None:
    parent = house.homeowner("dana")
    first, second = (house.do("dana", CreateChild(case=parent)).number or "" for _ in range(2))
    house.do("dana", MergeCases(case=(parent,), into=first))
    view = house["dana"].case(first)
    assert view.parent is None
    assert numbers(view.children) == [second]


def test_a_child_is_merged_into_a_child_of_the_same_parent_only(house: House) -> None:
    ours, theirs = house.homeowner("dana"), house.homeowner("dana")
    one, two = (house.do("dana", CreateChild(case=ours)).number or "" for _ in range(2))
    far = house.do("dana", CreateChild(case=theirs)).number or ""
    with pytest.raises(RuleViolation, match=f"Cases {one} and {far} have different parents"):
        house.do("dana", MergeCases(case=(one,), into=far))
    with pytest.raises(RuleViolation, match=f"Case {theirs} has children, and {one} has a parent"):
        house.do("dana", MergeCases(case=(theirs,), into=one))
    house.do("dana", MergeCases(case=(one,), into=two))
    assert house["dana"].case(two).parent is not None


def family(house: House, desk: Desk) -> tuple[str, str]:
    parent = house.homeowner("dana")
    child = desk.do(CreateChild(case=parent, subject="Second roof")).number or ""
    return parent, child


def test_parents_and_children_are_closed_apart_where_nothing_else_is_said(house: House) -> None:
    parent, child = family(house, house["dana"])
    house.do("dana", CloseCase(case=parent))
    assert not house.case(child).is_closed


def test_a_type_may_keep_a_parent_open_while_a_child_is(house: House) -> None:
    desk = gated(house, "dana", "open_assignments", "open_children")
    parent, child = family(house, desk)
    with pytest.raises(RuleViolation) as caught:
        desk.do(CloseCase(case=parent))
    told = f"Cannot close: 1 open child case ({child} Second roof)."
    assert caught.value.message == told
    assert caught.value.details["blockers"] == [{"kind": "case", "key": child}]
    assert desk.case(parent).can["close"].why is not None
    desk.do(CloseCase(case=child))
    desk.do(CloseCase(case=parent))
    with pytest.raises(RuleViolation, match="nothing that is open can be added"):
        desk.do(ReopenCase(case=child))


def together(house: House, who: str) -> Desk:
    """Give a desk at which homeowner cases are closed with their parents."""
    return typed(house, who, with_children=True)


def test_a_type_may_close_the_children_with_the_parent(house: House) -> None:
    desk = together(house, "dana")
    parent, child = family(house, desk)
    desk.do(CreateTask(case=child, subject="Call"))
    done = desk.do(CloseCase(case=parent, tasks="complete"))
    assert f", with {child}" in done.message
    assert (done.made["children"], done.made["open_tasks"]) == ([child], 0)
    assert house.case(child).is_closed
    desk.undo(done.action)
    assert not house.case(parent).is_closed
    assert not house.case(child).is_closed


def test_what_keeps_a_child_open_keeps_its_parent_open_where_both_close_together(
    house: House,
) -> None:
    desk = together(house, "dana")
    parent, child = family(house, desk)
    desk.do(CreateAssignment(case=child, team="risk", reason="Other"))
    with pytest.raises(RuleViolation) as caught:
        desk.do(CloseCase(case=parent))
    assert caught.value.message == (
        f"Its part {child} would be closed too: Cannot close: 1 open assignment (CA-000001 Risk)."
    )
    assert not house.case(parent).is_closed


def test_the_settings_are_checked() -> None:
    files = loader.shipped()
    text = files["homeowner.toml"]
    for old, new, fault in (
        ("[close]\n", "[close]\nwith_children = true\n", None),
        ('[close]\nblocked_by = ["open_assignments"]',
         '[close]\nwith_children = true\nblocked_by = ["open_assignments", "open_children"]',
         "'open_children' in blocked_by keeps the case open instead"),
        ('most = 3\nstatus = "Closed"', 'most = 3\nstatus = "New"', "'New' is an open status"),
        ('most = 3\nstatus = "Closed"', 'most = 3\nstatus = "Gone"', "'Gone' is not known"),
        ("most = 3\n", "most = 1\n", "merge.most"),
    ):  # fmt: skip
        assert old in text
        changed = files | {"homeowner.toml": text.replace(old, new)}
        if fault is None:
            assert loader.load(changed).types["homeowner"].with_children
            continue
        with pytest.raises(RuleViolation, match=fault):
            loader.load(changed)


# beside, and like ------------------------------------------------------------------------------


def test_two_cases_are_related_once_and_both_show_it(house: House) -> None:
    one, two = house.homeowner("dana"), house.installer("dana")
    house.do("dana", RelateCases(case=two, other=one))
    assert numbers(house["dana"].case(one).related) == [two]
    assert numbers(house["dana"].case(two).related) == [one]
    assert f"Related to case {one}" in told(house["dana"].case(two))
    for act in (RelateCases(case=one, other=two), RelateCases(case=one, other=one)):
        with pytest.raises(RuleViolation):
            house.do("dana", act)
    house.do("dana", UnrelateCases(case=one, other=two))
    assert house["dana"].case(two).related == ()
    with pytest.raises(RuleViolation, match="Nobody related"):
        house.do("dana", UnrelateCases(case=one, other=two))
    house["dana"].undo()
    house["dana"].undo(house.do("dana", UnrelateCases(case=two, other=one)).action)
    assert numbers(house["dana"].case(two).related) == [one]


def test_a_merge_moves_what_stands_beside_once(house: House) -> None:
    loser, master, both, mine = (house.homeowner("dana") for _ in range(4))
    for pair in ((loser, both), (master, both), (loser, mine), (loser, master)):
        house.do("dana", RelateCases(case=pair[0], other=pair[1]))
    before = {(link.case_id, link.other_id) for link in house.all(CaseLink)}
    done = house.do("dana", MergeCases(case=(loser,), into=master))
    assert set(numbers(house["dana"].case(master).related)) == {loser, both, mine}
    house["dana"].undo(done.action)
    assert {(link.case_id, link.other_id) for link in house.all(CaseLink)} == before


def test_a_clone_has_the_customer_and_the_words_but_not_what_happened(house: House) -> None:
    case = house.queued(description="Charged twice in March", priority="High")
    post(house, case)
    done = house.do("dana", CloneCase(case=case))
    old, new = house.case(case), house.case(done.number or "")
    for name in ("account_id", "contact_id", "contract_id", "primary_reason", "secondary_reason",
                 "description", "priority", "subject", "origin"):  # fmt: skip
        assert getattr(new, name) == getattr(old, name)
    assert new.owner_user_id == house["dana"].person.id
    assert len(house["dana"].case(new.number).feed) == 1
    house["dana"].undo()
    with pytest.raises(NotFound):
        house["dana"].case(new.number)


def test_a_clone_asks_what_any_new_case_asks(house: House) -> None:
    case = house.homeowner("dana", contract="C-2", confirmed=True)
    with pytest.raises(NeedsConfirmation, match="Pending Cancellation"):
        house.do("dana", CloneCase(case=case))
    assert house.do("dana", CloneCase(case=case, confirmed=True)).number
    with pytest.raises(NotAllowed):
        house.do("bo", CloneCase(case=referred(house)))


def referred(house: House) -> str:
    """Give a case that a boundary team sees."""
    case = house.homeowner("dana")
    house.do("dana", CreateAssignment(case=case, team="deal_processing", reason="Other"))
    return case
