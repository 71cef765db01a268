"""Real input, a real terminal: ten complaints from the queue to the close, by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.user import CreateUser
from core.entities import Activity, Case, FeedItem, User
from core.org import loader
from core.rows import CaseFilter
from data.bootstrap import open_desk
from data.exchange.imports import ImportOptions, run
from data.founding import found
from tests.data.sheets import REPOSITORY, SHARED, some_of
from tests.terminal import PROGRAM, Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from core.desk import Desk

COMPLAINTS = SHARED / "tickets-cfpb" / "consumer_complaints_3k.csv"
EXAMPLE = REPOSITORY / "docs" / "examples" / "complaints"
QUEUE = CaseFilter(queue="customer_support", is_closed=False)

pytestmark = pytest.mark.skipif(not COMPLAINTS.is_file(), reason="the complaints are not there")


@pytest.fixture
def desk(tmp_path: Path, *, long_run: bool) -> Desk:
    """Give Ines's desk over a database with all complaints, in the short tier with fewer."""
    url = f"sqlite:///{tmp_path / 'complaints.db'}"
    people = [("root", "Root Admin", "admin")]
    root = found(url, files=loader.read(EXAMPLE / "org"), people=people, throwaway=True).acting(
        "root"
    )
    root.do(
        CreateUser(
            username="ines", name="Ines Duarte", profile="back_office", group=("customer_support",)
        )
    )
    sheet = some_of(COMPLAINTS, tmp_path, 1 if long_run else 20)
    run(root, "case", sheet, ImportOptions(map_file=EXAMPLE / "map.toml"))
    root.store.close()
    return open_desk(db=url, username="ines")


def work(terminal: Terminal, number: str) -> None:
    """Take the case under the cursor, post, log a review, close, and go back to the list."""
    terminal.press("enter")
    terminal.wait(rf"(?m){number}$", "owner Customer Support Queue", r"Feed\s+Details")
    terminal.press("a")
    terminal.wait("owner Ines Duarte", f"Case {number} is yours")
    terminal.press("c")
    terminal.wait(f"Post to Case {number}", r"0 / 10,000")
    terminal.type(f"bank called about {number}")
    terminal.press("ctrl+s")
    terminal.wait(f"bank called about {number}", without=r"/ 10,000")
    terminal.press("l")
    terminal.wait(f"Log review of Case {number}", "Current Status:", "/ 1,000")
    terminal.type(f"Answered {number}. ")
    terminal.press("ctrl+s")
    terminal.wait("Case Review", f"Answered {number}", without="/ 1,000")
    terminal.press("x")
    terminal.wait(f"Close Case {number}")
    terminal.press("ctrl+s")
    terminal.wait(r"closed \d{4}-\d\d-\d\d|closed .*\d\d:\d\d", "age", without="Close Case")
    terminal.press("q")
    terminal.wait("Customer Support Queue  .* cases", without=rf"(?m)^ *{number}")


def test_complaints_are_taken_and_closed(desk: Desk, *, long_run: bool) -> None:
    """Ten of them, in the short tier three."""
    worked = 10 if long_run else 3
    waiting = desk.look.count_cases(QUEUE)
    numbers = [row.number for row in desk.look.cases(QUEUE, limit=worked).rows]
    url = desk.store.engine.url.render_as_string()  # type: ignore[attr-defined]
    with Terminal(PROGRAM, "--db", url, "--as", "ines", size=(100, 30)) as terminal:
        terminal.wait("Customer Support Queue", f"{waiting} cases", numbers[0])
        for done, number in enumerate(numbers, 1):
            work(terminal, number)
            terminal.wait(f"{waiting - done} cases")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0

    with desk.store.reading() as unit:
        ines = unit.one(User, username="ines")
        assert ines is not None
        cases = unit.many(Case, number=tuple(numbers))
        assert {(c.status, c.is_closed, c.owner_user_id, c.closed_by) for c in cases} == {
            ("Closed", True, ines.id, ines.id)
        }
        ids = tuple(case.id for case in cases)
        posts = unit.many(FeedItem, object="case", record_id=ids, kind="TextPost")
        reviews = unit.many(Activity, object="case", record_id=ids, is_review=True)
    assert sorted(post.body for post in posts) == sorted(f"bank called about {n}" for n in numbers)
    assert len(reviews) == worked
    assert {(review.subject, review.status) for review in reviews} == {("Case Review", "Completed")}
    assert desk.look.count_cases(QUEUE) == waiting - worked
    desk.store.close()
