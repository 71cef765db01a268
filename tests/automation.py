"""An organisation with rules for tests: confirmations that age, as files beside the shipped ones.

It says all that domain.md 1.15 asks for in the language alone; no Python names any of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.org import ApplyOrganisation
from core.org import loader

if TYPE_CHECKING:
    from core.outcome import Outcome
    from tests.house import House

LATE = """
[record_type]
key = "late"
label = "Late"
description = "Confirmations that nobody answers."
owner_profiles = ["aging_rep", "supervisor", "admin"]
owner_groups = ["aging_cases"]

[process]
title = "Late confirmations"
statuses = [
    { label = "Open", default = true },
    { label = "Overdue", system_only = true },
    { label = "Closed", closed = true },
    { label = "Closed by itself", closed = true, system_only = true },
]

[[moves]]
on = "rule"
from = ["Open"]
to = "Overdue"

[picklists]
origin = ["Feed"]

[defaults]
origin = "Feed"

[[assignment]]
when = "origin == 'Feed' and priority == 'High'"
keep_owner = true

[[assignment]]
queue = "aging_cases"
"""
RULES = """
[fields.account.oldest_days]
label = "Oldest confirmation (days)"
kind = "number"

[fields.account.is_late]
label = "Has late confirmations"
kind = "formula"
formula = "oldest_days > 4"

[templates.late]
subject = "Confirmations of {account.name} wait"
body = "Dear {contact.first_name}, please answer what is asked in case {number}."

[rules.late_begins]
label = "Open a case for late confirmations"
object = "account"
when = "is_late"

[[rules.late_begins.find]]
name = "running"
among = "cases"
where = "record_type == 'late' and not is_closed"

[[rules.late_begins.find]]
name = "who"
among = "contacts"
where = "is_active"
order = ["-last_login_at", "-created_at"]

[[rules.late_begins.do]]
act = "case.create"
when = "running.number is None"
as = "made"
type = "late"
account = "{external_id}"
contact = "{who.external_id}"
queue = "aging_cases"
subject = "Late confirmations of {name}"

[[rules.late_begins.do]]
act = "task.create"
when = "made.number is not None"
case = "{made.number}"
subject = "Contact the customer"
to = { first = ["rae", "{owner}", "profile:admin"] }
due = "{today() + days(3)}"

[[rules.late_begins.do]]
act = "case.email"
when = "made.number is not None and who.email is not None and not who.do_not_email"
case = "{made.number}"
template = "late"

[[rules.late_begins.do]]
act = "case.post"
when = "made.number is not None and who.external_id is None"
case = "{made.number}"
text = "No contact with a login; no e-mail sent"

[[rules.late_begins.do]]
act = "case.post"
when = '''
made.number is not None and who.external_id is not None
and (who.email is None or who.do_not_email)
'''
case = "{made.number}"
text = "{who.first_name} {who.last_name} gets no e-mail"

[rules.late_ends]
label = "Close the cases that are not late any more"
object = "account"
on = ["changed"]
when = "not is_late"

[[rules.late_ends.do]]
act = "case.close"
each = "cases"
where = "record_type == 'late' and not is_closed"
case = "{each.number}"
status = "Closed by itself"

[rules.finish_tasks]
label = "Finish the tasks of a closed case"
types = ["late"]
when = "is_closed"

[[rules.finish_tasks.do]]
act = "task.complete"
each = "tasks"
where = "not is_closed"
task = "{each.id}"

[rules.mail_alert]
label = "Tell the group of a customer's e-mail"
on = ["mail"]
types = ["late"]

[[rules.mail_alert.do]]
act = "case.notify"
case = "{number}"
groups = ["aging"]
text = "The customer wrote on case {number}"

[rules.overdue]
label = "Late for a week"
on = ["schedule"]
every = "1h"
types = ["late"]
when = "status == 'Open' and created_at < now() - days(7)"
do = [
    { act = "case.status", case = "{number}", status = "Overdue" },
    { act = "case.post", case = "{number}", text = "Nobody answered for a week." },
]
"""


def _files() -> dict[str, str]:
    files = loader.shipped()
    rep = 'label = "Aging representative"\ntypes = ["aging"]\n'
    assert rep in files["profiles.toml"]
    given = rep.replace('["aging"]', '["aging", "late"]')
    files["profiles.toml"] = files["profiles.toml"].replace(rep, given)
    return files | {"late.toml": LATE, "rules.toml": RULES}


FILES = _files()
"""The shipped files with the rules."""


def edited(*changes: tuple[str, str, str]) -> dict[str, str]:
    """Give the files with some texts replaced, the first place of each."""
    files = dict(FILES)
    for name, old, new in changes:
        assert old in files[name], old
        files[name] = files[name].replace(old, new, 1)
    return files


def apply(house: House, *changes: tuple[str, str, str]) -> Outcome:
    """Put the rules in force, with some texts replaced."""
    return house.do("root", ApplyOrganisation(files=edited(*changes), confirmed=True))
