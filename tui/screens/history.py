"""The field history of a case: who changed what, newest first."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from core.commands.registry import find
from core.text import clip, one_line
from tui.look import moment, zone
from tui.screens.read import ReadSheet

if TYPE_CHECKING:
    from core.desk import Desk
    from core.look import Look
    from core.rows import ActionRow, ChangeRow

ACTIONS = 200
"""Actions that are read at once."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)")
_NAMED = {"record_id": "case"}
"""What people call a column that bears another name: the case that something lies on."""
LONG = 40
"""Characters of a value beyond which only `changed` is said (domain.md 1.21)."""


class HistorySheet(ReadSheet):
    """What the journal says of one case."""

    def __init__(self, number: str) -> None:
        """Show the history of this case."""
        super().__init__()
        self._number = number

    def heading(self) -> str:
        """Name the case."""
        return f"Field history of Case {self._number}"

    def offers(self, act: str) -> bool:
        """There is nothing to save."""
        return act == "form.leave"

    def fetch(self, look: Look) -> list[Content]:
        """Give each act with the fields that it changed."""
        names = {person.username: person.name for person in look.users()}
        rows = look.log(case=self._number, limit=ACTIONS)
        return [line for row in rows for line in _lines(self.desk, row, names.get(row.actor, ""))]


def _called(command: str) -> str:
    meta = find(command)
    return meta.title if meta else command


def _told(desk: Desk, value: str | None) -> str:
    """Give a value of the journal as a person reads it: its times are as the machine writes."""
    if value and _TIME.fullmatch(value):
        return moment(datetime.fromisoformat(value), desk.clock.now(), zone(desk))
    return {"true": "yes", "false": "no"}.get(value or "", value) or "empty"


def _lines(desk: Desk, row: ActionRow, name: str) -> list[Content]:
    when = moment(row.at, desk.clock.now(), zone(desk))
    lines = [
        Content.assemble(
            (f"{when:<17}", "$label"), (one_line(name or row.actor or "System"), "bold $value"),
            (f"  {_called(row.command)}", "$label"),
        )
    ]  # fmt: skip
    for change in row.changes:
        if change.field is not None:
            lines += [Content(" " * 17).append(line) for line in changed(desk, change)]
    return lines


def changed(desk: Desk, change: ChangeRow, *, back: bool = False) -> list[Content]:
    """Give a changed field with both values; `back` turns them round, as an undo does."""
    if change.field is None:
        what = change.entity.replace("_", " ")
        made = f"{what} {'goes' if back else 'was made'}"
        return [Content.assemble((made, "$label"))]
    values = [_told(desk, value) for value in (change.old, change.new)]
    old, new = reversed(values) if back else values
    told = "changed" if max(len(old), len(new)) > LONG else f"{old} → {new}"
    name = _NAMED.get(change.field) or change.field.removesuffix("_id").replace("_", " ")
    return [Content.assemble((f"{name}  ", "$label"), (clip(told, 2 * LONG + 3), "$value"))]
