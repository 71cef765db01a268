"""Who sees what: the same answer in SQL as in the core, and everywhere the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.commands.account import EditAccount
from core.commands.assignment import CreateAssignment
from core.commands.case import AttachFiles, CreateCase, PostToCase
from core.commands.job import EditJob
from core.commands.task import CompleteTask, CreateTask
from core.entities import Case, User
from core.errors import NotFound
from core.files import Upload
from core.org.model import Grant
from core.rows import CaseFilter
from core.rules import permissions
from core.rules.owners import actor_of
from core.work import Work
from data.queries import visible
from data.queries.bell import HIDDEN
from data.tables import cases
from tests.data.queries_desk import put
from tests.house import NOW

if TYPE_CHECKING:
    from core.rules.permissions import Actor
    from tests.house import House


@pytest.fixture
def mixed(house: House) -> House:
    """Give cases of every type, owned in every way."""
    house.queued()
    house.homeowner(contract="C-4")
    house.installer()
    house.support(account="IN-1")
    put(house, house.support(), "sales")
    house.support(by="dana")
    for case, team in ((house.queued(), "deal_processing"), (house.installer(), "sales")):
        who = "sal" if team == "sales" else None
        house.do("max", CreateAssignment(case=case, team=team, reason="Other",
                                         account_manager=who, sales_manager=who))  # fmt: skip
    return house


def test_sql_knows_every_word_of_the_core() -> None:
    assert set(visible.WHOSE) == set(permissions.WHOSE)


@pytest.mark.parametrize("types", [("homeowner", "installer", "customer_support"), ("installer",)])
@pytest.mark.parametrize("word", list(permissions.WHOSE))
def test_sql_and_core_agree_on_every_word(mixed: House, word: str, types: tuple[str, ...]) -> None:
    org = mixed["root"].org
    for username in ("sam", "dana", "bo", "sal", "max"):
        actor = _actor(mixed, username)
        profile = replace(
            org.profiles[actor.user.profile],
            grants={"case.read": (Grant(types=types, whose=(word,)),)},
        )
        ruled = replace(org, profiles={profile.key: profile})
        with mixed.store.reading() as unit:
            work = Work(unit, org=ruled, actor=actor, now=NOW)
            expected = {
                case.number
                for case in unit.many(Case)
                if permissions.allows(ruled, actor, "case.read", work.about(case))
            }
        with mixed.store.engine.connect() as connection:
            statement = select(cases.c.number).where(visible.visible(ruled, actor))
            assert set(connection.execute(statement).scalars()) == expected


def test_each_person_sees_what_the_profile_says(mixed: House) -> None:
    everything = mixed["max"].look.count_cases(CaseFilter())
    assert everything == 8
    assert mixed["rae"].look.count_cases(CaseFilter()) == 0
    assert mixed["bo"].look.count_cases(CaseFilter()) == 1
    sales = {row.account.key for row in mixed["sal"].look.cases(CaseFilter()).rows if row.account}
    assert sales == {"HO-2", "IN-1"}


def test_the_system_sees_every_case(mixed: House) -> None:
    assert mixed["max"].acting(None).look.count_cases(CaseFilter()) == 8


def test_a_case_that_may_not_be_seen_is_as_unknown_as_one_that_is_not_there(house: House) -> None:
    number = house.homeowner()
    look = house["rae"].look
    for wanted, shown in ((number, number), ("99", "00000099")):
        for ask in (
            look.case,
            lambda n: look.feed(n, limit=5),
            lambda n: look.log(case=n),
        ):
            with pytest.raises(NotFound) as refusal:
                ask(wanted)
            assert refusal.value.message == f"There is no case {shown}."


def test_a_case_that_was_taken_away_is_nowhere(house: House) -> None:
    number = house.homeowner(description="a purple unicorn")
    house.wait(minutes=1)
    house["sam"].undo()
    look = house["max"].look
    assert look.count_cases(CaseFilter()) == 0
    assert look.search("unicorn") == ()
    assert look.search(number) == ()
    assert {group.open_cases for group in look.groups()} == {0}
    with pytest.raises(NotFound):
        look.case(number)


def test_nothing_of_a_hidden_case_shows_through(house: House) -> None:
    number = house.queued(description="a purple unicorn")
    house.do("dana", PostToCase(case=number, text="unicorn again"))
    house.do("dana", CreateTask(case=number, subject="Feed the unicorn", to="sam"))
    made = house.do("dana", AttachFiles(case=number, files=(Upload("u.txt", b"unicorn"),)))
    file_id = made.made["files"][0]
    assert house["sam"].look.file(file_id) == b"unicorn"
    look = house["rae"].look
    assert look.search("unicorn") == ()
    assert look.tasks(is_closed=None) == ()
    assert all(group.open_cases == 0 for group in look.groups())
    assert look.account("HO-1").open_cases == 0
    assert house["sam"].look.account("HO-1").open_cases == 1
    assert look.callers("Rivera")[0].open_cases == ()
    assert not [a for a in look.log() if a.command.startswith(("case", "task"))]
    with pytest.raises(NotFound, match="There is no file"):
        look.file(file_id)


def test_a_task_of_mine_on_a_case_that_is_hidden_by_now_names_no_case(house: House) -> None:
    number = house.installer("max")
    task_id = int(house.do("max", CreateTask(case=number, subject="Look", to="sal")).number or 0)
    house.do("root", EditAccount(account="IN-1", fields={"owner": "root"}))
    (task,) = house["sal"].look.tasks(mine=True)
    assert (task.subject, task.about) == ("Look", None)
    (line,) = house["sal"].look.bell()
    assert (line.case, line.text) == (None, HIDDEN)
    assert house["sal"].look.task(task.id) == task
    assert house.do("sal", CompleteTask(task=task_id)).made == {"case": None}


def test_a_milestone_comment_about_a_hidden_case_is_hidden(house: House) -> None:
    house.do("root", EditJob(job="E-1", phases=("OPS",)))
    number = house.installer(job="E-1")
    assert [m.case for m in house["sam"].look.job("E-1").milestones] == [number]
    assert house["rae"].look.job("E-1").milestones == ()


def test_related_cases_are_those_that_i_may_see(house: House) -> None:
    first = house.support(by="max", account="IN-1")
    house.wait(minutes=1)
    house.do("max", CreateCase(type="customer_support", subject="Hidden", related=first))
    house.do(
        "max",
        CreateCase(type="customer_support", subject="Seen", account="IN-1", related=first),
    )
    assert [row.subject for row in house["sal"].look.case(first).related] == ["Seen"]
    assert [row.subject for row in house["max"].look.case(first).related] == ["Hidden", "Seen"]


def test_members_see_what_lies_with_their_team(house: House) -> None:
    number = house.support()
    put(house, number, "deal_processing")
    assert [row.number for row in house["bo"].look.cases(CaseFilter()).rows] == [number]


def _actor(house: House, username: str) -> Actor:
    desk = house["root"]
    with house.store.reading() as unit:
        work = Work(unit, org=desk.org, actor=desk.actor, now=house.clock.now() + timedelta())
        user = unit.one(User, username=username)
        assert user
        return actor_of(work, user)
