"""Escalation entries: cases that wait too long are escalated once, by business hours (1.17)."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from core.commands.case import ChangeOwner, CloseCase, EditCase, FollowCase
from core.commands.org import ApplyOrganisation
from core.commands.rule import EscalateCases
from core.entities import FeedItem, Notification, OutgoingMail, RuleMark, User
from core.errors import NotAllowed
from core.escalating import escalate_once
from core.org import loader
from core.rehearsal import try_escalation
from core.rules.escalation import every
from tests.data.queries_desk import statements

if TYPE_CHECKING:
    from core.worker import Round
    from tests.house import House

FILE = "customer_support.toml"
ENTRY = """
[[escalation]]
when = "priority == 'High'"

[[escalation.actions]]
after = "4h"
notify_owner = true
"""
HOURS = """
[hours.desk]
label = "Desk hours"
time_zone = "UTC"
monday = ["08:00-16:00"]
tuesday = ["08:00-16:00"]
wednesday = ["08:00-16:00"]
holidays = "feasts"

[holidays.feasts]
label = "Feasts"
days = { "04-01" = "All Fools' Day" }
"""


def apply(house: House, entries: str = ENTRY) -> None:
    """Put escalation entries in force."""
    files = loader.shipped() | {"hours.toml": HOURS}
    files[FILE] += entries
    house.do("root", ApplyOrganisation(files=files, confirmed=True))


def once(house: House, *, agreed: bool = False) -> list[Round]:
    """Make a round."""
    return escalate_once(house["root"], agreed=agreed)


def done(house: House, *, agreed: bool = False) -> int:
    """Make a round; give how often something was escalated."""
    return sum(one.done for one in once(house, agreed=agreed))


def bells(house: House, username: str) -> list[str]:
    user = house.get(User, username=username)
    kind = {"user_id": user.id, "kind": "escalation"}
    return [bell.text for bell in house.all(Notification, **kind)]


def urgent(house: House, by: str = "sam", **given: object) -> str:
    return house.support(by, priority="High", **given)


def begin(house: House, entries: str = ENTRY) -> None:
    """Put entries in force where nothing waits, so that they begin by themselves."""
    apply(house, entries)
    assert not any(one.waits or one.done for one in once(house))


# when ------------------------------------------------------------------------------------------


def test_a_case_is_escalated_when_it_has_waited_for_so_long_and_no_sooner(house: House) -> None:
    begin(house)
    number, other = urgent(house), house.support(priority="Low")
    house.wait(hours=3, minutes=59, seconds=59)
    assert done(house) == 0
    house.wait(seconds=1)
    assert done(house) == 1
    assert (house.case(number).is_escalated, house.case(other).is_escalated) == (True, False)
    body = "Escalated 4 hours after it was created"
    told = [item for item in house.all(FeedItem) if item.body == body]
    assert [item.author_id for item in told] == [None]
    assert done(house) == 0


def test_the_first_entry_that_holds_decides(house: House) -> None:
    begin(house, ENTRY + ENTRY.replace("priority == 'High'", "True").replace("4h", "1h"))
    high, low = urgent(house), house.support(priority="Low")
    house.wait(hours=2)
    assert done(house) == 1
    assert (house.case(high).is_escalated, house.case(low).is_escalated) == (False, True)
    house.do("sam", EditCase(case=high, fields={"priority": "Low"}))
    assert done(house) == 1


def test_only_business_hours_count_and_no_holidays(house: House) -> None:
    """It is Tuesday, 10:00; Wednesday is a feast, and the desk works again on Monday."""
    begin(house, ENTRY.replace("when =", 'hours = "desk"\nwhen =').replace("4h", "7h"))
    number = urgent(house)
    house.clock.moment = datetime(2026, 4, 6, 8, 59, 59, tzinfo=UTC)
    assert done(house) == 0
    house.wait(seconds=1)
    assert done(house) == 1
    told = [item.body for item in house.all(FeedItem) if item.body.startswith("Escalated")]
    assert told == ["Escalated 7 hours after it was created (Desk hours)"]
    assert house.case(number).is_escalated


def test_time_may_count_from_the_last_change_by_a_person(house: House) -> None:
    begin(house, ENTRY.replace("when =", 'start = "modified"\nwhen ='))
    number = urgent(house)
    house.wait(hours=3)
    house.do("sam", EditCase(case=number, fields={"subject": "Another"}))
    house.wait(hours=3, minutes=59)
    assert done(house) == 0
    house.wait(minutes=1)
    assert done(house) == 1


def test_an_entry_may_end_with_the_first_change_by_a_person(house: House) -> None:
    begin(house, ENTRY.replace("when =", "until_edited = true\nwhen ="))
    touched, posted = urgent(house), urgent(house)
    house.wait(hours=1)
    house.do("sam", EditCase(case=touched, fields={"subject": "Another"}))
    house.wait(hours=4)
    assert done(house) == 1
    assert (house.case(touched).is_escalated, house.case(posted).is_escalated) == (False, True)


def test_what_was_set_when_the_case_was_opened_is_no_change(house: House) -> None:
    begin(house, ENTRY.replace("when =", "until_edited = true\nwhen ="))
    number = urgent(house, queue="customer_support")
    house.wait(hours=4)
    assert done(house) == 1
    assert house.case(number).is_escalated


# what ------------------------------------------------------------------------------------------


def test_who_owns_it_follows_it_or_is_named_hears_of_it_once(house: House) -> None:
    people = 'notify = ["fay", "sam"]\ngroups = ["shift_leads"]\nemails = ["head@example.com"]\n'
    begin(house, ENTRY + people)
    number = urgent(house, subject="It burns")
    house.do("ines", FollowCase(case=number))
    house.wait(hours=4)
    assert done(house) == 1
    text = f"Case {number} is escalated, 4 hours after it was created: It burns"
    for username in ("sam", "fay", "ines", "dana"):  # owner, named, follower, member of a group
        assert bells(house, username) == [text], username
    mails = {mail.recipient for mail in house.all(OutgoingMail) if "escalated" in mail.subject}
    assert "head@example.com" in mails


def test_a_second_action_tells_those_it_names_alone(house: House) -> None:
    second = '\n[[escalation.actions]]\nafter = "8h"\nnotify = ["fay"]\n'
    begin(house, ENTRY + second)
    urgent(house)
    house.wait(hours=4)
    assert done(house) == 1
    house.wait(hours=4)
    assert done(house) == 1
    assert (len(bells(house, "sam")), len(bells(house, "fay"))) == (1, 1)


def test_it_goes_to_a_queue_and_everybody_of_it_hears_where_the_owner_is_told(house: House) -> None:
    second = '\n[[escalation.actions]]\nafter = "8h"\nnotify_owner = true\n'
    begin(house, ENTRY + 'queue = "customer_support"\n' + second)
    number = urgent(house)
    house.wait(hours=4)
    assert done(house) == 1
    case = house.case(number)
    assert (case.owner_user_id, case.is_escalated) == (None, True)
    assert (len(bells(house, "sam")), len(bells(house, "ines"))) == (1, 0)  # whose it was heard
    house.wait(hours=4)
    assert done(house) == 1
    assert (len(bells(house, "sam")), len(bells(house, "ines"))) == (1, 1)


def test_who_gets_it_already_has_it(house: House) -> None:
    begin(house, ENTRY + 'user = "dana"\n')
    number = urgent(house)
    house.do("sam", ChangeOwner(case=number, to="dana"))
    house.wait(hours=4)
    assert done(house) == 1
    assert house.case(number).is_escalated


def test_who_cannot_get_it_is_told_and_the_case_stays_as_it_is(house: House) -> None:
    begin(house, ENTRY + 'user = "rae"\n')
    number = urgent(house)
    house.wait(hours=4)
    (found,) = once(house)
    assert found.done == 0
    assert f"Case {number}: " in next(iter(found.refused.values()))
    assert not house.case(number).is_escalated


# the mark ---------------------------------------------------------------------------------------


def test_the_mark_goes_when_no_entry_is_about_the_case_and_comes_again(house: House) -> None:
    begin(house)
    number = urgent(house)
    house.wait(hours=4)
    assert done(house) == 1
    house.do("sam", EditCase(case=number, fields={"priority": "Low"}))
    assert done(house) == 0
    assert not house.case(number).is_escalated
    house.do("sam", EditCase(case=number, fields={"priority": "High"}))
    assert done(house) == 1
    assert house.case(number).is_escalated


def test_a_closed_case_is_not_escalated_any_more(house: House) -> None:
    begin(house)
    number = urgent(house)
    house.wait(hours=4)
    assert done(house) == 1
    house.do("sam", CloseCase(case=number))
    assert done(house) == 0
    assert not house.case(number).is_escalated
    assert house.all(RuleMark, record_id=house.case(number).id) == []


def test_an_undo_takes_it_back_and_the_next_round_leaves_it(house: House) -> None:
    begin(house)
    number = urgent(house)
    house.wait(hours=4)
    (found,) = once(house)
    house["max"].undo(found.action)
    assert not house.case(number).is_escalated
    assert done(house) == 0


# the backlog --------------------------------------------------------------------------------------


def test_a_new_entry_asks_before_it_escalates_what_waits_already(house: House) -> None:
    number = urgent(house)
    house.wait(days=1)
    apply(house)
    (found,) = once(house)
    assert (found.done, found.asks) == (0, True)
    assert found.waits == "it is new and would escalate 1 case at once: --yes agrees"
    assert not house.case(number).is_escalated
    assert done(house) == 0
    assert done(house, agreed=True) == 1
    urgent(house)
    house.wait(hours=4)
    assert done(house) == 1


def test_an_entry_that_says_anything_else_asks_again(house: House) -> None:
    begin(house)
    number = urgent(house)
    house.wait(hours=4)
    assert done(house) == 1
    apply(house, ENTRY.replace("4h", "2h"))
    (found,) = once(house)
    assert (found.done, found.asks) == (0, True)
    assert house.case(number).is_escalated  # an entry is still about it
    apply(house, "")
    assert once(house) == []
    assert not house.case(number).is_escalated


def test_very_many_mails_are_asked_for(house: House) -> None:
    begin(house, ENTRY + 'emails = ["head@example.com"]\n')
    files = house["root"].files
    fuse = files["organisation.toml"].replace("[settings]", "[settings]\nrule_mails = 1")
    house.do("root", ApplyOrganisation(files=files | {"organisation.toml": fuse}, confirmed=True))
    for _ in range(2):
        urgent(house)
    house.wait(hours=4)
    (found,) = once(house)
    assert (found.done, found.asks) == (0, True)
    assert "may write more than 1 mails at once" in found.waits
    assert done(house, agreed=True) == 2


# many ---------------------------------------------------------------------------------------------


def test_two_workers_at_once_escalate_nothing_twice(house: House) -> None:
    begin(house)
    for _ in range(30):
        urgent(house)
    house.wait(hours=4)
    rounds: list[Round] = []
    workers = [Thread(target=lambda: rounds.extend(once(house))) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(one.done for one in rounds) == 30
    assert len(bells(house, "sam")) == 30


def test_a_round_asks_the_database_as_little_for_many_cases_as_for_few(house: House) -> None:
    begin(house)
    sent = []
    for count in (1, 20):
        for _ in range(count):
            urgent(house)
            house.support(priority="Low")
        with statements(house) as asked:
            once(house)
        sent.append(len(asked))
    assert sent[0] == sent[1] <= 12


def test_a_condition_that_no_database_can_be_asked_is_put_to_the_cases(house: House) -> None:
    unasked = "size(subject) < 12345678901234567 and priority == 'High'"
    begin(house, ENTRY.replace("priority == 'High'", unasked))
    number = urgent(house)
    house.wait(hours=4)
    assert done(house) == 1
    house.do("sam", EditCase(case=number, fields={"priority": "Low"}))
    assert done(house) == 0
    assert not house.case(number).is_escalated


# who, and before ----------------------------------------------------------------------------------


def test_only_the_house_escalates(house: House) -> None:
    begin(house)
    (due,) = every(house.org)
    with pytest.raises(NotAllowed, match="escalated by the house itself"):
        house.do("root", EscalateCases(action=due.mark, cases=(1,)))
    with pytest.raises(NotAllowed, match="may not run the worker"):
        escalate_once(house["sam"])


def test_what_it_would_do_is_rehearsed_also_before_it_is_in_force(house: House) -> None:
    number = urgent(house)
    house.wait(days=1)
    files = loader.shipped()
    files[FILE] += ENTRY + 'queue = "customer_support"\nemails = ["head@example.com"]\n'
    found = try_escalation(
        house["root"], "customer_support", org=loader.load(files), limit=10
    )  # fmt: skip
    (one,) = found.answers
    assert one.record == f"case {number}"
    assert one.deeds == ("escalated 4 hours after it was created",)
    assert {change.field for change in one.changes} >= {"is_escalated", "owner_group_id"}
    assert [recipient for recipient, _ in one.mails if recipient == "head@example.com"]
    assert "Escalation of Customer Support" in found.message
    assert not house.case(number).is_escalated
    apply(house)
    assert try_escalation(house["root"], "customer_support", limit=10).found == 1
    assert done(house, agreed=True) == 1
    assert try_escalation(house["root"], "customer_support", limit=10).found == 0


def test_two_workers_may_let_an_entry_begin_at_once(house: House) -> None:
    apply(house, ENTRY + ENTRY.replace("High", "Low"))
    gate = Barrier(2)
    rounds: list[Round] = []

    def work() -> None:
        desk = house["root"]
        _ = desk.org, desk.actor
        gate.wait()
        rounds.extend(escalate_once(desk))

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(rounds) == 4
    assert len(house.all(RuleMark, object="escalation", record_id=0)) == 2
