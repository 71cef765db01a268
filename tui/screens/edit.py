"""Change a record's fields: only what was changed is sent, and only if nobody else changed it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from core.commands.account import EditAccount
from core.commands.case import EditCase
from core.commands.contact import EditContact
from core.commands.contract import EditContract
from core.commands.job import EditJob
from core.errors import Conflict, RuleViolation
from tui.later import later
from tui.lookups import lookup
from tui.records.customer import keys_of, values_of
from tui.records.fields import fields_of, is_asked
from tui.screens.conflict import THEIRS, ConflictSheet
from tui.screens.form import FormSheet
from tui.screens.layout import entries, with_names
from tui.screens.people import PersonSheet, QueueSheet, parts
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.commands.registry import Command
    from core.desk import Desk
    from core.errors import CaselineError
    from core.rows import CaseView


class EditSheet(FormSheet):
    """What edits have in common: the version that was read, and what becomes of a conflict."""

    names: ClassVar[dict[str, str]] = {"form.send": "Save"}
    version: int = 0

    def command(self, fields: dict[str, str | None], *, merge: bool) -> Command:
        """Give the edit of these fields."""
        raise NotImplementedError

    def submit(self) -> None:
        """Save what was changed."""
        self._save(merge=False)

    def _save(self, *, merge: bool) -> None:
        changed = self.changed()
        if changed:
            self.send(self.command(dict(changed), merge=merge))
        else:
            self.dismiss(None)

    def refused(self, error: CaselineError) -> None:
        """Ask about what somebody else changed meanwhile; any other refusal is told."""
        if isinstance(error, Conflict) and "version" in error.details:
            self.run_worker(later(self._settle, error), group="conflict", exclusive=True)
        else:
            super().refused(error)

    async def _settle(self, error: Conflict) -> None:
        """Let both edits stand as the person says; what was typed stays until then."""
        mine = {name: self.form.text(name) for name in self.changed()}
        kept = await self.app.push_screen_wait(ConflictSheet(error, mine))
        if kept is None:
            self.complain([error.message])
            return
        new = {c["field"]: c["new"] for c in error.details["changes"]}  # type: ignore[attr-defined]  # see core.rules.stale
        for name, word in kept.items():
            if word == THEIRS:
                self.form.put(name, new[name])
                self._before[name] = self.form.values()[name]
        self.version = int(str(error.details["version"]))
        self._save(merge=True)


class EditCaseSheet(EditSheet):
    """The fields of the record type's layout."""

    ACT = "case.edit"

    view: CaseView

    def __init__(self, desk: Desk, view: CaseView, field: str | None) -> None:
        """Edit this case; `field` is where one begins."""
        super().__init__()
        self.view, self.start, self.version = view, field, view.row.version
        self._entries = with_names(entries(desk, desk.org.types[view.row.record_type], view), view)

    def heading(self) -> str:
        """Name the case."""
        return f"Edit Case {self.view.row.number} · {self.view.row.subject}"

    def entries(self) -> list[Entry]:
        """Give the fields as they stand."""
        return self._entries

    def command(self, fields: dict[str, str | None], *, merge: bool) -> Command:
        """Give the edit of these fields."""
        return EditCase(
            case=self.view.row.number, fields=fields, if_version=self.version, merge=merge
        )


_EDITS: dict[str, Callable[..., Command]] = {
    "account": EditAccount, "contact": EditContact, "contract": EditContract, "job": EditJob,
}  # fmt: skip


class EditCustomerSheet(EditSheet):
    """The fields of an account, a contact, a contract or a job."""

    def __init__(self, desk: Desk, kind: str, key: str, field: str | None) -> None:
        """Edit this record; `field` is where one begins."""
        super().__init__()
        self._kind, self._key, self.start = kind, key, field
        row = getattr(desk.look, kind)(key)
        self.version = row.version
        fields = fields_of(desk.org, kind)
        shown, keys = values_of(row, fields), keys_of(row, fields)
        self._entries = [
            replace(entry, value=keys[entry.name], shown=shown[entry.name] or "")
            for entry in customer_entries(desk, kind)
        ]
        self._entries += phase_entries(kind, "Further phases")
        self.ACT = f"{kind}.edit"  # type: ignore[misc]  # one sheet for four commands

    def heading(self) -> str:
        """Name the record."""
        return f"Edit {self._kind} {self._key}"

    def about(self) -> tuple[str, str]:
        """Give the record."""
        return self._kind, self._key

    def entries(self) -> list[Entry]:
        """Give the fields as they stand."""
        return self._entries

    def command(self, fields: dict[str, str | None], *, merge: bool) -> Command:
        """Give the edit of these fields."""
        named: dict[str, Any] = {self._kind: self._key}
        if "phases" in fields:
            named["phases"] = parts(fields.pop("phases") or "")
        return _EDITS[self._kind](fields=fields, if_version=self.version, merge=merge, **named)


def phase_entries(kind: str, label: str) -> list[Entry]:
    """Give the line for the phases of a job: they are added at the end, in order."""
    return [Entry("phases", label, hint="in order, between commas")] if kind == "job" else []


def customer_entries(desk: Desk, kind: str) -> list[Entry]:
    """Give the empty form of a kind."""
    return [
        Entry(
            asked.name, asked.label, words=asked.words, required=asked.required, hint=asked.hint,
            lookup=lookup(desk, asked.lookup) if asked.lookup else None, long=asked.long,
        )
        for asked in fields_of(desk.org, kind)
        if is_asked(asked.own, desk.person.profile)
    ]  # fmt: skip


def edit_sheet(desk: Desk, kind: str, key: str, field: str | None) -> FormSheet:
    """Give the form of a record, filled; reads it, so it runs in a thread.

    Raises `RuleViolation` for a case that cannot be edited now, and says why.
    """
    if kind == "case":
        view = desk.case(key, feed_limit=1)
        can = view.can["edit"]
        if not can.ok:
            raise RuleViolation(can.why or "This case cannot be edited now.")
        return EditCaseSheet(desk, view, field)
    if kind in _EDITS:
        return EditCustomerSheet(desk, kind, key, field)
    if kind == "article":
        from tui.screens.article import ArticleSheet  # noqa: PLC0415  few write any

        return ArticleSheet(desk, key)
    return PersonSheet(desk, key) if kind == "user" else QueueSheet(desk, key)
