"""A database file that is moved, removed or replaced while it is open: said, never written into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.commands.case import CreateCase, PostToCase
from core.entities import Case
from core.errors import Unavailable, Unreachable
from data.engine import parse
from tests import house as small

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.house import House
    from tests.postgres import Build

QUESTIONS: dict[str, Callable[[House], object]] = {
    "an act": lambda house: house.do("sam", CreateCase(subject="lost")),
    "a list": lambda house: house["sam"].look.home(),
    "a record": lambda house: house.all(Case),
    "the look whether somebody wrote": lambda house: house.store.changed(),
}


@pytest.fixture
def database_kind() -> str:
    """Only SQLite has a file."""
    return "sqlite"


@pytest.fixture
def file(house: House) -> Path:
    """Give the file; each question was asked once, so that connections are open to it."""
    for ask in QUESTIONS.values():
        ask(house)
    return Path(parse(house.url).database or "")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_file_that_was_moved_away_is_said_and_used_again_once_it_is_back(
    house: House, file: Path, question: str
) -> None:
    away = file.rename(file.with_name("away.db"))
    with pytest.raises(Unreachable, match="is not there any more"):
        QUESTIONS[question](house)
    assert not file.exists()  # no new one is made in its place
    away.rename(file)
    QUESTIONS[question](house)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_file_that_was_replaced_is_said_and_neither_is_written(
    house: House, file: Path, question: str, copy_of: Callable[[Build], str]
) -> None:
    other = Path(parse(copy_of(small.build)).database or "")
    before = other.read_bytes()
    other.replace(file)
    with pytest.raises(Unavailable, match="Another file has taken the place"):
        QUESTIONS[question](house)
    assert file.read_bytes() == before


def test_a_desk_that_cannot_be_read_anew_stays_as_it_was(house: House, file: Path) -> None:
    """Screens draw with what it holds: half a desk would end them."""
    desk = house["sam"]
    before = (desk.org, desk.actor, desk.look)
    away = file.rename(file.with_name("away.db"))
    with pytest.raises(Unreachable):
        desk.refresh()
    assert all(
        now is then for now, then in zip((desk.org, desk.actor, desk.look), before, strict=True)
    )
    away.rename(file)
    desk.refresh()
    assert desk.look is not before[2]


def test_a_file_that_goes_before_the_commit_takes_nothing_with_it(house: House, file: Path) -> None:
    number, away = house.homeowner(), file.with_name("away.db")
    with pytest.raises(Unreachable, match="Nothing is written"):
        _edit(house, number, meanwhile=lambda: file.rename(away))
    away.rename(file)
    assert house.case(number).subject != "lost"
    house.do("sam", PostToCase(case=number, text="as before"))


def _edit(house: House, number: str, *, meanwhile: Callable[[], object]) -> None:
    """Change a case, and let something happen before that is committed."""
    now = house.clock.now()
    with house.store.work(key="k", command="t", params="{}", person=None, at=now) as unit:
        case = unit.one(Case, number=number)
        assert case
        case.subject = "lost"
        unit.write()
        meanwhile()
