"""People, groups, tasks, the bell and home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.bell import ReadBell
from core.commands.case import ClaimCase, CloseCase, PostToCase
from core.commands.task import CompleteTask, CreateTask
from core.errors import NotFound, RuleViolation
from core.rows import CaseFilter
from tests.data.queries_desk import QUEUE

if TYPE_CHECKING:
    from tests.house import House


def test_everybody_is_listed_by_username_with_their_groups(house: House) -> None:
    rows = house["sam"].look.users()
    assert [row.username for row in rows] == sorted(row.username for row in rows)
    dana = next(row for row in rows if row.username == "dana")
    assert (dana.name, dana.profile, dana.is_active) == ("Dana Reyes", "back_office", True)
    assert dana.groups == (QUEUE, "shift_leads")


def test_groups_have_their_members_and_exact_counts(house: House) -> None:
    house.queued()
    closed = house.queued()
    house.do("dana", CloseCase(case=closed))
    rows = house["sam"].look.groups("queue")
    assert {row.kind for row in rows} == {"queue"}
    queue = next(row for row in rows if row.key == QUEUE)
    assert (queue.members, queue.open_cases) == (("dana", "ines"), 1)
    open_ones = CaseFilter(queue=QUEUE, is_closed=False)
    assert queue.open_cases == house["sam"].look.count_cases(open_ones)
    teams = house["sam"].look.groups("team")
    assert all(team.takes_assignments for team in teams)
    with pytest.raises(RuleViolation, match="Did you mean 'queue'"):
        house["sam"].look.groups("queu")


@pytest.fixture
def busy(house: House) -> House:
    """Give dana tasks that were due, are due and will be; it is the evening before in Denver."""
    number = house.queued()
    for day in ("2026-03-29", "2026-03-30", "2026-03-31", "2026-04-05", "2026-04-06", None):
        house.do("max", CreateTask(case=number, subject=f"due {day}", to="dana", due=day))
    house.do("max", CreateTask(case=number, subject="for ines", to="ines"))
    house.clock.moment = house.clock.moment.replace(hour=3)
    return house


def test_tasks_are_due_by_the_calendar_of_the_desk(busy: House) -> None:
    look = busy["dana"].look

    def due(word: str) -> list[str]:
        return [str(task.due) for task in look.tasks(mine=True, due=word)]

    assert due("overdue") == ["2026-03-29"]
    assert due("today") == ["2026-03-30"]
    assert due("week") == ["2026-03-30", "2026-03-31", "2026-04-05"]
    assert [str(task.due) for task in look.tasks(of="dana")][-2:] == ["2026-04-06", "None"]
    with pytest.raises(RuleViolation, match="Did you mean 'today'"):
        look.tasks(due="todya")


def test_tasks_of_others_and_closed_ones_are_shown_when_asked(busy: House) -> None:
    look = busy["sam"].look
    assert look.tasks(mine=True) == ()
    assert len(look.tasks()) == 7
    (other,) = look.tasks(of="Ines Duarte")
    busy.do("ines", CompleteTask(task=other.id))
    assert look.tasks(of="ines") == ()
    assert [task.id for task in look.tasks(of="ines", is_closed=True)] == [other.id]
    assert look.task(other.id).completed_at == busy.clock.now()
    with pytest.raises(NotFound, match="Did you mean 'ines'"):
        look.tasks(of="inez")
    for unknown in (0, -1, 999, 10**30):
        with pytest.raises(NotFound, match="There is no task"):
            look.task(unknown)


def test_the_bell_is_newest_first_and_forgets_what_was_taken_back(house: House) -> None:
    number = house.queued()
    house.do("dana", PostToCase(case=number, text="@sam one"))
    house.wait(minutes=6)
    house.do("dana", PostToCase(case=number, text="@sam two"))
    look = house["sam"].look
    assert look.unread() == 2
    lines = look.bell()
    assert [line.text.rpartition(" ")[2] for line in lines] == ["two", "one"]
    assert {line.case for line in lines} == {number}
    house.do("sam", ReadBell(which=str(lines[1].id)))
    assert [line.id for line in look.bell(unread=True)] == [lines[0].id]
    house["dana"].undo()
    assert [line.id for line in look.bell()] == [lines[1].id]
    assert look.unread() == 0
    assert house["ines"].look.bell() == ()


def test_the_bell_jumps_to_the_post_while_it_is_there(house: House) -> None:
    number = house.homeowner("dana")
    post = house.do("sam", PostToCase(case=number, text="@dana look"))
    house.do("sam", CreateTask(case=number, subject="Call", to="dana"))
    task, mention = house["dana"].look.bell()
    assert (mention.case, mention.entry) == (number, post.made["post"])
    assert (task.case, task.entry) == (number, None)
    house.do("dana", ReadBell(which=str(mention.id)))
    house["sam"].undo(post.action)
    (still,) = [line for line in house["dana"].look.bell() if line.id == mention.id]
    assert (still.case, still.entry) == (number, None)


def test_home_shows_my_cases_tasks_queues_and_bell(busy: House) -> None:
    first, second = busy.queued(), busy.queued()
    for number in (first, second):
        busy.wait(minutes=1)
        busy.do("dana", ClaimCase(case=number))
    busy.do("sam", PostToCase(case=first, text="@dana look"))
    home = busy["dana"].look.home()
    assert home.by_status == (("New", 2),)
    assert [row.number for row in home.recent] == [second, first]
    assert str(home.tasks[0].due) == "2026-03-29"
    assert home.tasks[-1].due is None
    assert [(queue.key, queue.open_cases) for queue in home.queues] == [(QUEUE, 1)]
    assert home.unread == busy["dana"].look.unread() == 2
