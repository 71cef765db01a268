"""The rules of cases (domain.md 1.2 to 1.9), on both databases, through the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.commands.case import (
    AttachFiles,
    ChangeOwner,
    ClaimCase,
    CloseCase,
    CreateCase,
    EditCase,
    LogReview,
    PostToCase,
    ReopenCase,
    SetStatus,
)
from core.commands.contact import CreateContact
from core.commands.contract import EditContract
from core.commands.customer import CreateCustomer
from core.commands.task import CompleteTask, CreateTask
from core.entities import (
    Activity,
    Contract,
    FeedItem,
    File,
    MilestoneComment,
    Notification,
    OutgoingMail,
    User,
)
from core.errors import Conflict, NeedsConfirmation, NotAllowed, NotFound, RuleViolation
from core.files import Upload

if TYPE_CHECKING:
    from tests.house import House

QUEUE = "back_office_homeowner"
AWAITING = "In Progress - Awaiting Customer Support"


def feed(house: House, number: str) -> list[str]:
    """Give the bodies of a case's feed, oldest first."""
    case = house.case(number)
    return [item.body for item in house.all(FeedItem, object="case", record_id=case.id)]


# creating (domain.md 1.2, 1.3, 1.4) ------------------------------------------------------------


def test_a_homeowner_case_needs_a_contract(house: House) -> None:
    with pytest.raises(RuleViolation, match="must be created under a contract"):
        house.do("sam", CreateCase(type="homeowner", account="HO-1"))


def test_a_case_takes_account_contact_and_installer_from_its_contract(house: House) -> None:
    view = house["sam"].case(house.homeowner())
    assert view.row.account is not None
    assert view.row.account.key == "HO-1"
    assert view.row.contact is not None
    assert view.row.contact.name == "Jo Rivera"
    assert view.installer is not None
    assert view.installer.key == "IN-1"


def test_the_creator_owns_the_case_and_it_is_new(house: House) -> None:
    row = house["sam"].case(house.homeowner()).row
    assert (row.owner.kind, row.owner.key, row.status) == ("user", "sam", "New")


def test_numbers_are_eight_digits_from_1000_on(house: House) -> None:
    assert [house.homeowner(), house.homeowner()] == ["00001000", "00001001"]


@pytest.mark.parametrize("contract", ["C-2", "C-3"])
def test_a_cancelled_contract_is_asked_about_and_the_answer_is_recorded(
    house: House, contract: str
) -> None:
    with pytest.raises(NeedsConfirmation, match=f"Contract {contract} is .*what you intended"):
        house.homeowner(contract=contract)
    number = house.homeowner(contract=contract, confirmed=True)
    assert "as intended" in feed(house, number)[0]


def test_a_case_under_an_unverified_contract_is_to_be_verified(house: House) -> None:
    assert house.case(house.homeowner(contract="C-4")).needs_data_review


def test_all_problems_of_a_case_are_told_at_once(house: House) -> None:
    with pytest.raises(RuleViolation) as refused:
        house.do("sam", CreateCase(type="homeowner", contract="C-1", primary="Biling"))
    told = {problem.field: problem.message for problem in refused.value.problems}
    assert set(told) == {"primary_reason", "secondary_reason", "description", "origin"}
    assert "Did you mean 'Billing'?" in told["primary_reason"]


def test_a_secondary_reason_belongs_to_its_primary(house: House) -> None:
    with pytest.raises(RuleViolation, match="does not belong to Primary Reason 'Billing'"):
        house.homeowner(secondary="Roof leak")


def test_an_installer_case_from_an_account_needs_a_contact(house: House) -> None:
    message = "Installer cases created from an account need an installer contact"
    with pytest.raises(RuleViolation, match=message):
        house.do("sam", CreateCase(type="installer", account="IN-1", description="x"))


def test_an_installer_case_belongs_to_an_installer(house: House) -> None:
    with pytest.raises(RuleViolation, match="of kind installer"):
        house.installer(contact="P-1")


def test_a_customer_support_case_needs_only_a_subject(house: House) -> None:
    assert house.case(house.support()).subject == "A question"
    with pytest.raises(RuleViolation, match="Subject is missing"):
        house.do("sam", CreateCase(type="customer_support"))


def test_new_without_a_type_makes_the_default_type(house: House) -> None:
    number = house.do("sam", CreateCase(subject="A question")).number
    assert house.case(str(number)).record_type == "customer_support"


def test_a_case_about_a_job_without_the_phase_says_so(house: House) -> None:
    outcome = house.do(
        "sam",
        CreateCase(
            type="installer", contact="P-3", primary="Portal", secondary="Login",
            description="x", job="E-1",
        ),
    )  # fmt: skip
    assert outcome.notes == ("Job E-1 has no OPS phase; no comment was left there.",)
    assert not house.all(MilestoneComment)


def test_a_customer_not_in_the_system_gets_account_contact_and_unverified_contract(
    house: House,
) -> None:
    made = house.do("sam", CreateCustomer(name="Lee Park", phone="555 0199")).made
    contract = house.get(Contract, number=made["contract"])
    assert contract.status == "Unverified"
    assert house.case(house.homeowner(contract=made["contract"])).needs_data_review


def test_a_customer_whose_contact_has_the_same_address_is_asked_about(house: House) -> None:
    with pytest.raises(NeedsConfirmation, match="HO-1 Rivera Household"):
        house.do("sam", CreateCustomer(name="J. Rivera", email="jo@example.com"))


def test_a_customer_who_looks_the_same_is_asked_about(house: House) -> None:
    with pytest.raises(NeedsConfirmation, match="HO-1 Rivera Household"):
        house.do("sam", CreateCustomer(name="J. Rivera", phone="303-555-0142"))


# ownership (1.5) -------------------------------------------------------------------------------


def test_a_member_takes_a_case_from_the_queue(house: House) -> None:
    number = house.queued()
    house.do("dana", ClaimCase(case=number))
    assert house["dana"].case(number).row.owner.key == "dana"


def test_the_loser_of_a_claim_hears_who_took_it_and_when(house: House) -> None:
    number = house.queued()
    house.wait(minutes=42)
    house.do("dana", ClaimCase(case=number))
    house.wait(minutes=5)
    with pytest.raises(Conflict, match=f"Case {number} was taken by Dana Reyes at 04:42"):
        house.do("ines", ClaimCase(case=number))


def test_only_members_take_from_a_queue(house: House) -> None:
    number = house.queued()
    with pytest.raises(NotAllowed, match="not a member of Back Office Task Queue Homeowner"):
        house.do("ivo", ClaimCase(case=number))
    house.do("max", ClaimCase(case=number))


def test_a_frontline_agent_gives_the_own_case_to_a_queue(house: House) -> None:
    number = house.homeowner()
    house.do("sam", ChangeOwner(case=number, to_queue="Back Office Task Queue Homeowner"))
    assert house["sam"].case(number).row.owner.key == QUEUE


def test_a_frontline_agent_gives_nothing_away_that_is_not_theirs(house: House) -> None:
    number = house.queued()
    for command in (
        ChangeOwner(case=number, to="fay"),
        ChangeOwner(case=number, to_queue="customer_support"),
    ):
        with pytest.raises(NotAllowed):
            house.do("sam", command)


def test_an_inactive_person_never_becomes_owner(house: House) -> None:
    number = house.homeowner()
    with house.store.work(
        key="leave", command="outside", params="{}", person=None, at=house.clock.now()
    ) as unit:
        fay = unit.one(User, username="fay")
        assert fay
        fay.is_active = False
        unit.write()
    with pytest.raises(RuleViolation, match="not active"):
        house.do("sam", ChangeOwner(case=number, to="fay"))


@pytest.mark.parametrize("username", ["bo", "rae", "sal"])
def test_cases_are_owned_by_support(house: House, username: str) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="cannot be owned by"):
        house.do("sam", ChangeOwner(case=number, to=username))


def test_a_case_lies_only_in_queues_for_its_type(house: House) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="cannot lie in Aging Case Queue"):
        house.do("sam", ChangeOwner(case=number, to_queue="aging_cases"))


def test_a_new_owner_hears_of_it_by_bell_and_mail(house: House) -> None:
    number = house.homeowner()
    house.do("sam", ChangeOwner(case=number, to="dana"))
    dana = house.get(User, username="dana")
    assert [bell.kind for bell in house.all(Notification, user_id=dana.id)] == ["owner"]
    assert [mail.recipient for mail in house.all(OutgoingMail)] == ["dana@example.com"]


def test_no_mail_leaves_when_the_box_is_not_ticked(house: House) -> None:
    house.do("sam", ChangeOwner(case=house.homeowner(), to="dana", no_mail=True))
    assert house.all(OutgoingMail) == []


def test_open_tasks_follow_the_case_only_when_asked(house: House) -> None:
    number = house.homeowner()
    house.do("sam", CreateTask(case=number, subject="Call back"))
    sam, dana = (house.get(User, username=name).id for name in ("sam", "dana"))
    house.do("sam", ChangeOwner(case=number, to="dana"))
    assert house.get(Activity).assigned_to == sam
    house.do("dana", ChangeOwner(case=number, to="sam"))
    house.do("sam", ChangeOwner(case=number, to="dana", with_tasks=True))
    assert house.get(Activity).assigned_to == dana


# status (1.7) ----------------------------------------------------------------------------------


def test_the_agent_waits_for_the_customer_and_resumes(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", SetStatus(case=number, status="Awaiting Customer Response"))
    house.do("dana", SetStatus(case=number, status="awaiting customer support"))
    assert house.case(number).status == AWAITING


def test_nobody_picks_internal_referral_by_hand(house: House) -> None:
    with pytest.raises(RuleViolation, match="Only the system sets it"):
        house.do("dana", SetStatus(case=house.homeowner("dana"), status="Internal Referral"))


def test_closed_is_reached_only_by_closing(house: House) -> None:
    with pytest.raises(RuleViolation, match="by closing the case"):
        house.do("dana", SetStatus(case=house.homeowner("dana"), status="Closed"))


def test_an_unknown_status_suggests_the_nearest(house: House) -> None:
    with pytest.raises(RuleViolation, match="Did you mean 'Working'"):
        house.do("dana", SetStatus(case=house.support("dana"), status="Workin"))


def test_a_post_never_changes_the_status(house: House) -> None:
    number = house.homeowner()
    house.do("sam", PostToCase(case=number, text="called back"))
    assert house.case(number).status == "New"


# closing and reopening (1.8) -------------------------------------------------------------------


def test_closing_keeps_when_and_by_whom(house: House) -> None:
    number = house.homeowner("dana")
    house.wait(days=3, hours=4)
    outcome = house.do("dana", CloseCase(case=number, comment="Refund paid"))
    case = house.case(number)
    assert outcome.message == f"Case {number} was closed, 3d 04h old."
    assert (case.is_closed, case.closed_at) == (True, house.clock.now())
    assert "Refund paid" in feed(house, number)


@pytest.mark.parametrize(("choice", "closed"), [("leave", False), ("complete", True)])
def test_open_tasks_are_left_or_completed_on_close(
    house: House, choice: str, *, closed: bool
) -> None:
    number = house.homeowner("dana")
    house.do("dana", CreateTask(case=number, subject="Call back"))
    house.do("dana", CloseCase(case=number, tasks=choice))
    assert house.get(Activity).is_closed is closed


def test_fields_of_a_closed_homeowner_case_are_locked_but_not_its_feed_and_files(
    house: House,
) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    for command in (
        EditCase(case=number, fields={"priority": "High"}),
        SetStatus(case=number, status="New"),
        LogReview(case=number, comments="late"),
        ChangeOwner(case=number, to="ines"),
        CloseCase(case=number),
    ):
        with pytest.raises(RuleViolation, match="is closed"):
            house.do("dana", command)
    house.do("dana", PostToCase(case=number, text="a late word"))
    house.do("dana", AttachFiles(case=number, files=(Upload("late.txt", b"x"),)))


def test_a_case_is_reopened_once_within_six_hours(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    house.wait(hours=6)
    house.do("dana", ReopenCase(case=number))
    assert house.case(number).status == AWAITING
    house.do("dana", CloseCase(case=number))
    with pytest.raises(RuleViolation, match="already reopened once. Create a new case"):
        house.do("dana", ReopenCase(case=number))


def test_a_millisecond_after_six_hours_is_too_late(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    house.wait(hours=6, milliseconds=1)
    with pytest.raises(RuleViolation, match="Closed 6h 00m ago; cases can be reopened within 6"):
        house.do("dana", ReopenCase(case=number))
    house.do("max", ReopenCase(case=number))


def test_a_customer_support_case_reopens_as_often_as_need_be(house: House) -> None:
    number = house.support("dana")
    for _ in range(3):
        house.do("dana", CloseCase(case=number))
        house.wait(days=30)
        house.do("dana", ReopenCase(case=number))
    assert house.case(number).closed_at is None


def test_a_clock_that_goes_back_makes_no_negative_age(house: House) -> None:
    number = house.homeowner("dana")
    house.wait(hours=-5)
    assert house.do("dana", CloseCase(case=number)).message.endswith("0m old.")
    assert house.case(number).closed_at == house.case(number).created_at


# Log Review (1.9) ------------------------------------------------------------------------------


def test_a_review_makes_a_completed_task_and_overwrites_the_fields(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", LogReview(case=number, comments="first"))
    house.wait(minutes=1)
    outcome = house.do("ines", LogReview(case=number, comments="second"))
    tasks = house.all(Activity, is_review=True)
    assert [(t.subject, t.status, t.due, t.contact_id, t.comments) for t in tasks] == [
        ("Case Review", "Completed", None, None, "first"),
        ("Case Review", "Completed", None, None, "second"),
    ]
    assert house.case(number).last_review_comments == "second"
    assert outcome.notes == ("The review of Dana Reyes was overwritten: first",)


@pytest.mark.parametrize("length", [999, 1000])
def test_a_review_of_a_thousand_characters_fits(house: House, length: int) -> None:
    text = "é\n" * (length // 2) + "!" * (length % 2)
    number = house.homeowner("dana")
    house.do("dana", LogReview(case=number, comments=text))
    assert house.case(number).last_review_comments == text


def test_a_review_one_character_too_long_is_refused_whole(house: House) -> None:
    number = house.homeowner("dana")
    with pytest.raises(RuleViolation, match="Shorten it by 1"):
        house.do("dana", LogReview(case=number, comments="x" * 1001))
    assert house.case(number).last_review_comments is None


@pytest.mark.parametrize("text", ["", " \n ", None])
def test_an_empty_or_untouched_review_is_refused(house: House, text: str | None) -> None:
    number = house.homeowner("dana")
    template = house["dana"].org.types["homeowner"].review.template
    with pytest.raises(RuleViolation, match="review is empty"):
        house.do("dana", LogReview(case=number, comments=template if text is None else text))


# posts and mentions (1.10) ---------------------------------------------------------------------


def test_a_mention_rings_once_and_never_the_author(house: House) -> None:
    number = house.homeowner()
    house.do("sam", PostToCase(case=number, text="@dana @Dana Reyes @shift_leads @sam look"))
    assert len(house.all(Notification)) == 1


def test_who_may_not_see_the_case_is_named_and_not_notified(house: House) -> None:
    outcome = house.do("sam", PostToCase(case=house.homeowner(), text="@rae please"))
    assert outcome.notes == ("Rae Stone cannot see this case and was not notified.",)
    assert house.all(Notification) == []


def test_nobody_by_that_name_is_said(house: House) -> None:
    outcome = house.do("sam", PostToCase(case=house.homeowner(), text="@nobody mail a@b.example"))
    assert outcome.notes == ("Nobody is called @nobody.",)


def test_a_post_is_neither_empty_nor_too_long(house: House) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="empty"):
        house.do("sam", PostToCase(case=number, text=" \n"))
    with pytest.raises(RuleViolation, match="10,001 characters"):
        house.do("sam", PostToCase(case=number, text="x" * 10_001))


# files (1.20) and tasks (1.16) -----------------------------------------------------------------


def test_the_same_content_hangs_on_a_case_once(house: House) -> None:
    number = house.homeowner()
    house.do("sam", AttachFiles(case=number, files=(Upload("a.txt", b"same"),)))
    with pytest.raises(RuleViolation, match="has these files already"):
        house.do("sam", AttachFiles(case=number, files=(Upload("b.txt", b"same"),)))
    assert len(house.all(File)) == 1


@pytest.mark.parametrize("name", ["virus.EXE", "../up.txt", "..", "run.sh ", "a\\b.txt"])
def test_programs_and_paths_are_no_files(house: House, name: str) -> None:
    with pytest.raises(RuleViolation):
        house.do("sam", AttachFiles(case=house.homeowner(), files=(Upload(name, b"x"),)))


def test_a_task_is_completed_once(house: House) -> None:
    number = house.homeowner()
    task = house.do("sam", CreateTask(case=number, subject="Call", to="dana", due="2026-04-03"))
    house.do("dana", CompleteTask(task=int(task.number or 0)))
    with pytest.raises(RuleViolation, match="already completed"):
        house.do("dana", CompleteTask(task=int(task.number or 0)))


def test_a_task_needs_a_subject_and_a_real_day(house: House) -> None:
    with pytest.raises(RuleViolation) as refused:
        house.do("sam", CreateTask(case=house.homeowner(), subject=" ", due="31.3."))
    assert {problem.field for problem in refused.value.problems} == {"subject", "due"}


def test_a_task_is_given_only_to_who_can_see_the_case(house: House) -> None:
    with pytest.raises(RuleViolation, match="Rae Stone cannot see case"):
        house.do("sam", CreateTask(case=house.homeowner(), subject="Call", to="rae"))


# editing ---------------------------------------------------------------------------------------


def test_an_edit_tells_every_problem_and_saves_nothing(house: House) -> None:
    number = house.homeowner()
    given = {"priority": "Huge", "colour": "red", "status": "Closed", "description": ""}
    with pytest.raises(RuleViolation) as refused:
        house.do("sam", EditCase(case=number, fields=dict(given)))
    assert {problem.field for problem in refused.value.problems} == set(given)
    assert house.case(number).priority == "Medium"


def test_a_new_primary_reason_clears_a_secondary_that_is_not_its_own(house: House) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="Secondary Reason is missing"):
        house.do("sam", EditCase(case=number, fields={"primary_reason": "Monitoring"}))


def test_the_same_primary_reason_keeps_the_secondary(house: House) -> None:
    number = house.homeowner()
    fields = {"primary_reason": "Billing", "priority": "High"}
    house.do("sam", EditCase(case=number, fields=dict(fields)))
    assert house.case(number).secondary_reason == "Autopay"


def test_a_homeowner_case_never_loses_its_contract(house: House) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="must be created under a contract"):
        house.do("sam", EditCase(case=number, fields={"contract": ""}))


def test_an_installer_case_never_loses_its_account(house: House) -> None:
    number = house.installer()
    with pytest.raises(RuleViolation, match="created under an account or a contact"):
        house.do("sam", EditCase(case=number, fields={"account": ""}))


def test_whether_the_customer_is_to_be_verified_follows_the_contract(house: House) -> None:
    number = house.homeowner(contract="C-4")
    house.do("sam", EditCase(case=number, fields={"contract": "C-1"}))
    assert not house.case(number).needs_data_review
    house.do("sam", EditCase(case=number, fields={"contract": "C-4"}))
    assert house.case(number).needs_data_review


def test_what_becomes_of_a_contract_later_locks_no_case(house: House) -> None:
    number = house.homeowner()
    house.do("root", EditContract(contract="C-1", fields={"account": "HO-2"}))
    house.do("sam", EditCase(case=number, fields={"priority": "High"}))
    house.do("sam", EditCase(case=number, fields={"contract": "C-1", "contact": "P-2"}))
    row = house["sam"].case(number).row
    assert row.account is not None
    assert row.account.key == "HO-2"


def test_a_contact_is_found_by_a_name_of_several_words(house: House) -> None:
    fields = {"account": "HO-1", "first_name": "Jo", "last_name": "van der Berg"}
    house.do("sam", CreateContact(fields=dict(fields)))
    number = house.homeowner(contact="Jo van der Berg")
    assert house["sam"].case(number).row.contact is not None


def test_of_several_contacts_with_one_name_nobody_is_chosen(house: House) -> None:
    fields = {"account": "HO-2", "first_name": "Jo", "last_name": "Rivera"}
    house.do("sam", CreateContact(fields=dict(fields)))
    with pytest.raises(RuleViolation, match="2 contacts are called 'Jo Rivera'"):
        house.homeowner(contact="Jo Rivera")


def test_fields_answer_to_their_labels_and_former_names(house: House) -> None:
    number = house.homeowner()
    fields = {"Case Source": "Web", "Customer Request Type": "General",
              "Customer Request Subtype": "Other"}  # fmt: skip
    house.do("sam", EditCase(case=number, fields=dict(fields)))
    case = house.case(number)
    assert (case.origin, case.primary_reason, case.secondary_reason) == ("Web", "General", "Other")


def test_the_account_of_a_homeowner_case_follows_its_contract(house: House) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="account follows the contract"):
        house.do("sam", EditCase(case=number, fields={"account": "HO-2"}))
    house.do("sam", EditCase(case=number, fields={"contract": "C-3"}))
    row = house["sam"].case(number).row
    assert row.account is not None
    assert row.contact is not None
    assert (row.account.key, row.contact.key) == ("HO-2", "P-2")


def test_a_stale_edit_is_refused_with_who_and_when(house: House) -> None:
    number = house.homeowner("dana")
    seen = house.case(number).version
    house.do("ines", EditCase(case=number, fields={"priority": "High"}))
    with pytest.raises(Conflict, match="changed by Ines Duarte at 04:00"):
        house.do("dana", EditCase(case=number, fields={"source": "Web"}, if_version=seen))


def test_a_case_that_one_may_not_see_does_not_exist(house: House) -> None:
    number = house.homeowner()
    for username in ("bo", "rae", "sal"):
        with pytest.raises(NotFound, match=f"There is no case {number}"):
            house.do(username, PostToCase(case=number, text="x"))


# tasks that cannot be --------------------------------------------------------------------------


@pytest.mark.parametrize("task", [10**30, -(10**30), 2**63, 0, -1])
def test_a_task_that_cannot_be_does_not_exist(house: House, task: int) -> None:
    with pytest.raises(NotFound, match=f"There is no task {task}"):
        house.do("sam", CompleteTask(task=task))


@pytest.mark.parametrize("priority", ["", None])
def test_a_task_without_a_priority_has_the_usual_one(house: House, priority: Any) -> None:
    house.do("sam", CreateTask(case=house.homeowner(), subject="Call", priority=priority))
    assert house.get(Activity, subject="Call").priority == "Normal"


def test_a_task_without_a_subject_is_refused(house: House) -> None:
    nothing: Any = None
    with pytest.raises(RuleViolation, match="A task needs a subject"):
        house.do("sam", CreateTask(case=house.homeowner(), subject=nothing, comments=nothing))
