"""Rules tried out: what they would do is told in full, and nothing has happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from core.commands.account import EditAccount
from core.commands.case import CloseCase, DeleteCase
from core.commands.org import ApplyOrganisation
from core.errors import NotAllowed, NotFound, RuleViolation
from core.org import loader
from core.rehearsal import Alteration, Trial, try_rule
from data.tables import metadata

if TYPE_CHECKING:
    from tests.house import House

RULES = """
[fields.account.waiting]
label = "Days waiting"
kind = "number"

[templates.we_know]
subject = "Case {number}: we know that you wait"
body = "Dear {contact.first_name}, your case {number} is with us."

[rules.hurries]
label = "A customer who waits goes first"
when = "not is_closed and account.waiting > 4"

[[rules.hurries.do]]
act = "case.edit"
case = "{number}"
fields = { priority = "High" }

[[rules.hurries.do]]
act = "case.email"
when = "contact.email is not None"
case = "{number}"
template = "we_know"

[rules.resets]
label = "Who has a case waits no more"
on = ["mail"]
when = "account.waiting > 0"

[[rules.resets.do]]
act = "account.edit"
when = "account.waiting > 4"
account = "{account}"
fields = { waiting = "0" }

[rules.opens]
label = "A customer waits too long"
object = "account"
when = "waiting > 4"

[[rules.opens.do]]
act = "case.create"
type = "customer_support"
account = "{external_id}"
subject = "{name} waits {waiting} days"
queue = "customer_support"

[rules.rises]
label = "It waits longer"
object = "account"
when = "waiting > old.waiting"

[[rules.rises.do]]
act = "account.edit"
account = "{external_id}"
fields = { phone = "{waiting}" }

[rules.answers]
label = "What waits is told every day"
object = "account"
on = ["schedule"]
when = "waiting > 0"

[[rules.answers.do]]
act = "account.edit"
account = "{external_id}"
fields = { waiting = "much" }
"""


def whole(house: House) -> dict[str, list[Any]]:
    """Give every row of every table."""
    with house.store.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table)).all()]
            for table in metadata.sorted_tables
        }


def tried(house: House, key: str, **how: Any) -> Trial:
    """Try a rule, and see that nothing has happened."""
    before = whole(house)
    try:
        return try_rule(house["root"], key, **{"limit": 100, **how})
    finally:
        assert whole(house) == before


@pytest.fixture
def house(house: House) -> House:
    """Give the house with two open cases of somebody who waits and one who does not."""
    files = loader.shipped() | {"own.toml": RULES}
    without = RULES.partition("[rules.hurries]")[0]
    house.do("root", ApplyOrganisation(files=files | {"own.toml": without}, confirmed=True))
    house.homeowner()
    house.homeowner()
    house.homeowner(contract="C-3", confirmed=True)
    wait(house, "6")
    house.do("root", ApplyOrganisation(files=files, confirmed=True))
    return house


def wait(house: House, days: str, account: str = "HO-1") -> None:
    """Say since how many days a household waits."""
    house.do("root", EditAccount(account=account, fields={"waiting": days}))


def test_what_it_would_do_to_each_record_is_told(house: House) -> None:
    found = tried(house, "hurries")
    assert (found.found, len(found.answers)) == (2, 2)
    first, second = found.answers
    assert first.record == "case 00001000"
    assert first.deeds[0] == "Case 00001000: changed Priority."
    assert Alteration("case 00001000", "priority", "Medium", "High") in first.changes
    assert first.mails == (("jo@example.com", "Case 00001000: we know that you wait"),)
    assert first.entries >= 2
    assert second.record == "case 00001001"
    assert {change.record for change in second.changes} == {"case 00001001"}
    assert found.counts["mails"] == 2


def test_each_record_is_tried_for_itself(house: House) -> None:
    """What the first case would do to its account is gone before the second is tried."""
    found = tried(house, "resets")
    assert [one.changes for one in found.answers] == [
        (Alteration("account HO-1", "waiting", "6", "0"),)
    ] * 2


def test_no_more_are_tried_than_the_limit_and_all_are_counted(house: House) -> None:
    heard: list[tuple[int, int]] = []
    found = tried(
        house, "hurries", limit=1, progress=lambda done, total: heard.append((done, total))
    )
    assert (found.found, [one.record for one in found.answers]) == (2, ["case 00001000"])
    assert heard == [(0, 1), (1, 1)]


def test_what_cannot_be_done_is_told_with_the_reason(house: House) -> None:
    found = tried(house, "answers")
    (one,) = found.answers
    assert one.record == "account HO-1"
    assert "'much' is not a number" in one.refused
    assert (one.changes, one.mails, found.counts["refused"]) == ((), (), 1)


def test_a_past_time_is_gone_through_for_what_became_true(house: House) -> None:
    house.wait(days=1)
    start = house.clock.now()
    for days in ("3", "8", "9", "2", "5"):  # it becomes true twice
        house.wait(hours=1)
        wait(house, days)
    found = tried(house, "opens", since=start)
    hours = [one.at - start for one in found.answers if one.at is not None]
    assert hours == [timedelta(hours=2), timedelta(hours=5)]
    assert all(one.action for one in found.answers)
    assert tried(house, "opens", since=start + timedelta(hours=3)).found == 1
    assert tried(house, "opens", since=start + timedelta(days=3)).found == 0


def test_what_was_before_is_compared_as_the_journal_tells_it(house: House) -> None:
    start = house.clock.now()
    for days in ("7", "6", "8"):
        house.wait(hours=1)
        wait(house, days)
    found = tried(house, "rises", since=start)
    assert [one.at - start for one in found.answers if one.at] == [
        timedelta(hours=1), timedelta(hours=3)
    ]  # fmt: skip
    with pytest.raises(RuleViolation) as refused:
        tried(house, "rises")
    assert refused.value.next_step == "Try it on what happened, with --since 7d."


def test_a_rule_of_the_workers_round_has_no_past(house: House) -> None:
    with pytest.raises(RuleViolation) as refused:
        tried(house, "answers", since=house.clock.now())
    assert "answers no changes" in refused.value.message


def test_files_that_are_not_in_force_are_tried_as_well(house: House) -> None:
    files = loader.shipped() | {"own.toml": RULES.replace("> 4", "> 9")}
    assert tried(house, "hurries", org=loader.load(files)).found == 0


@pytest.mark.parametrize("past", [True, False], ids=["past", "now"])
def test_a_field_that_becomes_another_kind_is_told_where_records_hold_it(
    house: House, *, past: bool
) -> None:
    since = house.clock.now() - timedelta(hours=1) if past else None
    other = RULES.replace('kind = "number"', 'kind = "date"')
    other = other.replace("waiting > 4", "waiting > today()")
    other = other.replace("waiting > 0", "waiting > today()")
    org = loader.load(loader.shipped() | {"own.toml": other})
    with pytest.raises(RuleViolation, match="'Days waiting', which stays a number and cannot"):
        tried(house, "opens", org=org, since=since)


def test_what_the_journal_holds_of_another_kind_reads_as_empty(house: House) -> None:
    """`org apply` lets a field become another kind once no record holds it."""
    since = house.clock.now() - timedelta(hours=1)
    wait(house, "8")
    house.do("root", EditAccount(account="HO-1", fields={"waiting": ""}))
    other = RULES.replace('kind = "number"', 'kind = "date"')
    other = other.replace("waiting > 4", "waiting > today()")
    other = other.replace("waiting > 0", "waiting > today()")
    org = loader.load(loader.shipped() | {"own.toml": other})
    assert tried(house, "opens", org=org, since=since).found == 0


def test_a_rule_that_is_not_there_is_told_with_the_nearest(house: House) -> None:
    with pytest.raises(NotFound) as refused:
        tried(house, "hurrys")
    assert "Did you mean 'hurries'?" in refused.value.message


def test_who_may_not_change_the_organisation_tries_nothing(house: House) -> None:
    with pytest.raises(NotAllowed):
        try_rule(house["dana"], "hurries", limit=1)


def test_closed_and_deleted_records_are_left_out(house: House) -> None:
    house.do("sam", CloseCase(case="1000"))
    assert [one.record for one in tried(house, "hurries").answers] == ["case 00001001"]
    house.do("root", DeleteCase(case="1001", confirmed=True))
    assert tried(house, "hurries").found == 0
