"""Each bad database has its own message, names the way on, and is left as it was (safety.md 13)."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from core.commands.case import ClaimCase, PostToCase
from core.errors import CaselineError, Unavailable
from core.rows import CaseFilter
from data import mounts, sqlite_file
from data.bootstrap import open_desk
from data.engine import parse
from tests import house as small
from tests.cli.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.house import House
    from tests.postgres import Build

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database_kind() -> str:
    """Only SQLite has a file."""
    return "sqlite"


def with_case(url: str) -> None:
    """Make the small house with one case that waits."""
    small.build(url)
    made = small.House(url)
    made.queued()
    made.close()


@pytest.fixture
def file(copy_of: Callable[[Build], str]) -> Path:
    """Give the file of a desk that nobody has open."""
    path = Path(parse(copy_of(with_case)).database or "")
    open_desk(db=str(path)).store.close()
    return path


def schema_of(path: Path, *statements: str) -> None:
    """Change the schema as no program of ours does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def overwrite(path: Path, start: int, content: bytes) -> None:
    """Write bytes into the middle of a file."""
    with path.open("r+b") as opened:
        opened.seek(start)
        opened.write(content)


def truncate(path: Path) -> None:
    """Cut off the second half."""
    os.truncate(path, path.stat().st_size // 2)


def becomes_folder(path: Path) -> None:
    """Put a folder in its place."""
    path.unlink()
    path.mkdir()


def becomes_foreign(path: Path) -> None:
    """Put another program's database in its place."""
    path.unlink()
    schema_of(path, "CREATE TABLE recipes (name text)")
    path.chmod(0o600)


def loses_log(path: Path) -> None:
    """Leave what a copy without its log has: a head and no table."""
    path.unlink()
    schema_of(path, "PRAGMA journal_mode=wal")
    path.chmod(0o600)


def only_log_left(path: Path) -> None:
    """Empty the file and leave a log beside it."""
    os.truncate(path, 0)
    path.with_name(f"{path.name}-wal").write_bytes(b"what was written last" * 99)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "corrupt head": (lambda p: overwrite(p, 0, b"SQLite formal 7\x00"), "Its head cannot be read"),
    "damaged first page": (lambda p: overwrite(p, 100, b"\xff" * 60), "is damaged"),
    "truncated": (truncate, "bytes only"),
    "empty": (lambda p: os.truncate(p, 0), "no desk in this database yet"),
    "empty beside its log": (only_log_left, "still holds"),
    "without its log": (loses_log, "was left behind"),
    "another program's": (becomes_foreign, "holds something else than a desk"),
    "a text": (lambda p: p.write_text("Dear Sam,\n" * 99, "utf-8"), "it is a text file"),
    "a picture": (lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x01" * 999), "some other file"),
    "a folder": (becomes_folder, "is a folder"),
    "missing": (Path.unlink, "There is no database"),
    "older": (
        lambda p: schema_of(p, "UPDATE alembic_version SET version_num = '0000'"),
        "`caseline db upgrade` makes a backup",
    ),
    "newer": (
        lambda p: schema_of(p, "UPDATE alembic_version SET version_num = '9999'"),
        "newer than this program",
    ),
    "half-migrated: a table is missing": (
        lambda p: schema_of(p, "PRAGMA foreign_keys=off", "DROP TABLE outgoing_mail"),
        "table outgoing_mail is missing",
    ),
    "half-migrated: two versions": (
        lambda p: schema_of(p, "INSERT INTO alembic_version VALUES ('0001')"),
        "names 2 versions",
    ),
    "half-migrated: a trigger is missing": (
        lambda p: schema_of(p, "DROP TRIGGER journal_cases_update"),
        "trigger journal_cases_update is not in force",
    ),
    "the free pages are no free pages": (
        lambda p: overwrite(p, 32, (3).to_bytes(4, "big") + (7).to_bytes(4, "big")),
        "is damaged",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_each_is_refused_in_its_own_words_and_nothing_is_written(
    file: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, words = BAD[kind]
    spoil(file)
    before = file.read_bytes() if file.is_file() else None
    for verb in ("case list", "case claim 1000", "db upgrade"):
        if kind == "older" and verb == "db upgrade":
            continue
        code = run(["--db", f"sqlite:///{file}", "--as", "dana", *verb.split()])
        told = capsys.readouterr()
        assert code == 5, (verb, told)
        assert words in told.err, told.err
        assert "Traceback" not in told.err
        assert len(told.err.splitlines()) <= 3, told.err
        assert told.out == ""
    assert before == (file.read_bytes() if file.is_file() else None)
    assert [path for path in file.parent.glob("*-shm") if before is None] == []


def test_every_kind_is_told_apart() -> None:
    assert len({words for _, words in BAD.values()}) == len(BAD) - 1  # two are damaged pages


def test_a_damaged_page_met_later_is_said_and_the_way_back_named(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(file)) as connection:
        asked = "SELECT rootpage FROM sqlite_master WHERE name = 'feed_items'"
        (page,) = connection.execute(asked).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    overwrite(file, (page - 1) * size, b"\xa5" * size)
    db = ["--db", f"sqlite:///{file}", "--as", "dana"]
    assert run([*db, "account", "list"]) == 0
    capsys.readouterr()
    assert run([*db, "case", "show", "1000"]) == 5
    told = capsys.readouterr().err
    assert "is damaged" in told
    for way in ("`caseline db check`", "`caseline db restore FILE`"):
        assert way in told


@pytest.mark.parametrize("url", ["sqlite:/x.db", "sqlite:x.db", "sqlite://x.db", "mysql:x"])
def test_what_begins_like_a_url_is_never_taken_for_a_path(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unavailable):
        open_desk(db=url)
    for words in (["demo", "--check", "--keep", url], ["--db", "x.db", "db", "backup", url]):
        assert run(words) in {2, 5}
    assert [*tmp_path.iterdir()] == []


def test_a_file_open_to_others_is_closed_to_them_and_that_is_said(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.chmod(0o644)
    db = ["--db", f"sqlite:///{file}", "--as", "dana"]
    assert run([*db, "case", "list", "--json"]) == 0
    assert "It is now its owner's alone" in capsys.readouterr().err
    assert file.stat().st_mode & 0o077 == 0
    assert run([*db, "case", "list"]) == 0
    assert capsys.readouterr().err == ""


def test_what_the_program_makes_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = tmp_path / "a" / "b" / "desk.db"
        small.build(f"sqlite:///{path}")
        desk = open_desk(db=str(path))
        made = [path, *path.parent.glob("desk.db-*"), path.parent, path.parent.parent]
        assert len(made) >= 4
        assert [place for place in made if sqlite_file.looseness(place)] == []
        desk.store.close()
    finally:
        os.umask(before)


NFS = "36 25 0:41 / {place} rw,relatime shared:1 - nfs4 files:/export rw,vers=4.2\n"


def test_a_network_file_system_is_warned_of_loudly(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "mountinfo"
    place = str(file.parent).replace(" ", "\\040")
    table.write_text("22 1 254:0 / / rw - ext4 /dev/vda rw\n" + NFS.format(place=place))
    monkeypatch.setattr(mounts, "TABLE", table)
    db = ["--db", f"sqlite:///{file}", "--as", "dana"]
    assert run([*db, "case", "list"]) == 0
    told = capsys.readouterr().err
    assert "network file system (nfs4)" in told
    assert "PostgreSQL" in told
    assert run([*db, "db", "doctor"]) == 1
    assert "PROBLEM  disk" in capsys.readouterr().out


def test_a_file_beside_a_network_mount_is_local(file: Path, tmp_path: Path) -> None:
    assert mounts.network(file) is None
    assert mounts.network(tmp_path / "not there yet") is None


# rights --------------------------------------------------------------------------------------


BOUND = """
import ctypes, os, sys
for power in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    ctypes.CDLL(None).prctl(24, power, 0, 0, 0)  # PR_CAPBSET_DROP
os.execv(sys.executable, [sys.executable, "-m", "caseline", *sys.argv[1:]])
"""
"""Starts the program so that rights bind even root: what root may do beyond them is laid down."""


@pytest.fixture
def ward(file: Path) -> Iterator[Path]:
    """Give the folder of the desk, which gets its rights back at the end."""
    file = file.rename(file.with_name("desk.db"))
    yield file.parent
    file.parent.chmod(0o700)


def as_somebody(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as the owner of the folder, who has no more rights than it gives."""
    start = ["-c", BOUND] if os.geteuid() == 0 else ["-m", "caseline"]
    return subprocess.run(
        [sys.executable, *start, "--db", str(folder / "desk.db"), "--as", "dana", *words],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("of_file", "of_folder", "reason"),
    [
        (0o400, 0o700, "you may not write the file"),
        (0o600, 0o500, "you may not write in its folder"),
        (0o400, 0o500, "you may not write the file"),
    ],
)
def test_what_may_not_be_written_is_read_and_a_write_is_refused_with_the_reason(
    ward: Path,
    of_file: int,
    of_folder: int,
    reason: str,
    long_run: bool,  # noqa: FBT001  a fixture
) -> None:
    if not long_run and (of_file, of_folder) != (0o600, 0o500):
        pytest.skip("the long run tries every pair of rights")
    before = (ward / "desk.db").read_bytes()
    (ward / "desk.db").chmod(of_file)
    ward.chmod(of_folder)
    read = as_somebody(ward, "case", "show", "1000")
    assert read.returncode == 0, read.stderr
    assert "00001000" in read.stdout
    assert reason in read.stderr  # it is said before anything is tried
    write = as_somebody(ward, "case", "claim", "1000")
    assert write.returncode == 5
    assert "can only be read" in write.stderr.splitlines()[-2]
    assert reason in write.stderr
    assert "Traceback" not in write.stderr
    assert (ward / "desk.db").read_bytes() == before


def test_a_file_that_may_not_be_read_is_refused(ward: Path) -> None:
    (ward / "desk.db").chmod(0)
    done = as_somebody(ward, "case", "list")
    assert (done.returncode, done.stdout) == (5, "")
    assert "You may not read the database" in done.stderr


def test_what_is_still_in_a_log_that_cannot_be_read_is_not_passed_over(ward: Path) -> None:
    (ward / "desk.db-wal").write_bytes(b"x" * 5000)
    (ward / "desk.db").chmod(0o400)
    ward.chmod(0o500)
    done = as_somebody(ward, "case", "list")
    assert done.returncode == 5
    assert "what was written last is still in" in done.stderr


# bytes ---------------------------------------------------------------------------------------


def test_a_flipped_byte_never_breaks_the_program_nor_makes_a_wrong_write(
    file: Path,
    tmp_path: Path,
    long_run: bool,  # noqa: FBT001  a fixture
    record_property: Callable[[str, object], None],
) -> None:
    """Head, schema and pages: all is said, or all that is written is there, and nothing else."""
    chance = random.Random(13)  # noqa: S311  the same places each time
    whole = file.read_bytes()
    count = 1000 if long_run else 16
    places = [*range(0, 100, max(1, 300 // count))]  # each byte of the head in the long run
    places += [chance.randrange(100, 4096) for _ in range(count // 3)]
    places += [chance.randrange(4096, len(whole)) for _ in range(count - len(places))]
    wanted = _rows(_after(tmp_path, whole))
    told = {"refused": 0, "worked": 0, "found by a reader": 0}
    for place in places:
        bad = bytearray(whole)
        bad[place] ^= chance.randrange(1, 256)
        try:
            path = _after(tmp_path, bytes(bad))
        except CaselineError:
            told["refused"] += 1
            continue
        try:
            rows = _rows(path)
        except sqlite3.DatabaseError:  # another page is damaged, and SQLite says so
            told["found by a reader"] += 1
            continue
        # What was damaged is one value; an act that had worked on it would have changed more.
        assert len(rows - wanted) <= 1, place
        assert len(wanted - rows) <= 1, place
        told["worked"] += 1
    record_property("flipped bytes", told)


def _after(folder: Path, content: bytes) -> Path:
    """Read and write in a database as people do; give its file."""
    path = folder / "flipped.db"
    for left in folder.glob("flipped.db*"):
        left.unlink()
    path.write_bytes(content)
    path.chmod(0o600)
    desk = open_desk(db=f"sqlite:///{path}", username="dana", at=small.NOW, throwaway=True)
    try:
        desk.look.cases(CaseFilter(), limit=50)
        desk.look.search("charged")
        desk.do(ClaimCase(case="00001000"), key="claim")
        desk.do(PostToCase(case="00001000", text="a post"), key="post")
        view = desk.look.case("00001000")
        assert (view.row.owner.key, view.feed[0].body) == ("dana", "a post")
    finally:
        desk.store.close()
    return path


def _rows(path: Path) -> set[str]:
    """Give every row of every table but those that SQLite derives for the search."""
    with closing(sqlite3.connect(path)) as connection:
        asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%search%'"
        names = [name for (name,) in connection.execute(asked)]
        return {
            f"{name} {row}"
            for name in names
            for row in connection.execute(f"SELECT * FROM {name}")  # noqa: S608  our own names
        }


def test_a_disk_without_room_refuses_the_act_whole_and_works_again_with_room(house: House) -> None:
    number = house.queued()
    limit = file_pages = os.stat(parse(house.url).database or "").st_size // 4096  # noqa: PTH116

    def bound(dbapi: sqlite3.Connection, *_: object) -> None:
        dbapi.execute(f"PRAGMA max_page_count = {limit}")

    event.listen(house.store.engine, "checkout", bound)
    written = len(house["dana"].look.case(number).feed)

    def fill() -> None:
        nonlocal written
        for _ in range(200):
            house.do("dana", PostToCase(case=number, text="x" * 5000))
            written += 1

    with pytest.raises(Unavailable, match="There is no room for the database") as caught:
        fill()
    assert caught.value.title == "The disk is full"
    assert "Make room" in str(caught.value)
    assert len(house["dana"].look.case(number).feed) == written  # and it can still be read
    limit = file_pages * 100
    house.do("dana", PostToCase(case=number, text="there is room again"))
    assert len(house["dana"].look.case(number).feed) == written + 1
