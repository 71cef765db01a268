"""The check finds each kind of damage; the doctor says what is not safe, and the way on."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import event

from core.commands.account import EditAccount
from core.commands.case import AttachFiles, ClaimCase, PostToCase
from core.errors import Unreachable
from core.files import Upload
from data import sqlite_file
from data.admin import Admin
from data.engine import connect, parse
from data.health import host
from tests import house as small

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.health import Finding
    from tests.house import House
    from tests.postgres import Build, Server


def lived_in(url: str) -> None:
    """Make a house in which somebody has worked: every part of the journal has something to say."""
    small.build(url)
    house = small.House(url)
    number = house.queued()
    house.do("dana", ClaimCase(case=number))
    house.do("dana", PostToCase(case=number, text="@sam look"))
    paper = Upload(name="bill.txt", data=b"a bill")
    house.do("dana", AttachFiles(case=number, files=(paper,)))
    for name in ("A", "B" * 255):
        house.do("root", EditAccount(account="HO-1", fields={"name": name}))
    house.do("dana", PostToCase(case=number, text="long " * 900))
    house.close()


@pytest.fixture
def desk(copy_of: Callable[[Build], str]) -> str:
    """Give a desk that is whole."""
    return copy_of(lived_in)


def findings(url: str, level: str = "problem") -> list[Finding]:
    """Give what the check says."""
    return [found for found in Admin().check(url).findings if found.level == level]


@contextmanager
def beneath(url: str, *tables: str) -> Iterator[Callable[[str], object]]:
    """Give a way to change rows as no program may: without triggers, which come back afterwards."""
    engine = connect(parse(url))
    postgres = engine.dialect.name == "postgresql"
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        kept = []
        if postgres:
            for table in tables:
                raw.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            raw.execute("PRAGMA foreign_keys=off")
            asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            kept = raw.execute(asked).fetchall()
            for name, _ in kept:
                raw.execute(f"DROP TRIGGER {name}")
        yield raw.execute
        for _, sql in kept:
            with suppress(sqlite3.OperationalError):  # its table was taken away
                raw.execute(sql)
        if postgres:
            for table in tables:
                raw.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            raw.commit()
    engine.dispose()


def test_a_desk_that_is_whole_has_no_finding(desk: str) -> None:
    report = Admin().check(desk)
    assert report.sound, report.findings
    assert {"journal", "schema"} <= {finding.topic for finding in report.findings}


TWICE = (
    "INSERT INTO changes (action_id, kind, record_id, version) "
    "SELECT action_id, kind, record_id, version FROM changes "
    "WHERE kind = 'case' AND field IS NULL"
)
DAMAGE = {
    "a value was changed past the journal": (
        "UPDATE cases SET owner_user_id = 1", "cases",
        "the journal leaves another owner_user_id", "journal"),
    "a long value was changed past the journal": (
        "UPDATE accounts SET name = 'C' WHERE external_id = 'HO-1'", "accounts",
        "the journal leaves another name", "journal"),
    "a change was rewritten": (
        "UPDATE changes SET new = 'Z' WHERE new = 'A'", "changes",
        "the journal leaves another name than the next change finds", "journal"),
    "a change was taken out": (
        "DELETE FROM changes WHERE new = 'A'", "changes",
        "does not tell of every version of account", "journal"),
    "a beginning was taken out": (
        "DELETE FROM changes WHERE kind = 'case' AND field IS NULL", "changes",
        "the journal does not tell once that it was made", "journal"),
    "a beginning is told twice": (
        TWICE, "changes", "does not tell once", "journal"),
    "a made-up record is told of": (
        "INSERT INTO changes (action_id, kind, record_id, version) VALUES (1, 'case', 99, 1)",
        "changes", "The journal tells of case 99, which is not there", "journal"),
    "a record is older than its story": (
        "UPDATE cases SET version = 1", "cases", "does not tell of every version of case",
        "journal"),
    "an outcome was taken out": (
        "DELETE FROM outcomes WHERE action_id = 2", "outcomes", "Action 2 has no outcome",
        "journal"),
    "a post hangs on nothing": (
        "UPDATE feed_items SET record_id = 77", "feed_items", "hangs on a case that is not there",
        "records"),
    "a file is another": (
        "UPDATE files SET size = 5", "files", "is not what was attached", "files"),
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGE)
def test_whatever_was_done_past_the_journal_is_found(desk: str, kind: str) -> None:
    statement, table, words, topic = DAMAGE[kind]
    with beneath(desk, table) as change:
        change(statement)
    found = findings(desk)
    assert any(words in finding.message and finding.topic == topic for finding in found), found


NOT_SAID = (
    "INSERT INTO cases_search (rowid, number, subject, description) VALUES (1, 'x', 'y', 'z')"
)


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE feed_items SET action_id = 4711", "names a row of actions that is not there"),
        ("UPDATE changes SET action_id = 4711", "names a row of actions that is not there"),
        (NOT_SAID, "search index of cases does not hold"),
        ("DROP INDEX ix_cases_queue", "Index ix_cases_queue is missing"),
        ("DROP TABLE mentions", "Table mentions is missing"),
        ("CREATE TRIGGER odd AFTER INSERT ON users BEGIN SELECT 1; END", "not one of ours"),
    ],
)
def test_on_sqlite_references_search_and_schema_are_looked_at(
    desk: str, statement: str, words: str
) -> None:
    with beneath(desk) as change:
        change(statement)
    assert any(words in finding.message for finding in findings(desk)), findings(desk)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_on_sqlite_a_changed_trigger_and_a_damaged_page_are_found(desk: str) -> None:
    path = sqlite_file.path_of(parse(desk))
    assert path
    with beneath(desk) as change:
        change("PRAGMA writable_schema=on")
        change(
            "UPDATE sqlite_master SET sql = replace(sql, '''status''', '''state''') "
            "WHERE name = 'ix_cases_work' OR name = 'cases'"
        )
    with beneath(desk):
        pass
    engine = connect(parse(desk))
    with engine.connect() as connection:
        asked = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_cases_account_id'"
        page = connection.exec_driver_sql(asked).scalar_one()
    engine.dispose()
    content = bytearray(path.read_bytes())
    content[page * 4096 - 8 : page * 4096] = b"\x00" * 8
    path.write_bytes(content)
    found = findings(desk)
    assert any(finding.topic == "pages" for finding in found), found
    with beneath(desk) as change:
        change("PRAGMA writable_schema=off")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_file_that_cannot_be_read_at_all_is_a_finding(desk: str) -> None:
    path = Path(parse(desk).database or "")
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 8000)
    (found,) = Admin().check(desk).findings
    assert (found.level, found.topic) == ("problem", "file")
    assert "restore" in str(found.next_step)


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.postgres
def test_on_postgresql_triggers_functions_and_indexes_are_looked_at(
    desk: str, postgres_server: Server
) -> None:
    name = parse(desk).database or ""
    (note,) = findings(desk, "note")
    assert "amcheck" in note.message
    root = {"host": "127.0.0.1", "port": postgres_server.port, "user": "postgres", "dbname": name}
    with psycopg.connect(**root, autocommit=True) as connection:  # type: ignore[arg-type]
        connection.execute("CREATE EXTENSION amcheck")
        (note,) = findings(desk, "note")
        assert "may not check" in note.message
        connection.execute("GRANT EXECUTE ON FUNCTION bt_index_check(regclass, boolean) TO PUBLIC")
        assert findings(desk, "note") == []
        connection.execute("ALTER TABLE cases DISABLE TRIGGER journal_cases")
        connection.execute(
            "CREATE OR REPLACE FUNCTION caseline_refuse() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN OLD; END $$"
        )
    told = " ".join(finding.message for finding in findings(desk))
    assert "trigger journal_cases is not in force" in told.lower()
    assert "caseline_refuse does not do what" in told


# the doctor ----------------------------------------------------------------------------------


def said(url: str) -> dict[str, list[Finding]]:
    """Give what the doctor says, by topic."""
    told: dict[str, list[Finding]] = {}
    for finding in Admin().doctor(url).findings:
        told.setdefault(finding.topic, []).append(finding)
    return told


def test_the_doctor_finds_a_safe_desk_safe(desk: str) -> None:
    report = Admin().doctor(desk)
    assert report.sound, report.findings
    notes = [finding for finding in report.findings if finding.level == "note"]
    assert [finding for finding in notes if not finding.next_step] == []


def test_the_doctor_knows_the_last_backup(desk: str, tmp_path: Path) -> None:
    assert said(desk)["backup"][-1].level == "note"
    Admin().backup(desk, tmp_path / "kept")
    (found,) = said(desk)["backup"]
    assert found.level == "ok"
    (tmp_path / "kept").unlink()
    assert "not there any more" in said(desk)["backup"][0].message


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_doctor_tells_loose_rights_and_who_else_has_it_open(desk: str) -> None:
    path = Path(parse(desk).database or "")
    path.parent.chmod(0o777)
    path.chmod(0o644)
    told = said(desk)["rights"]
    assert {finding.level for finding in told} == {"problem"}
    assert {str(finding.next_step).split()[0] for finding in told} == {"chmod"}
    path.chmod(0o600)
    path.parent.chmod(0o700)
    code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1])\nc.execute('BEGIN IMMEDIATE')\n"
    with subprocess.Popen(
        [sys.executable, "-c", code + "print(1, flush=True); sys.stdin.read()", str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as other:  # fmt: skip
        assert other.stdout
        other.stdout.readline()
        old = said(desk)["program"][-1]
        assert other.stdin
        other.stdin.close()
    if sqlite3.sqlite_version_info < host.SAFE and Path("/proc/locks").exists():
        assert old.level == "problem"
        assert f"process {other.pid} (python" in old.message


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_doctor_tells_of_an_unreadable_file_in_its_own_words(desk: str) -> None:
    Path(parse(desk).database or "").write_text("a letter")
    (found,) = said(desk)["desk"]
    assert (found.level, "it is a text file" in found.message) == ("problem", True)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_doctor_reads_settings_and_counts_drafts(desk: str, home: Path) -> None:
    (home / ".config" / "caseline").mkdir(parents=True)
    (home / ".config" / "caseline" / "config.toml").write_text("theme = 3")
    drafts = home / ".local" / "state" / "caseline" / "consoles" / "x" / "drafts"
    drafts.mkdir(parents=True)
    (drafts / "one.json").touch()
    os.environ["CASELINE_DB"] = desk
    try:
        told = said(desk)
    finally:
        del os.environ["CASELINE_DB"]
    assert told["settings"][0].level == "problem"
    assert told["drafts"][0].message.startswith("1 draft")


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.postgres
def test_on_postgresql_the_doctor_says_who_waits_for_whom(
    house: House, postgres_server: Server
) -> None:
    number = house.queued()
    name = parse(house.url).database or ""
    who = {"host": "127.0.0.1", "port": postgres_server.port, "user": "caseline", "dbname": name}
    with (
        psycopg.connect(**who) as holder,  # type: ignore[arg-type]
        psycopg.connect(**who) as waiter,  # type: ignore[arg-type]
    ):
        holder.execute("SELECT 1 FROM cases WHERE number = %s FOR UPDATE", (number,))
        by = holder.info.backend_pid
        asking = Thread(target=waiter.execute, args=("SELECT 1 FROM cases FOR UPDATE",))
        asking.start()
        while (found := said(house.url)["waiting"][0]).level == "ok":
            asking.join(0.01)  # it does not wait yet
        words = rf"caseline \(server process \d+\) has waited .* \(server process {by}\)"
        assert re.search(words, found.message)
        holder.rollback()
        asking.join(10)
        assert not asking.is_alive()
        waiter.rollback()
    assert said(house.url)["waiting"][0].level == "ok"


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.postgres
def test_on_postgresql_whoever_waits_in_vain_is_told_for_whom(house: House) -> None:
    """The time to wait is five seconds; here it is less, that the test is fast."""
    number = house.queued()
    engine = house.store.engine
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("SET LOCAL lock_timeout = '50ms'"))
    other = small.House(house.url)
    with other.store.engine.begin() as holder:
        holder.exec_driver_sql(f"SELECT 1 FROM cases WHERE number = '{number}' FOR UPDATE")  # noqa: S608
        pid = holder.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with pytest.raises(Unreachable) as caught:
            house.do("dana", ClaimCase(case=number))
        assert f"caseline (server process {pid})" in caught.value.message
    house.do("dana", ClaimCase(case=number))
    other.close()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_on_sqlite_whoever_waits_in_vain_is_told_for_whom(house: House) -> None:
    number = house.queued()

    def hurry(dbapi: sqlite3.Connection, *_: object) -> None:
        dbapi.execute("PRAGMA busy_timeout=50")

    event.listen(house.store.engine, "checkout", hurry)
    code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1])\nc.execute('BEGIN IMMEDIATE')\n"
    path = parse(house.url).database or ""
    with subprocess.Popen(
        [sys.executable, "-c", code + "print(1, flush=True); sys.stdin.read()", path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as other:  # fmt: skip
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(Unreachable) as caught:
            house.do("dana", ClaimCase(case=number))
        assert other.stdin
        other.stdin.close()
    if Path("/proc/locks").exists():
        assert f"process {other.pid} (python" in caught.value.message
    house.do("dana", ClaimCase(case=number))
