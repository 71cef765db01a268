"""Migrations: an upgraded database is what a new one is, and nothing escapes the journal."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, text

from core.commands.assignment import CreateAssignment
from core.errors import Unavailable
from core.org import loader
from data import schema, search, triggers, upgrade, whole
from data.bootstrap import open_desk
from data.engine import connect, parse
from data.founding import found
from data.migrations import search_0001
from data.tables import SCHEMA_VERSION, metadata
from data.tables.cases import RARE
from tests import house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

ROOT = Path(__file__).parents[2]
LATER = """
import sqlalchemy as sa
from alembic import op

revision = "9998"
down_revision = "0016"


def upgrade():
    op.execute("UPDATE groups SET name = 'Night shift' WHERE key = 'shift_leads'")
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("mood", sa.String(40)))
        batch.alter_column("origin", type_=sa.String(60))
    {more}
"""
"""A migration of tomorrow: it changes a record and makes a table anew."""

POSTGRES_SHAPE = {
    "columns": """
        SELECT table_name, column_name, data_type, character_maximum_length,
          is_nullable, column_default, is_identity, identity_generation, generation_expression
        FROM information_schema.columns WHERE table_schema = current_schema()""",
    # In no order: what a later version adds stands behind the column of search.
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = current_schema()::regnamespace""",
    "functions": """
        SELECT proname, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'caseline%'""",
    "sequences": """
        SELECT sequencename, data_type::text, start_value, increment_by FROM pg_sequences""",
    "triggers": """
        SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal""",
}


def engine_of(url: str) -> Engine:
    """Give an engine as the program makes it."""
    return connect(parse(url), throwaway=True)


def migrated(url: str) -> None:
    """Make a database by running all migrations."""
    engine = engine_of(url)
    upgrade.migrate(engine)
    engine.dispose()


def created(url: str) -> None:
    """Make a database as a new desk gets it."""
    engine = engine_of(url)
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        schema.create(connection)
    engine.dispose()


def founded(url: str) -> None:
    """Make a desk with one person."""
    people = [("root", "Root", "admin")]
    found(url, files=loader.shipped(), people=people, throwaway=True).store.close()


@pytest.fixture
def engine(copy_of: Callable[[Callable[[str], None]], str]) -> Iterator[Engine]:
    """Give a database that was made by migrations."""
    made = engine_of(copy_of(migrated))
    yield made
    made.dispose()


def shape(connection: Connection) -> dict[str, Any]:
    """Give everything that a database consists of but its rows, in a form that can be compared."""
    if connection.dialect.name == "postgresql":
        return {
            name: sorted(map(str, connection.execute(text(query)).all()))
            for name, query in POSTGRES_SHAPE.items()
        }
    found = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
    told: dict[str, Any] = {f"{kind} {name}": _lines(sql) for kind, name, sql in found}
    told["application"] = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    told["counters"] = sorted(map(tuple, connection.exec_driver_sql("SELECT * FROM counters")))
    return told


def _lines(sql: str | None) -> tuple[list[str], list[str]]:
    """Give a statement's lines: columns in order, constraints in any."""
    plain = (sql or "").replace('"', "")  # the name of a table made anew is quoted
    lines = [" ".join(re.split(r"[\s,]+", line)).strip() for line in plain.splitlines()]
    constraints = sorted(line for line in lines if line.startswith("CONSTRAINT"))
    return [line for line in lines if line and line not in constraints], constraints


def test_a_migrated_database_is_the_same_as_a_new_one(
    copy_of: Callable[[Callable[[str], None]], str],
) -> None:
    """Tables, constraints, indexes, search, numbers and triggers, to the letter.

    But for where PostgreSQL keeps a column that came later: behind those it generates.
    """
    told = []
    for build in (migrated, created):
        engine = engine_of(copy_of(build))
        with engine.connect() as connection:
            told.append(shape(connection))
        assert schema.version(engine) == SCHEMA_VERSION
        engine.dispose()
    for part, expected in told[1].items():
        assert told[0].get(part) == expected, part
    assert set(told[0]) == set(told[1])


def test_the_metadata_asks_for_nothing_more(engine: Engine) -> None:
    """What autogenerate would write into the next migration is nothing."""
    from data.migrations import filters  # noqa: PLC0415

    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": filters.ours, "render_as_batch": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_the_triggers_in_force_are_the_generators(engine: Engine) -> None:
    """No trigger is missing, none is left over, each does what is generated today."""
    dialect = engine.dialect.name
    generated = search.statements(dialect) + triggers.statements(dialect)
    names = {m[1] for s in generated if (m := re.match(r"CREATE TRIGGER (\w+)", s))}
    with engine.connect() as connection:
        if dialect == "sqlite":
            query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            found = connection.exec_driver_sql(query).all()
            in_force = [name for name, _ in found]
            assert sorted(sql for _, sql in found) == sorted(
                s for s in generated if s.startswith("CREATE TRIGGER")
            )
        else:
            query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            in_force = list(connection.exec_driver_sql(query).scalars())
    assert set(in_force) == names
    assert len(in_force) == len(names)


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give a function that makes this program one that knows one more migration."""

    def write(more: str) -> None:
        (tmp_path / "v9998_later.py").write_text(LATER.format(more=more))
        monkeypatch.setattr(upgrade, "VERSIONS", (*upgrade.VERSIONS, tmp_path))
        monkeypatch.setattr(upgrade, "SCHEMA_VERSION", "9998")

    return write


def ask(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Run a statement that reads."""
    engine = engine_of(url)
    with engine.connect() as connection:
        told = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return told


def test_a_later_migration_keeps_triggers_and_is_journalled(
    copy_of: Callable[[Callable[[str], None]], str], tomorrow: Callable[[str], None]
) -> None:
    """Tables may be made anew and records changed; whose act it was is known."""
    url = copy_of(founded)
    tomorrow("pass")
    before = {row[0] for row in ask(url, _names(url))}
    done = upgrade.upgrade(url)
    assert (done.old, done.new) == (SCHEMA_VERSION, "9998")
    assert {row[0] for row in ask(url, _names(url))} == before
    assert ask(url, "SELECT mood FROM cases") == []
    assert ask(
        url,
        "SELECT a.command, a.person_id, c.field, c.old, c.new FROM changes c "
        "JOIN actions a ON a.id = c.action_id WHERE a.command = 'db.upgrade'",
    ) == [("db.upgrade", None, "name", "Shift Leads", "Night shift")]
    assert ask(url, "SELECT version_num FROM alembic_version") == [("9998",)]


def test_a_migration_that_fails_changes_nothing(
    copy_of: Callable[[Callable[[str], None]], str], tomorrow: Callable[[str], None]
) -> None:
    """All or nothing: the former program opens the database as before."""
    url = copy_of(founded)
    tomorrow("op.execute('SELECT nothing FROM nowhere')")
    engine = engine_of(url)
    with engine.connect() as connection:
        before = shape(connection)
    with pytest.raises(Unavailable):
        upgrade.upgrade(url)
    with engine.connect() as connection:
        assert shape(connection) == before
    engine.dispose()
    assert ask(url, "SELECT name FROM groups WHERE key = 'shift_leads'") == [("Shift Leads",)]
    assert ask(url, "SELECT count(*) FROM actions WHERE command = 'db.upgrade'") == [(0,)]


def _names(url: str) -> str:
    if url.startswith("sqlite"):
        return "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    return "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"


def test_a_desk_of_the_first_version_takes_case_assignments_after_an_upgrade(
    copy_of: Callable[[Callable[[str], None]], str],
) -> None:
    """Version 0002 brought them: what was there stays, and the first one gets number 1."""
    url = copy_of(house.build)
    with house.opened(url) as before:
        case = before.queued()
    back_to_the_first(url)
    with pytest.raises(Unavailable, match=f"at version 0001, this program at {SCHEMA_VERSION}"):
        open_desk(db=url)
    assert (done := upgrade.upgrade(url)).old == "0001"
    assert done.backup is not None
    with house.opened(url) as after:
        refer = CreateAssignment(case=case, team="risk", reason="Other")
        assert after.do("dana", refer).number == "CA-000001"
        assert after["dana"].case(case).row.status.endswith("Internal Referral")
        (first,) = after["root"].look.org_versions()
        assert (first.number, first.lines) == (1, ())


def back_to_the_first(url: str) -> None:
    """Take out again what the later versions brought."""
    engine = engine_of(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":  # a table that others refer to is made anew
            connection.connection.execute("PRAGMA foreign_keys=off")
        with connection.begin():
            _without_knowledge(connection)
            _without_resolutions(connection)
            _without_service(connection)
    with engine.begin() as connection:
        _without_daily_work(connection)
        _without_custom_fields(connection)
        _without_merging(connection)
        for table in ("view_shares", "list_views", "list_places", "case_skips", "case_snoozes",
                      "case_deletions", "feed_marks", "case_looks", "bell_settings",
                      "presences", "setup_trail", "rule_marks"):  # fmt: skip
            connection.execute(text(f"DROP TABLE {table}"))
        operations = Operations(MigrationContext.configure(connection))
        for name in ("by_created", "by_closed", *(f"rare_{name}" for name in RARE)):
            operations.drop_index(f"ix_cases_{name}", "cases")
        for table, column in (("feed_items", "parent_id"), ("notifications", "lead_id")):
            operations.drop_index(f"ix_{table}_{column}", table)
            with operations.batch_alter_table(table) as batch:
                batch.drop_constraint(f"fk_{table}_{column}", type_="foreignkey")
                batch.drop_column(column)
        connection.execute(text("DROP TABLE assignments"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        if engine.dialect.name == "postgresql":
            connection.execute(text("DROP SEQUENCE numbers_assignment"))
        else:
            connection.execute(text("DELETE FROM counters WHERE series = 'assignment'"))
    engine.dispose()


def _without_knowledge(connection: Connection) -> None:
    """Take out what version 0016 brought."""
    postgres = connection.dialect.name == "postgresql"
    series = (
        "DROP SEQUENCE numbers_article" if postgres
        else "DELETE FROM counters WHERE series = 'article'"
    )  # fmt: skip
    tables = ("case_articles", "articles", *(() if postgres else ("articles_search",)))
    for statement in (series, *(f"DROP TABLE {table}" for table in tables)):
        connection.execute(text(statement))


def _without_resolutions(connection: Connection) -> None:
    """Take out what version 0015 brought."""
    for table in ("stage_answers", "stage_visits", "stage_runs", "resolutions"):
        connection.execute(text(f"DROP TABLE {table}"))
    alembic = Operations(MigrationContext.configure(connection))
    with alembic.batch_alter_table("activities") as batch:
        batch.drop_column("starts_at")
        batch.drop_column("ends_at")
        batch.drop_index("ix_activities_object_record_id_is_closed_id")
        batch.create_index("ix_activities_object_record_id", ["object", "record_id"])


def _without_service(connection: Connection) -> None:
    """Take out what version 0014 brought."""
    connection.execute(text("DROP TABLE queue_items"))
    alembic = Operations(MigrationContext.configure(connection))
    with alembic.batch_alter_table("groups") as batch:
        batch.drop_constraint("fk_groups_owner_id", type_="foreignkey")
        batch.drop_column("owner_id")


def _without_daily_work(connection: Connection) -> None:
    """Take out what version 0013 brought."""
    connection.execute(text("DROP TABLE incoming_mail"))
    alembic = Operations(MigrationContext.configure(connection))
    alembic.drop_index("uq_cases_slot", "cases")
    alembic.drop_index("uq_outgoing_mail_message_id", "outgoing_mail")
    _without_triggers(connection, "cases")
    connection.execute(text("ALTER TABLE cases DROP COLUMN slot"))
    for column in ("message_id", "in_reply_to", "attempts", "next_at", "error", "sent_at"):
        connection.execute(text(f"ALTER TABLE outgoing_mail DROP COLUMN {column}"))
    with alembic.batch_alter_table("activities") as batch:
        batch.drop_index("ix_activities_previous_id")
        batch.drop_constraint("fk_activities_previous_id", type_="foreignkey")
        batch.drop_column("previous_id")


def _without_custom_fields(connection: Connection) -> None:
    """Take out what version 0011 brought, with the search as it was before."""
    postgres = connection.dialect.name == "postgresql"
    for table in ("cases", "accounts"):
        _without_triggers(connection, table)
        search_of = f"ALTER TABLE {table} DROP COLUMN search"
        connection.execute(text(search_of if postgres else f"DROP TABLE {table}_search"))
        for column in ("custom", "custom_words"):
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
    for statement in search_0001.statements(postgres=postgres):
        if any(f" {table}" in statement for table in ("cases", "accounts")):
            connection.exec_driver_sql(statement)


def _without_triggers(connection: Connection, table: str) -> None:
    triggers = [row[0] for row in connection.execute(text(_names(str(connection.engine.url))))]
    on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
    for name in triggers:
        if re.fullmatch(rf"(journal|version|search|keep)_{table}(_(insert|update|delete))?", name):
            connection.execute(text(f"DROP TRIGGER {name}{on}"))


def _without_merging(connection: Connection) -> None:
    """Take out what version 0004 brought."""
    connection.execute(text("DROP TABLE case_links"))
    alembic = Operations(MigrationContext.configure(connection))
    with alembic.batch_alter_table("cases") as batch:
        for column in ("master_id", "parent_case_id"):
            batch.drop_index(f"ix_cases_{column}")
            batch.drop_constraint(f"fk_cases_{column}", type_="foreignkey")
            batch.drop_column(column)


def test_after_an_upgrade_the_database_knows_what_its_tables_hold(
    copy_of: Callable[[Callable[[str], None]], str],
) -> None:
    """Without it a list of a million cases is read row by row for the beginning of a word."""
    url = copy_of(house.build)
    with house.opened(url) as before:
        before.queued()
    back_to_the_first(url)
    upgrade.upgrade(url)
    known = (
        "SELECT count(*) > 0 FROM sqlite_stat1 WHERE tbl = 'cases'" if url.startswith("sqlite")
        else "SELECT count(*) > 0 FROM pg_stats WHERE tablename = 'cases' AND attname = 'search'"
    )  # fmt: skip
    assert ask(url, known) in ([(1,)], [(True,)])


def test_what_is_up_to_date_stays_as_it_is(
    copy_of: Callable[[Callable[[str], None]], str],
) -> None:
    """An upgrade of a current database writes nothing."""
    url = copy_of(founded)
    done = upgrade.upgrade(url)
    assert (done.old, done.new, done.backup) == (SCHEMA_VERSION, SCHEMA_VERSION, None)
    assert ask(url, "SELECT count(*) FROM actions") == [(1,)]


def test_an_upgrade_is_refused_where_it_makes_no_sense(tmp_path: Path) -> None:
    """No database, an empty one, a foreign one, a newer one: each is told apart."""
    path = tmp_path / "house.db"
    url = f"sqlite:///{path}"
    with pytest.raises(Unavailable, match="There is no database"):
        upgrade.upgrade(url)
    assert not path.exists()
    path.touch()
    with pytest.raises(Unavailable, match="no desk in this database"):
        upgrade.upgrade(url)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name text)")
    with pytest.raises(Unavailable, match="something else"):
        upgrade.upgrade(url)
    newer = f"sqlite:///{tmp_path / 'newer.db'}"
    created(newer)
    with sqlite3.connect(tmp_path / "newer.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unavailable, match="newer than this program"):
        upgrade.upgrade(newer)


def test_opening_a_desk_does_not_load_alembic(tmp_path: Path) -> None:
    """It costs a fifth of a second that only an upgrade needs to pay."""
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    founded(url)
    open_desk(db=url, throwaway=True).store.close()
    code = (
        "import sys; from data.bootstrap import open_desk; import data.upgrade\n"
        f"print(open_desk(db={url!r}).person.name, data.upgrade.upgrade({url!r}).new)\n"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == [
        f"Root {SCHEMA_VERSION}",
        "False",
    ]


def test_other_triggers_are_another_version() -> None:
    """A desk is opened only with the triggers of its version: who changes them raises it."""
    made = "\n".join(whole.expected_triggers("sqlite").values())
    digest = hashlib.sha256(made.encode()).hexdigest()[:16]
    assert (SCHEMA_VERSION, digest) == ("0016", "c11089b10c137b3b")
