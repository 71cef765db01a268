"""The log: every action with its changes, as far as the person may know."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from core.clock import iso
from core.commands.case import (
    AttachFiles,
    ChangeOwner,
    ClaimCase,
    CloseCase,
    EditCase,
    LogReview,
    PostToCase,
)
from core.commands.task import CompleteTask, CreateTask
from core.entities import Case
from core.errors import NotFound
from core.files import Upload
from core.journal import UNSEEN
from tests.data.queries_desk import QUEUE, put, statements
from tests.house import NOW

if TYPE_CHECKING:
    from core.rows import ActionRow
    from tests.house import House


def changed(row: ActionRow) -> dict[str | None, tuple[str | None, str | None]]:
    """Give what an action changed on the case itself."""
    return {c.field: (c.old, c.new) for c in row.changes if c.entity == "case"}


def test_actions_are_newest_first_with_person_command_and_message(house: House) -> None:
    number = house.queued()
    house.do("dana", ClaimCase(case=number))
    claim, create = house["sam"].look.log(limit=2)
    assert (claim.command, claim.actor, claim.case) == ("case.claim", "dana", number)
    assert (create.command, create.actor, create.case) == ("case.create", "sam", number)
    assert claim.action > create.action
    assert claim.at == NOW
    assert claim.message == f"Case {number} is yours."
    assert (None, None) in [(c.field, c.new) for c in create.changes]


def test_values_are_printed_alike_and_by_name(house: House) -> None:
    number = house.queued()
    house.do("dana", ClaimCase(case=number))
    house.do("max", ChangeOwner(case=number, to="ines"))
    house.do("ines", EditCase(case=number, fields={"contract": "C-2", "installer": ""}))
    house.wait(minutes=5)
    house.do("ines", CloseCase(case=number))
    close, edit, change, claim = (changed(row) for row in house["sam"].look.log(limit=4))
    assert claim["owner_group_id"] == (QUEUE, None)
    assert claim["owner_user_id"] == (None, "dana")
    assert change["owner_user_id"] == ("dana", "ines")
    assert edit["contract_id"] == ("C-1", "C-2")
    assert edit["installer_id"] == ("IN-1", None)
    assert close["is_closed"] == ("false", "true")
    assert close["closed_at"] == (None, iso(house.clock.now()))
    assert close["closed_by"] == (None, "ines")


def test_reviews_leave_an_action_but_none_of_their_words(house: House) -> None:
    number = house.homeowner()
    house.do("dana", LogReview(case=number, comments="secret words"))
    house.do("dana", LogReview(case=number, comments="other words"))
    rows = house["sam"].look.log(case=number)
    assert [row.command for row in rows] == ["case.review", "case.review", "case.create"]
    told = [change for row in rows for change in row.changes]
    assert not UNSEEN & {change.field for change in told}
    assert "secret words" not in str(told)


def test_the_history_of_a_case_holds_its_posts_tasks_and_files(house: House) -> None:
    number, other = house.homeowner(), house.homeowner()
    house.do("sam", PostToCase(case=number, text="hello"))
    task = house.do("sam", CreateTask(case=number, subject="Call"))
    house.do("sam", CompleteTask(task=int(task.number or 0)))
    house.do("sam", AttachFiles(case=number, files=(Upload("a.txt", b"a"),)))
    house.do("sam", PostToCase(case=other, text="elsewhere"))
    rows = house["dana"].look.log(case=number)
    assert [row.command for row in rows] == [
        "case.attach", "task.complete", "task.create", "case.post", "case.create",
    ]  # fmt: skip
    assert {row.case for row in rows} == {number}


def test_an_undo_names_what_it_undid(house: House) -> None:
    number = house.queued()
    claimed = house.do("dana", ClaimCase(case=number))
    house["dana"].undo()
    undo = house["sam"].look.log(case=number, limit=1)[0]
    assert undo.undo_of == claimed.action
    assert changed(undo)["owner_user_id"] == ("dana", None)


def test_the_log_may_be_narrowed_to_a_person_a_time_and_a_length(house: House) -> None:
    number = house.queued()
    house.wait(minutes=10)
    house.do("dana", PostToCase(case=number, text="one"))
    house.do("sam", PostToCase(case=number, text="two"))
    look = house["max"].look
    assert {row.actor for row in look.log(by="dana")} == {"dana"}
    assert look.log(by="Dana Reyes") == look.log(by="dana")
    assert len(look.log(case=number)) == 3
    assert len(look.log(case=number, since=NOW + timedelta(minutes=10))) == 2
    assert len(look.log(limit=3)) == 3
    with pytest.raises(NotFound, match="Did you mean 'dana'"):
        look.log(by="danna")


def test_founding_is_the_systems_and_about_no_case(house: House) -> None:
    first = house["sam"].look.log()[-1]
    assert (first.actor, first.command, first.case) == ("System", "org.found", None)


def test_an_action_on_a_case_that_i_may_not_read_is_not_told(house: House) -> None:
    hidden, seen = house.support(by="max"), house.support(by="max")
    put(house, seen, "deal_processing")
    house.do("max", PostToCase(case=hidden, text="whisper"))
    house.do("max", PostToCase(case=seen, text="aloud"))
    task = house.do("max", CreateTask(case=hidden, subject="whispered"))
    house.do("max", CompleteTask(task=int(task.number or 0)))
    rows = house["bo"].look.log()
    assert {row.case for row in rows} == {None, seen}
    assert not [row for row in rows if hidden in (row.message or "")]
    assert [row.command for row in rows if row.case == seen] == [
        "case.post", "test", "case.create",
    ]  # fmt: skip


def test_an_action_on_many_cases_tells_only_of_those_that_i_may_read(house: House) -> None:
    hidden, seen = house.support(), house.support()
    put(house, seen, "deal_processing")
    with house.store.work(
        key="both", command="test", params="{}", person=None, at=house.clock.now()
    ) as unit:
        for case in unit.many(Case):
            case.is_escalated = True
        unit.write()
    (row,) = house["bo"].look.log(case=seen, limit=1)
    assert row.case == seen
    assert [change.id for change in row.changes] == [house.case(seen).id]
    both = house["max"].look.log(limit=1)[0]
    assert both.case is None
    assert len(both.changes) == 2
    assert house.case(hidden).is_escalated


def test_what_was_taken_away_stays_in_the_log(house: House) -> None:
    number = house.homeowner()
    house["sam"].undo()
    undo, create = house["max"].look.log(limit=2)
    assert (undo.case, create.case) == (number, number)
    assert undo.undo_of == create.action


def test_a_long_text_is_told_by_its_digest_alike(house: House) -> None:
    number = house.homeowner()
    house.do("dana", EditCase(case=number, fields={"description": "é" * 3000}))
    old, new = changed(house["sam"].look.log(limit=1)[0])["description"]
    assert old == "Charged twice"
    assert new == "sha256:" + sha256(("é" * 3000).encode()).hexdigest()


def test_a_long_log_costs_no_more_statements(house: House) -> None:
    number = house.queued()
    counts = []
    for _ in range(2):
        for n in range(10):
            house.do("sam", PostToCase(case=number, text=f"post {n}"))
        with statements(house) as sent:
            house["sam"].look.log(case=number)
        counts.append(len(sent))
    assert counts[0] == counts[1]
