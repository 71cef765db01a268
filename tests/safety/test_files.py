"""Files with hostile names and natures: shown harmlessly, written where one said, never run."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tracemalloc
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from caseline import __main__ as door
from core import files
from core.commands.case import AttachFiles
from core.entities import File
from core.errors import CaselineError, RuleViolation
from core.files import Upload
from core.text import one_line
from data.outside import Outside
from tests import hostile
from tests import house as small
from tests.safety.names import NAMES
from tests.tui.typist import draft_files, sit
from tests.tui.watcher import watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.postgres import Build

MIB = 1 << 20
LONGEST = 2.0
"""Seconds in which a file that never ends is refused, on a machine that is busy."""


@pytest.fixture
def database_kind() -> str:
    """Run on SQLite alone: no name of a file reaches the database as more than a value."""
    return "sqlite"


@pytest.fixture
def house(copy_of: Callable[[Build], str]) -> Iterator[small.House]:
    """Give the small house."""
    with small.opened(copy_of(small.build)) as made:
        yield made


def tree(folder: Path) -> set[str]:
    """Give everything that lies below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


# names ---------------------------------------------------------------------------------------


def test_there_are_enough_names() -> None:
    assert len(set(NAMES)) >= 60


def test_a_name_is_refused_or_kept_and_never_leads_anywhere(house: small.House) -> None:
    number = house.homeowner("dana")
    kept = []
    for place, name in enumerate(NAMES):
        with suppress(CaselineError):
            house.do("dana", AttachFiles(case=number, files=(Upload(name, b"%d" % place),)))
            kept.append(name)
    stored = {file.name for file in house.all(File)}
    assert len(stored) >= 20
    assert not [name for name in stored if {"/", "\\"} & set(name) or len(name) > 255]
    assert not {".", "..", "...", " ", "run.exe", "run.EXE.", "run.exe "} & stored
    assert not {"../../etc/passwd", "C:\\windows\\x.txt", "x" * 256} & {*kept}


def test_every_name_that_a_disk_has_is_attached_by_the_shell_and_printed_inertly(
    house: small.House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number, made = house.homeowner("dana"), []
    for place, name in enumerate(NAMES):
        path = tmp_path / name.replace("/", "_") if name not in (".", "..") else tmp_path / "dot"
        with suppress(OSError, ValueError, UnicodeEncodeError):
            path.write_bytes(b"%d" % place)
            made.append(str(path))
    assert len(made) >= 55
    before = tree(tmp_path)
    options = ["--db", house.url, "--as", "dana"]
    for given in made:
        code = door.main([*options, "case", "attach", number, "--", given])
        told = capsys.readouterr()
        assert code in {0, 4}, (given, told)
        lines = (told.out + told.err).removesuffix("\n").split("\n")
        assert len(lines) <= 2  # a note at most: no name makes a line of its own
        assert not [line for line in lines if hostile.acts(line)], given
    assert door.main([*options, "case", "show", number]) == 0
    shown = capsys.readouterr().out
    assert not [
        line for line in shown.split("\n") if hostile.acts(line.replace("\t", " "))
    ]  # of the feed's layout
    assert tree(tmp_path) == before
    assert len(house.all(File)) >= 45


async def test_every_kept_name_is_shown_inertly_and_saved_where_one_says(
    house: small.House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen, outside = tmp_path / "chosen", Outside(tmp_path / "shelves")
    chosen.mkdir()
    monkeypatch.chdir(chosen)
    number = house.homeowner("dana")
    for place, name in enumerate(NAMES):
        with suppress(CaselineError):
            house.do("dana", AttachFiles(case=number, files=(Upload(name, b"%d" % place),)))
    async with watcher(house, "dana") as at:
        at.app.open_case(number)
        await at.sees("Feed")
        await at.press("left")
        await at.look("files")
        await at.press("end")
        await at.look("files")
    before = tree(tmp_path) - {"chosen"}
    for file in house.all(File):
        with suppress(RuleViolation):
            assert Path(outside.save(f"./{one_line(file.name)}", b"x")).parent == chosen
    assert {path for path in tree(tmp_path) if not path.startswith("chosen")} == before
    saved = [path for path in chosen.iterdir() if not path.name.startswith(".hidden")]
    assert len(saved) >= 20
    for path in saved:
        facts = path.lstat()
        assert stat.S_ISREG(facts.st_mode)
        assert stat.S_IMODE(facts.st_mode) == 0o600


# natures -------------------------------------------------------------------------------------


def test_a_file_of_ten_gigabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.bin"
    with path.open("wb") as file:
        file.truncate(10 << 30)
    began = monotonic()
    tracemalloc.start()
    try:
        with pytest.raises(RuleViolation, match="larger than 25 MiB"):
            files.read(path, 25 * MIB)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 60 * MIB
    assert monotonic() - began < 10 * LONGEST


@contextmanager
def meanwhile(act: Callable[[], object]) -> Iterator[None]:
    """Let something be done again and again by somebody else."""
    over = Event()

    def again() -> None:
        while not over.is_set():
            with suppress(OSError):
                act()

    thread = Thread(target=again)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_file_that_grows_while_it_is_read_ends_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "grows.log"
    path.write_bytes(b"x" * MIB)
    with path.open("ab", buffering=0) as file, meanwhile(lambda: file.write(b"x" * MIB)):
        while True:  # it may be read before it has grown
            try:
                assert len(files.read(path, 4 * MIB).data) <= 4 * MIB
            except RuleViolation as error:
                assert "larger than 4 MiB" in str(error)  # noqa: PT017  one of many tries
                break
    assert path.stat().st_size > 4 * MIB


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/random", "/dev/tty", "/proc/self/mem"])
def test_what_never_ends_is_refused_at_once(name: str) -> None:
    began = monotonic()
    with pytest.raises(RuleViolation):
        files.read(name, 25 * MIB)
    assert monotonic() - began < LONGEST


def test_a_program_is_neither_run_nor_an_archive_unpacked(
    house: small.House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    script = here / "report.txt"
    script.write_text("#!/bin/sh\ntouch owned\n")
    script.chmod(0o755)
    number = house.homeowner("dana")
    bomb = b"PK\x03\x04" + b"\x00" * 100
    for upload in (files.read(script, MIB), Upload("bomb.zip", bomb)):
        house.do("dana", AttachFiles(case=number, files=(upload,)))
    outside = Outside(tmp_path / "shelves")
    for file in house.all(File):
        place = Path(outside.save(f"saved-{file.name}", house["dana"].look.file(file.id)))
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert tree(here) == {"report.txt", "saved-report.txt", "saved-bomb.zip"}


# races ---------------------------------------------------------------------------------------


def test_somebody_who_swaps_links_gets_nothing_written_elsewhere(
    tmp_path: Path, *, long_run: bool
) -> None:
    """A file is written beside and named in one step; what bears the name then is refused."""
    theirs, target, outside = tmp_path / "theirs", tmp_path / "mine.txt", Outside(tmp_path / "s")
    theirs.write_bytes(b"theirs")

    def swap() -> None:
        target.symlink_to(theirs)
        target.unlink()

    saved = 0
    with meanwhile(swap):
        for _ in range(5000 if long_run else 150):
            with suppress(RuleViolation):
                saved += outside.save(str(target), b"mine") != ""
            target.unlink(missing_ok=True)
    assert theirs.read_bytes() == b"theirs"
    assert tree(tmp_path) - {"mine.txt"} == {"theirs"}
    assert saved > 0


def test_a_folder_that_becomes_a_link_is_no_place_to_leave_half_a_file(tmp_path: Path) -> None:
    folder, other, outside = tmp_path / "folder", tmp_path / "other", Outside(tmp_path / "s")
    folder.mkdir()
    other.mkdir()
    (tmp_path / "link").symlink_to(other)
    outside.save(str(tmp_path / "link" / "x.txt"), b"x")  # a folder of one's own may be a link
    assert tree(other) == {"x.txt"}
    (folder / "x.txt").symlink_to(other / "nothing.txt")
    with pytest.raises(RuleViolation, match="already"):
        outside.save(str(folder / "x.txt"), b"x")
    assert tree(other) == {"x.txt"}


# modes ---------------------------------------------------------------------------------------

SCRIPT = """
import os, sys
os.umask(0)
from caseline.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program under an umask that hides nothing."""
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, *words],
        check=False, capture_output=True, env=os.environ | environment, timeout=60,
    )  # fmt: skip


def test_whatever_it_makes_is_its_owners_alone_under_any_umask(home: Path) -> None:
    db = home / "deep" / "er" / "desk.db"
    given: list[tuple[str, ...]] = [
        ("db", "init"), ("export", "user", str(home / "out.csv")),
        ("export", "account", str(home / "out.csv")), ("db", "backup", str(home / "copy.db")),
    ]  # fmt: skip
    for words in given:
        done = run("--db", str(db), *words, CASELINE_DEBUG="1")
        assert done.returncode in {0, 2, 3}, (words, done.stderr)
    made = tree(home)
    assert {"deep/er/desk.db", "out.csv", ".local/state/caseline/caseline.log"} <= made
    loose = {
        name: oct(mode)
        for name in made
        if (mode := stat.S_IMODE((home / name).lstat().st_mode)) & 0o077
    }
    assert loose == {}


def test_the_console_leaves_only_what_is_its_owners_alone(
    house: small.House, home: Path, tmp_path: Path
) -> None:
    house.clock.moment = datetime.now(UTC)
    number = house.queued()
    script = tmp_path / "open.py"
    script.write_text(SCRIPT)
    with sit(house, "dana", program=(sys.executable, str(script)), CASELINE_DEBUG="1") as terminal:
        terminal.wait(number)
        terminal.press("c")
        terminal.wait("Post to Case")
        terminal.type("half a wor")
        for _ in range(100):  # what is typed is kept within a second
            if draft_files(home):
                break
            terminal.settle()
        made = tree(home)
        terminal.kill()
    assert [name for name in made if name.endswith(".json")]
    assert ".local/state/caseline/caseline.log" in made
    for name in made:
        with suppress(FileNotFoundError):
            assert stat.S_IMODE((home / name).lstat().st_mode) & 0o077 == 0, name
