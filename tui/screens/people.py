"""Make and edit people and queues."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.queue import CreateQueue, EditQueue
from core.commands.user import CreateUser, EditUser
from core.errors import NotFound
from tui.lookups import lookup
from tui.screens.form import FormSheet
from tui.widgets.form import Entry
from tui.widgets.offers import Offer

if TYPE_CHECKING:
    from core.commands.registry import Command
    from core.desk import Desk
    from core.rows import GroupRow, UserRow
    from tui.lookups import Lookup

SEVERAL = "several, with commas"


class PersonSheet(FormSheet):
    """Somebody who works here: what they may do, how they are reached, where they belong."""

    def __init__(self, desk: Desk, username: str | None = None) -> None:
        """Edit a person, or without a username make one; reads, so it is made in a thread."""
        super().__init__()
        self._person: UserRow | None = None
        if username is not None:
            self._person = next((p for p in desk.look.users() if p.username == username), None)
            if self._person is None:
                msg = f"Nobody here has the username {username!r}."
                raise NotFound(msg)
        self._profiles = tuple(desk.org.profiles)
        self._groups = [(group.key, group.name) for group in desk.look.groups()]
        self.ACT = "user.edit" if self._person else "user.create"  # type: ignore[misc]

    names: ClassVar[dict[str, str]] = {"form.send": "Save"}

    def heading(self) -> str:
        """Name the person."""
        return f"Edit {self._person.name}" if self._person else "New person"

    def about(self) -> tuple[str, str]:
        """Give the person."""
        return ("user", self._person.username) if self._person else ("", "")

    def entries(self) -> list[Entry]:
        """Give the fields; a username never changes."""
        row = self._person
        own = [] if row else [Entry("username", "Username", required=True)]
        return [
            *own,
            Entry("name", "Full name", value=row.name if row else "", required=True),
            Entry("profile", "Profile", value=row.profile if row else "", words=self._profiles,
                  required=True),
            Entry("email", "E-mail", value=(row.email or "") if row else ""),
            Entry("time_zone", "Time zone", value=(row.time_zone or "") if row else "",
                  hint="the desk's"),
            Entry("groups", "Queues, teams, groups", value=", ".join(row.groups) if row else "",
                  lookup=several(self._groups), hint=SEVERAL),
        ]  # fmt: skip

    def submit(self) -> None:
        """Save the person."""
        given = self.form.values()
        groups = parts(given["groups"])
        if self._person is None:
            self.send(
                CreateUser(
                    username=given["username"], name=given["name"], profile=given["profile"],
                    group=groups, email=given["email"] or None,
                    time_zone=given["time_zone"] or None,
                ),
                then=self.console.made, quietly=True,
            )  # fmt: skip
            return
        if not self.typed():
            self.dismiss(None)
            return
        changed = self.changed()
        before = self._person.groups
        self.send(
            EditUser(
                user=self._person.username, name=changed.get("name"),
                profile=changed.get("profile"), email=changed.get("email"),
                time_zone=changed.get("time_zone"),
                join=tuple(key for key in groups if key not in before),
                leave=tuple(key for key in before if key not in groups),
            )
        )  # fmt: skip


class QueueSheet(FormSheet):
    """A queue: its name, its address, who sees it, who answers for it, who works on it (S3)."""

    def __init__(self, desk: Desk, key: str | None = None) -> None:
        """Edit a queue, or without a key make one; reads, so it is made in a thread."""
        super().__init__()
        self._queue: GroupRow | None = None
        if key is not None:
            self._queue = next((q for q in desk.look.groups("queue") if q.key == key), None)
            if self._queue is None:
                msg = f"There is no queue {key!r}."
                raise NotFound(msg)
        self._people = [(row.username, row.name) for row in desk.look.users() if row.is_active]
        self._teams = [
            (row.key, f"team {row.name}: its members of now") for row in desk.look.groups("team")
        ]
        self._owner = lookup(desk, "user")
        self.ACT = "queue.edit" if self._queue else "queue.create"  # type: ignore[misc]

    names: ClassVar[dict[str, str]] = {"form.send": "Save"}

    def heading(self) -> str:
        """Name the queue."""
        return f"Edit {self._queue.name}" if self._queue else "New queue"

    def about(self) -> tuple[str, str]:
        """Give the queue."""
        return ("queue", self._queue.key) if self._queue else ("", "")

    def entries(self) -> list[Entry]:
        """Give the fields."""
        row = self._queue
        members = ", ".join(row.members) if row else ""
        who = self._people + self._teams
        keeper = (row.owner or "") if row else ""
        return [
            Entry("name", "Name", value=row.name if row else "", required=True),
            Entry("email", "E-mail", value=(row.email or "") if row else ""),
            Entry("private", "Private", words=("no", "yes"),
                  value="yes" if row and row.is_private else "no"),
            Entry("owner", "Owner", value=keeper, shown=dict(self._people).get(keeper, keeper),
                  lookup=self._owner, hint="gets what is released"),
            Entry("members", "Members", value=members, lookup=several(who),
                  hint=f"{SEVERAL}; of a team its members of now"),
        ]  # fmt: skip

    def submit(self) -> None:
        """Save the queue."""
        given = self.form.values()
        members = parts(given["members"])
        if self._queue is None:
            made: Command = CreateQueue(
                name=given["name"], email=given["email"] or None, member=members,
                private=given["private"] == "yes", owner=given["owner"] or None,
            )  # fmt: skip
            self.send(made, then=self.console.made, quietly=True)
            return
        if not self.typed():
            self.dismiss(None)
            return
        changed, before = self.changed(), self._queue.members
        self.send(
            EditQueue(
                queue=self._queue.key, name=changed.get("name"), email=changed.get("email"),
                private=changed.get("private"), owner=changed.get("owner"),
                join=tuple(key for key in members if key not in before),
                leave=tuple(key for key in before if key not in members),
            )
        )  # fmt: skip


def parts(text: str) -> tuple[str, ...]:
    """Give the words between commas."""
    return tuple(word for part in text.split(",") if (word := part.strip()))


def several(known: list[tuple[str, str]]) -> Lookup:
    """Give the look-up that offers what the word after the last comma may mean."""

    def find(text: str) -> list[Offer]:
        head, _, last = text.rpartition(",")
        there = parts(head)
        before = "".join(f"{word}, " for word in there)
        typed = last.strip().casefold()
        return [
            Offer(before + key, detail=name)
            for key, name in known
            if key not in there and typed in f"{key} {name}".casefold()
        ]

    return find
