"""The acts on the case that a screen shows, whichever screen it is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from core.commands.case import ClaimCase, ReopenCase
from core.errors import CaselineError
from tui.keymap import bindings
from tui.screens.base import Base
from tui.widgets.case_pane import CasePane

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.binding import BindingType
    from textual.screen import Screen

    from core.rows import CaseView


_VERBS = {
    "case.claim": "claim", "case.assign": "assign", "case.status": "status",
    "case.review": "review", "case.close": "close", "case.reopen": "reopen",
}  # fmt: skip
"""What the desk calls each act when it says whether the person can do it now."""


class CaseActs(Base):
    """A screen with a case pane, and the keys that act on its case."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("case")]

    @property
    def case_number(self) -> str | None:
        """The case that the keys act on."""
        return self.query_one(CasePane).number

    @property
    def case_view(self) -> CaseView | None:
        """What is known of that case, where it is known."""
        view = self.query_one(CasePane).view
        return view if view is not None and view.row.number == self.case_number else None

    def offers(self, act: str) -> bool:
        """Offer what this case's state leaves to do."""
        view = self.case_view
        verb = _VERBS.get(act)
        if act == "case.post":
            return self.case_number is not None
        if verb is None:
            return True
        if view is None:
            return self.case_number is not None and verb != "reopen"
        can = view.can.get(verb)
        return can is not None and can.ok

    def with_case(self, verb: str, then: Callable[[CaseView], Awaitable[None] | None]) -> None:
        """Go on with the case where the act is open to the person; else say why it is not."""
        self.run_worker(self._with_case(verb, then), group="act", exclusive=True)

    async def _with_case(
        self, verb: str, then: Callable[[CaseView], Awaitable[None] | None]
    ) -> None:
        number, view = self.case_number, self.case_view
        if number is None:
            return
        try:
            if view is None:
                view = await asyncio.to_thread(self.desk.case, number, feed_limit=1)
            can = view.can.get(verb)
            if can is not None and not can.ok:
                self.console.remark(can.why or "That is not possible now.")
            elif (more := then(view)) is not None:
                await more
        except CaselineError as error:
            self.refused(error)

    def action_case_claim(self) -> None:
        """Take the case."""
        if self.case_number is not None:
            self.carry_out(ClaimCase(case=self.case_number))

    def action_case_reopen(self) -> None:
        """Open the closed case again."""
        if self.case_number is not None:
            self.carry_out(ReopenCase(case=self.case_number))

    def action_case_assign(self) -> None:
        """Give the case to somebody else."""
        from tui.screens.change_owner import ChangeOwnerSheet  # noqa: PLC0415  sheets load when used

        self.with_case("assign", lambda view: self._sheet(ChangeOwnerSheet(view)))

    def action_case_post(self) -> None:
        """Write into the feed."""
        from tui.screens.compose import ComposeSheet  # noqa: PLC0415

        self.with_case("post", lambda view: self._sheet(ComposeSheet(view)))

    def action_case_review(self) -> None:
        """Write down where the case stands."""
        from tui.screens.log_review import LogReviewSheet  # noqa: PLC0415

        self.with_case("review", lambda view: self._sheet(LogReviewSheet(view)))

    def action_case_status(self) -> None:
        """Choose another status."""
        from tui.screens.status import choose_status  # noqa: PLC0415

        self.with_case("status", lambda view: choose_status(self, view))

    def action_case_close(self) -> None:
        """Close the case."""
        from tui.screens.close import CloseSheet  # noqa: PLC0415

        self.with_case("close", lambda view: self._sheet(CloseSheet(view)))

    def action_case_edit(self) -> None:
        """Change the case's fields."""
        from tui.screens.edit import EditSheet  # noqa: PLC0415

        self.with_case("edit", lambda view: self._sheet(EditSheet(self.desk, view)))

    def action_task_create(self) -> None:
        """Give somebody something to do about the case."""
        from tui.screens.task import TaskSheet  # noqa: PLC0415

        async def ask(view: CaseView) -> None:
            look = self.desk.look
            people = [p.username for p in await asyncio.to_thread(look.users) if p.is_active]
            self._sheet(TaskSheet(view, tuple(people)))

        self.with_case("post", ask)

    def action_tab_next(self) -> None:
        """Read the next part of the case."""
        self.query_one(CasePane).turn(1)

    def action_tab_previous(self) -> None:
        """Read the part before."""
        self.query_one(CasePane).turn(-1)

    def _sheet(self, sheet: Screen[Any]) -> None:
        self.console.over(sheet)
