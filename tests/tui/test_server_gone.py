"""The console on bad days of its server: not there, stopped, restarted, cut off, locked.

Nothing ends and nothing typed is lost; what is back is seen within five seconds, without a new
start; an act whose answer was lost is there once (safety.md 3.12, 3.17, 3.18 and 4.11).
"""

from __future__ import annotations

import signal
import socket
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
import pytest

from core.commands.case import EditCase
from core.entities import Activity, ListView
from data.engine import parse
from tests.safety.cutter import ANSWERED, cutter
from tests.terminal import PROGRAM, Terminal
from tests.tui.test_bad_days import posts, write
from tests.tui.test_drafts_survive import review
from tests.tui.typist import READY, draft_files, sit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.house import House
    from tests.postgres import Server

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("present")]

SIZE = (100, 30)
AT_ONCE, HEALED = 2.0, 5.0
"""Seconds until an end, and until a database that is back is seen."""
LOST = r"! Not reachable since \d\d:\d\d"
BACK = "The database answers again"
WAITS = r"! Not reachable"
LISTED = r"\d+ cases?"


@pytest.fixture
def database_kind() -> str:
    """Only PostgreSQL has a server."""
    return "postgres"


@dataclass
class Team:
    """A house on a server, and Sam's own way to it."""

    house: House
    server: Server

    def line(self, port: int = 0) -> str:
        """Give the address of the house for Sam, who logs in as himself."""
        url = parse(self.house.url).set(username="sam")
        return (url.set(port=port) if port else url).render_as_string(hide_password=False)

    def cut_off(self) -> None:
        """End Sam's sessions."""
        self.server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sam'"
        )

    @contextmanager
    def locked_out(self) -> Iterator[None]:
        """Let Sam in no more for a while, and everybody else as before."""
        self.server.run("ALTER ROLE sam CONNECTION LIMIT 0")
        try:
            self.cut_off()
            yield
        finally:
            self.server.run("ALTER ROLE sam CONNECTION LIMIT -1")

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop the server for a while."""
        self.server.stop("fast")
        try:
            yield
        finally:
            self.server.start()

    @contextmanager
    def row_locked(self, number: str) -> Iterator[None]:
        """Let somebody else hold a case, and not come to an end."""
        url = parse(self.house.url)
        with psycopg.connect(
            host=url.host, port=url.port, user=url.username, dbname=url.database
        ) as other:
            other.execute("SELECT id FROM cases WHERE number = %s FOR UPDATE", [number])
            yield

    @property
    def sessions(self) -> list[tuple[str, ...]]:
        """Give Sam's sessions on the server."""
        return self.server.run("SELECT state, query FROM pg_stat_activity WHERE usename = 'sam'")


@pytest.fixture
def team(house: House, postgres_server: Server) -> Team:
    """Give the house on the server of this worker."""
    postgres_server.person("sam", "caseline")
    return Team(house, postgres_server)


def within(seconds: float, fact: Callable[[], object]) -> float:
    """Wait until something is so; gives how long that took."""
    begun = time.monotonic()
    while not fact():
        took = time.monotonic() - begun
        assert took < seconds, f"not within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - begun


# at the start ----------------------------------------------------------------------------------


def test_a_server_that_is_down_is_said_at_the_start_and_seen_once_it_is_up(
    team: Team, record_property: Callable[[str, object], None]
) -> None:
    number = team.house.homeowner("sam")
    with team.stopped():
        begun = time.monotonic()
        terminal = sit(team.house, "sam", line=team.line(), until=WAITS)
        record_property("seconds from the start to the screen that says so", passed(begun))
        terminal.wait("does not answer", "Connection\\s+refused", "r Try again now", "q Quit")
    with terminal:
        begun = time.monotonic()
        terminal.wait(READY, number)
        record_property("seconds from the server's start to the list", passed(begun))
        terminal.press("ctrl+q")
        assert terminal.ended(AT_ONCE) == 0


def test_who_does_not_want_to_wait_leaves_with_the_reason_and_code_five(*, long_run: bool) -> None:
    for keys in (("r", "q"), ("esc",), ("ctrl+q",)) if long_run else (("r", "q"),):
        nobody_listens = "postgresql+psycopg://sam@127.0.0.1:1/desk"
        with Terminal(PROGRAM, "--db", nobody_listens) as terminal:
            terminal.wait(WAITS, "Trying again in", "r Try again now +q Quit$")
            terminal.press("ctrl+p", "c", "enter", *keys)
            assert terminal.ended(AT_ONCE) == 5
            assert "Connection refused" in terminal.output.decode().rpartition("1049l")[2]


@pytest.mark.parametrize("end", ["closed", "q"])
def test_a_server_that_says_nothing_is_told_too_and_holds_up_no_end(
    end: str, *, long_run: bool
) -> None:
    """It takes the connection, and then is silent; nor does this terminal hang up."""
    if end == "q" and not long_run:
        pytest.skip("one end is enough in the short tier")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"postgresql+psycopg://sam@127.0.0.1:{mute.getsockname()[1]}/desk"
        with Terminal(PROGRAM, "--db", url, hangs_up=False) as terminal:
            terminal.wait("has not answered yet", "Trying now")
            if end == "closed":
                terminal.close()
                assert terminal.ended(AT_ONCE) == 128 + signal.SIGHUP
                return
            terminal.press("q")
            assert terminal.ended(AT_ONCE) == 5
            assert "not answered" in terminal.output.decode().rpartition("1049l")[2]


def test_who_may_not_log_in_is_told_at_once_and_waits_for_nothing(
    team: Team, *, long_run: bool
) -> None:
    if not long_run:
        pytest.skip("tests/data/test_store.py says it below the console")
    url = parse(team.line()).set(username="nobody_here").render_as_string()
    with Terminal(PROGRAM, "--db", url) as terminal:
        assert terminal.ended() == 5
        assert 'role "nobody_here" does not exist' in terminal.output.decode()


# in the middle ---------------------------------------------------------------------------------


def test_a_list_and_an_act_on_many_wait_for_a_server_that_is_gone(team: Team) -> None:
    """Each is said on its sheet, keeps what was typed, and is done once when the server is back."""
    house = team.house
    number = house.homeowner("sam")
    with sit(house, "sam", line=team.line(), size=SIZE, until=LISTED) as terminal:
        terminal.wait(number)
        for keys, words, before, after in (
            (("V",), "Old billing", "Save as a list", "Old billing +1 case"),
            ((" ", "c"), "on it", "Post · 1 case", "Post: 1 case changed"),
        ):
            terminal.press(*keys)
            terminal.wait(before)
            terminal.type(words)
            if "Post" in before:
                terminal.press("ctrl+s")
                terminal.wait("1 case would be changed")
            with team.stopped():
                terminal.press("ctrl+s")
                terminal.wait("! The database does not answer", "Old billing|1 case would be")
            terminal.wait(BACK)
            terminal.press("ctrl+s")
            terminal.wait(after)
    assert [view.name for view in house.all(ListView)] == ["Old billing"]
    assert posts(house) == ["on it"]


def test_a_restart_of_the_server_ends_nothing_and_loses_nothing(
    team: Team, record_property: Callable[[str, object], None], home: Path
) -> None:
    """Nor do sessions that it ends without a word: those are made anew unseen."""
    number = team.house.homeowner("sam")
    with sit(team.house, "sam", line=team.line(), size=SIZE, until=LISTED) as terminal:
        terminal.wait(number)
        team.cut_off()
        write(terminal, "she called again")
        with team.stopped():
            terminal.wait(LOST, number, "she called again")
            terminal.press("ctrl+s")
            terminal.wait("! The database does not answer", "she called again")
        begun = time.monotonic()
        terminal.wait(BACK, without=LOST)
        record_property("seconds from the server's start to the console's word", passed(begun))
        assert passed(begun) < HEALED
        terminal.press("ctrl+s")
        terminal.wait("Posted to", without="Post to Case")
        terminal.press("ctrl+q")
        assert terminal.ended(AT_ONCE) == 0
    assert posts(team.house) == ["she called again"]
    assert not draft_files(home)


def test_an_act_whose_answer_was_lost_is_there_once_however_it_is_sent_again(team: Team) -> None:
    """The first was committed. Sent again it is not done twice; changed meanwhile that is said."""
    team.house.homeowner("sam")
    with (
        cutter(team.server.port) as between,
        sit(team.house, "sam", line=team.line(between.port), size=SIZE, until=LISTED) as terminal,
    ):
        write(terminal, "she called again")
        between.arm(ANSWERED)
        terminal.press("ctrl+s")
        terminal.wait("! The database does not answer", "she called again")
        assert posts(team.house) == ["she called again"]
        terminal.press("ctrl+s")
        terminal.wait("Posted to", without="Post to Case")
        assert posts(team.house) == ["she called again"]
        write(terminal, "and")
        between.arm(ANSWERED)
        terminal.press("ctrl+s")
        terminal.wait("! The database does not answer")
        terminal.type(" again")
        terminal.press("ctrl+s")
        terminal.wait("! What you sent before did arrive: Posted to", "and again")
        terminal.press("ctrl+s")
        terminal.wait("Posted to", without="Post to Case")
    assert posts(team.house) == ["she called again", "and", "and again"]


def test_what_others_did_while_one_was_cut_off_is_on_the_screen_within_five_seconds(
    team: Team, record_property: Callable[[str, object], None], *, long_run: bool
) -> None:
    numbers = [team.house.homeowner("sam") for _ in range(500 if long_run else 12)]
    with sit(team.house, "sam", line=team.line(), size=SIZE, until=LISTED) as terminal:
        terminal.wait(*numbers[:9])
        with team.locked_out():
            terminal.wait(LOST)
            for number in numbers:
                subject = f"changed {number}"
                team.house.do("root", EditCase(case=number, fields={"subject": subject}))
            terminal.wait(LOST, numbers[0], without="changed")
        begun = time.monotonic()
        changed = (f"{number} .*changed {number}" for number in numbers[:9])
        terminal.wait(*changed, without=f"{LOST}|Billing: Autopay")
        record_property("seconds from the reconnect to what others did", passed(begun))
        assert passed(begun) < HEALED


def test_a_case_that_somebody_holds_is_given_up_and_who_holds_it_is_named(
    team: Team, *, long_run: bool
) -> None:
    if not long_run:
        pytest.skip("tests/tui/test_bad_days.py waits for a lock in the short tier")
    number = team.house.homeowner("sam")
    with sit(team.house, "sam", line=team.line(), size=SIZE, until=LISTED) as terminal:
        review(terminal)
        terminal.type(" promised a refund")
        with team.row_locked(number):
            terminal.press("ctrl+s")
            terminal.wait("Sending …", "working …")
            terminal.wait("! The database is busy: caseline", without="Sending")
        terminal.press("ctrl+s")
        terminal.wait("[Rr]eview", without="Log review of")
    (logged,) = team.house.all(Activity, is_review=True)
    assert "promised a refund" in str(logged.comments)


# the end ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["SIGHUP", "SIGTERM", "closed", "killed", "Ctrl+Q"])
def test_an_end_in_the_middle_of_an_act_leaves_no_transaction_open(
    team: Team, end: str, *, long_run: bool
) -> None:
    """It waits for a row that somebody holds: nobody would come back to it."""
    if not long_run and end != "closed":
        pytest.skip("one end in the short tier")
    number = team.house.homeowner("sam")
    with sit(team.house, "sam", line=team.line(), size=SIZE, until=LISTED) as terminal:
        review(terminal)
        terminal.type("half a word")
        with team.row_locked(number):
            terminal.press("ctrl+s")
            terminal.wait("Sending …")
            if end == "closed":
                terminal.close()
            elif end == "killed":
                terminal.kill()
            elif end == "Ctrl+Q":
                terminal.press("ctrl+q")
            else:
                terminal.hang_up(signal.Signals[end])
            terminal.ended(AT_ONCE + 0.5)
            within(AT_ONCE, lambda: not team.sessions)
    assert not team.house.all(Activity, is_review=True)


def passed(begun: float) -> float:
    """Give the seconds since a moment."""
    return round(time.monotonic() - begun, 2)
