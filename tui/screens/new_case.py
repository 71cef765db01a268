"""Open a case: the record type, then the fields of its layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from core.commands.case import CreateCase
from core.rules.permissions import creatable
from tui.screens.form import Entry, Form, FormSheet
from tui.screens.pick import Pick
from tui.widgets.details import key
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from core.desk import Desk
    from core.org.model import RecordType
    from core.outcome import Outcome
    from core.rows import CaseView
    from tui.ways import Ways

_HINTS = {
    "contract": "number, such as C-000123", "account": "external id or exact name",
    "contact": "e-mail, external id or name", "installer": "external id or exact name",
    "installer_contact": "e-mail, external id or name", "job": "engine number",
}  # fmt: skip
_GIVEN = {
    "primary_reason": "primary", "secondary_reason": "secondary", "origin": "source",
    "type": "case_type",
}  # fmt: skip
"""What the command calls a field where it is not the field's key."""


def entries(record_type: RecordType, view: CaseView | None = None) -> list[Entry]:
    """Give the fields of a record type's layout, filled from a case or with the defaults."""
    return [
        Entry(
            name, record_type.name_of(name),
            value=key(view, name) if view else record_type.defaults.get(name, ""),
            words=_words(record_type, name),
            under="primary_reason" if name == "secondary_reason" else "",
            lists=tuple(record_type.reasons.items()) if name == "secondary_reason" else (),
            required=name in record_type.required, long=name == "description",
            hint=_HINTS.get(name, ""),
        )
        for name in record_type.layout
    ]  # fmt: skip


def _words(record_type: RecordType, name: str) -> tuple[str, ...]:
    if name == "primary_reason":
        return tuple(record_type.reasons)
    return record_type.picklists.get(name, ())


class NewCaseSheet(FormSheet):
    """The form of one record type."""

    names: ClassVar[dict[str, str]] = {"form.send": "Create case"}

    def __init__(self, record_type: RecordType) -> None:
        """Open a case of this type."""
        super().__init__()
        self._type = record_type

    def heading(self) -> str:
        """Name the record type."""
        return f"New {self._type.label} case"

    def entries(self) -> list[Entry]:
        """Give the fields of the layout."""
        return entries(self._type)

    def action_form_send(self) -> None:
        """Create the case, then read it."""
        values = self.query_one(Form).values()
        given: dict[str, Any] = {
            _GIVEN.get(name, name): value for name, value in values.items() if value
        }
        self.send(CreateCase(type=self._type.key, **given), then=self._made)

    def _made(self, outcome: Outcome) -> None:
        if outcome.number is not None:
            self.console.open_case(outcome.number)


async def new_case(console: Ways, desk: Desk) -> None:
    """Ask for the record type where there are several, then for the fields."""
    keys = creatable(desk.org, desk.actor)
    if not keys:
        console.notify("Your profile opens no cases.", severity="warning", markup=False)
        return
    chosen: str | None = keys[0]
    if len(keys) > 1:
        types = [desk.org.types[k] for k in keys]
        items = [Item(t.key, t.label, t.description) for t in types]
        chosen = await console.push_screen_wait(Pick("New case of which record type?", items))
    if chosen is not None:
        console.over(NewCaseSheet(desk.org.types[chosen]))
