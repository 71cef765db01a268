"""Asking why: of the record that is read, of a row's, or of what was refused just now."""

from __future__ import annotations

import asyncio

from core.errors import CaselineError
from tui.later import later
from tui.records.page import FieldOf
from tui.screens.record_acts import RecordActs

EXPLAINED = ("case", "assignment")
"""The kinds of records that are explained."""


class WhyActs(RecordActs):
    """A screen with a record pane, and the key that explains its record."""

    puzzle: tuple[str, str, str] | None = None
    """Kind, number and act of what was refused last: what one asks why about first."""

    @property
    def explained(self) -> tuple[str, str] | None:
        """Kind and number of the record that is asked about."""
        return self.record if self.record is not None and self.record[0] in EXPLAINED else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the key for what is explained."""
        if action == "record_why":
            return self.explained is not None
        return super().check_action(action, parameters)

    def action_record_why(self) -> None:
        """Explain the field under the cursor, what was refused just now, or whatever is asked."""
        if self.explained is not None:
            self.run_worker(later(self._why, *self.explained), group="act", exclusive=True)

    async def _why(self, kind: str, number: str) -> None:
        from tui.screens.why import NAMED, WhySheet, ask_why  # noqa: PLC0415  few ask

        target, (puzzle, self.puzzle) = self.pane_target, (self.puzzle, None)
        about = target.name if isinstance(target, FieldOf) else None
        if puzzle is not None and puzzle[:2] == (kind, number):
            about = puzzle[2]
        if about in NAMED:
            self.console.over(WhySheet(kind, number, about))
            return
        try:
            told = await asyncio.to_thread(self.desk.why, number, kind=kind)
        except CaselineError as error:
            self.refused(error)
            return
        ask_why(self, kind, number, told)

    def not_now(self, told: str | None) -> None:
        """Say why an act is not open, and which key tells more."""
        more = f"{self.console.key('case.why')} says why."
        self.console.remark(f"{told or 'That is not possible now.'} {more}")
