"""Business hours, holidays and escalations in the files: each mistake is named by its line."""

from __future__ import annotations

import pytest

from core.errors import RuleViolation
from core.org import loader
from core.org.diff import differences

HOURS = """[hours.desk]
label = "Desk"
time_zone = "Europe/Oslo"
holidays = "feasts"
monday = ["08:00-12:00", "13:00-17:00"]
friday = ["22:00-06:00"]

[holidays.feasts]
label = "Feasts"

[holidays.feasts.days]
"12-25" = "Christmas Day"
"2026-04-06" = "Easter Monday"
"""
ENTRY = """
[[escalation]]
when = "priority == 'High'"
hours = "desk"
start = "modified"

[[escalation.actions]]
after = "4h"
groups = ["shift_leads"]
emails = ["head@example.com"]

[[escalation.actions]]
after = "8h"
queue = "customer_support"
"""
TYPE = "customer_support.toml"
FILES = loader.shipped() | {"hours.toml": HOURS}
FILES[TYPE] += ENTRY


def refused(name: str, old: str, new: str) -> str:
    """Give what is told of the files with a text replaced."""
    assert old in FILES[name]
    at = FILES[name].rindex(old)
    text = FILES[name][:at] + new + FILES[name][at + len(old) :]
    with pytest.raises(RuleViolation) as error:
        loader.load(FILES | {name: text})
    (problem,) = error.value.problems
    return problem.message


def test_they_are_read_as_they_are_written() -> None:
    org = loader.load(FILES)
    (entry,) = org.types["customer_support"].escalation
    assert [action.label for action in entry.actions] == ["after 4 hours", "after 8 hours"]
    assert org.hours["desk"].days["friday"] == ("22:00-06:00",)
    assert loader.stored(FILES) == org


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("08:00-12:00", "8-12", "hours.toml:5: hours.desk.monday[1]: '8-12' is not a span"),
        ("08:00-12:00", "24:00-25:00", "hours.desk.monday[1]: '24:00-25:00' is not a span"),
        ("08:00-12:00", "08:00-08:00", "hours.desk.monday[1]: '08:00-08:00' is not a span"),
        ("08:00-12:00", "08:00-12:60", "hours.desk.monday[1]: '08:00-12:60' is not a span"),
        ("13:00-17:00", "11:00-17:00", "monday[2]: '11:00-17:00' begins before the one before"),
        ("Europe/Oslo", "Europe/Olso", "no time zone 'Europe/Olso'. Did you mean 'Europe/Oslo'"),
        ('holidays = "feasts"', 'holidays = "feast"', "'feast' is not known. Did you mean"),
        ("monday", "mondey", "mondey: is not known here. Did you mean 'monday'"),
        ('label = "Desk"\n', "", "hours.desk.label: is missing."),
        ("[hours.desk]", "[hours.Desk]", "a key has lower-case letters"),
        ('"12-25"', '"12-32"', "holidays.feasts.days.12-32: '12-32' is not a day such as"),
        ('"2026-04-06"', '"2026-4-6"', "'2026-4-6' is not a day such as '2026-11-26'"),
        ('"2026-04-06"', '"2026-02-29"', "'2026-02-29' is not a day"),
        ('"Easter Monday"', '" "', "a name is blank."),
    ],
)  # fmt: skip
def test_a_mistake_in_hours_is_named(old: str, new: str, told: str) -> None:
    if old == "[hours.desk]":
        text = HOURS.replace(old, new)
        with pytest.raises(RuleViolation, match=told):
            loader.load(loader.shipped() | {"hours.toml": text})
        return
    assert told in refused("hours.toml", old, new)


def test_hours_in_which_nobody_works_and_holidays_without_a_day_are_refused() -> None:
    empty = '[hours.x]\nlabel = "X"\n[holidays.y]\nlabel = "Y"\n'
    with pytest.raises(RuleViolation) as error:
        loader.load(loader.shipped() | {"hours.toml": empty})
    told = "\n".join(problem.message for problem in error.value.problems)
    assert "nobody ever works in them" in told
    assert "names no day" in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('hours = "desk"', 'hours = "dask"', "'dask' is not known. Did you mean 'desk'"),
        ('"modified"', '"changed"', "start: 'changed' is not known."),
        ("priority ==", "priorty ==", "'priorty' is not known. Did you mean 'priority'"),
        ('"4h"', '"0m"', "actions[1].after: must be from 1 minute to 366 days."),
        ('"4h"', '"367d"', "actions[1].after: must be from 1 minute to 366 days."),
        ('"4h"', '"four"', "'four' is not a length of time such as '30m'"),
        ('"shift_leads"', '"shift_lead"', "'shift_lead' is not known. Did you mean 'shift_leads'"),
        ("head@", "head", "'headexample.com' is no e-mail address"),
        ('queue = "customer_support"', 'queue = "nowhere"', "queue: 'nowhere' is not known."),
        ('queue = "customer_support"', 'queue = "aging_cases"', "is not in owner_groups"),
        ("emails", "email", "email: is not known here. Did you mean 'emails'"),
        ('"customer_support"\n', '"customer_support"\nuser = "dana"\n', "a case has one owner"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_escalation_is_named(old: str, new: str, told: str) -> None:
    message = refused(TYPE, old, new)
    assert message.startswith(f"{TYPE}:")
    assert told in message


@pytest.mark.parametrize("count", [0, 6])
def test_an_entry_has_one_to_five_actions(count: int) -> None:
    actions = "".join(f'\n[[escalation.actions]]\nafter = "{n}h"\n' for n in range(1, count + 1))
    with pytest.raises(RuleViolation, match=f"1 to 5 are needed, not {count}"):
        loader.load(FILES | {TYPE: loader.shipped()[TYPE] + "[[escalation]]\n" + actions})


def test_what_changes_of_them_is_told_in_sentences() -> None:
    def told(name: str, old: str, new: str) -> list[str]:
        files = FILES | {name: FILES[name].replace(old, new, 1)}
        return [
            one.line for one in differences(loader.load(FILES), loader.load(files), (FILES, files))
        ]

    assert told("hours.toml", "17:00", "18:00") == [
        "Business hours 'Desk': open on 'monday' '13:00-18:00' is new",
        "Business hours 'Desk': open on 'monday' '13:00-17:00' is removed",
    ]
    assert told("hours.toml", '"12-25" = "Christmas Day"\n', "") == [
        "Holidays 'Feasts': holiday '12-25' is removed"
    ]
    (line,) = told(
        TYPE,
        '"4h"\ngroups = ["shift_leads"]',
        '"4h"\nnotify_owner = true\ngroups = ["shift_leads"]',
    )
    assert line == (
        "Record type 'Customer Support': escalation 'priority == 'High'': action 'after 4 hours': "
        "the owner hears of it: yes instead of no"
    )
    before = loader.load(loader.shipped())
    lines = [one.line for one in differences(before, loader.load(FILES), (loader.shipped(), FILES))]
    assert "Business hours 'Desk' is new" in lines
    assert "Holidays 'Feasts' is new" in lines


def test_what_a_stored_organisation_lacks_by_now_is_told_when_it_is_asked() -> None:
    """It was in force before the program knew better: who only looks is not kept from that."""
    rules = '[rules.x]\nlabel = "X"\nwhen = "is_closed"\ndo = [{ act = "case.fly", case = "1" }]\n'
    org = loader.stored(loader.shipped() | {"own.toml": rules})
    assert "x" in org.rules
    assert len(org.rules) == len(loader.stored(loader.shipped()).rules) + 1
    with pytest.raises(RuleViolation, match="own.toml:4: .*'case.fly' is no command for rules"):
        _ = org.rules["x"]
