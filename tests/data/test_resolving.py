"""A case is resolved, cancelled and reactivated; resolved it is read-only (S3, domain.md 1.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.commands.activity import CancelActivity, CompleteActivity, CreateActivity
from core.commands.case import (
    AttachFiles,
    CancelCase,
    ChangeOwner,
    CloseCase,
    CreateChild,
    EditCase,
    LogCall,
    LogReview,
    MergeCases,
    MoveStage,
    PostToCase,
    ReactivateCase,
    RelateCases,
    ReopenCase,
    ResolveCase,
    SetParent,
    SetStatus,
    SnoozeCase,
)
from core.commands.feed import CommentOnEntry, DeleteEntry, EditEntry
from core.commands.org import ApplyOrganisation
from core.commands.queue import AddToQueue
from core.commands.task import CreateTask
from core.entities import Activity, Case, FeedItem, Notification, Resolution
from core.errors import CaselineError, NeedsConfirmation, NotAllowed, NotFound, RuleViolation
from core.files import Upload
from core.org import loader
from core.views.opened import chosen
from tests.data.test_races import at_once

if TYPE_CHECKING:
    from core.commands.registry import Command
    from core.outcome import Outcome
    from core.rows import CaseFilter
    from tests.house import House

SOLVED, INFORMED = "Problem Solved", "Information Provided"


def resolve(house: House, number: str, by: str = "sam", **given: Any) -> Outcome:
    told: dict[str, Any] = {"type": SOLVED, "resolution": "The meter was reset."}
    return house.do(by, ResolveCase(case=number, **(told | given)))


def view(house: House, number: str, by: str = "sam") -> Any:
    return house[by].case(number)


# resolve ---------------------------------------------------------------------------------------


def test_a_case_is_resolved_with_a_type_and_an_answer(house: House) -> None:
    number = house.service()
    house.wait(hours=2)
    outcome = resolve(house, number)
    assert outcome.message == f"Case {number} was resolved as Problem Solved, 2h 00m old."
    found = view(house, number)
    assert (found.row.status, found.row.is_closed) == (SOLVED, True)
    (made,) = found.resolutions
    assert (made.type, made.resolution, made.by.key) == (SOLVED, "The meter was reset.", "sam")
    bodies = [entry.body for entry in found.feed]
    assert "Resolved as Problem Solved: The meter was reset." in bodies


def test_a_resolution_says_how_in_words_and_is_one_of_the_types(house: House) -> None:
    number = house.service()
    with pytest.raises(RuleViolation) as caught:
        resolve(house, number, type="Solved", resolution="  ", billable="-3")
    told = {problem.field: problem.message for problem in caught.value.problems}
    assert told.keys() == {"type", "resolution", "billable"}
    assert "Problem Solved, Information Provided" in told["type"]
    with pytest.raises(RuleViolation, match="2,001"):
        resolve(house, number, resolution="x" * 2001)
    resolve(house, number, type="problem solved", resolution="x" * 2000)


def test_the_time_it_took_is_that_of_completed_activities_and_no_more_is_billed(
    house: House,
) -> None:
    number = house.service()
    for minutes in ("20", "25"):
        one = house.activity(number, kind="phone")
        house.do("sam", CompleteActivity(activity=one, minutes=minutes))
    house.do("sam", CancelActivity(activity=house.activity(number, minutes="500")))
    with pytest.raises(RuleViolation, match="from 0 to 45; the completed activities took 45"):
        resolve(house, number, billable="46")
    resolve(house, number, billable="30", remarks="On the roof")
    made = house.get(Resolution)
    assert (made.total_minutes, made.billable_minutes, made.remarks) == (45, 30, "On the roof")


def test_all_of_it_is_billed_unless_somebody_says_less(house: House) -> None:
    number = house.service()
    house.do("sam", CompleteActivity(activity=house.activity(number), minutes="15"))
    resolve(house, number)
    assert house.get(Resolution).billable_minutes == 15


def test_open_activities_stop_it_with_their_list_unless_they_may_be_canceled(house: House) -> None:
    number = house.service()
    ids = [house.activity(number, kind=kind) for kind in ("task", "email", "phone")]
    appointment = house.activity(number, kind="appointment", starts="2026-04-02T09:00:00Z")
    with pytest.raises(NeedsConfirmation) as caught:
        resolve(house, number)
    first, *rest = caught.value.message.split("\n")
    assert first == "4 open activities will be canceled if you continue."
    assert rest[1] == f"  e-mail {ids[1]}: Ask for the serial number"
    listed: Any = caught.value.details["activities"]
    assert [one["id"] for one in listed] == [*ids, appointment]
    assert not house.case(number).is_closed
    outcome = resolve(house, number, confirmed=True)
    assert outcome.made["cancelled"] == [*ids, appointment]
    assert {one.status for one in house.all(Activity)} == {"Canceled"}
    assert house.case(number).is_closed
    house["sam"].undo()
    assert not house.case(number).is_closed
    assert {one.status for one in house.all(Activity)} == {"Not Started"}
    assert house.all(Resolution) == []


def test_notes_and_posts_do_not_count_as_activities(house: House) -> None:
    number = house.service()
    house.do("sam", PostToCase(case=number, text="See the picture"))
    house.do("sam", AttachFiles(case=number, files=(Upload("error.png", b"png"),)))
    resolve(house, number)
    assert house.case(number).is_closed


def test_a_service_case_is_not_closed_and_a_homeowner_case_is_not_resolved(house: House) -> None:
    number, other = house.service(), house.homeowner()
    with pytest.raises(RuleViolation, match="resolved or cancelled, not closed") as caught:
        house.do("sam", CloseCase(case=number))
    assert caught.value.next_step == "Resolve it, or cancel it."
    with pytest.raises(RuleViolation, match="Homeowner cases are closed, not resolved"):
        resolve(house, other)
    for status in (SOLVED, "Canceled", "Merged"):
        with pytest.raises(RuleViolation, match="closing the case"):
            house.do("sam", SetStatus(case=number, status=status))
    can = view(house, number).can
    assert (can["resolve"].ok, can["cancel"].ok, can["close"].ok) == (True, True, False)


def test_who_may_close_may_resolve(house: House) -> None:
    number = house.service()
    with pytest.raises(NotAllowed):
        resolve(house, number, by="fay")
    resolve(house, number, by="dana")


def test_two_who_resolve_at_once_leave_one_resolution(house: House) -> None:
    number = house.service()
    act = ResolveCase(case=number, type=SOLVED, resolution="Done")
    at_once(house, ("dana", act, None), ("ines", act, None))
    assert len(house.all(Resolution)) == 1


def test_an_activity_that_is_added_while_it_is_resolved_is_refused_or_canceled(
    house: House,
) -> None:
    for _ in range(5):
        number = house.service()
        act = ResolveCase(case=number, type=SOLVED, resolution="Done", confirmed=True)
        add = CreateActivity(case=number, kind="task", subject="Late")
        at_once(house, ("dana", act, None), ("ines", add, None))
        assert house.case(number).is_closed
    assert [one for one in house.all(Activity) if not one.is_closed] == []


# escalation ------------------------------------------------------------------------------------


def test_an_escalation_that_is_required_goes_on_as_a_case_of_its_own(house: House) -> None:
    number = house.service(description="The inverter hums")
    outcome = resolve(house, number, escalate="back_office_homeowner", reason="The third one")
    made = outcome.made["escalated_to"]
    assert outcome.message.endswith(f"Back Office Task Queue Homeowner goes on with case {made}.")
    first, second = view(house, number), view(house, made)
    assert (first.row.is_closed, first.row.is_escalated) == (True, True)
    assert (second.row.is_closed, second.row.is_escalated) == (False, True)
    assert second.row.owner.key == "back_office_homeowner"
    assert second.row.subject == "Escalated: No power"
    assert "The third one" in (second.description or "")
    assert [row.number for row in first.related] == [made]
    (kept,) = first.resolutions
    assert kept.escalated_to.key == "back_office_homeowner"
    assert kept.escalation_reason == "The third one"
    house["sam"].undo()
    assert not house.case(number).is_escalated
    assert len(house.all(Case)) == 1


def test_an_escalation_names_whom_and_why(house: House) -> None:
    number = house.service()
    for given, field in (
        ({"escalate": "service_desk"}, "reason"),
        ({"escalate": "shift_leads", "reason": "x"}, "escalate"),
        ({"escalate": "aging_cases", "reason": "x"}, "escalate"),
        ({"reason": "x"}, "reason"),
    ):
        with pytest.raises(RuleViolation) as caught:
            resolve(house, number, **given)
        assert [problem.field for problem in caught.value.problems] == [field], given
    with pytest.raises(CaselineError, match="nobody"):
        resolve(house, number, escalate="nobody", reason="x")
    assert not house.case(number).is_closed


def test_a_team_goes_on_too(house: House) -> None:
    number = house.service()
    made = resolve(house, number, escalate="product_development", reason="x").made["escalated_to"]
    assert view(house, made, "root").row.owner.kind == "team"


# read-only -------------------------------------------------------------------------------------


def acts(house: House, number: str) -> dict[str, Command]:
    """Give everything that would change a resolved case, or add to it."""
    other = house.service(subject="Another")
    post = house.all(FeedItem, kind="TextPost")[0].id
    return {
        "edit": EditCase(case=number, fields={"subject": "Other"}),
        "post": PostToCase(case=number, text="One more thing"),
        "comment": CommentOnEntry(entry=post, text="Yes"),
        "edit post": EditEntry(entry=post, text="No"),
        "delete post": DeleteEntry(entry=post),
        "attach": AttachFiles(case=number, files=(Upload("a.txt", b"a"),)),
        "call": LogCall(case=number, comments="They called"),
        "task": CreateTask(case=number, subject="Late"),
        "activity": CreateActivity(case=number, kind="phone", subject="Late"),
        "owner": ChangeOwner(case=number, to="ines"),
        "status": SetStatus(case=number, status="On Hold"),
        "review": LogReview(case=number, comments="Fine"),
        "queue": AddToQueue(case=number, queue="service_desk"),
        "snooze": SnoozeCase(case=number, until="2d"),
        "stage": MoveStage(case=number, move="next"),
        "relate": RelateCases(case=number, other=other),
        "parent": SetParent(case=number, parent=other),
        "child": CreateChild(case=number),
        "merge": MergeCases(case=(number,), into=other),
        "merge into": MergeCases(case=(other,), into=number),
        "resolve": ResolveCase(case=number, type=SOLVED, resolution="Again"),
        "cancel": CancelCase(case=number),
        "reopen": ReopenCase(case=number),
    }


def test_a_resolved_case_is_read_only_everywhere(house: House) -> None:
    number = house.service("dana")
    house.do("dana", PostToCase(case=number, text="First"))
    resolve(house, number, by="dana")
    before = (house.case(number).version, len(house.all(FeedItem)))
    for name, act in acts(house, number).items():
        with pytest.raises(CaselineError) as caught:
            house.do("dana", act)
        assert "eactivate" in (caught.value.next_step or "") + caught.value.message, name
    made = 1  # the other case tells how it was created
    assert (house.case(number).version, len(house.all(FeedItem)) - made) == before
    can = view(house, number, "dana").can
    assert {verb for verb, one in can.items() if one.ok} == {"reactivate", "clone"}


def test_what_stood_on_it_before_is_not_undone_while_it_is_resolved(house: House) -> None:
    number = house.service()
    post = house.do("sam", PostToCase(case=number, text="First"))
    resolve(house, number)
    with pytest.raises(RuleViolation, match="read-only"):
        house["sam"].undo(post.action)
    house.do("sam", ReactivateCase(case=number))
    house["sam"].undo(post.action)


def test_other_cases_may_still_be_put_beside_a_resolved_one(house: House) -> None:
    number, fresh = house.service(), house.service()
    resolve(house, number)
    told = len(view(house, number).feed)
    house.do("sam", RelateCases(case=fresh, other=number))
    assert [row.number for row in view(house, fresh).related] == [number]
    assert len(view(house, number).feed) == told


# reactivate ------------------------------------------------------------------------------------


def test_a_resolved_case_is_reactivated_as_often_and_as_late_as_need_be(house: House) -> None:
    number = house.service()
    for n in range(3):
        resolve(house, number, resolution=f"Try {n}")
        house.wait(days=40)
        outcome = house.do("sam", ReactivateCase(case=number))
        assert outcome.message == f"Case {number} is active again: In Progress."
        assert not house.case(number).is_closed
    found = view(house, number).resolutions
    assert [one.resolution for one in found] == ["Try 2", "Try 1", "Try 0"]
    assert all(one.reactivated_by.key == "sam" for one in found)
    with pytest.raises(RuleViolation, match="is active"):
        house.do("sam", ReactivateCase(case=number))
    with pytest.raises(RuleViolation, match="closed, not resolved"):
        house.do("sam", ReactivateCase(case=house.homeowner()))


def test_reactivated_it_takes_a_note_and_must_be_resolved_again(house: House) -> None:
    number = house.service()
    resolve(house, number)
    house.do("sam", ReactivateCase(case=number))
    house.do("sam", PostToCase(case=number, text="The serial number, for the record: 8842"))
    resolve(house, number, type=INFORMED, resolution="As before")
    found = view(house, number)
    assert (found.row.status, len(found.resolutions)) == (INFORMED, 2)


def test_reactivating_is_undone_unless_something_new_is_open(house: House) -> None:
    number = house.service()
    resolve(house, number)
    act = house.do("sam", ReactivateCase(case=number)).action
    one = house.activity(number)
    with pytest.raises(CaselineError):
        house["sam"].undo(act)
    house.do("sam", CompleteActivity(activity=one))
    house["sam"].undo(act)
    assert house.case(number).status == SOLVED


def test_a_resolve_is_undone_for_some_minutes_by_who_did_it(house: House) -> None:
    number = house.service()
    act = resolve(house, number).action
    house.wait(minutes=11)
    with pytest.raises(RuleViolation, match="10 minutes"):
        house["sam"].undo(act)


# cancel ----------------------------------------------------------------------------------------


def test_a_case_is_canceled_once_nothing_is_open_any_more(house: House) -> None:
    number = house.service()
    one = house.activity(number)
    with pytest.raises(RuleViolation, match=f"1 activity is open \\(task {one} ") as caught:
        house.do("sam", CancelCase(case=number))
    assert caught.value.next_step == "Complete or cancel them first."
    house.do("sam", CancelActivity(activity=one))
    house.do("sam", CancelCase(case=number, comment="They took it back"))
    assert house.case(number).status == "Canceled"
    assert house.all(Resolution) == []
    house.do("sam", ReactivateCase(case=number))
    assert house.case(number).status == "In Progress"


# lists -----------------------------------------------------------------------------------------


def listed(house: House, name: str) -> list[str]:
    which: CaseFilter = chosen(house["sam"], name)[1]
    return [row.number for row in house["sam"].look.cases(which, limit=50).rows]


def test_a_resolved_case_leaves_my_active_and_appears_in_my_resolved_cases(house: House) -> None:
    active, solved, canceled, other = (house.service() for _ in range(4))
    resolve(house, solved)
    house.do("sam", CancelCase(case=canceled))
    house.do("sam", ChangeOwner(case=other, to="dana"))
    house.support()
    assert listed(house, "My Active Cases") == [active]
    assert listed(house, "My Resolved Cases") == [solved]


# parent and child ------------------------------------------------------------------------------


def test_a_case_needs_a_customer_an_account_or_a_contact(house: House) -> None:
    with pytest.raises(RuleViolation, match="an account or a contact"):
        house.service(account=None)
    assert view(house, house.service()).row.contact is None
    found = view(house, house.service(account=None, contact="P-2"))
    assert found.row.account.key == "HO-2"
    with pytest.raises(RuleViolation, match="an account or a contact"):
        house.do("sam", EditCase(case=house.service(), fields={"account": ""}))


def test_ten_cases_become_one_and_not_eleven(house: House) -> None:
    *losers, last, master = (house.service("dana") for _ in range(11))
    with pytest.raises(RuleViolation, match="at most 10"):
        house.do("dana", MergeCases(case=(*losers, last), into=master))
    house.do("dana", MergeCases(case=tuple(losers), into=master))
    assert {house.case(number).status for number in losers} == {"Merged"}


def test_escalating_rings_for_nobody_who_may_not_see_it(house: House) -> None:
    number = house.service()
    resolve(house, number, escalate="back_office_homeowner", reason="x")
    seen = {one.user_id for one in house.all(Notification)}
    assert house["bo"].person.id not in seen


def test_support_sees_service_cases_and_other_profiles_do_not(house: House) -> None:
    number = house.service()
    for who in ("fay", "dana", "max", "root"):
        assert view(house, number, who).row.number == number
    for who in ("bo", "rae", "sal"):
        with pytest.raises(NotFound):
            view(house, number, who)


def test_a_service_case_is_assigned_to_a_user_or_a_team(house: House) -> None:
    number = house.service("dana")
    house.do("dana", ChangeOwner(case=number, to="ines"))
    assert view(house, number).row.owner.key == "ines"
    house.do("max", ChangeOwner(case=number, to_team="product_development"))
    owner = view(house, number).row.owner
    assert (owner.kind, owner.key) == ("team", "product_development")


@pytest.fixture
def family(house: House) -> tuple[str, str, str]:
    """Give a service case with two parts, each with an open activity."""
    whole = house.service("dana", description="All of it", source="Web")
    parts = [house.do("dana", CreateChild(case=whole)).number or "" for _ in range(2)]
    for one in parts:
        house.activity(one, by="dana")
    return whole, parts[0], parts[1]


def ruled(house: House, **close: str) -> None:
    lines = "".join(f"{name} = {value}\n" for name, value in close.items())
    text = loader.shipped()["service.toml"].replace("[resolve]", f"[close]\n{lines}\n[resolve]")
    files = loader.shipped() | {"service.toml": text}
    house.do("root", ApplyOrganisation(files=files, confirmed=True))


def test_a_part_has_title_and_customer_of_the_whole_and_what_is_set_up_besides(
    house: House, family: tuple[str, str, str]
) -> None:
    whole, part, _ = family
    first, second = house.case(whole), house.case(part)
    assert (second.subject, second.account_id) == (first.subject, first.account_id)
    assert (second.origin, second.description) == (first.origin, None)


def test_parts_are_resolved_each_for_itself_unless_it_is_set_up_otherwise(
    house: House, family: tuple[str, str, str]
) -> None:
    whole, part, _ = family
    resolve(house, whole, by="dana")
    assert (house.case(whole).is_closed, house.case(part).is_closed) == (True, False)


def test_all_parts_are_resolved_with_the_whole_and_their_activities_canceled_together(
    house: House, family: tuple[str, str, str]
) -> None:
    ruled(house, with_children="true")
    whole, *parts = family
    with pytest.raises(NeedsConfirmation, match="2 open activities will be canceled") as caught:
        resolve(house, whole, by="dana")
    listed: Any = caught.value.details["activities"]
    assert [one["case"] for one in listed] == parts
    outcome = resolve(house, whole, by="dana", confirmed=True)
    assert outcome.made["children"] == parts
    assert {house.case(one).status for one in family} == {SOLVED}
    assert {one.resolution for one in house.all(Resolution)} == {"The meter was reset."}
    house["dana"].undo()
    assert not any(house.case(one).is_closed for one in family)


def test_the_whole_stays_open_while_a_part_is_where_that_is_set_up(
    house: House, family: tuple[str, str, str]
) -> None:
    ruled(house, blocked_by='["open_children"]')
    whole, *parts = family
    with pytest.raises(RuleViolation, match="2 open child cases"):
        resolve(house, whole, by="dana")
    for one in parts:
        resolve(house, one, by="dana", confirmed=True)
    resolve(house, whole, by="dana")
    with pytest.raises(RuleViolation, match="is closed|read-only"):
        house.do("dana", ReactivateCase(case=parts[0]))


def test_a_case_has_no_more_parts_than_it_may(house: House) -> None:
    text = loader.shipped()["service.toml"].replace("most = 50", "most = 1")
    files = loader.shipped() | {"service.toml": text}
    house.do("root", ApplyOrganisation(files=files, confirmed=True))
    whole, other = house.service("dana"), house.service("dana")
    house.do("dana", CreateChild(case=whole))
    for act in (CreateChild(case=whole), SetParent(case=other, parent=whole)):
        with pytest.raises(RuleViolation, match="has 1 part already; no more fit"):
            house.do("dana", act)
