"""The unit of work: row → plain dataclass and snapshot; at the end the difference is written."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from core.entities import Case, OutgoingMail, Record
from core.entities.record import CUSTOM
from core.entities.set_aside import SKIP_LASTS
from core.errors import Conflict
from core.text import storable
from data import erasing, journal, mailing, org_versions, waiting, wholesale
from data.chunks import chunks
from data.faults import translate
from data.tables import TABLES
from data.types import decode, read_json
from data.unit_statements import (
    build_insert,
    build_number,
    build_page,
    build_query,
    build_update,
    form_of,
)

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from core.journal import Action, Change
    from data.prepared import Statements

R = TypeVar("R", bound=Record)
WORDS = 200
"""Values that a suggestion is sought among."""


class Unit:
    """One transaction's records. The same row is the same object."""

    def __init__(
        self, connection: Connection, kept: Statements, *, action: int, person: int | None,
        at: datetime | None,
    ) -> None:  # fmt: skip
        """Work on `connection` under `action`; a unit without a time only reads."""
        self.connection, self.action, self.person, self.at = connection, action, person, at
        self._kept = kept
        self.leads: Collection[str] = ()
        self.alone: Mapping[str, Collection[str]] = {}
        self._seen: defaultdict[type[Record], dict[int, tuple[Record, tuple[Any, ...]]]]
        self._seen = defaultdict(dict)
        """By kind and id: each record with the values that the database holds."""
        self._locked: set[tuple[type[Record], int]] = set()
        self._begun: dict[type[Record], dict[int, tuple[Any, ...] | None]] = {}
        """Of each record that was written: what it held when its changes were taken last."""
        self._locks = connection.dialect.name == "postgresql"

    # reading -------------------------------------------------------------------------------

    def get(self, entity: type[R], record_id: int, *, lock: bool = False) -> R | None:
        """Give a record by id, removed ones too; see `core.ports.UnitOfWork`."""
        known = self._seen[entity].get(record_id)
        if known is not None and (not lock or (entity, record_id) in self._locked):
            return cast("R", known[0])
        found = self._select(entity, {"id": record_id}, lock=lock, removed=True)
        return next(iter(found), None)

    def one(self, entity: type[R], *, lock: bool = False, **by: Any) -> R | None:
        """Give the standing record with these values, the oldest where there are several."""
        return next(iter(self._select(entity, by, lock=lock, first=True)), None)

    def numbered(self, number: str) -> Case | None:
        """Lock and give the case of a number, deleted ones too."""
        return next(iter(self._select(Case, {"number": number}, lock=True, removed=True)), None)

    def many(self, entity: type[R], *, lock: bool = False, **by: Any) -> list[R]:
        """Give the standing records with these values, by id."""
        return self._select(entity, by, lock=lock)

    def every(self, entity: type[R], ids: Iterable[int], *, lock: bool = False) -> list[R]:
        """Give the records with these ids, removed ones too, by id."""
        return [
            record
            for chunk in chunks(sorted(ids))
            for record in self._select(entity, {"id": chunk}, lock=lock, removed=True)
        ]

    def every_of(self, entity: type[R], **by: Any) -> list[R]:
        """Lock and give the records that match, removed ones too."""
        long = next((name for name, value in by.items() if isinstance(value, tuple)), None)
        parts = [by] if long is None else [by | {long: part} for part in chunks(by[long])]
        return [
            record
            for part in parts
            for record in self._select(entity, part, lock=True, removed=True)
        ]

    def first_waiting(self, group: int, types: Iterable[str]) -> Case | None:
        """Lock and give the first case that waits; see `core.ports.UnitOfWork`."""
        self._write_pending(Case)
        asked = waiting.first(names(Case), skip_locked=self._locks)
        found = self.connection.execute(asked, self._waiting(group, types)).one_or_none()
        return None if found is None else self._adopt(Case, tuple(found), lock=True)

    def count_waiting(
        self, group: int, types: Iterable[str], *, most: int, skipped: bool = False
    ) -> int:
        """Count the cases that wait, up to `most`."""
        self._write_pending(Case)
        given = self._waiting(group, types) | {"most": most}
        asked = waiting.count(skipped=skipped)
        return int(self.connection.execute(asked, given).scalar_one())

    def _waiting(self, group: int, types: Iterable[str]) -> dict[str, Any]:
        now = cast("datetime", self.at)
        return {
            "group": group, "types": [*types], "person": self.person, "now": now,
            "since": now - SKIP_LASTS,
        }  # fmt: skip

    def words(self, entity: type[Record], field: str, like: str) -> list[str]:
        """Give values that begin with the same letter, for suggestions."""
        column = TABLES[entity].c[field]
        letter = storable(like[:1]).replace("%", "").replace("_", "").replace("\\", "")
        begins = column.ilike(f"{letter}%")
        found = self.connection.execute(select(column).where(begins).limit(WORDS)).scalars()
        return [word for word in found if word]

    def page(self, entity: type[R], *, after: int, limit: int, **by: Any) -> list[R]:
        """Give a page of records by their ids; see `core.ports.UnitOfWork`."""
        self._write_pending(entity)
        asked = build_page(TABLES[entity], names(entity), after, limit, by)
        return [self._adopt(entity, tuple(r), lock=False) for r in self.connection.execute(asked)]

    def _select(
        self, entity: type[R], by: dict[str, Any], *, lock: bool, first: bool = False,
        removed: bool = False,
    ) -> list[R]:  # fmt: skip
        self._write_pending(entity)
        # One of one is that one, and so the statement is one that was prepared.
        by = {name: v[0] if isinstance(v, tuple) and len(v) == 1 and v[0] is not None else v
              for name, v in by.items()}  # fmt: skip
        asked = tuple([(name, form_of(value)) for name, value in by.items()])
        statement = build_query(
            TABLES[entity], names(entity), asked, lock=lock and self._locks, first=first,
            removed=removed,
        )  # fmt: skip
        if any(isinstance(value, tuple) for value in by.values()):  # as long as it is each time
            rows = [tuple(row) for row in self.connection.execute(statement, by)]
        else:
            given = {name: value for name, value in by.items() if value is not None}
            rows = self._kept.get(statement, lambda: statement).read(self.connection, **given)
        return [self._adopt(entity, row, lock=lock) for row in rows]

    def _adopt(self, entity: type[R], row: tuple[Any, ...], *, lock: bool) -> R:
        known = self._seen[entity].get(row[0])
        if known is None:
            record: Any = entity(**dict(zip(names(entity), row, strict=True)))
        else:
            # Read again, for a lock: what somebody else committed in between is taken over.
            record = known[0]
            for name, value in zip(names(entity), row, strict=True):
                setattr(record, name, value)
        self._seen[entity][row[0]] = record, row
        if lock:
            self._locked.add((entity, row[0]))
        return record  # type: ignore[no-any-return]

    # writing -------------------------------------------------------------------------------

    def add(self, record: R) -> R:
        """Insert a record; id, version and marks are filled in."""
        entity, given = type(record), self._given(record)
        table = TABLES[entity]
        inserting = self._kept.get((entity, "insert"), lambda: build_insert(table, tuple(given)))
        try:
            ((record.id,),) = inserting.run(self.connection, **given)
        except IntegrityError as error:
            raise translate(error, entity) from error
        self._seen[entity][record.id] = record, values(record)
        self._locked.add((entity, record.id))
        self._begun.setdefault(entity, {}).setdefault(record.id, None)
        return record

    def _given(self, record: Record) -> dict[str, Any]:
        """Fill in the marks of a new record; gives what is inserted of it."""
        self._derive(record)
        record.created_at = record.created_at or self.at
        record.created_by = record.created_by or self.person
        record.last_modified_at = record.last_modified_at or record.created_at
        record.last_modified_by = record.last_modified_by or record.created_by
        if hasattr(record, "action_id"):
            record.action_id = self.action
        given = dict(zip(names(type(record)), values(record), strict=True))
        del given["id"]
        return given

    def _derive(self, record: Record) -> None:
        record.derive()
        if isinstance(record, Case):
            record.stand(self.leads)
            record.hold(self.alone.get(record.record_type, ()))

    def add_all(self, records: Sequence[Record]) -> None:
        """Insert records of one kind; see `core.ports.UnitOfWork`."""
        if not records:
            return
        entity = type(records[0])
        try:
            self.connection.execute(insert(TABLES[entity]), [self._given(r) for r in records])
        except IntegrityError as error:
            raise translate(error, entity) from error

    def remove_before(self, entity: type[Record], moment: datetime, **by: Any) -> None:
        """Take away what is older; see `core.ports.UnitOfWork`."""
        table = TABLES[entity]
        old = update(table).where(table.c.created_at < moment, table.c.removed_at.is_(None))
        for name, value in by.items():
            old = old.where(table.c[name] == value)
        self.connection.execute(old.values(
            removed_at=self.at, version=table.c.version + 1, last_modified_at=self.at,
            last_modified_by=self.person,
        ))  # fmt: skip

    def write(self) -> None:
        """Write every difference; raises `Conflict` where a row is not at its version any more."""
        for entity in [*self._seen]:
            self._write_pending(entity)

    def _write_pending(self, entity: type[Record]) -> None:
        held = _VALUES[entity]
        differ = [(record, old) for record, old in self._seen[entity].values()
                  if held(record) != old]  # fmt: skip
        for record, old in differ:
            self._write_one(entity, record, old)

    def _write_one(self, entity: type[Record], record: Record, old: tuple[Any, ...]) -> None:
        self._derive(record)
        diff = {
            name: new
            for name, before, new in zip(names(entity), old, values(record), strict=True)
            if before != new
        }
        if not diff:
            return
        record.last_modified_at, record.last_modified_by = self.at, self.person
        diff |= {"last_modified_at": self.at, "last_modified_by": self.person}
        diff["version"] = record.version + 1
        table, changed = TABLES[entity], tuple(diff)
        updating = self._kept.get((entity, changed), lambda: build_update(table, changed))
        diff |= {"this_id": record.id, "this_version": record.version}
        try:
            done = updating.count(self.connection, **diff)
        except IntegrityError as error:
            raise translate(error, entity) from error
        if done != 1:
            msg = f"The {entity.TITLE} was changed by somebody else at this moment."
            raise Conflict(msg, next_step="Look at it again, then try once more.")
        record.version += 1
        self._seen[entity][record.id] = record, values(record)
        self._begun.setdefault(entity, {}).setdefault(record.id, old)

    def tally_custom(self, entity: type[Record], key: str) -> Counter[Any]:
        """Count records by what they hold in a custom field."""
        self.write()
        return wholesale.tally_custom(self.connection, TABLES[entity], key)

    def holding_custom(self, entity: type[R], key: str, value: object = None) -> list[R]:
        """Lock and give the records that hold something in a custom field."""
        self.write()
        ids = wholesale.holding(self.connection, TABLES[entity], key, value)
        return self.every(entity, ids, lock=True)

    def take_changes(self, entity: type[R]) -> list[tuple[R, R | None]]:
        """Give what was written since this was asked last; see `core.ports.UnitOfWork`."""
        self._write_pending(entity)
        begun = self._begun.pop(entity, {})
        return [
            (record, None if old is None else entity(**dict(zip(names(entity), old, strict=True))))
            for record_id, old in begun.items()
            if (record := self.get(entity, record_id)) is not None
        ]

    def forget(self) -> None:
        """Write what changed, then let go of every record; see `core.ports.UnitOfWork`."""
        self.write()
        self._seen.clear()
        self._begun.clear()
        self._locked.clear()

    def next_number(self, series: str) -> int:
        """Give the next number: a sequence on PostgreSQL, a counter row on SQLite."""
        counting = self._kept.get(("number", series), lambda: build_number(series, self._locks))
        ((number,),) = counting.run(self.connection)
        return int(number)

    def save_org(self, files: dict[str, str], trail: Iterable[tuple[str, str]]) -> int:
        """Store a version of the organisation; gives its number."""
        return org_versions.save(self.connection, self.action, self.at, files, trail)

    def org_version(self) -> int:
        """Give the number of the organisation's version in force."""
        return org_versions.number(self.connection)

    def org_files(self, version: int) -> dict[str, str] | None:
        """Give the files of a version of the organisation."""
        return org_versions.files_of(self.connection, version) if version > 0 else None

    def tally(
        self, entity: type[Record], *fields: str, **by: Any
    ) -> list[tuple[tuple[Any, ...], int]]:
        """Count records by their values of some fields."""
        self.write()
        return wholesale.tally(self.connection, TABLES[entity], fields, by)

    def change_all(
        self, entity: type[Record], values: Mapping[str, Any], *, gives: str = "id", **by: Any
    ) -> list[int]:
        """Change all records that match; see `core.ports.UnitOfWork`."""
        self.forget()
        marks = {"last_modified_at": self.at, "last_modified_by": self.person}
        return wholesale.change(self.connection, TABLES[entity], {**values, **marks}, by, gives)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Take back what the block wrote when it raises; records it read are read anew."""
        self.write()
        seen = {entity: dict(records) for entity, records in self._seen.items()}
        locked = set(self._locked)
        begun = {entity: dict(records) for entity, records in self._begun.items()}
        try:
            with self.connection.begin_nested():
                yield
                self.write()
        except BaseException:
            for record, old in (each for records in seen.values() for each in records.values()):
                for name, value in zip(names(type(record)), old, strict=True):
                    setattr(record, name, value)
            self._seen = defaultdict(dict, seen)
            self._locked, self._begun = locked, begun
            raise

    def secret(self) -> str:
        """Give the key of the act that founded the desk."""
        return self.connection.execute(mailing.SECRET).scalar_one()

    def next_to_send(
        self, now: datetime, before: datetime, *, hurry: bool, but: Iterable[int]
    ) -> OutgoingMail | None:
        """Lock and give the next mail to send; see `core.ports.UnitOfWork`."""
        self._write_pending(OutgoingMail)
        asked = mailing.first(names(OutgoingMail), hurry=hurry, skip_locked=self._locks)
        given = {"now": now, "before": before, "but": [*but]}
        found = self.connection.execute(asked, given).one_or_none()
        return None if found is None else self._adopt(OutgoingMail, tuple(found), lock=True)

    def erase_content(self, content: int) -> None:
        """Overwrite the content of files."""
        erasing.content(self.connection, content)

    def erase_journal(
        self, of: Mapping[type[Record], tuple[tuple[int, ...], Iterable[str], Iterable[str]]]
    ) -> None:
        """Overwrite what the journal holds of some fields of some records."""
        self.write()
        erasing.journal(self.connection, of, self.action)

    # the journal ---------------------------------------------------------------------------

    def parts(self, action: int) -> tuple[int, ...]:
        """Give the actions of an act."""
        return journal.parts(self.connection, action)

    def changes(self, action: int) -> list[Change]:
        """Give the journal of an act."""
        self.write()
        return journal.changes_of(self.connection, action)

    def changes_since(self, kind: str, record_id: int, version: int) -> list[Change]:
        """Give what was changed of a record since a version."""
        return journal.changes_since(self.connection, kind, record_id, version)

    def find_action(self, action: int) -> Action | None:
        """Give an action."""
        return journal.find(self.connection, action)

    def last_standing(self, person: int) -> Action | None:
        """Give the person's last act that stands."""
        return journal.last_standing(self.connection, person)

    def undone_by(self, action: int) -> Action | None:
        """Give the undo of an action."""
        return journal.undone_by(self.connection, action, self.action)

    def built_on(self, action: int) -> list[Action]:
        """Give the later acts on the same records that stand."""
        return journal.built_on(self.connection, action, self.action)

    def acted_on(self, cases: Iterable[int], action: int) -> list[Action]:
        """Give the later acts on the cases that stand."""
        return journal.acted_on(self.connection, cases, action, self.action)

    def touched_since(self, kind: str, ids: Iterable[int], action: int) -> list[Action]:
        """Give the later acts on some records that stand."""
        return journal.touched_since(self.connection, kind, ids, action, self.action)

    def references(self, entity: type[Record], ids: Iterable[int]) -> list[tuple[str, int]]:
        """Give what names one of the records."""
        return journal.references(self.connection, TABLES[entity], ids)

    def last_touched(self, kind: str, record_id: int) -> datetime | None:
        """Give when a person last changed a record."""
        return journal.last_touched(self.connection, kind, record_id)

    def last_change(self, kind: str, record_id: int, field: str) -> Action | None:
        """Give who last changed a field."""
        return journal.last_change(self.connection, kind, record_id, field, self.action)

    def value_before(self, kind: str, record_id: int, field: str) -> Any:
        """Give what a field held before its last change."""
        text = journal.value_before(self.connection, kind, record_id, field, self.action)
        return self.decode(kind, field, text)

    def decode(self, kind: str, field: str, text: str | None) -> Any:
        """Turn a journalled text into a value."""
        table = next(table for entity, table in TABLES.items() if kind == entity.KIND)
        if field.startswith(CUSTOM):
            return None if text is None else read_json(text)
        return decode(table.c[field].type, text)


_NAMES = {entity: tuple(field.name for field in fields(entity)) for entity in TABLES}
_VALUES: dict[type[Record], Callable[[Record], tuple[Any, ...]]] = {
    entity: attrgetter(*every) for entity, every in _NAMES.items()
}


def names(entity: type[Record]) -> tuple[str, ...]:
    """Give an entity's fields, in order; the first is the id."""
    return _NAMES[entity]


def values(record: Record) -> tuple[Any, ...]:
    """Give a record's values, in the order of `names`."""
    return _VALUES[type(record)](record)
