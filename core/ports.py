"""What is needed from outside, as protocols: the clock, the database, the person's machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from core.entities.record import Record

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from core.desk import Desk
    from core.drafts import Shelf
    from core.entities.cases import Case
    from core.entities.mail import OutgoingMail
    from core.health import Report
    from core.jobs import Job
    from core.journal import Action, Change
    from core.look import Look
    from core.mail import Letter
    from core.org.model import Organisation
    from core.outcome import Kept, Outcome
    from core.presence import Leases
    from core.rows import CaseFilter, CustomerFilter
    from core.rules.permissions import Actor

R = TypeVar("R", bound=Record)


class Clock(Protocol):
    """The time that rules see."""

    def now(self) -> datetime:
        """Give the present moment: aware, UTC, whole milliseconds."""
        ...


class UnitOfWork(Protocol):
    """One transaction. Records read through it are the same objects for the same row."""

    action: int
    """The running action's id; 0 in a unit that only reads."""
    leads: Collection[str]
    """The priorities that lead the work order; they decide the rank of a case that is written."""
    alone: Mapping[str, Collection[str]]
    """By record type: the columns that only one open case may hold together."""

    def get(self, entity: type[R], record_id: int, *, lock: bool = False) -> R | None:
        """Give a record by id, whether or not it was removed; none where there is no such row."""
        ...

    def one(self, entity: type[R], *, lock: bool = False, **by: Any) -> R | None:
        """Give the record that stands and whose columns have exactly these values."""
        ...

    def numbered(self, number: str) -> Case | None:
        """Lock and give the case of a number, whether or not it was deleted."""
        ...

    def many(self, entity: type[R], *, lock: bool = False, **by: Any) -> list[R]:
        """Give the records that stand and match, by id; a tuple means any of its values."""
        ...

    def every(self, entity: type[R], ids: Iterable[int], *, lock: bool = False) -> list[R]:
        """Give the records with these ids, removed ones too, by id."""
        ...

    def every_of(self, entity: type[R], **by: Any) -> list[R]:
        """Lock and give the records that match, removed ones too; a tuple means any of it."""
        ...

    def secret(self) -> str:
        """Give what this database alone knows: the key of the act that founded it."""
        ...

    def next_to_send(
        self, now: datetime, before: datetime, *, hurry: bool, but: Iterable[int]
    ) -> OutgoingMail | None:
        """Lock and give the first mail that is to leave: made `before`, and its time has come.

        One whose sender was lost is among them once its lease ended. In a `hurry` those go, too,
        that were to wait a while. One that somebody else takes at this moment is passed over.
        """
        ...

    def erase_content(self, content: int) -> None:
        """Overwrite the content of files, so that they agree with it as before."""
        ...

    def erase_journal(
        self, of: Mapping[type[Record], tuple[tuple[int, ...], Iterable[str], Iterable[str]]]
    ) -> None:
        """Overwrite what the journal holds of some fields of some records (design.md §3).

        Words of the acts on them go too: what was asked for, and what was answered.
        """
        ...

    def first_waiting(self, group: int, types: Iterable[str]) -> Case | None:
        """Lock and give the first case of some types that waits in a queue, in work order.

        One that somebody else is taking at this moment is passed over: none is no proof that
        nothing waits (safety.md 1c). So is what sleeps, and what the person skipped.
        """
        ...

    def count_waiting(
        self, group: int, types: Iterable[str], *, most: int, skipped: bool = False
    ) -> int:
        """Count up to `most` of the cases that wait in a queue, whoever is taking them.

        With `skipped` those, too, that wait for others because the person skipped them.
        """
        ...

    def add(self, record: R) -> R:
        """Insert a record at once; its id and the columns the store sets are filled in."""
        ...

    def add_all(self, records: Sequence[Record]) -> None:
        """Insert records of one kind in one statement; what needs their ids reads them again."""
        ...

    def remove_before(self, entity: type[Record], moment: datetime, **by: Any) -> None:
        """Take away the standing records that match and are older, in one statement.

        Before any of them was read. For kinds whose changes are not journalled.
        """
        ...

    def write(self) -> None:
        """Write what changed; raises `Conflict` where somebody else was faster."""
        ...

    def tally_custom(self, entity: type[Record], key: str) -> Counter[Any]:
        """Count records, removed ones too, by what they hold in a custom field."""
        ...

    def holding_custom(self, entity: type[R], key: str, value: object = None) -> list[R]:
        """Lock and give the records, removed ones too, that hold something in a custom field.

        With a value only those that hold it.
        """
        ...

    def take_changes(self, entity: type[R]) -> list[tuple[R, R | None]]:
        """Give the records of a kind that were written since this was asked last, in that order.

        Each with what it held then, none where it was made since. What statements over many
        records changed (`change_all`) is not among them.
        """
        ...

    def page(self, entity: type[R], *, after: int, limit: int, **by: Any) -> list[R]:
        """Give the first standing records with these values whose ids are greater, by id."""
        ...

    def forget(self) -> None:
        """Write what changed, then let go of every record, so that a long act stays small."""
        ...

    def next_number(self, series: str) -> int:
        """Give the next number of a series: monotonic, race-free, with gaps."""
        ...

    def words(self, entity: type[Record], field: str, like: str) -> list[str]:
        """Give up to 200 values of a text column that begin like `like`, for suggestions."""
        ...

    def parts(self, action: int) -> tuple[int, ...]:
        """Give the actions of the act that this one belongs to, in order; most acts are one."""
        ...

    def changes(self, action: int) -> list[Change]:
        """Give the journal of the act that an action belongs to, in the order it was written."""
        ...

    def changes_since(self, kind: str, record_id: int, version: int) -> list[Change]:
        """Give the changes of a record's fields that came after a version of it, in order."""
        ...

    def find_action(self, action: int) -> Action | None:
        """Give an action by its id."""
        ...

    def last_standing(self, person: int) -> Action | None:
        """Give a person's last action that still stands and is no undo."""
        ...

    def built_on(self, action: int) -> list[Action]:
        """Give the later actions that still stand and touched a record of this one's act."""
        ...

    def undone_by(self, action: int) -> Action | None:
        """Give the undo of an action's act, where one stands."""
        ...

    def acted_on(self, cases: Iterable[int], action: int) -> list[Action]:
        """Give the later acts on some cases that stand, posts among them."""
        ...

    def touched_since(self, kind: str, ids: Iterable[int], action: int) -> list[Action]:
        """Give the acts after another that stand and changed one of these records."""
        ...

    def references(self, entity: type[Record], ids: Iterable[int]) -> list[tuple[str, int]]:
        """Give records (kind, id) that stand and name one of these, feed and bell apart."""
        ...

    def last_touched(self, kind: str, record_id: int) -> datetime | None:
        """Give when a person last changed a field of a record, but for the act that made it."""
        ...

    def last_change(self, kind: str, record_id: int, field: str) -> Action | None:
        """Give the action that last changed a field of a record."""
        ...

    def value_before(self, kind: str, record_id: int, field: str) -> Any:
        """Give what a field held before its last change; none where it never changed."""
        ...

    def decode(self, kind: str, field: str, text: str | None) -> Any:
        """Turn a journalled text back into the field's value."""
        ...

    def save_org(self, files: dict[str, str], trail: Iterable[tuple[str, str]]) -> int:
        """Store a new version of the organisation, with what it changes; gives its number.

        The `trail` is sections with texts.
        """
        ...

    def org_version(self) -> int:
        """Give the number of the version in force."""
        ...

    def org_files(self, version: int) -> dict[str, str] | None:
        """Give the files of a version; none where there is no such version."""
        ...

    def tally(
        self, entity: type[Record], *fields: str, **by: Any
    ) -> list[tuple[tuple[Any, ...], int]]:
        """Count records, removed ones too, by their values of some fields, in one statement."""
        ...

    def change_all(
        self, entity: type[Record], values: Mapping[str, Any], *, gives: str = "id", **by: Any
    ) -> list[int]:
        """Change all records that match, removed ones too, in one statement; journalled as ever.

        Gives their ids, or another field of theirs. What was read of them before is forgotten.
        """
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """Open a savepoint: an error inside takes back only what came after it."""
        ...


class Store(Protocol):
    """A database with a desk in it."""

    cautions: tuple[str, ...]
    """What people must know of where it lies before they rely on it."""

    def work(
        self, *, key: str, command: str, params: str, person: int | None, at: datetime,
        undo_of: int | None = None, batch: int | None = None,
    ) -> AbstractContextManager[UnitOfWork]:  # fmt: skip
        """Open a unit that writes: its action row goes in first, its end commits.

        With `batch` it goes on with the act that this action began.
        Raises `core.outcome.Repeated` when `key` was used before.
        """
        ...

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit that only reads, on one snapshot."""
        ...

    def finish(self, unit: UnitOfWork, outcome: Outcome) -> int:
        """Keep the outcome beside its action, within the transaction.

        Gives the version of the organisation that is in force: none comes before the commit.
        """
        ...

    def outcome(self, key: str) -> Kept | None:
        """Give what was kept under an idempotency key."""
        ...

    def org_files(self) -> dict[str, str]:
        """Give the files of the stored organisation."""
        ...

    def organisation(self) -> tuple[int, dict[str, str]]:
        """Give the number of the organisation's version in force, with its files."""
        ...

    def org_version(self) -> int:
        """Give that number alone; 0 before the founding."""
        ...

    def login(self) -> str | None:
        """Give the database role that names the person, where the database has roles."""
        ...

    def look(self, *, org: Organisation, actor: Actor, clock: Clock) -> Look:
        """Give the read side for one person."""
        ...

    def leases(self, *, org: Organisation, actor: Actor, clock: Clock) -> Leases:
        """Give who is at which case, for one person: the one thing written past the commands."""
        ...

    def changed(self) -> int:
        """Give a number that changes when somebody else wrote something."""
        ...

    def gather(self) -> None:
        """Let the database look anew at how much its tables hold, after very much came in."""
        ...

    def close(self) -> None:
        """Let go of all connections."""
        ...


class Admin(Protocol):
    """What is done to a database as a whole, and by the file."""

    def init(
        self, db: str | None, *, username: str, name: str | None = None, org: Path | None = None,
        demo: bool = False, at: datetime | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Outcome:  # fmt: skip
        """Make a database and let `username` in as its administrator.

        `made` says where it lies. Raises `Conflict` where there is a desk already.
        """
        ...

    def upgrade(
        self, db: str | None, *, confirmed: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Outcome:  # fmt: skip
        """Bring a database's schema up to date, after a backup; `made` says where that lies."""
        ...

    def check(
        self, db: str | None, *, progress: Callable[[int, int], None] | None = None
    ) -> Report:
        """Look whether a database is whole, and whether journal and records agree."""
        ...

    def backup(
        self, db: str | None, path: Path, *, confirmed: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Outcome:  # fmt: skip
        """Write a verified backup; a file that is there is replaced only when `confirmed`."""
        ...

    def restore(
        self, db: str | None, path: Path, *, confirmed: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Outcome:  # fmt: skip
        """Put a backup in the place of a database, which is kept; `made` says where."""
        ...

    def doctor(self, db: str | None) -> Report:
        """Look whether a database and its surroundings are safe; nothing is raised."""
        ...

    def keep_log(self) -> None:
        """Write what is done, and how long it takes, to the log that `paths` names."""
        ...

    def paths(self, db: str | None) -> dict[str, str]:
        """Give where things lie, by name."""
        ...

    def jobs(self, *, again: bool) -> tuple[Job, ...]:
        """Give what the worker does with the world outside, in the order in which it does so.

        `again` says that one round follows another.
        """
        ...

    def demo(
        self, path: Path, *, at: datetime | None, progress: Callable[[int, int], None] | None
    ) -> None:
        """Make a demo organisation in a new file."""
        ...

    def import_file(
        self, desk: Desk, kind: str, path: Path, *, options: Mapping[str, Any],
        progress: Callable[[int, int], None] | None,
    ) -> dict[str, Any]:  # fmt: skip
        """Read records from a file; gives what became of its rows, in a sentence and counted."""
        ...

    def take_in(
        self, desk: Desk, paths: Sequence[Path | None], *, to: str | None,
        progress: Callable[[int, int], None] | None,
    ) -> dict[str, Any]:  # fmt: skip
        """Take in mail from files, folders, or standard input (none); says what became of each.

        `to` is the address of ours that it came to, whatever its head says.
        """
        ...

    def send_mail(
        self, desk: Desk, *, progress: Callable[[int, int], None] | None
    ) -> dict[str, Any]:
        """Send what waits in the outbox, at once; raises `RuleViolation` without a server."""
        ...

    def run_feed(
        self, desk: Desk, accounts: Path, *, options: Mapping[str, Any],
        progress: Callable[[int, int], None] | None,
    ) -> dict[str, Any]:  # fmt: skip
        """Run the daily files of accounts and contacts; gives what came of them, counted."""
        ...

    def export(
        self, desk: Desk, kind: str, path: Path | None, *, options: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Write records to a file, or to standard output without one; gives how many."""
        ...

    def write_org(
        self, folder: Path, files: Mapping[str, str], *, over: bool
    ) -> dict[str, list[str]]:
        """Write an organisation's files; gives which were written, the same, and there besides.

        Raises `RuleViolation` where one differs and is not to be written `over`.
        """
        ...

    def write_folder(self, folder: Path, files: Mapping[str, str]) -> None:
        """Make a folder of files, all of them or none.

        Raises `RuleViolation` where something is there already, or it cannot be written.
        """
        ...


class MailPort(Protocol):
    """The server that mail leaves by."""

    @property
    def sender(self) -> str:
        """From which address mail leaves that is about no record type with one of its own."""
        ...

    def send(self, letter: Letter) -> None:
        """Hand a letter over; raises `core.mail.UndeliveredError` where that was not done."""
        ...


class Outside(Protocol):
    """What the console reaches on the person's own machine; `~` in a path is their home."""

    def shelf(self, desk: Desk) -> Shelf:
        """Give the shelf of the person at this desk: one for each database and username."""
        ...

    def export(
        self, desk: Desk, kind: str, which: CaseFilter | CustomerFilter, path: str
    ) -> int:  # fmt: skip
        """Write all records of a list of customers or cases to a sheet; gives their number."""
        ...

    def sheet(self, path: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
        """Write any table to a sheet; gives the number of its rows, the heads apart."""
        ...

    def save(self, path: str, content: bytes) -> str:
        """Write a new file, whole or not at all; gives its absolute path.

        Raises `RuleViolation` where there is something of that name, or nothing can be written.
        """
        ...
