"""Backups are whole whatever is written meanwhile, and lead back; nothing is lost on the way."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.commands.case import PostToCase
from core.entities import FeedItem, Group
from core.errors import CaselineError, Conflict, NeedsConfirmation, Unavailable
from data import upgrade
from data.admin import Admin
from data.backup import files, postgres
from data.bootstrap import open_desk
from data.engine import parse
from data.tables import SCHEMA_VERSION
from tests.house import House

if TYPE_CHECKING:
    from collections.abc import Callable


ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give where the backup goes."""
    return tmp_path / "backups" / "desk.backup"


@pytest.fixture
def elsewhere(database: str) -> str:
    """Give an empty place to restore to."""
    path = parse(database).database
    if database.startswith("sqlite") and path:
        Path(path).unlink(missing_ok=True)
    return database


def posts(url: str) -> int:
    """Count the feed of a desk."""
    house = House(url)
    try:
        return len(house.all(FeedItem))
    finally:
        house.close()


def test_a_backup_taken_during_writes_restores_to_a_consistent_desk(
    house: House, file: Path, elsewhere: str
) -> None:
    number = house.queued()
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            house.do("dana", PostToCase(case=number, text=f"post {len(written)} " + "x" * 3000))
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 5:
            stop.wait(0.001)
        before = len(written)
        done = Admin().backup(house.url, file)
        after = len(written)
    finally:
        stop.set()
        writer.join()
    assert done.made["file"] == str(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [*file.parent.iterdir()] == [file]  # nothing half-made, and no log beside it
    Admin().restore(elsewhere, file)
    assert before <= posts(elsewhere) - 1 <= after + 1  # the case's own entry stands before them
    report = Admin().check(elsewhere)
    assert report.sound, report.findings
    restored = open_desk(db=elsewhere, username=None)
    restored.store.close()


def test_who_had_a_case_open_is_in_no_backup(house: House, file: Path, elsewhere: str) -> None:
    number = house.queued()
    house["dana"].leases.take("one", number, typing=False)
    Admin().backup(house.url, file)
    assert set(house["max"].leases.others()) == {number}
    Admin().restore(elsewhere, file)
    restored = House(elsewhere, house.clock)
    assert restored["max"].leases.others() == {}
    assert restored["max"].case(number).row.number == number
    restored.close()


def test_a_backup_replaces_nothing_without_a_yes(house: House, file: Path) -> None:
    file.parent.mkdir()
    file.write_text("precious")
    with pytest.raises(NeedsConfirmation, match="There is a file"):
        Admin().backup(house.url, file)
    assert file.read_text() == "precious"
    Admin().backup(house.url, file, confirmed=True)
    assert file.stat().st_mode & 0o777 == 0o600
    folder = file.with_name("folder")
    folder.mkdir()
    with pytest.raises(Unavailable, match="is a folder"):
        Admin().backup(house.url, folder, confirmed=True)
    (link := file.with_name("link")).symlink_to(file)
    with pytest.raises(Unavailable, match="no plain file"):
        Admin().backup(house.url, link, confirmed=True)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_backup_without_room_leaves_nothing(house: House, file: Path) -> None:
    """A file that may not grow stands for a full disk."""
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "from caseline.__main__ import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    words = ["--db", house.url, "db", "backup", str(file)]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 5, done.stderr
    assert f"{file} cannot be written: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert [*file.parent.iterdir()] == []


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_backup_is_never_the_database_itself(house: House) -> None:
    path = Path(parse(house.url).database or "")
    for act in (Admin().backup, Admin().restore):
        with pytest.raises(Unavailable, match="is the database itself"):
            act(house.url, path, confirmed=True)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_restore_keeps_the_former_database_and_its_log(house: House, file: Path) -> None:
    number = house.queued()
    Admin().backup(house.url, file)
    house.do("dana", PostToCase(case=number, text="after the backup"))
    with_post = posts(house.url)
    house.close()
    path = Path(parse(house.url).database or "")
    with pytest.raises(NeedsConfirmation, match="There is a database"):
        Admin().restore(house.url, file)
    assert posts(house.url) == with_post
    done = Admin().restore(house.url, file, confirmed=True)
    assert posts(house.url) == with_post - 1
    former = Path(str(done.made["former"]))
    assert former.name in done.notes[0]
    assert posts(f"sqlite:///{former}") == with_post
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_restore_over_a_damaged_database_takes_its_log_out_of_the_way(
    house: House, file: Path
) -> None:
    """Of a log that is left SQLite would think that it belongs to the new file."""
    Admin().backup(house.url, file)
    house.close()
    path = Path(parse(house.url).database or "")
    path.write_bytes(b"damaged" * 1000)
    log = path.with_name(f"{path.name}-wal")
    log.write_bytes(b"log of the damaged one")
    done = Admin().restore(house.url, file, confirmed=True)
    assert Admin().check(house.url).sound
    former = Path(str(done.made["former"]))
    assert former.read_bytes().startswith(b"damaged")
    assert former.with_name(f"{former.name}-wal").read_bytes() == b"log of the damaged one"


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_database_that_is_open_is_not_replaced(house: House, file: Path) -> None:
    Admin().backup(house.url, file)
    code = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1])\n"
        "c.execute('SELECT count(*) FROM cases').fetchall()\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()"
    )
    path = parse(house.url).database or ""
    house.close()
    with subprocess.Popen(
        [sys.executable, "-c", code, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout and other.stdout.readline() == b"open\n"  # noqa: PT018
        with pytest.raises(Unavailable, match="is open elsewhere") as caught:
            Admin().restore(house.url, file, confirmed=True)
        if Path("/proc/locks").exists():
            assert f"process {other.pid} (python" in caught.value.message
        assert other.stdin
        other.stdin.close()
    Admin().restore(house.url, file, confirmed=True)


def becomes_folder(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink()
    path.mkdir()


BROKEN: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "a folder": becomes_folder,
    "empty": lambda p: os.truncate(p, 0),
    "truncated": lambda p: os.truncate(p, p.stat().st_size // 2),
    "a text": lambda p: p.write_text("no backup at all"),
    "damaged in the middle": lambda p: p.write_bytes(
        (content := p.read_bytes())[: len(content) // 2] + b"\xa5" * 4096
        + content[len(content) // 2 + 4096 :]
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_whole_backup_is_refused_before_anything_is_touched(
    house: House, file: Path, kind: str
) -> None:
    Admin().backup(house.url, file)
    BROKEN[kind](file)
    before = posts(house.url)
    house.close()
    with pytest.raises(CaselineError):
        Admin().restore(house.url, file, confirmed=True)
    assert posts(house.url) == before


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_backup_of_a_newer_program_is_refused(house: House, file: Path) -> None:
    Admin().backup(house.url, file)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unavailable, match="newer than this program"):
        Admin().restore(house.url, file, confirmed=True)


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.postgres
def test_on_postgresql_a_restore_fills_an_empty_database_only(house: House, file: Path) -> None:
    Admin().backup(house.url, file)
    with pytest.raises(Conflict, match="There is a desk in this database already"):
        Admin().restore(house.url, file, confirmed=True)


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.postgres
def test_the_programs_of_postgresql_never_get_a_password_as_argument(
    house: House, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is in their environment, which nobody else can read."""
    said, real = tmp_path / "said", shutil.which("pg_dump")
    (tmp_path / "bin").mkdir()
    spy = tmp_path / "bin" / "pg_dump"
    spy.write_text(f'#!/bin/sh\necho "$PGPASSWORD : $*" > {said}\nexec {real} "$@"\n')
    spy.chmod(0o700)
    monkeypatch.setenv("PATH", f"{spy.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("CASELINE_DB", house.url.replace("caseline@", "caseline:canary-7@"))
    Admin().backup(None, file)
    password, _, arguments = said.read_text().partition(" : ")
    assert password == "canary-7"  # noqa: S105
    assert "canary-7" not in arguments
    assert "dbname=" in arguments


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.postgres
def test_without_pg_dump_that_is_said(
    house: House, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Unavailable, match="program pg_dump is not here") as caught:
        Admin().backup(house.url, file)
    assert "Install" in str(caught.value)
    assert not file.exists()
    assert not postgres.can("pg_dump")


# before each upgrade -------------------------------------------------------------------------

LATER = """
from alembic import op
revision = "9998"
down_revision = "0016"


def upgrade():
    op.execute("UPDATE groups SET name = 'Night shift' WHERE key = 'shift_leads'")
    {more}
"""
SHIPPED = upgrade.VERSIONS
WAITS = "print('in the middle', flush=True); import sys; sys.stdin.read()"


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Give a function that makes this program one that knows one more migration."""

    def write(more: str = "pass") -> Path:
        (tmp_path / "later").mkdir(exist_ok=True)
        (tmp_path / "later" / "v9998_later.py").write_text(LATER.format(more=more))
        monkeypatch.setattr(upgrade, "VERSIONS", (*SHIPPED, tmp_path / "later"))
        monkeypatch.setattr(upgrade, "SCHEMA_VERSION", "9998")
        return tmp_path / "later"

    return write


def test_before_an_upgrade_a_backup_is_made_and_told(
    house: House, tomorrow: Callable[..., Path], home: Path
) -> None:
    house.close()
    tomorrow()
    done = Admin().upgrade(house.url)
    kept = Path(str(done.made["backup"]))
    assert str(kept) in done.notes[0]
    assert f"version-{SCHEMA_VERSION}-" in kept.name
    assert kept.stat().st_mode & 0o777 == 0o600
    if house.url.startswith("sqlite"):
        assert kept.parent == Path(parse(house.url).database or "").parent
        old = House(f"sqlite:///{kept}")
        assert "Shift Leads" in {group.name for group in old.all(Group)}
        old.close()
    else:
        assert kept.is_relative_to(home)
        assert "cases" in postgres._listed(kept)  # noqa: SLF001  what a restore reads first


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.postgres
def test_where_no_backup_can_be_made_an_upgrade_asks_first(
    house: House, tomorrow: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    house.close()
    tomorrow()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NeedsConfirmation, match="no backup can be made first"):
        Admin().upgrade(house.url)
    assert Admin().upgrade(house.url, confirmed=True).made["backup"] is None


def test_an_upgrade_that_is_killed_leaves_the_old_version_whole(
    house: House, tomorrow: Callable[..., Path]
) -> None:
    house.close()
    folder = tomorrow(WAITS)
    code = (
        "import pathlib, sys\nfrom data import upgrade\n"
        f"upgrade.VERSIONS += (pathlib.Path({str(folder)!r}),)\n"
        "upgrade.SCHEMA_VERSION = '9998'\n"
        f"upgrade.upgrade({house.url!r})\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == b"in the middle\n"
        child.send_signal(signal.SIGKILL)
        child.wait()
    names = {group.name for group in _opened(house.url)}
    assert "Shift Leads" in names
    report = Admin().check(house.url)
    assert report.sound, report.findings
    tomorrow()
    assert upgrade.upgrade(house.url).new == "9998"


def _opened(url: str) -> list[Group]:
    house = House(url)
    try:
        return house.all(Group)
    finally:
        house.close()


def test_names_that_say_when_are_never_used_twice(tmp_path: Path) -> None:
    made = []
    for _ in range(3):
        made.append(files.dated(tmp_path / "desk.db", "version-0003"))
        made[-1].touch()
    assert len({*made}) == 3
