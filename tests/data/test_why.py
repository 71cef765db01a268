"""Why: each act and each value names its rule, what the rule looks at, and the way out."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from core.commands.assignment import (
    AcceptAssignment,
    CancelAssignment,
    CompleteAssignment,
    CreateAssignment,
)
from core.commands.case import (
    ChangeOwner,
    ClaimCase,
    CloseCase,
    MergeCases,
    ReopenCase,
    SetParent,
    SetStatus,
)
from core.commands.registry import every
from core.errors import CaselineError, NotFound, RuleViolation
from core.rules.can import ACTS, ANSWERS
from core.why import SUBJECTS
from core.why.case import MORE, PERMISSION, RULES
from tests.house import PEOPLE

if TYPE_CHECKING:
    from core.rows import AssignmentRow, CaseView, Why
    from tests.house import House

WHO = (*PEOPLE, "root")


def test_every_act_and_value_has_its_rule() -> None:
    """Who adds an act to a case says why it may be refused."""
    assert set(ACTS) <= set(PERMISSION)
    assert set(MORE) <= set(ACTS)
    for subject in SUBJECTS.values():
        assert set(subject.rules) == {*subject.acts, *subject.values} == set(subject.questions)
        assert all("domain.md" in rule or "S2" in rule for rule in subject.rules.values())


def test_every_command_on_a_case_or_an_assignment_is_explained() -> None:
    """A refusal that nobody could ask about would be a command without an act here.

    Who sees a case may follow it, look at it and let others hear of it: no rule decides that.
    What lies in a queue is picked, which is an act of queues.
    """
    of_queues = {("case", "pick")}
    open_to_all = {("case", verb) for verb in ("follow", "unfollow", "look", "notify")}
    asked = {"case": "case", "assignment": "assignment"}
    verbs = {
        (kind, "refer" if meta.name == "assignment.create" else meta.verb)
        for meta in every().values()
        for kind in asked
        if kind in meta.cls.__dataclass_fields__ and meta.subject in asked
    }
    assert verbs - open_to_all | of_queues == {
        (kind, verb) for kind, subject in SUBJECTS.items() for verb in subject.acts
    }


@pytest.fixture
def situations(house: House) -> list[str]:
    """Give cases of all types in many situations: owners, statuses, assignments, closings."""

    def closed(number: str, *, hours: int = 0) -> str:
        house.do("max", CloseCase(case=number))
        house.wait(hours=hours)
        return number

    def referred(number: str, *, done: bool = False) -> str:
        made = house.do("max", CreateAssignment(case=number, team="deal_processing",
                                                reason="Other"))  # fmt: skip
        if done:
            house.do("bo", CompleteAssignment(assignment=made.number or "", comment="Done"))
        return number

    def merged(number: str, into: str) -> str:
        house.do("max", MergeCases(case=(number,), into=into))
        return number

    def child(number: str, of: str) -> str:
        house.do("max", SetParent(case=number, parent=of))
        return number

    reopened = closed(house.homeowner("dana"))
    house.do("dana", ReopenCase(case=reopened))
    mine = house.queued()
    house.do("dana", ClaimCase(case=mine))
    waiting = house.homeowner("ines")
    house.do("ines", SetStatus(case=waiting, status="Awaiting Customer Response"))
    given = house.installer("sam")
    house.do("sam", ChangeOwner(case=given, to_queue="back_office_installer"))
    return [
        house.queued(), mine, waiting, given, house.homeowner("sam"), house.homeowner("fay"),
        house.homeowner("sam", contract="C-4"), house.installer("ivo"), house.support("sam"),
        house.support("sam", queue="customer_support"),
        referred(house.queued()), referred(house.homeowner("sam")),
        referred(house.queued(), done=True), referred(house.support("ines")),
        closed(reopened), closed(house.support("dana")), closed(house.homeowner("dana"), hours=7),
        closed(house.homeowner("dana")), closed(house.installer("sam")),
        merged(house.homeowner("dana"), mine), child(house.homeowner("sam"), mine),
    ]  # fmt: skip


def asked(house: House, numbers: list[str]) -> list[tuple[str, str, Why]]:
    """Ask everybody about everything; gives person, case and explanation."""
    found = []
    for who, number in product(WHO, numbers):
        try:
            found += [(who, number, one) for one in house[who].why(number)]
        except NotFound:  # a case that one may not see does not exist
            continue
    return found


def test_every_refusal_has_a_rule_its_inputs_and_a_way_out(
    house: House, situations: list[str]
) -> None:
    told = [one for _, _, one in asked(house, situations)]
    refused = [one for one in told if one.ok is False]
    assert {one.about for one in refused} == set(ACTS)
    for one in refused:
        assert one.rule == RULES[one.about]
        assert one.way
        assert {"You", "Owner", "Status"} <= {given.name for given in one.inputs}
        assert all(given.value for given in one.inputs)


def test_the_answer_is_that_of_the_act_itself(house: House, situations: list[str]) -> None:
    """The page of the case, its commands and the explanation never differ."""
    pages: dict[tuple[str, str], CaseView] = {}
    for who, number, one in asked(house, situations):
        page = pages.get((who, number)) or house[who].case(number)
        pages[who, number] = page
        if one.about in ACTS:
            assert page.can[one.about].ok is one.ok, (who, number, one)


def test_what_agrees_in_all_inputs_has_the_same_answer(house: House, situations: list[str]) -> None:
    """Nothing that decides is left out: where answers differ, a named input differs."""
    answers: dict[object, tuple[bool | None, str]] = {}
    for who, number, one in asked(house, situations):
        if one.about not in ACTS:
            continue
        key = (one.about, tuple((i.name, i.value) for i in one.inputs))
        before = answers.setdefault(key, (one.ok, f"{who} on {number}"))
        assert before[0] is one.ok, (before, who, number, one)
    assert len(answers) > 200


def asked_of_assignments(house: House, situations: list[str]) -> list[tuple[str, str, Why]]:
    """Ask everybody about everything of every assignment, accepted, answered and cancelled too."""
    for team in ("risk", "risk", "sales", "risk"):
        house.do("max", CreateAssignment(
            case=situations[1], team=team, reason="Other", confirmed=True,
            account_manager="max" if team == "sales" else None,
            sales_manager="max" if team == "sales" else None,
        ))  # fmt: skip
    numbers = [row.number for row in house["max"].look.assignments(is_closed=None)]
    house.do("bo", AcceptAssignment(assignment=numbers[0]))
    house.do("max", AcceptAssignment(assignment=numbers[-1]))
    house.do("max", CancelAssignment(assignment=numbers[-2]))
    found = []
    for who, number in product(WHO, numbers):
        try:
            found += [(who, number, one) for one in house[who].why(number, kind="assignment")]
        except NotFound:
            continue
    return found


def test_every_answer_to_a_team_is_explained_as_it_is_given(
    house: House, situations: list[str]
) -> None:
    """The page of the assignment, its commands and the explanation never differ."""
    told = asked_of_assignments(house, situations)
    answers: dict[object, bool | None] = {}
    pages: dict[tuple[str, str], AssignmentRow] = {}
    for who, number, one in told:
        if one.about not in ANSWERS:
            continue
        page = pages.get((who, number)) or house[who].assignment(number)
        pages[who, number] = page
        assert page.can[one.about].ok is one.ok, (who, number, one)
        assert one.ok or one.way, one
        key = (one.about, tuple((i.name, i.value) for i in one.inputs))
        assert answers.setdefault(key, one.ok) is one.ok, (who, number, one)
    refused = {one.about for _, _, one in told if one.ok is False}
    assert refused == set(ANSWERS)
    assert {one.about for _, _, one in told if one.ok} == set(ANSWERS)


def test_an_assignment_tells_how_it_came_to_where_it_stands(house: House) -> None:
    made = house.do("dana", CreateAssignment(case=house.queued(), team="risk", reason="Other"))
    number = made.number or ""
    (told,) = house["dana"].why(number, "status", kind="assignment")
    assert told.answer == "Nobody has accepted it yet."
    house.do("max", AcceptAssignment(assignment=number))
    (told,) = house["dana"].why(number, "owner", kind="assignment")
    assert told.answer.startswith("Max Adler owns it by what Max Adler did: Accept case")


def test_changing_an_input_changes_the_answer(house: House) -> None:
    """Each refusal is turned by doing what its inputs point to."""

    def ok(who: str, number: str, about: str) -> bool | None:
        return house[who].why(number, about)[0].ok

    case = house.queued()
    assert (ok("dana", case, "claim"), ok("ivo", case, "claim")) == (True, False)
    made = house.do("dana", CreateAssignment(case=case, team="risk", reason="Other"))
    assert ok("dana", case, "close") is False
    house.do("max", CompleteAssignment(assignment=made.number or "", comment="Done"))
    assert ok("dana", case, "close") is True
    assert ok("dana", case, "reopen") is False
    house.do("dana", CloseCase(case=case))
    assert (ok("dana", case, "close"), ok("dana", case, "reopen")) == (False, True)
    house.wait(hours=6, milliseconds=1)
    assert ok("dana", case, "reopen") is False
    assert ok("max", case, "reopen") is True  # a supervisor may override


def test_a_refused_close_names_each_assignment_as_a_record(house: House) -> None:
    case = house.queued()
    house.do("dana", CreateAssignment(case=case, team="risk", reason="Other"))
    (told,) = house["dana"].why(case, "close")
    blocking = [i for i in told.inputs if i.name == "Open assignment"]
    assert [(i.value, i.kind, i.key) for i in blocking] == [
        ("CA-000001 Risk", "assignment", "CA-000001")
    ]
    assert told.answer == "Cannot close: 1 open assignment (CA-000001 Risk)."


def test_a_status_tells_who_moved_it_and_what_is_open(house: House) -> None:
    case = house.queued()
    assert house["dana"].why(case, "status")[0].answer == "New is what a new case has."
    house.do("dana", CreateAssignment(case=case, team="risk", reason="Other"))
    (told,) = house["dana"].why(case, "status")
    assert "Dana Reyes did: New case assignment" in told.answer
    assert ("CA-000001", "Risk, New") in {(i.name, i.value) for i in told.inputs}


def test_an_owner_tells_who_gave_the_case(house: House) -> None:
    case = house.homeowner("sam")
    assert "since the case was opened" in house["sam"].why(case, "owner")[0].answer
    house.do("sam", ChangeOwner(case=case, to_queue="back_office_homeowner"))
    (told,) = house["dana"].why(case, "owner")
    assert told.answer.startswith("Sam Ortiz made Back Office Task Queue Homeowner the owner")
    assert "you are a member" in told.inputs[0].value


def test_what_is_nothing_suggests_the_nearest(house: House) -> None:
    case = house.queued()
    with pytest.raises(RuleViolation, match="'clsoe' is nothing.*Did you mean 'close'"):
        house["dana"].why(case, "clsoe")
    with pytest.raises(CaselineError, match="There is no case"):
        house["rae"].why(case)
