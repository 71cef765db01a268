"""Canaries: a password and a customer's words, and every place where they may never be found."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import house as small
from tests.tui.typist import sit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.postgres import Build, Server

PASSWORD = "canary-password-4711"  # noqa: S105  nothing is behind it
PERSON = ("Canarina", "Cantatrice", "canary-street-12", "555 0199 4711", "cn4711@example.com")
WORDS = "the canary sang of 4711"
CANARIES = re.compile(rb"canary|canarina|cantatrice|555 ?0199|55501994711|cn4711@", re.IGNORECASE)
POST, SHOW, LIST = ("case", "post", "1000", WORDS), ("case", "show", "1000"), ("case", "list")
REVIEW = ("case", "review", "1000", "--comments", WORDS)
CLOSE = ("case", "close", "1000", "--comment", WORDS)
CREATE = ("case", "create", "--type", "customer_support", "--subject", WORDS)
TASK = ("task", "create", "1000", "--subject", WORDS)
NEW = ("customer", "create", "--name", PERSON[0], "--phone", PERSON[3])
PLACES: dict[str, tuple[str, ...]] = {
    "core.desk.Desk._carry_out": POST, "core.desk.Desk._actor": SHOW, "core.desk.Desk._work": POST,
    "core.desk.Desk.do": NEW, "core.desk.Desk.case": SHOW, "core.desk._params": POST,
    "core.work.Work.settle": REVIEW, "core.work.Work.case": CLOSE, "core.work.Work.add": TASK,
    "core.work.Work.many": CLOSE, "core.entities.Case.derive": CREATE,
    "core.work.Work.emit": REVIEW,
    "core.commands.case.post.PostToCase.decide": POST,
    "core.commands.case.review.LogReview.decide": REVIEW,
    "core.commands.case.close.CloseCase.decide": CLOSE,
    "core.commands.task.CreateTask.decide": TASK,
    "core.commands.customer.CreateCustomer.decide": NEW,
    "core.commands.case.create.CreateCase.decide": CREATE, "core.entities.Case.review": REVIEW,
    "core.entities.Case.close": CLOSE, "core.text.shown": SHOW, "core.log.timed": LIST,
    "data.work.Unit.write": CLOSE, "data.work.Unit.add": POST, "data.work.Unit.one": SHOW,
    "data.work.Unit.many": POST, "data.store.Store.finish": CREATE, "data.store.Store.work": NEW,
    "data.store.Store.look": LIST, "data.store.Store.reading": SHOW,
    "data.store.Store.org_files": LIST, "data.engine.connect": LIST,
    "data.types.UtcDateTime.process_bind_param": TASK, "data.queries.Reader.case": SHOW,
    "data.queries.Reader.cases": LIST, "data.queries.Reader.customers": ("account", "list"),
    "data.queries.Reader.search": ("search", PERSON[1]), "data.queries.Reader.log": ("log",),
    "data.queries.Reader.callers": ("caller", PERSON[3]), "data.queries.Reader.bell": ("bell",),
    "cli.out.say": POST, "cli.case_page.show": SHOW,
    "data.exchange.exports.run": ("export", "account"),
    "data.admin.Admin.keep_log": POST, "cli.session.Session.close": LIST,
}  # fmt: skip
"""Where something goes wrong inside, and an act that passes there."""
PARTS = 15
SCRIPT = """
import sys
from importlib import import_module
def fails(place):
    module, _, name = place.rpartition(".")
    try:
        home = import_module(module)
    except ImportError:
        module, _, kind = module.rpartition(".")
        home = getattr(import_module(module), kind, None)
    if home is None or not hasattr(home, name):
        return
    def fault(*given, **named):
        held = [repr(each) for each in (given, named)]
        raise LookupError(f"at {place}: {held} canary in the words")
    setattr(home, name, fault)
place = sys.argv.pop(1)
if place != "nowhere":
    fails(place)
from caseline.__main__ import main
sys.exit(main())
"""


def build(url: str) -> None:
    """Build the small house with a customer who must never be told of."""
    small.build(url)
    house = small.House(url)
    first, last, street, phone, mail = PERSON
    from core.commands.account import CreateAccount  # noqa: PLC0415  used here alone
    from core.commands.case import CreateCase  # noqa: PLC0415
    from core.commands.contact import CreateContact  # noqa: PLC0415

    house.do("sam", CreateAccount(fields={
        "external_id": "K-1", "name": f"{first} {last}", "kind": "homeowner", "street": street,
        "phone": phone, "email": mail,
    }))  # fmt: skip
    house.do("sam", CreateContact(fields={
        "external_id": "KP-1", "account": "K-1", "first_name": first, "last_name": last,
        "phone": phone, "email": mail,
    }))  # fmt: skip
    house.do("sam", CreateCase(
        type="customer_support", account="K-1", contact="KP-1", subject=WORDS, description=WORDS,
    ))  # fmt: skip
    house.close()


@pytest.fixture
def database_kind() -> str:
    """Where it matters which database it is, a test says so."""
    return "sqlite"


@pytest.fixture
def house(copy_of: Callable[[Build], str]) -> Iterator[small.House]:
    """Give the house of the customer."""
    with small.opened(copy_of(build)) as made:
        yield made


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """Give a program that goes wrong at a place."""
    path = tmp_path / "faulty.py"
    path.write_text(SCRIPT)
    return path


def found_in(folder: Path, *, without: Path | None = None) -> list[str]:
    """Give the files below a folder in which a canary lies."""
    return [
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and path != without and CANARIES.search(path.read_bytes())
    ]


def run(
    script: Path, place: str, *words: str, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """Run the program with a fault at a place."""
    return subprocess.run(
        [sys.executable, script, place, *words], check=False, capture_output=True, timeout=60,
        env=os.environ | environment,
    )  # fmt: skip


@pytest.mark.parametrize("part", range(PARTS))
def test_no_forced_crash_of_the_shell_tells_what_it_held(
    house: small.House, home: Path, tmp_path: Path, script: Path, part: int, *, long_run: bool
) -> None:
    if part and not long_run:
        pytest.skip("a part of the places in the short tier")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    for place, words in [*PLACES.items()][part::PARTS]:
        done = run(
            script, place, "--db", house.url, "--as", "dana", *words,
            environment={"CASELINE_DEBUG": "1", "TMPDIR": str(temporary)},
        )  # fmt: skip
        assert b"LookupError" in done.stderr, (place, done)
        assert done.returncode not in {0, 2}, (place, done)
        assert not CANARIES.search(done.stderr), (place, done)
    assert found_in(home) == []
    assert found_in(temporary) == []
    assert "error=LookupError" in (home / ".local/state/caseline/caseline.log").read_text()


def test_what_goes_well_is_told_to_nobody_else_either(
    house: small.House, home: Path, script: Path, tmp_path: Path
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    for words in (POST, CREATE, SHOW):
        done = run(
            script, "nowhere", "--db", house.url, "--as", "dana", *words,
            environment={"CASELINE_DEBUG": "1", "TMPDIR": str(temporary)},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert not CANARIES.search(done.stderr)
    assert found_in(home) == found_in(temporary) == []
    assert " case.post " in (home / ".local/state/caseline/caseline.log").read_text()


FAULTS = {
    "the desk": "core.desk.Desk._carry_out", "the database": "data.work.Unit.add",
    "a list": "data.queries.Reader.cases", "a page": "data.queries.Reader.case",
    "the drafts": "data.shelf.FileShelf.keep",
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_no_forced_crash_of_the_console_tells_what_it_held(
    house: small.House, home: Path, script: Path, fault: str, *, long_run: bool
) -> None:
    """Only the person's own shelf, which is private, holds drafts and titles of open records."""
    if fault != "the desk" and not long_run:
        pytest.skip("one place in the short tier")
    place = FAULTS[fault]
    with sit(
        house, "dana", until="caseline", program=(sys.executable, str(script), place),
        CASELINE_DEBUG="1",
    ) as terminal:  # fmt: skip
        terminal.settle()
        with suppress(OSError):
            terminal.press("/")
            terminal.settle()
            terminal.type("1000")
            terminal.press("enter")
            terminal.settle()
            terminal.press("c")
            terminal.settle()
            terminal.type(WORDS)
            terminal.settle()
            terminal.press("ctrl+s")
            terminal.settle()
        code = terminal.ended()
        output = bytes(terminal.output)
    assert code not in {0, None}
    after = output[output.rindex(b"\x1b[?1049l") :].partition(b"no data.")[0]
    assert not CANARIES.search(after), after
    assert [path for path in found_in(home) if "/consoles/" not in path] == []
    assert re.search(rb"crash-[0-9a-f]{12}", after)


@pytest.mark.postgres
def test_a_password_is_found_nowhere(
    postgres_server: Server, home: Path, tmp_path: Path, script: Path
) -> None:
    """In the environment it works; it is never printed, written, or given to another program."""
    postgres_server.person("keeper", "caseline")
    url = postgres_server.url(postgres_server.create(), f"keeper:{PASSWORD}")
    hidden = {"CASELINE_DB": url, "CASELINE_DEBUG": "1", "TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    wrong = url.replace(":127", "@127").replace("127.0.0.1", "127.0.0.2")
    for place, words, environment in (
        ("nowhere", ("db", "init"), hidden),
        ("nowhere", ("paths",), hidden),
        ("nowhere", ("db", "backup", str(home / "copy.dump")), hidden),
        ("data.store.Store.look", ("case", "list"), hidden),
        ("data.engine.connect", ("case", "list"), hidden),
        ("nowhere", ("case", "list"), hidden | {"CASELINE_DB": wrong}),
        ("nowhere", ("case", "list"), hidden | {"CASELINE_DB": url + "?nonsense=1"}),
        ("nowhere", ("--db", url, "case", "list"), hidden),
    ):
        done = run(script, place, *words, environment=environment)
        assert PASSWORD.encode() not in done.stdout + done.stderr, (words, done)
    assert done.returncode == 4
    for folder in (home, tmp_path / "tmp"):
        left = [str(p) for p in folder.rglob("*") if p.is_file()]
        assert [name for name in left if PASSWORD.encode() in Path(name).read_bytes()] == []
