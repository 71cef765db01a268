"""The journal, written by the database itself (design.md §3).

Triggers made from the table metadata record every changed column under the running action, on
both databases alike. A foreign writer is refused on SQLite, which does not know the function that
names the action, and journalled on PostgreSQL under an action `outside` with its login.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Text

from core.journal import APPEND_ONLY, QUIET, UNWATCHED
from data.tables import TABLES, metadata

if TYPE_CHECKING:
    from sqlalchemy import Table

CUSTOM = "custom"
"""The column of custom fields; the journal tells of each as `custom.KEY`, with JSON values."""
LONG = 2000
"""Characters of a new value that the journal keeps; of longer ones it keeps the digest."""

POSTGRES_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION caseline_action() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  running bigint := nullif(current_setting('caseline.action', true), '')::bigint;
BEGIN
  -- A forged id is not believed: the action must be this login's and of this transaction.
  IF running IS NOT NULL AND EXISTS (
    SELECT 1 FROM actions
    WHERE id = running AND login = session_user AND xmin = pg_current_xact_id()::xid
  ) THEN
    RETURN running;
  END IF;
  INSERT INTO actions (key, at, command, params, login)
  VALUES ('outside-' || gen_random_uuid(), clock_timestamp(), 'outside', '{{}}', session_user)
  RETURNING id INTO running;
  PERFORM set_config('caseline.action', running::text, true);
  RETURN running;
END $$;

CREATE OR REPLACE FUNCTION caseline_journal() RETURNS trigger LANGUAGE plpgsql
SET timezone = 'UTC' AS $$
DECLARE
  running bigint := caseline_action();
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO changes (action_id, kind, record_id, version)
    VALUES (running, TG_ARGV[0], NEW.id, NEW.version);
  ELSE
    INSERT INTO changes (action_id, kind, record_id, version, field, old, new)
    SELECT running, TG_ARGV[0], NEW.id, NEW.version, o.key, o.value,
      CASE WHEN length(n.value) > {LONG}
        THEN 'sha256:' || encode(sha256(convert_to(n.value, 'UTF8')), 'hex')
        ELSE n.value END
    FROM jsonb_each_text(to_jsonb(OLD)) o JOIN jsonb_each_text(to_jsonb(NEW)) n USING (key)
    WHERE o.value IS DISTINCT FROM n.value AND o.key <> ALL (string_to_array(TG_ARGV[1], ','));
    IF TG_ARGV[2] = 'custom' THEN
      INSERT INTO changes (action_id, kind, record_id, version, field, old, new)
      SELECT running, TG_ARGV[0], NEW.id, NEW.version, 'custom.' || key, o.value::text,
        CASE WHEN length(n.value::text) > {LONG}
          THEN 'sha256:' || encode(sha256(convert_to(n.value::text, 'UTF8')), 'hex')
          ELSE n.value::text END
      FROM jsonb_each(coalesce(OLD.custom, '{{}}')) o
      FULL JOIN jsonb_each(coalesce(NEW.custom, '{{}}')) n USING (key)
      WHERE o.value IS DISTINCT FROM n.value ORDER BY key;
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION caseline_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION caseline_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The one exception is an erase, as this login's act of this transaction, of texts alone.
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV AND EXISTS (
    SELECT 1 FROM actions
    WHERE id = nullif(current_setting('caseline.action', true), '')::bigint
    AND login = session_user AND xmin = pg_current_xact_id()::xid
    AND command IN ('account.erase', 'contact.erase')
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION USING MESSAGE = 'caseline: ' || TG_TABLE_NAME || ' is append-only',
    ERRCODE = 'CL001';
END $$;

CREATE OR REPLACE FUNCTION caseline_lease() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  me bigint := (SELECT id FROM users WHERE username = session_user AND removed_at IS NULL);
BEGIN
  -- A role that is somebody's tells of nobody else; what ended, or is about to, anybody sweeps.
  IF me IS NOT NULL AND (
    (TG_OP <> 'DELETE' AND NEW.user_id <> me)
    OR (TG_OP <> 'INSERT' AND OLD.user_id <> me
      AND (TG_OP = 'UPDATE' OR OLD.until > clock_timestamp() + interval '1 second'))
  ) THEN
    RAISE EXCEPTION USING MESSAGE = 'caseline: a lease is its own person''s', ERRCODE = 'CL001';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
LEASES = (
    "CREATE TRIGGER own_presences BEFORE INSERT OR UPDATE OR DELETE ON presences "
    "FOR EACH ROW EXECUTE FUNCTION caseline_lease()"
)
"""Who is where is not journalled; on PostgreSQL it is at least nobody else's word."""

JOURNAL_TABLES = {"actions": ("params",), "changes": ("old", "new"), "outcomes": ("body",)}
"""What nobody changes or deletes, with the texts that an erase overwrites (design.md §3)."""


def statements(dialect: str) -> list[str]:
    """Give the statements that put all triggers in force, on a database without any."""
    made: list[str] = [POSTGRES_FUNCTIONS] if dialect == "postgresql" else []
    per_table = _postgres if dialect == "postgresql" else _sqlite
    for entity, table in TABLES.items():
        made += per_table(table, entity.KIND)
    for name, texts in JOURNAL_TABLES.items():
        made += [_refusal(dialect, name, "UPDATE", texts), _refusal(dialect, name, "DELETE")]
    return [*made, LEASES] if dialect == "postgresql" else made


def quiet(table: Table) -> list[str]:
    """Give the columns of a table that are not journalled as such.

    The search column is derived, and of custom fields each is told by itself.
    """
    return [*(c.name for c in table.c if c.name in QUIET), "search", CUSTOM]


def _sqlite(table: Table, kind: str) -> list[str]:
    made = [_refusal("sqlite", table.name, "DELETE")]
    if kind not in APPEND_ONLY:
        made.append(
            f"CREATE TRIGGER journal_{table.name}_insert AFTER INSERT ON {table.name} BEGIN "
            f"INSERT INTO changes (action_id, kind, record_id, version) "
            f"VALUES (caseline_action(), '{kind}', NEW.id, NEW.version); END"
        )
    if kind not in UNWATCHED:
        columns = [c for c in table.c if c.name not in {*QUIET, CUSTOM}]
        part = (
            "SELECT caseline_action(), '{kind}', NEW.id, NEW.version, '{c}', OLD.\"{c}\", {new} "
            'WHERE OLD."{c}" IS NOT NEW."{c}"'
        )
        rows = " UNION ALL ".join(
            part.format(kind=kind, c=c.name, new=_kept(c.name, isinstance(c.type, Text)))
            for c in columns
        )
        if CUSTOM in table.c:
            rows += f" UNION ALL {_of_custom_fields(kind)}"
        made.append(
            f"CREATE TRIGGER journal_{table.name}_update AFTER UPDATE ON {table.name} BEGIN "
            f"INSERT INTO changes (action_id, kind, record_id, version, field, old, new) {rows}; "
            "END"
        )
    return made


def _kept(column: str, long: bool) -> str:  # noqa: FBT001  a column's nature, no option
    new = f'NEW."{column}"'
    if not long:
        return new
    return f"CASE WHEN length({new}) > {LONG} THEN caseline_digest({new}) ELSE {new} END"


def _of_custom_fields(kind: str) -> str:
    """Give what tells of each custom field that changed, its values as JSON."""
    new = f"NEW.{CUSTOM} -> path"
    return (
        f"SELECT caseline_action(), '{kind}', NEW.id, NEW.version, '{CUSTOM}.' || key, "
        f"OLD.{CUSTOM} -> path, "
        f"CASE WHEN length({new}) > {LONG} THEN caseline_digest({new}) ELSE {new} END "
        f"FROM (SELECT key, fullkey AS path FROM json_each(OLD.{CUSTOM}) "
        f"UNION SELECT key, fullkey FROM json_each(NEW.{CUSTOM})) "
        f"WHERE OLD.{CUSTOM} -> path IS NOT {new}"
    )


def _postgres(table: Table, kind: str) -> list[str]:
    # Whoever writes past the desk raises the version too, so that a stale save is noticed.
    raised = (
        f"CREATE TRIGGER version_{table.name} BEFORE UPDATE ON {table.name} FOR EACH ROW "
        "WHEN (OLD.version = NEW.version) EXECUTE FUNCTION caseline_version()"
    )
    made = [_refusal("postgresql", table.name, "DELETE"), raised]
    events = [e for e, left in (("INSERT", APPEND_ONLY), ("UPDATE", UNWATCHED)) if kind not in left]
    if events:
        made.append(
            f"CREATE TRIGGER journal_{table.name} AFTER {' OR '.join(events)} ON {table.name} "
            f"FOR EACH ROW EXECUTE FUNCTION caseline_journal('{kind}', '{','.join(quiet(table))}', "
            f"'{CUSTOM if CUSTOM in table.c else ''}')"
        )
    return made


def _refusal(dialect: str, table: str, event: str, texts: tuple[str, ...] = ()) -> str:
    """Give what refuses an event, but that an erase overwrites these texts."""
    name = f"keep_{table}_{event.lower()}"
    if dialect == "postgresql":
        told = ", ".join(f"'{text}'" for text in texts)
        return (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION caseline_refuse({told})"
        )
    kept = [c.name for c in metadata.tables[table].c if c.name not in texts] if texts else []
    when = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in kept)
    unless = f"WHEN NOT caseline_erases() OR {when} " if texts else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {unless}BEGIN "
        f"SELECT RAISE(ABORT, 'caseline: {table} is append-only'); END"
    )
