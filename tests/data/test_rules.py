"""Rules of the organisation: what they answer, and what they do (domain.md 1.17)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from core.commands.account import CreateAccount, EditAccount
from core.commands.case import CloseCase, CreateCase, CustomerMail, EditCase
from core.commands.contact import EditContact
from core.commands.journal import Undo
from core.commands.org import ApplyOrganisation
from core.entities import Activity, Case, FeedItem, Notification, OutgoingMail
from core.errors import RuleViolation
from core.mail import case_of_token
from core.org import loader
from core.rows import CaseFilter

if TYPE_CHECKING:
    from tests.house import House

PATIENCE = """
[fields.account.waiting]
label = "Days waiting"
kind = "number"

[fields.account.impatient]
label = "Impatient"
kind = "formula"
formula = "waiting > 4"

[templates.we_know]
subject = "Case {number}: we know that you wait"
body = "Dear {contact.first_name}, your case {number} is with us. {{Truly}}"

[rules.opens]
label = "A customer waits too long"
object = "account"
when = "impatient"

[[rules.opens.find]]
name = "reached"
among = "contacts"
where = "is_active and last_login_at is not None"
order = ["-last_login_at"]

[[rules.opens.do]]
act = "case.create"
type = "customer_support"
account = "{external_id}"
contact = "{reached.external_id}"
subject = "{name} waits {waiting} days"
queue = "customer_support"
as = "opened"

[[rules.opens.do]]
act = "task.create"
case = "{opened.number}"
subject = "Call the customer"
to = "ines"
due = "{today() + days(3)}"

[[rules.opens.do]]
act = "case.email"
when = "reached.email is not None"
case = "{opened.number}"
template = "we_know"

[[rules.opens.do]]
act = "case.post"
when = "reached.external_id is None"
case = "{opened.number}"
text = "No contact with a login; no e-mail sent"

[rules.closes]
label = "The customer waits no more"
object = "account"
on = ["changed"]
when = "not impatient"

[[rules.closes.do]]
act = "case.close"
each = "cases"
where = "record_type == 'customer_support' and not is_closed"
case = "{each.number}"
tasks = "complete"
"""


def apply(house: House, rules: str = PATIENCE, **files: str) -> None:
    """Put the shipped organisation in force, with rules besides."""
    own = {f"{name}.toml": text for name, text in files.items()}
    wanted = loader.shipped() | {"own.toml": rules} | own
    house.do("root", ApplyOrganisation(files=wanted, confirmed=True))


def wait(house: House, days: int | None, by: str = "root") -> int:
    """Say since how many days the household waits."""
    given = {"waiting": "" if days is None else str(days)}
    return house.do(by, EditAccount(account="HO-1", fields=dict(given))).action


def cases(house: House, *, is_closed: bool | None = None) -> list[str]:
    """Give the subjects of the cases of the household."""
    which = CaseFilter(account="HO-1", is_closed=is_closed)
    return [row.subject for row in house["root"].look.cases(which).rows]


def test_what_becomes_true_is_answered_in_the_same_act(house: House) -> None:
    apply(house)
    login = {"last_login_at": "2026-03-01T10:00:00Z"}
    house.do("root", EditContact(contact="P-1", fields=dict(login)))
    wait(house, 5)
    assert cases(house) == ["Rivera Household waits 5 days"]
    with house.store.reading() as unit:
        (case,), (task,), (mail,) = unit.many(Case), unit.many(Activity), unit.many(OutgoingMail)
        assert (case.owner_group_id is not None, case.contact_id is not None) == (True, True)
        assert (task.subject, str(task.due)) == ("Call the customer", "2026-04-03")
        assert (mail.recipient, mail.subject) == (
            "jo@example.com", f"Case {case.number}: we know that you wait"
        )  # fmt: skip
        words, _, told = mail.body.rpartition("\n\n")
        assert words == f"Dear Jo, your case {case.number} is with us. {{Truly}}"
        assert case_of_token(unit.secret(), [told]) == case.id
    (last,) = house["root"].look.log(limit=1)
    assert last.command == "account.edit"
    assert {change.entity for change in last.changes} >= {"account", "case", "activity"}


def test_only_a_transition_is_answered_and_both_ways(house: House) -> None:
    apply(house)
    for days in (3, 6, 9):
        wait(house, days)
    assert cases(house, is_closed=False) == ["Rivera Household waits 6 days"]
    wait(house, None)
    assert cases(house, is_closed=False) == []
    wait(house, 7)
    assert cases(house, is_closed=False) == ["Rivera Household waits 7 days"]
    with house.store.reading() as unit:
        assert [task.is_closed for task in unit.many(Activity)] == [True, False]
        told = [item.body for item in unit.many(FeedItem)]
    assert told.count("No contact with a login; no e-mail sent") == 2


def test_what_a_new_record_is_from_the_start_is_answered(house: House) -> None:
    apply(house)
    fields = {"external_id": "N-1", "name": "New", "kind": "business", "waiting": "8"}
    house.do("root", CreateAccount(fields=dict(fields)))
    (row,) = house["root"].look.cases(CaseFilter(account="N-1")).rows
    assert row.subject == "New waits 8 days"


def test_an_undo_takes_back_what_rules_did_and_wakes_none(house: House) -> None:
    apply(house)
    act = wait(house, 6)
    house.do("root", Undo(action=act))
    assert cases(house) == []
    assert house["root"].look.account("HO-1").custom["impatient"] is False
    wait(house, 6)
    assert len(cases(house)) == 1


def test_rules_act_as_the_house_whatever_the_person_may(house: House) -> None:
    apply(
        house,
        """
[rules.grave]
label = "High is closed at once"
types = ["customer_support"]
when = "priority == 'High'"
do = [{ act = "case.close", case = "{number}" }]
""",
    )
    number = house.do(
        "sam", CreateCase(type="customer_support", subject="A", priority="High")
    ).number
    case = house.case(str(number))
    assert case.is_closed
    feed = house["sam"].case(str(number)).feed
    assert any("Rule 'High is closed at once'" in item.body for item in feed)


def test_what_a_rule_is_refused_refuses_the_act_and_names_the_rule(house: House) -> None:
    apply(
        house,
        """
[rules.bad]
label = "Asks somebody who is not there"
types = ["customer_support"]
when = "priority == 'High'"
do = [{ act = "task.create", case = "{number}", subject = "Do", to = "nobody_here" }]
""",
    )
    number = house.support()
    with pytest.raises(RuleViolation, match="The rule 'Asks somebody.*cannot do so.*no person"):
        house.do("dana", EditCase(case=number, fields={"priority": "High"}))
    assert house.case(number).priority == "Medium"


def test_rules_that_answer_each_other_without_end_are_stopped(house: House) -> None:
    apply(
        house,
        """
[rules.up]
label = "Up"
when = "priority == 'Low'"
do = [{ act = "case.edit", case = "{number}", fields = { priority = "High" } }]

[rules.down]
label = "Down"
when = "priority == 'High'"
do = [{ act = "case.edit", case = "{number}", fields = { priority = "Low" } }]
""",
    )
    number = house.support()
    with pytest.raises(RuleViolation, match="without end: Up → Down → Up"):
        house.do("dana", EditCase(case=number, fields={"priority": "Low"}))
    assert house.case(number).priority == "Medium"


def test_a_customers_mail_may_be_answered(house: House) -> None:
    apply(
        house,
        """
[rules.heard]
label = "Leads hear of mail"
on = ["mail"]
when = "priority == 'High'"
[[rules.heard.do]]
act = "case.notify"
case = "{number}"
text = "Mail on {number}"
groups = ["shift_leads"]
""",
    )
    quiet, number = house.support(), house.support(priority="High")
    for case in (quiet, number):
        house.do("sam", CustomerMail(case=case, text="Hello?", sender="jo@example.com"))
    with house.store.reading() as unit:
        told = [bell.text for bell in unit.many(Notification) if bell.kind == "alert"]
    assert told == [f"Mail on {number}"]


def test_the_fuse_stops_rules_that_would_close_too_much(house: House) -> None:
    house_file = loader.shipped()["organisation.toml"].replace(
        "[settings]", "[settings]\nrule_closures = 1"
    )
    for _ in range(2):
        house.support(account="HO-1")
    wait_rule = """
[rules.gone]
label = "A gone customer's cases are closed"
object = "account"
when = "name == 'Gone'"
do = [{ act = "case.close", each = "cases", where = "not is_closed", case = "{each.number}" }]
"""
    apply(house, wait_rule, organisation=house_file)
    with pytest.raises(RuleViolation, match="more than 1 closed cases in one act"):
        house.do("root", EditAccount(account="HO-1", fields={"name": "Gone"}))
    assert len(cases(house, is_closed=False)) == 2


def test_the_first_assignment_rule_that_holds_gives_a_new_case_away(house: House) -> None:
    files = loader.shipped()
    rules = """
[[assignment]]
when = "priority == 'High'"
keep_owner = true

[[assignment]]
queue = "customer_support"
"""
    apply(house, PATIENCE, customer_support=files["customer_support.toml"] + rules)
    for priority, by_rules, owner in (
        ("Medium", False, "sam"), ("Medium", True, "customer_support"), ("High", True, "sam"),
    ):  # fmt: skip
        number = house.support(priority=priority, by_rules=by_rules)
        assert house["root"].case(number).row.owner.key == owner


def test_a_case_that_is_closed_by_hand_starts_no_rule_of_another_type(house: House) -> None:
    apply(house)
    number = house.support()
    house.do("sam", CloseCase(case=number))
    assert house.case(number).is_closed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'when = "prioritt == 1"',
            "rules.x.when: .*'prioritt' is not known. Did you mean 'priority'",
        ),
        ('when = "priority > 3"', "rules.x.when: .*these cannot be compared"),
        ('object = "cases"', "rules.x.object: 'cases' is not known"),
        ('on = ["change"]', "rules.x.on: 'change' is not known. Did you mean 'changed'"),
        (
            'types = ["homewoner"]',
            "rules.x.types: 'homewoner' is not known. Did you mean 'homeowner'",
        ),
        (
            'do = [{ act = "case.clse", case = "{number}" }]',
            r"act: 'case.clse' is no command for rules. Did you mean 'case.close'",
        ),
        ('do = [{ act = "org.apply" }]', "'org.apply' is no command for rules"),
        ('do = [{ act = "case.close" }]', "case.close needs 'case': the case's number"),
        (
            'do = [{ act = "case.close", case = "{numbr}" }]',
            "'numbr' is not known. Did you mean 'number'",
        ),
        ('do = [{ act = "case.close", case = "{number" }]', r"write \{\{ for a brace"),
        (
            'do = [{ act = "case.close", case = "1", comments = "x" }]',
            "case.close takes no such thing. Did you mean 'comment'",
        ),
        (
            'do = [{ act = "case.email", case = "1", template = "hello" }]',
            "template: 'hello' is not known",
        ),
        (
            'do = [{ act = "case.close", each = "childs", case = "1" }]',
            "each: 'childs' is not known",
        ),
        (
            'find = [{ name = "a", among = "tasks", order = ["-duu"] }]',
            "order: 'duu' is not known. Did you mean 'due'",
        ),
        ("", "rules.x.when: is missing"),
    ],
)
def test_what_a_rule_cannot_say_is_told_with_file_line_and_key(text: str, told: str) -> None:
    given = {"when": 'when = "is_closed"', "do": 'do = [{ act = "case.close", case = "{number}" }]'}
    lines = [
        text,
        *(line for key, line in given.items() if text and not text.startswith(f"{key} ")),
    ]
    if not text:
        lines = [given["do"]]
    rule = "\n".join(["[rules.x]", 'label = "X"', *lines])
    with pytest.raises(RuleViolation, match="rules.toml:") as refused:
        loader.load(loader.shipped() | {"rules.toml": rule})
    assert re.search(told, refused.value.message), refused.value.message
