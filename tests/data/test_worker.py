"""Scheduled rules: the worker lets each answer a record once, until it was not true in between."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.account import EditAccount
from core.commands.case import CloseCase, EditCase
from core.commands.rule import RunRule
from core.entities import Case, FeedItem, OutgoingMail, RuleMark
from core.errors import NotAllowed
from core.worker import run_once
from tests.automation import apply

if TYPE_CHECKING:
    from core.worker import Round
    from tests.house import House

STALE = """
[rules.stale]
label = "Nobody looked"
on = ["schedule"]
types = ["customer_support"]
when = "not is_closed and priority == 'Low'"
do = [{ act = "case.post", case = "{number}", text = "Look here" }]
"""
BEFORE = "[rules.late_begins]"
UNASKED = "size(subject) < 12345678901234567"
"""A condition that no database can be asked: it is exact up to 15 digits."""


def stale(house: House, rule: str = STALE) -> None:
    """Put a scheduled rule in force."""
    apply(house, ("rules.toml", BEFORE, rule + BEFORE))


def once(house: House, key: str = "stale", *, agreed: bool = False, by: str = "root") -> Round:
    """Make a round and give what became of one rule."""
    return next(one for one in run_once(house[by], agreed=agreed) if one.rule == key)


def posts(house: House) -> int:
    return sum(item.body == "Look here" for item in house.all(FeedItem))


def test_a_rule_answers_each_record_once_until_it_was_not_true_in_between(house: House) -> None:
    stale(house)
    low, other = house.support(priority="Low"), house.support()
    assert (once(house).done, once(house).done) == (1, 0)
    assert posts(house) == 1
    for priority in ("High", "Low"):  # nobody looked in between: it is the same to the worker
        house.do("sam", EditCase(case=low, fields={"priority": priority}))
    assert once(house).done == 0
    house.do("sam", EditCase(case=low, fields={"priority": "High"}))
    house.do("sam", EditCase(case=other, fields={"priority": "Low"}))
    assert once(house).done == 1
    house.do("sam", EditCase(case=low, fields={"priority": "Low"}))
    assert (once(house).done, posts(house)) == (1, 3)


def test_what_a_scheduled_rule_does_is_the_houses_and_told_in_the_feed(house: House) -> None:
    apply(house)
    house.do("root", EditAccount(account="HO-1", fields={"oldest_days": "5"}))
    assert once(house, "overdue").done == 0
    house.wait(days=8)
    round_ = once(house, "overdue")
    assert (round_.looked, round_.done, round_.refused) == (1, 1, {})
    (case,) = house.all(Case, record_type="late")
    assert case.status == "Overdue"
    told = [item for item in house.all(FeedItem) if "Rule 'Late for a week'" in item.body]
    assert [item.author_id for item in told] == [None]
    (act,) = [a for a in house["root"].look.log(limit=5) if a.action == round_.action]
    assert (act.command, act.actor) == ("rule.run", "System")


def test_a_round_waits_for_its_time(house: House) -> None:
    stale(house, STALE.replace('on = ["schedule"]', 'on = ["schedule"]\nevery = "1h"'))
    assert once(house).waits == ""
    house.support(priority="Low")
    house.wait(minutes=59)
    assert once(house).waits == "its time has not come"
    house.wait(minutes=1)
    assert once(house).done == 1


def test_an_undo_takes_back_what_was_done_and_the_next_round_leaves_it(house: House) -> None:
    stale(house, STALE.replace(
        '[{ act = "case.post", case = "{number}", text = "Look here" }]',
        '[{ act = "case.edit", case = "{number}", fields = { type = "Problem" } }]',
    ))  # fmt: skip
    number = house.support(priority="Low")
    act = once(house).action
    assert house.case(number).type == "Problem"
    house["max"].undo(act)
    assert house.case(number).type is None
    assert once(house).done == 0
    assert house.case(number).type is None


def test_two_workers_at_once_do_nothing_twice(house: House) -> None:
    stale(house)
    for _ in range(30):
        house.support(priority="Low")
    rounds: list[Round] = []
    workers = [Thread(target=lambda: rounds.append(once(house))) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(one.done for one in rounds) == 30
    assert posts(house) == 30
    assert len(house.all(RuleMark, object="case")) == 30


def test_what_one_record_refuses_keeps_no_other_from_being_answered(house: House) -> None:
    stale(house, STALE.replace(
        '[{ act = "case.post", case = "{number}", text = "Look here" }]',
        '[{ act = "case.edit", case = "{number}", fields = { type = "{subject}" } }]',
    ))  # fmt: skip
    bad, good = house.support(priority="Low"), house.support(priority="Low", subject="Problem")
    found = once(house)
    assert (found.done, len(found.refused)) == (1, 1)
    assert "The rule 'Nobody looked' answers this on case" in next(iter(found.refused.values()))
    assert (house.case(bad).type, house.case(good).type) == (None, "Problem")
    house.do("sam", EditCase(case=bad, fields={"subject": "Question"}))
    assert once(house).done == 1


def test_the_worker_asks_before_it_closes_very_many(house: House) -> None:
    close = 'do = [{ act = "case.close", case = "{number}" }]'
    rule = STALE.replace(STALE.splitlines()[-1], close)
    fuse = ("organisation.toml", "[settings]", "[settings]\nrule_closures = 1")
    apply(house, ("rules.toml", BEFORE, rule + BEFORE), fuse)
    numbers = [house.support(priority="Low") for _ in range(3)]
    assert "more than 1 closed cases at once" in once(house).waits
    assert not any(house.case(number).is_closed for number in numbers)
    assert once(house, agreed=True).done == 3


def test_only_who_may_change_the_organisation_runs_the_worker(house: House) -> None:
    stale(house)
    for by in ("sam", "max"):
        with pytest.raises(NotAllowed, match="may not run the worker"):
            once(house, by=by)
    with pytest.raises(NotAllowed, match="run by the house itself"):
        house.do("root", RunRule(rule="stale", records=(1,)))


def test_closed_cases_are_not_even_read_where_the_rule_is_about_open_ones(house: House) -> None:
    stale(house)
    number = house.support(priority="Low")
    house.support()
    house.homeowner()
    house.do("sam", CloseCase(case=number))
    assert once(house).looked == 1
    assert house.all(OutgoingMail) == []


def test_a_round_over_many_pages_tells_how_far_it_is(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no database can be asked is put to the records themselves."""
    stale(house, STALE.replace("priority", UNASKED + " and priority"))
    monkeypatch.setattr("core.seeking.PAGE", 2)
    for _ in range(5):
        house.support(priority="Low")
    heard: list[Any] = []
    run_once(house["root"], progress=lambda *told: heard.append(told))
    assert heard == [(2, 5), (4, 5)]
    assert posts(house) == 5
