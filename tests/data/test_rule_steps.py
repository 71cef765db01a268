"""Steps of rules: the whole of a process in the language alone, and what steps may not do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.account import EditAccount
from core.commands.case import CloseCase, CustomerMail, EditCase
from core.commands.contact import CreateContact, EditContact
from core.commands.user import DeactivateUser
from core.entities import Account, Activity, Case, FeedItem, Notification, OutgoingMail, User
from core.errors import NeedsConfirmation, RuleViolation
from core.many import Agreed, agreed
from core.org import loader
from tests.automation import apply, edited

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.outcome import Outcome
    from tests.house import House


@pytest.fixture
def late(house: House) -> House:
    """Give the house with the rules in force."""
    apply(house)
    return house


def days(house: House, count: int | None, account: str = "HO-1", by: str = "root") -> Outcome:
    """Say how old the oldest confirmation of an account is."""
    given = {"oldest_days": None if count is None else str(count)}
    return house.do(by, EditAccount(account=account, fields={**given}))


def cases(house: House) -> list[Case]:
    return house.all(Case, record_type="late")


def feed(house: House) -> list[str]:
    return [item.body for item in house.all(FeedItem)]


def test_closing_either_way_completes_the_tasks_by_a_status_that_only_the_house_sets(
    late: House,
) -> None:
    days(late, 9)
    days(late, 4)
    (case,) = cases(late)
    assert (case.status, case.is_closed, case.closed_by) == ("Closed by itself", True, None)
    days(late, 5)
    number = cases(late)[-1].number
    with pytest.raises(RuleViolation, match="not closed as Closed by itself"):
        late.do("rae", CloseCase(case=number, status="Closed by itself"))
    late.do("rae", CloseCase(case=number))
    assert [task.status for task in late.all(Activity)] == ["Completed", "Completed"]


def test_one_case_is_open_at_a_time(late: House) -> None:
    days(late, 9)
    days(late, 9, "HO-2")
    for count in (3, 6):
        days(late, count)
    assert [case.is_closed for case in cases(late)] == [True, False, False]
    assert {mail.recipient for mail in late.all(OutgoingMail)} == {"jo@example.com"}


def test_the_contact_of_the_latest_login_is_written_to_and_no_login_comes_last(
    late: House,
) -> None:
    for key, login in (("P-8", "2026-03-01"), ("P-9", "2026-03-20"), ("P-7", None)):
        late.do("root", CreateContact(fields={
            "external_id": key, "account": "HO-1", "last_name": key, "last_login_at": login,
            "email": f"{key}@example.com",
        }))  # fmt: skip
    days(late, 5)
    late.do("root", EditContact(contact="P-9", fields={"is_active": "no"}))
    days(late, 1)
    days(late, 5)
    mails = [mail.recipient for mail in late.all(OutgoingMail)]
    assert mails == ["P-9@example.com", "P-8@example.com"]


def test_who_wants_no_mail_gets_none_and_the_feed_says_so(late: House) -> None:
    late.do("root", EditContact(contact="P-1", fields={"do_not_email": "yes"}))
    days(late, 5)
    assert late.all(OutgoingMail) == []
    assert "Jo Rivera gets no e-mail" in feed(late)


def test_a_task_goes_to_the_next_where_the_first_does_not_work_here(late: House) -> None:
    days(late, 5)
    late.do("root", DeactivateUser(user="rae", give_to="root"))
    late.do("root", EditAccount(account="BU-1", fields={"oldest_days": "5"}))
    tasks = late.all(Activity)
    assert tasks[-1].assigned_to == late.get(User, username="root").id
    late.do("root", DeactivateUser(user="sal", give_to="root"))
    told = days(late, 5, "HO-2").notes
    assert "A rule turned to Root Admin: not here (rae, sal)." in told


def test_an_undo_opens_again_what_a_rule_closed_in_that_act(late: House) -> None:
    days(late, 5)
    days(late, 1)
    late.wait(days=1)
    late["root"].undo()
    (case,) = cases(late)
    assert (case.status, case.is_closed) == ("Open", False)
    assert [task.is_closed for task in late.all(Activity)] == [False]


def test_a_customers_mail_alerts_the_group(late: House) -> None:
    days(late, 5)
    (case,) = cases(late)
    late.do("root", CustomerMail(case=case.number, text="It is done"))
    texts = [bell.text for bell in late.all(Notification, kind="alert")]
    assert texts == [f"The customer wrote on case {case.number}"]


def test_what_customers_wrote_mentions_nobody_and_is_read_for_no_places(house: House) -> None:
    rule = """
[rules.repeat]
label = "Repeat"
types = ["customer_support"]
when = "priority == 'High'"
do = [{ act = "case.post", case = "{number}", text = "@ines look: {subject}" }]
"""
    apply(house, ("rules.toml", RULES_START, rule + RULES_START))
    number = house.support(subject="@dana {number} [/x] \x1b[31m")
    house.do("dana", EditCase(case=number, fields={"priority": "High"}))
    bells = [bell.user_id for bell in house.all(Notification) if bell.kind == "mention"]
    assert bells == [house.get(User, username="ines").id]
    assert "@ines look: @dana {number} [/x] \x1b[31m" in feed(house)


RULES_START = "[rules.late_begins]"


def test_a_refusal_names_the_rule_and_its_file_and_nothing_stays(house: House) -> None:
    first = 'to = { first = ["rae", "{owner}", "profile:admin"] }'
    apply(house, ("rules.toml", first, 'to = { first = ["gone", "profile:nobody"] }'))
    with pytest.raises(RuleViolation, match="None of these people works here: gone") as refused:
        days(house, 5)
    assert "late_begins in rules.toml, task.create" in (refused.value.next_step or "")
    assert refused.value.details["rule"] == "late_begins"
    assert cases(house) == []
    assert house.get(Account, external_id="HO-1").custom == {}


def test_what_is_so_already_is_no_refusal(house: House) -> None:
    rule = """
[rules.again]
label = "Again"
types = ["customer_support"]
when = "subject == 'x'"
do = [{ act = "case.edit", case = "{number}", fields = { priority = "Medium" } }]
"""
    apply(house, ("rules.toml", RULES_START, rule + RULES_START))
    assert house.case(house.support(subject="x")).priority == "Medium"


def test_the_fuse_asks_and_a_yes_lets_the_rules_do_it(house: House) -> None:
    apply(house, ("organisation.toml", "[settings]", "[settings]\nrule_mails = 0"))
    edit = EditAccount(account="HO-1", fields={"oldest_days": "5"})
    told = "Rules would make 1 mails, more than 0 mails in one act .'Open a case for late"
    with pytest.raises(NeedsConfirmation, match=told) as asked:
        house.do("root", edit)
    assert cases(house) == []
    assert agreed(edit, asked.value) == Agreed(act=edit)
    house.do("root", Agreed(act=edit), key="k")
    house.do("root", edit, key="k")  # the same act, whether it was asked about or not
    assert len(cases(house)) == 1


BOTTOM = "[rules.overdue]"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('groups = ["aging"]', 'groups = ["agin"]', "do[1].groups: 'agin' is not known. Did you"),
        ('type = "late"\n', 'type = "lat"\n', "do[1].type: 'lat' is not known. Did you mean"),
        ('queue = "aging_cases"\nsub', 'queue = "aging"\nsub', "do[1].queue: 'aging' is not"),
        ('status = "Overdue"', 'status = "Overdu"', "do[1].status: 'Overdu' is not known. Did"),
        ('template = "late"', 'template = "lat"', "do[3].template: 'lat' is not known. Did you"),
        ("{ first = [", "{ firs = [", "do[2].to.firs: is not known here. Did you mean 'first'"),
        ('every = "1h"', 'every = "1x"', "rules.overdue.every: '1x' is not a length of time"),
        ('on = ["mail"]', 'on = ["mail"]\nevery = "1h"', "rules.mail_alert.every: goes with"),
        (BOTTOM, """[rules.ring]
label = "Ring"
on = ["created"]
when = "record_type == 'late'"
do = [{ act = "case.create", type = "late", subject = "x", queue = "aging_cases" }]
""" + BOTTOM, "rules.ring.do[1].act: rule 'ring' would answer what it makes, for ever"),
        (BOTTOM, """[rules.ring]
label = "Ring"
on = ["changed"]
when = "subject != old.subject"
do = [{ act = "case.edit", case = "{number}", fields = { subject = "{subject}!" } }]
""" + BOTTOM, "rules.ring.do[1].fields.subject: rule 'ring' would answer this itself, for ever"),
        (BOTTOM, """[rules.odd]
label = "Odd"
when = "is_closed"
do = [{ act = "case.edit", case = "{number}", fields = { subjekt = "x" } }]
""" + BOTTOM, "rules.odd.do[1].fields.subjekt: is not known here. Did you mean 'subject'"),
    ],
)  # fmt: skip
def test_what_steps_cannot_say_is_told_with_its_key(old: str, new: str, told: str) -> None:
    files: Mapping[str, str] = edited(("rules.toml", old, new))
    with pytest.raises(RuleViolation) as refused:
        loader.load(files)
    assert told in refused.value.message
    assert "rules.toml:" in refused.value.message
