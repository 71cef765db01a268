"""The acts on a case assignment: the one that is read, a row's, or that under the cursor."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from core.errors import CaselineError
from core.text import age
from tui.keymap import KEYS, action, bindings
from tui.later import later
from tui.records.page import Link
from tui.screens.why_acts import WhyActs

if TYPE_CHECKING:
    from textual.binding import BindingType

    from core.rows import AssignmentRow

_ON_ASSIGNMENTS = {action(key) for key in KEYS if key.where == "assignment"}
KIND = "assignment"


class AssignmentActs(WhyActs):
    """A screen with a record pane, and the keys that act on a case assignment."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("assignment")]

    @property
    def assignment_here(self) -> str | None:
        """The assignment that is read or stands in the row; on a case, that under the cursor."""
        if self.record is not None and self.record[0] == KIND:
            return self.record[1]
        target = self.pane_target
        return target.key if isinstance(target, Link) and target.kind == KIND else None

    @property
    def explained(self) -> tuple[str, str] | None:
        """The assignment comes before the case that it is on."""
        here = self.assignment_here
        return (KIND, here) if here is not None else super().explained

    def offers(self, act: str) -> bool:
        """Offer what is open to the person, where that is known; in the row one may try."""
        subject, _, verb = act.partition(".")
        page = self.page
        if subject == KIND and page is not None and page.kind == KIND:
            can = page.source.can.get(verb)
            return can.ok if can is not None else not page.source.is_closed
        return super().offers(act)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep these keys for assignments."""
        if action in _ON_ASSIGNMENTS:
            return self.assignment_here is not None
        return super().check_action(action, parameters)

    def action_assignment_accept(self) -> None:
        """Take it for oneself."""
        from core.commands.assignment import AcceptAssignment  # noqa: PLC0415  acts load when used

        if self.assignment_here is not None:
            self.carry_out(AcceptAssignment(assignment=self.assignment_here))

    def action_assignment_complete(self) -> None:
        """Say what was done."""
        self._answer("complete")

    def action_assignment_reject(self) -> None:
        """Say why not."""
        self._answer("reject")

    def action_assignment_cancel(self) -> None:
        """Ask for nothing any more."""
        self._answer("cancel")

    def action_assignment_nudge(self) -> None:
        """Ask the team in the feed where it stands."""
        if (number := self.assignment_here) is not None:
            self.run_worker(later(self._nudge, number), group="act", exclusive=True)

    def _answer(self, verb: str) -> None:
        if (number := self.assignment_here) is not None:
            self.run_worker(later(self._open_sheet, verb, number), group="act", exclusive=True)

    async def _read(self, number: str) -> AssignmentRow | None:
        try:
            return await asyncio.to_thread(self.desk.assignment, number)
        except CaselineError as error:
            self.refused(error)
            return None

    async def _open_sheet(self, verb: str, number: str) -> None:
        from tui.screens.answer import SHEETS  # noqa: PLC0415  sheets load when they are used

        row = await self._read(number)
        if row is None:
            return
        if row.can[verb].ok:
            self.console.over(SHEETS[verb](row))
        else:
            self.puzzle = (KIND, number, verb)
            self.not_now(row.can[verb].why)

    async def _nudge(self, number: str) -> None:
        from core.commands.case import PostToCase  # noqa: PLC0415

        row = await self._read(number)
        if row is None:
            return
        if row.is_closed:
            self.console.remark(f"{number} is {row.status} already.")
            return
        waited = age(self.desk.clock.now() - row.heard_at)
        text = f"@{row.team.key} {number} waits, nothing heard for {waited}. Where does it stand?"
        self.carry_out(PostToCase(case=row.case.key, text=text))
