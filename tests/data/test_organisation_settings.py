"""What the files settle: urgency, cases about the same, reviews, saved lists (1.2, 1.5, 1.9)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.case import (
    CloseCase,
    CreateCase,
    EditCase,
    LogReview,
    ReopenCase,
    SetStatus,
    TakeNext,
)
from core.commands.view import CreateView, PinView
from core.entities import ListPlace, ListView
from core.errors import NeedsConfirmation, NotAllowed, RuleViolation
from core.filters import FilterError
from core.org import loader
from core.org.model import Gate, Review
from core.rows import CaseFilter
from data.admin import Admin
from tests.data.organisations import FILES, HELD, HOLD, QUEUE, WORKING, apply, edited, on_hold
from tests.data.test_health import beneath
from tests.house import typed

if TYPE_CHECKING:
    from tests.house import House

LOW_FIRST = edited(("organisation.toml", 'leads = ["High"]', 'leads = ["Low", "High"]'))
"""Cases of low priority come first, too."""
PRIORITIES = re.compile(r"\[priorities\]\n(?:.+\n)*\n")
OLDER = FILES | {
    "organisation.toml": PRIORITIES.sub("", FILES["organisation.toml"]).replace(
        'default_type = "customer_support"      # what New opens where a profile names no other\n',
        "",
    )
}
"""The organisation as it was written before it said how urgent cases may be."""


# priorities --------------------------------------------------------------------------------------


def test_other_priorities_lead_the_queue_at_once(house: House) -> None:
    """Cases that wait already take their new place; nobody has changed them."""
    house.queued(priority="Medium")
    low = house.queued(priority="Low")
    apply(house, LOW_FIRST)
    assert (
        house["dana"]
        .look.cases(CaseFilter(queue="back_office_homeowner", sort="work"))
        .rows[0]
        .number
        == low
    )
    assert house.do("dana", TakeNext()).number == low
    assert house["dana"].case(low).row.leads
    house.do("dana", EditCase(case=low, fields={"priority": "Medium"}))
    assert not house["dana"].case(low).row.leads


def test_the_order_of_priorities_is_the_order_of_lists(house: House) -> None:
    numbers = {word: house.queued(priority=word) for word in ("Low", "High", "Medium")}
    order = 'order = ["Low", "High", "Medium"]'
    for files in (FILES, edited(("organisation.toml", 'order = ["High", "Medium", "Low"]', order))):
        if files != FILES:
            apply(house, files)
        rows = house["dana"].look.cases(CaseFilter(sort="priority")).rows
        known = loader.load(files).priorities.order
        assert [row.number for row in rows] == [numbers[word] for word in known]


def test_a_mapped_priority_takes_its_place_in_the_queue(house: House) -> None:
    number = house.queued(priority="Low")
    files = edited(("homeowner.toml", '"Medium", "Low"]', '"Medium"]'))
    apply(house, files, **{"homeowner.priority:Low": "High"})
    assert house["dana"].case(number).row.leads


def test_files_that_do_not_speak_of_priorities_have_those_of_their_types(house: House) -> None:
    org = loader.load(OLDER)
    assert (org.priorities.order, org.priorities.leads) == (("High", "Medium", "Low"), ("High",))
    assert (org.priorities.usual, org.default_type) == ("Medium", "")
    number = house.queued()
    apply(house, OLDER)
    assert house.case(number).priority == "Medium"
    assert house.case(house.queued(priority="High")).rank == 0


def test_a_type_without_a_list_has_the_house_s(house: House) -> None:
    lists = 'priority = ["High", "Medium", "Low"]\n'
    apply(house, edited(
        ("customer_support.toml", lists, ""), ("customer_support.toml", 'priority = "Medium"', ""),
        ("organisation.toml", 'usual = "Medium"', 'usual = "Low"'),
        ("homeowner.toml", 'priority = "Medium"', 'priority = "Medium"\n'),
    ))  # fmt: skip
    assert house.case(house.support()).priority == "Low"
    assert house.case(house.homeowner()).priority == "Medium"
    with pytest.raises(RuleViolation, match="Did you mean 'High'"):
        house.support(priority="Hihg")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('leads = ["High"]', 'leads = ["Hihg"]', r"leads: 'Hihg' is not in the order\. Did you "),
        ('usual = "Medium"', 'usual = "Midium"', "usual: 'Midium' is not in the order. Did you m"),
        ('["High", "Medium", "Low"]', '["High", "", "Low", "Medium"]', "a name is blank"),
    ],
)
def test_what_leads_and_what_is_usual_stands_in_the_order(old: str, new: str, message: str) -> None:
    with pytest.raises(RuleViolation, match=message):
        loader.load(edited(("organisation.toml", old, new)))


# cases about the same ----------------------------------------------------------------------------


def about(desk: Any, **given: Any) -> str:
    """Open a homeowner case at a desk."""
    fields = {
        "type": "homeowner", "contract": "C-1", "primary": "Billing", "secondary": "Autopay",
        "source": "Phone", "description": "Charged twice",
    }  # fmt: skip
    return str(desk.do(CreateCase(**{**fields, **given})).number)


def test_a_gate_may_ask_on_every_way_of_opening_a_case(house: House) -> None:
    gate = Gate(then="ask", same=("account", "primary_reason"))
    desk = typed(house, "sam", gate=gate)
    first = about(desk)
    with pytest.raises(NeedsConfirmation) as asked:
        about(desk)
    assert asked.value.message == (
        f"Case {first} has the same Account, Primary Reason. Is this another issue?"
    )
    about(desk, primary="General", secondary="Other")
    about(desk, confirmed=True)


def test_a_gate_may_refuse_and_then_no_yes_helps(house: House) -> None:
    desk = typed(house, "sam", gate=Gate(then="refuse"))
    about(desk)
    with pytest.raises(RuleViolation, match="has the same Account. Go on there"):
        about(desk, confirmed=True)


def test_both_questions_are_asked_at_once(house: House) -> None:
    desk = typed(house, "sam", gate=Gate(then="ask"))
    about(desk)
    with pytest.raises(NeedsConfirmation, match=r"another issue\?\nContract C-2 is Pending"):
        about(desk, contract="C-2")


def test_a_closed_case_counts_as_long_as_the_gate_says(house: House) -> None:
    desk = typed(house, "max", gate=Gate(then="refuse", closed_for=timedelta(days=2)))
    desk.do(CloseCase(case=about(desk)))
    house.wait(days=2, milliseconds=-1)
    with pytest.raises(RuleViolation, match="has the same"):
        about(desk)
    house.wait(milliseconds=1)
    about(desk)


def test_what_a_person_may_not_see_is_not_told_to_them(house: House) -> None:
    house.support(account="HO-1")
    key = 'types = ["homeowner", "installer", "customer_support"]'
    files = edited(
        ("profiles.toml", '"case.read" = "any"', '"case.read" = "own"'),
        ("customer_support.toml", 'then = "show"', 'then = "refuse"'),
    )
    assert key in files["profiles.toml"]
    house.support(by="max", account="HO-2")
    apply(house, files)
    with pytest.raises(RuleViolation, match="has the same Account"):
        house.support(account="HO-1")
    house.support(account="HO-2")


# reviews -----------------------------------------------------------------------------------------


def test_a_type_may_want_a_review_before_it_is_closed(house: House) -> None:
    desk = typed(house, "dana", review=Review(before_close=True))
    number = house.homeowner("dana")
    with pytest.raises(RuleViolation, match="no review was logged on it. Log a review first"):
        desk.do(CloseCase(case=number))
    assert desk.case(number).can["close"].why is not None
    desk.do(LogReview(case=number, comments="All is paid"))
    desk.do(CloseCase(case=number))
    house.wait(minutes=1)
    desk.do(ReopenCase(case=number))
    with pytest.raises(RuleViolation, match="no review was logged since it was reopened"):
        desk.do(CloseCase(case=number))
    desk.do(LogReview(case=number, comments="Now it is"))
    desk.do(CloseCase(case=number))


def test_a_former_label_is_still_understood(house: House) -> None:
    number = house.homeowner()
    former = {"Customer Request Type": "General", "Customer Request Subtype": "Other"}
    house.do("sam", EditCase(case=number, fields={**former}))
    assert house.case(number).primary_reason == "General"


def test_a_refusal_names_the_profiles_that_may(house: House) -> None:
    with pytest.raises(NotAllowed, match="ask a Back-office agent or a Supervisor or an Adminis"):
        house.do("fay", EditCase(case=house.homeowner("sam"), fields={"priority": "High"}))


# what is applied: marks, saved lists, the check --------------------------------------------------


@pytest.mark.parametrize(("flag", "escalated"), [(", escalates = true", True), ("", False)])
def test_a_case_that_is_mapped_into_a_status_that_escalates_is_escalated(
    house: House, flag: str, *, escalated: bool
) -> None:
    apply(house, HELD)
    number = on_hold(house)
    files = edited(
        ("customer_support.toml", WORKING, f'{{ label = "Working"{flag} }},'),
    )
    apply(house, files, **{f"customer_support.status:{HOLD}": "Working"})
    assert house.case(number).is_escalated is escalated


def test_a_status_that_escalates_from_now_on_marks_the_cases_in_it(house: House) -> None:
    number = house.support("dana")
    house.do("dana", SetStatus(case=number, status="Working"))
    to = WORKING.replace(" }", ", escalates = true }")
    apply(house, edited(("customer_support.toml", WORKING, to)))
    assert house.case(number).is_escalated
    apply(house, FILES)
    assert not house.case(number).is_escalated


def test_a_saved_list_follows_what_is_mapped(house: House) -> None:
    apply(house, HELD)
    on_hold(house)
    line = f'-status:New,"{HOLD.lower()}" age>3d'
    house.do("dana", CreateView(name="Held", filter=line))
    done = apply(house, FILES, **{f"customer_support.status:{HOLD}": "Working"})
    assert house.get(ListView).filter == "-status:New,Working age>3d"
    assert "1 saved list 'Held' is rewritten: -status:New,Working age>3d" in done.message
    house["dana"].filter(house.get(ListView).filter)


def test_a_saved_list_that_is_not_understood_any_more_is_told(house: House) -> None:
    apply(house, HELD)
    house.do("dana", CreateView(name="Held", filter=f'status:"{HOLD}"'))
    done = apply(house, FILES)
    assert (
        f"1 saved list 'Held' of Dana Reyes names '{HOLD}', and is not understood" in done.message
    )
    with pytest.raises(FilterError):
        house["dana"].filter(house.get(ListView).filter)


def test_lists_and_places_of_a_queue_that_goes_are_the_heir_s(house: House) -> None:
    night = edited(("groups.toml", "[groups.aging_cases]", f"{QUEUE}[groups.aging_cases]"))
    apply(house, night)
    house.do("dana", CreateView(name="By night", filter='queue:"Night shift" owner:night'))
    house.do("dana", PinView(view="queue:night"))
    apply(house, FILES, **{"queue:night": "customer_support"})
    assert house.get(ListView).filter == "queue:customer_support owner:customer_support"
    assert house.get(ListPlace).list == "queue:customer_support"


def test_a_queue_that_is_called_otherwise_is_found_by_its_key(house: House) -> None:
    house.do("dana", CreateView(name="Mine", filter='queue:"Customer Support Queue"'))
    apply(house, edited(("groups.toml", '"Customer Support Queue"', '"Help desk"')))
    assert house.get(ListView).filter == "queue:customer_support"


def test_the_check_tells_an_organisation_that_cannot_be_read(house: House) -> None:
    house.homeowner()
    assert "organisation" in {f.topic for f in Admin().check(house.url).findings}
    with beneath(house.url, "organisations") as change:
        change("UPDATE organisations SET files = replace(files, 'closed = true', 'closd = true')")
    told = [f for f in Admin().check(house.url).findings if f.topic == "organisation"]
    assert any("homeowner.toml:" in f.message and "closd" in f.message for f in told)


def test_the_check_tells_a_record_type_and_a_profile_that_nobody_defines(house: House) -> None:
    house.homeowner()
    with beneath(house.url, "cases", "users") as change:
        change("UPDATE cases SET record_type = 'lost'")
        change("UPDATE users SET profile = 'gone' WHERE username = 'bo'")
    told = [f.message for f in Admin().check(house.url).findings if f.topic == "organisation"]
    assert told == [
        "There are cases of the record type 'lost', which it does not define.",
        "There are people of the profile 'gone', which it does not define.",
    ]
