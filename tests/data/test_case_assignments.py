"""Case assignments: who may refer, who answers, what follows (S0, S2, domain.md 1.6, 1.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.account import EditAccount
from core.commands.assignment import (
    AcceptAssignment,
    CancelAssignment,
    CompleteAssignment,
    CreateAssignment,
    RejectAssignment,
)
from core.commands.case import (
    ChangeOwner,
    CloseCase,
    EditCase,
    PostToCase,
    ReopenCase,
    SetStatus,
)
from core.commands.user import CreateUser
from core.entities import Account, CaseAssignment, FeedItem, Group, Notification, OutgoingMail, User
from core.errors import Conflict, NeedsConfirmation, NotAllowed, NotFound, RuleViolation
from core.org.model import Referrals
from tests.house import typed

if TYPE_CHECKING:
    from tests.house import House

NEW, SUPPORT = "New", "In Progress - Awaiting Customer Support"
CUSTOMER = "In Progress - Awaiting Customer Response"
REFERRAL = "In Progress - Internal Referral"


def refer(house: House, case: str, team: str = "deal_processing", by: str = "dana",
          **given: object) -> str:  # fmt: skip
    """Refer a case and give the assignment's number."""
    fields: dict[str, object] = {"reason": "Other"} | given
    number = house.do(by, CreateAssignment(case=case, team=team, **fields)).number  # type: ignore[arg-type]
    assert number
    return number


def one(house: House, number: str) -> CaseAssignment:
    """Give an assignment as it is stored now."""
    return house.get(CaseAssignment, number=number)


def told(house: House, case: str) -> list[str]:
    """Give the feed of a case, oldest first."""
    return [i.body for i in house.all(FeedItem, object="case", record_id=house.case(case).id)]


# making one ------------------------------------------------------------------------------------


def test_an_assignment_has_a_number_of_its_own_and_belongs_to_the_team(house: House) -> None:
    case = house.queued()
    done = house.do("dana", CreateAssignment(
        case=case, team="Deal Processing", reason="contract verification",
        subreason="missing document", comments="Page 3 is missing",
    ))  # fmt: skip
    assert (done.number, done.kind, done.made) == ("CA-000001", "assignment", {"case": case})
    made = one(house, "CA-000001")
    assert (made.reason, made.subreason) == ("Contract verification", "Missing document")
    assert (made.status, made.is_closed, made.owner_user_id) == ("New", False, None)
    assert refer(house, house.queued()) == "CA-000002"


def test_the_first_one_moves_the_case_to_internal_referral_and_says_why(house: House) -> None:
    case = house.queued()
    number = refer(house, case)
    assert house.case(case).status == REFERRAL
    moved = house.all(FeedItem, kind="ChangeStatusPost")
    assert moved[-1].body == f"Status: {NEW} → {REFERRAL} (assignment {number} created)"
    assert moved[-1].author_id is None


@pytest.mark.parametrize("status", ["Awaiting Customer Support", "Awaiting Customer Response"])
def test_one_made_in_any_open_status_moves_the_case(house: House, status: str) -> None:
    case = house.queued()
    house.do("dana", SetStatus(case=case, status=status))
    refer(house, case)
    assert house.case(case).status == REFERRAL


def test_there_are_eleven_teams_and_the_back_office_is_none_of_them(house: House) -> None:
    takers = [g for g in house["dana"].look.groups() if g.takes_assignments]
    assert len(takers) == 11
    with pytest.raises(RuleViolation, match="Back Office Task Queue Homeowner is a queue"):
        refer(house, house.queued(), "back_office_homeowner")


def test_every_list_of_reasons_ends_in_other(house: House) -> None:
    for team in house["dana"].org.groups.values():
        if team.takes_assignments:
            assert list(team.reasons)[-1] == "Other"
            assert team.reasons["Other"] == ("Other",)


def test_an_unknown_reason_or_subreason_is_told_with_the_nearest(house: House) -> None:
    case = house.queued()
    with pytest.raises(RuleViolation, match="Deal Processing has no reason 'Kredit'"):
        refer(house, case, reason="Kredit")
    with pytest.raises(RuleViolation, match=r"no subreason 'Stuk'\. Did you mean 'Stuck'"):
        refer(house, case, reason="Milestone review", subreason="Stuk")
    with pytest.raises(RuleViolation, match="Milestone review has no subreason 'Wrong term'"):
        refer(house, case, reason="Milestone review", subreason="Wrong term")
    assert house.all(CaseAssignment) == []


def test_comments_of_4000_characters_fit_and_one_more_is_refused_whole(house: House) -> None:
    case = house.queued()
    with pytest.raises(RuleViolation, match=r"4,001 characters long; 4,000 fit"):
        refer(house, case, comments="x" * 4001)
    assert one(house, refer(house, case, comments="x" * 4000)).comments == "x" * 4000


def test_sales_needs_both_managers_and_takes_them_from_the_installer(house: House) -> None:
    case = house.queued()
    with pytest.raises(RuleViolation) as refused:
        refer(house, case, "sales")
    assert [p.field for p in refused.value.problems] == ["account_manager", "sales_manager"]
    sal = house.get(User, username="sal")
    house.do("root", EditAccount(account="IN-1", fields={
        "account_manager": "sal", "sales_manager": "max"}))  # fmt: skip
    made = one(house, refer(house, case, "sales", sales_manager="ines"))
    assert made.account_manager_id == sal.id
    assert made.sales_manager_id == house["ines"].person.id
    assert one(house, refer(house, case)).account_manager_id is None


def test_a_second_one_for_the_same_team_is_asked_about(house: House) -> None:
    case = house.queued()
    first = refer(house, case)
    with pytest.raises(NeedsConfirmation, match=f"Deal Processing has {first} open"):
        refer(house, case)
    refer(house, case, confirmed=True)
    refer(house, case, "compliance")
    assert len(house.all(CaseAssignment, is_closed=False)) == 3


def test_a_closed_case_gets_none(house: House) -> None:
    case = house.queued()
    house.do("dana", CloseCase(case=case))
    with pytest.raises(RuleViolation, match="Reopen the case before adding an assignment"):
        refer(house, case)


def test_frontline_refers_what_it_may_edit_and_boundary_nothing(house: House) -> None:
    own, others = house.homeowner("sam"), house.homeowner("fay")
    refer(house, own, by="sam")
    with pytest.raises(NotAllowed, match="may not refer a case to a team"):
        refer(house, others, by="sam")
    with pytest.raises(NotAllowed):
        refer(house, own, "compliance", by="bo")


def test_the_team_hears_by_mail_and_its_members_see_the_case(house: House) -> None:
    case = house.queued()
    with pytest.raises(NotFound):
        house["bo"].case(case)
    house.do("root", CreateUser(username="kim", name="Kim Oh", profile="boundary"))
    refer(house, case)
    assert house["bo"].case(case).row.status == REFERRAL
    with pytest.raises(NotFound):
        house["kim"].case(case)
    assert house.all(OutgoingMail) == []  # the team has no address, and does not mail its members


# answering -------------------------------------------------------------------------------------


def test_accepting_makes_the_member_the_owner_and_only_one_wins(house: House) -> None:
    house.do("root", CreateUser(username="kim", name="Kim Oh", profile="boundary",
                                group=("deal_processing",)))  # fmt: skip
    number = refer(house, house.queued())
    house.do("bo", AcceptAssignment(assignment=number))
    made = one(house, number)
    assert (made.status, made.owner_user_id) == ("In Progress", house["bo"].person.id)
    with pytest.raises(RuleViolation, match=f"{number} is yours already"):
        house.do("bo", AcceptAssignment(assignment=number))
    with pytest.raises(Conflict, match=f"{number} was accepted by Bo Winter at 04:00"):
        house.do("kim", AcceptAssignment(assignment=number))


@pytest.mark.parametrize(
    ("answer", "status"), [(CompleteAssignment, "Completed"), (RejectAssignment, "Rejected")]
)
def test_an_answer_needs_a_comment_and_accepts_first(
    house: House, answer: type[CompleteAssignment | RejectAssignment], status: str
) -> None:
    case = house.queued()
    number = refer(house, case)
    for nothing in (None, "", "  \n"):
        with pytest.raises(RuleViolation, match="A comment is needed"):
            house.do("bo", answer(assignment=number, comment=nothing))
    with pytest.raises(RuleViolation, match="4,001 characters long"):
        house.do("bo", answer(assignment=number, comment="x" * 4001))
    assert one(house, number).status == "New"
    house.do("bo", answer(assignment=number, comment="Found it"))
    made = one(house, number)
    assert (made.status, made.is_closed, made.resolution) == (status, True, "Found it")
    assert (made.owner_user_id, made.closed_by) == (house["bo"].person.id,) * 2
    assert f"{number} accepted by Bo Winter" in told(house, case)
    with pytest.raises(RuleViolation, match=f"{number} is {status} already"):
        house.do("bo", answer(assignment=number, comment="Again"))


def test_who_is_not_of_the_team_does_not_answer_but_a_supervisor_may(house: House) -> None:
    number = refer(house, house.queued())
    for username in ("dana", "sam"):
        with pytest.raises(NotAllowed, match="may not answer for it|accept, complete"):
            house.do(username, CompleteAssignment(assignment=number, comment="Done"))
    for username in ("sal", "rae"):  # they do not see the case
        with pytest.raises(NotFound, match=f"There is no case assignment {number}"):
            house.do(username, AcceptAssignment(assignment=number))
    house.do("max", CompleteAssignment(assignment=number, comment="Done"))


def test_who_made_it_or_owns_the_case_cancels_it(house: House) -> None:
    case = house.queued()
    numbers = [refer(house, case), refer(house, case, "compliance"), refer(house, case, "risk")]
    for username in ("bo", "ines", "sam"):
        with pytest.raises(NotAllowed):
            house.do(username, CancelAssignment(assignment=numbers[0]))
    house.do("dana", CancelAssignment(assignment=numbers[0]))
    house.do("max", ChangeOwner(case=case, to="ines"))
    house.do("ines", CancelAssignment(assignment=numbers[1], comment="Sorted out"))
    house.do("max", CancelAssignment(assignment=numbers[2]))
    assert [one(house, n).status for n in numbers] == ["Cancelled"] * 3


def test_the_owner_of_the_case_hears_of_every_close(house: House) -> None:
    case = house.homeowner("sam")
    first, second = refer(house, case, by="sam"), refer(house, case, "compliance", by="sam")
    house.do("bo", CompleteAssignment(assignment=first, comment="Page 3 was found"))
    rung = house.all(Notification, user_id=house["sam"].person.id, kind="assignment")
    assert [n.text for n in rung] == [
        f"{first} (Deal Processing) on case {case} is Completed: Page 3 was found"
    ]
    house.do("sam", CancelAssignment(assignment=second))  # one's own acts do not ring
    assert len(house.all(Notification, user_id=house["sam"].person.id, kind="assignment")) == 1


def test_a_clock_that_goes_back_closes_no_assignment_before_it_was_made(house: House) -> None:
    number = refer(house, house.queued())
    house.wait(hours=-5)
    house.do("bo", CompleteAssignment(assignment=number, comment="Done"))
    made = one(house, number)
    assert made.closed_at == made.created_at


def test_a_team_that_was_taken_away_or_takes_none_is_refused(house: House) -> None:
    case = house.queued()
    with pytest.raises(NotFound, match="There is no group 'Deel Procesing'"):
        refer(house, case, "Deel Procesing")
    with house.store.work(
        key="closed", command="test", params="{}", person=None, at=house.clock.now()
    ) as unit:
        risk, legal = (unit.one(Group, key=house.word(key)) for key in ("risk", "legal"))
        assert risk
        assert legal
        risk.takes_assignments, legal.removed_at = False, house.clock.now()
        unit.write()
    with pytest.raises(RuleViolation, match=r"Risk takes no case assignments\..*Teams that do"):
        refer(house, case, "risk")
    with pytest.raises(NotFound, match="There is no group 'legal'"):
        refer(house, case, "legal")
    assert house.all(CaseAssignment) == []


# the case's status -----------------------------------------------------------------------------


def test_only_the_last_one_closed_moves_the_case_back_to_support(house: House) -> None:
    case = house.queued()
    first, second = refer(house, case), refer(house, case, "compliance")
    house.do("bo", RejectAssignment(assignment=first, comment="Not ours"))
    assert house.case(case).status == REFERRAL
    house.do("max", CompleteAssignment(assignment=second, comment="Done"))
    assert house.case(case).status == SUPPORT
    assert f"Status: {REFERRAL} → {SUPPORT} (assignment {second} closed)" in told(house, case)


def test_a_house_may_move_the_case_on_each_close(house: House) -> None:
    case = house.queued()
    first = refer(house, case)
    refer(house, case, "compliance")
    desk = typed(house, "bo", referrals=Referrals(on_each_close=True))
    desk.do(CompleteAssignment(assignment=first, comment="Done"))
    assert house.case(case).status == SUPPORT


def test_waiting_for_the_customer_with_a_referral_open_is_asked_about(house: House) -> None:
    case = house.queued()
    number = refer(house, case)
    with pytest.raises(NeedsConfirmation, match="A referral is still open"):
        house.do("dana", SetStatus(case=case, status=CUSTOMER))
    house.do("dana", SetStatus(case=case, status=CUSTOMER, confirmed=True))
    house.do("dana", SetStatus(case=case, status=REFERRAL))
    house.do("dana", SetStatus(case=case, status=CUSTOMER, confirmed=True))
    house.do("bo", CompleteAssignment(assignment=number, comment="Done"))
    assert house.case(case).status == SUPPORT


def test_nobody_picks_internal_referral_without_an_open_assignment(house: House) -> None:
    case = house.queued()
    house.do("dana", SetStatus(case=case, status=SUPPORT))
    with pytest.raises(RuleViolation, match="no team has anything open to do about it"):
        house.do("dana", SetStatus(case=case, status=REFERRAL))
    assert REFERRAL not in house["dana"].case(case).choices
    house.do("bo", CompleteAssignment(assignment=refer(house, case), comment="Done"))
    with pytest.raises(RuleViolation, match="no team has anything open to do about it"):
        house.do("dana", SetStatus(case=case, status=REFERRAL))


def test_nobody_picks_new_once_there_was_an_assignment(house: House) -> None:
    case = house.support(queue="customer_support")
    house.do("ines", SetStatus(case=case, status="Working"))
    house.do("ines", SetStatus(case=case, status="New"))
    number = refer(house, case, by="ines")
    assert house.case(case).status == "Working"
    with pytest.raises(RuleViolation, match=f"cannot be New: {number} was made about it"):
        house.do("ines", SetStatus(case=case, status="New"))


# closing ---------------------------------------------------------------------------------------


def test_a_case_is_closed_once_all_its_assignments_are(house: House) -> None:
    case = house.queued()
    first, second = refer(house, case), refer(house, case, "risk")
    listed = rf"2 open assignments \({first} Deal Processing, {second} Risk\)"
    with pytest.raises(RuleViolation, match=f"Cannot close: {listed}") as refused:
        house.do("dana", CloseCase(case=case))
    assert refused.value.details["blockers"] == [
        {"kind": "assignment", "key": first}, {"kind": "assignment", "key": second},
    ]  # fmt: skip
    assert house["dana"].case(case).can["close"].ok is False
    house.do("max", CompleteAssignment(assignment=first, comment="Done"))
    with pytest.raises(RuleViolation, match=rf"1 open assignment \({second} Risk\)"):
        house.do("dana", CloseCase(case=case))
    house.do("dana", CancelAssignment(assignment=second))
    house.do("dana", CloseCase(case=case))
    house.do("dana", ReopenCase(case=case))
    assert house.case(case).status == SUPPORT


# legal hold ------------------------------------------------------------------------------------


def test_an_open_legal_assignment_holds_the_account(house: House) -> None:
    def held(key: str = "HO-1") -> bool:
        return house.get(Account, external_id=key).legal_hold

    case, other = house.queued(), house.queued()
    refer(house, case)
    assert not held()
    first, second = refer(house, case, "legal"), refer(house, other, "legal")
    assert held()
    assert house["dana"].case(case).legal_hold
    house.do("max", RejectAssignment(assignment=first, comment="No matter"))
    assert held()
    house.do("max", CompleteAssignment(assignment=second, comment="Settled"))
    assert not held()


def test_the_hold_goes_with_the_case_to_another_account(house: House) -> None:
    case = house.queued()
    refer(house, case, "legal")
    house.do("dana", EditCase(case=case, fields={"contract": "C-4"}))
    assert not house.get(Account, external_id="HO-1").legal_hold
    assert house.get(Account, external_id="HO-2").legal_hold


# undo ------------------------------------------------------------------------------------------


def test_undoing_a_referral_brings_the_status_and_the_hold_back(house: House) -> None:
    case = house.queued()
    refer(house, case, "legal")
    house["dana"].undo()
    assert house.case(case).status == NEW
    assert not house.get(Account, external_id="HO-1").legal_hold
    assert house.all(CaseAssignment) == []


def test_an_undo_that_would_make_a_referred_case_new_is_refused(house: House) -> None:
    case = house.queued()
    first = house.do("dana", CreateAssignment(case=case, team="risk", reason="Other"))
    second = refer(house, case, by="ines")
    with pytest.raises(RuleViolation, match=f"would be New, though {second} is about it"):
        house["dana"].undo(first.action)


def test_a_hold_that_another_case_needs_outlives_an_undo(house: House) -> None:
    case, other = house.queued(), house.queued()
    refer(house, case, "legal")
    refer(house, other, "legal", by="ines")
    house["dana"].undo()
    assert house.get(Account, external_id="HO-1").legal_hold


def test_undoing_the_last_answer_on_a_closed_case_is_refused(house: House) -> None:
    case = house.homeowner("sam")
    number = refer(house, case, by="sam")
    answered = house.do("bo", CompleteAssignment(assignment=number, comment="Done"))
    house.do("sam", CloseCase(case=case))
    with pytest.raises((RuleViolation, Conflict)):
        house["bo"].undo(answered.action)
    assert one(house, number).is_closed


# reading ---------------------------------------------------------------------------------------


def test_a_member_lists_what_the_team_must_answer_and_an_agent_what_they_watch(
    house: House,
) -> None:
    case = house.homeowner("sam")
    mine, risk = refer(house, case, by="sam"), refer(house, case, "risk", by="sam")
    other = refer(house, house.queued(), "deal_processing")
    house.do("max", AcceptAssignment(assignment=other))

    def numbers(by: str, **how: object) -> list[str]:
        return [row.number for row in house[by].look.assignments(**how)]  # type: ignore[arg-type]

    assert numbers("bo", mine=True) == [mine]
    assert numbers("bo") == [mine, risk, other]  # of the cases that bo sees
    assert numbers("sam", watched=True) == [mine, risk]
    assert numbers("max", team="Risk") == [risk]
    house.do("bo", CompleteAssignment(assignment=mine, comment="Done"))
    assert numbers("sam", watched=True) == [risk]
    assert numbers("sam", watched=True, is_closed=None) == [mine, risk]
    with pytest.raises(NotFound, match=r"There is no team 'Rsk'\. Did you mean 'Risk'"):
        numbers("max", team="Rsk")


def test_how_long_a_team_is_silent_counts_from_its_last_word(house: House) -> None:
    case = house.homeowner("sam")
    number = refer(house, case, by="sam")
    house.wait(hours=2)
    house.do("sam", PostToCase(case=case, text="Anything new?"))
    row = house["sam"].look.assignment(number)
    assert row.heard_at == row.created_at
    house.do("bo", PostToCase(case=case, text="Tomorrow"))
    assert house["sam"].look.assignment(number).heard_at == house.clock.moment
