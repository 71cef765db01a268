"""The acts on the case that a screen shows, whichever screen it is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from core.errors import CaselineError, Conflict, NeedsConfirmation
from core.rules.reopening import NEW_CASE
from tui.keymap import bindings
from tui.later import later
from tui.screens.family_acts import FAMILY, FamilyActs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.binding import BindingType
    from textual.screen import Screen

    from core.rows import CaseView


_VERBS = {
    "case.claim": "claim", "case.assign": "assign", "case.status": "status",
    "case.review": "review", "case.close": "close", "case.reopen": "reopen",
    "case.cancel": "cancel", "case.stage": "stage",
    "case.edit": "edit", "case.call": "call", "case.attach": "attach",
    "assignment.create": "refer", "case.post": "post", "task.create": "post", "case.mail": "mail",
    "case.email": "email",
    "case.skip": "skip", "case.snooze": "snooze", "case.wake": "wake", "case.delete": "delete",
    **{f"case.{verb}": verb for verb in FAMILY},
}  # fmt: skip
"""What the desk calls each act when it says whether the person can do it now."""
_LOOKED_UP = {"reopen", "skip", "wake", "delete", "cancel", "stage"}
"""What few cases can be asked for: it is offered once a case was read."""
RESOLVED = {"close": "resolve", "reopen": "reactivate"}
"""What the keys that close and reopen do to a case that is resolved (S3)."""
RESOLVING = {"case.close": "Resolve", "case.reopen": "Reactivate"}
"""What the footer calls them there."""


class CaseActs(FamilyActs):
    """A screen with a record pane, and the keys that act on its record when that is a case."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("case")]

    @property
    def case_number(self) -> str | None:
        """The case that the keys act on."""
        record = self.record
        return record[1] if record is not None and record[0] == "case" else None

    @property
    def case_view(self) -> CaseView | None:
        """What is known of that case, where it is known."""
        page = self.page
        return page.source if page is not None and page.kind == "case" else None

    def offers(self, act: str) -> bool:
        """Offer what this case's state leaves to do."""
        view = self.case_view
        verb = _VERBS.get(act)
        if verb is None:
            return super().offers(act)
        if view is None:
            return self.case_number is not None and verb not in _LOOKED_UP
        can = view.can.get(self._ending(view).get(verb, verb))
        return can is not None and can.ok

    @property
    def named_here(self) -> dict[str, str]:
        """Call what ends the case what it is called there."""
        view = self.case_view
        ending = RESOLVING if view is not None and self._ending(view) else {}
        return super().named_here | ending

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a process where there is one; a job has a feed too."""
        view = self.case_view
        if action in {"case_stage", "case_cancel"} and view is not None:
            if not super().check_action(action, parameters):
                return False
            return view.process is not None if action == "case_stage" else bool(self._ending(view))
        if action == "case_post" and self.record is not None and self.record[0] == "job":
            return True
        return super().check_action(action, parameters)

    def _ending(self, view: CaseView) -> dict[str, str]:
        """Give what ends a case and takes it up again where it is resolved, and not closed (S3)."""
        kind = self.desk.org.types.get(view.row.record_type)
        return RESOLVED if kind is not None and kind.resolving is not None else {}

    def with_case(
        self, verb: str, then: Callable[[CaseView], Awaitable[None] | None],
        unless: Callable[[CaseView], bool] = lambda _: False, *, act: str | None = None,
    ) -> None:  # fmt: skip
        """Go on with the case where the act is open to the person; else say why it is not.

        `unless` may say it in another way, and then gives true. Where cases are marked the act, by
        its own name where that is another, is done to them.
        """
        if self.do_to_marked(act or verb):
            return
        self.run_worker(later(self._with_case, verb, then, unless), group="act", exclusive=True)

    async def _with_case(
        self, verb: str, then: Callable[[CaseView], Awaitable[None] | None],
        unless: Callable[[CaseView], bool],
    ) -> None:  # fmt: skip
        number, view = self.case_number, self.case_view
        if number is None:
            return
        try:
            if view is None:
                view = await asyncio.to_thread(self.desk.case, number, feed_limit=1)
            verb = self._ending(view).get(verb, verb)
            can = view.can.get(verb)
            if can is not None and not can.ok:
                self.puzzle = ("case", number, verb)
                if not unless(view):
                    self.not_now(can.why)
            elif (more := then(view)) is not None:
                await more
        except CaselineError as error:
            self.refused(error)

    def action_case_claim(self) -> None:
        """Take the case; who comes too late is offered the next one of the list."""
        if self.case_number is not None and not self.do_to_marked("claim"):
            self._claim(self.case_number)

    def _claim(self, number: str) -> None:
        from core.commands.case import ClaimCase  # noqa: PLC0415  acts load when used

        self.carry_out(ClaimCase(case=number), unless=self._too_late)

    def _too_late(self, error: CaselineError) -> bool:
        """Offer the next case after a lost race; false for any other refusal."""
        if not isinstance(error, Conflict) or self.console.workspace.place is not None:
            return False
        self.run_worker(later(self._offer_next, error), group="next", exclusive=True)
        return True

    async def _offer_next(self, error: CaselineError) -> None:
        following = self.next_case
        if following is None:
            self.console.say(error)
            return
        question = NeedsConfirmation(
            f"{error.message} Take {following} instead?", title=error.title
        )
        if await self.console.ask(question):
            self._claim(following)

    @property
    def next_case(self) -> str | None:
        """The case that follows in the list, where there is a list of cases."""
        return None

    def action_case_reopen(self) -> None:
        """Open the closed case again; where that is over, offer the case that goes on from it."""
        self.with_case("reopen", self._reopen, unless=self._go_on)

    def _reopen(self, view: CaseView) -> None:
        if self._ending(view):
            from tui.screens.resolve import reactivate  # noqa: PLC0415

            reactivate(self, view)
            return
        from core.commands.case import ReopenCase  # noqa: PLC0415

        self.carry_out(ReopenCase(case=view.row.number))

    def _go_on(self, view: CaseView) -> bool:
        """Offer a new case in place of one that is not reopened any more (domain.md 1.8)."""
        told = view.can["reopen"].why or ""
        if self._ending(view) or not told.endswith(NEW_CASE):
            return False
        self.run_worker(later(self._ask_to_go_on, view, told), group="act", exclusive=False)
        return True

    async def _ask_to_go_on(self, view: CaseView, told: str) -> None:
        from tui.screens.new_case import go_on_from  # noqa: PLC0415

        question = NeedsConfirmation(told, title="It cannot be reopened")
        if not await self.console.ask(question):
            return
        try:
            await go_on_from(self.console, self.desk, view)
        except CaselineError as error:
            self.refused(error)

    def action_case_assign(self) -> None:
        """Give the case to somebody else."""
        from tui.screens.change_owner import ChangeOwnerSheet  # noqa: PLC0415  sheets load when used

        self.with_case("assign", lambda view: self._sheet(ChangeOwnerSheet(view)))

    def action_case_post(self) -> None:
        """Write into the feed of the case, or of the job."""
        if self.record is not None and self.record[0] == "job":
            from tui.screens.job_comment import JobCommentSheet  # noqa: PLC0415

            if self.page is not None:
                self._sheet(JobCommentSheet(self.page.source[0]))
            return
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
        """Close the case, or resolve it."""
        from tui.screens.close import show_blockers  # noqa: PLC0415

        self.with_case("close", self._close, unless=lambda view: show_blockers(self, view))

    def _close(self, view: CaseView) -> None:
        if self._ending(view):
            from tui.screens.resolve import ResolveSheet  # noqa: PLC0415

            self._sheet(ResolveSheet(view))
        else:
            from tui.screens.close import CloseSheet  # noqa: PLC0415

            self._sheet(CloseSheet(view))

    def action_case_cancel(self) -> None:
        """Cancel the case: it came to nothing."""
        from tui.screens.resolve import CancelSheet  # noqa: PLC0415

        self.with_case("cancel", lambda view: self._sheet(CancelSheet(view)))

    def action_case_stage(self) -> None:
        """Go through the guided process."""
        self.with_case("stage", self._guide)

    def _guide(self, view: CaseView) -> None:
        from tui.screens.stages import StagesSheet  # noqa: PLC0415

        if view.process is not None:
            self._sheet(StagesSheet(self.desk, view, view.process))

    def action_case_call(self) -> None:
        """Write down a telephone call."""
        from tui.screens.call import CallSheet  # noqa: PLC0415

        self.with_case("call", lambda view: self._sheet(CallSheet(view)))

    def action_case_attach(self) -> None:
        """Put files on the case."""
        from tui.screens.attach import AttachSheet  # noqa: PLC0415

        self.with_case("attach", lambda view: self._sheet(AttachSheet(view)))

    def action_assignment_create(self) -> None:
        """Ask a team to do something about the case."""
        from tui.screens.refer import refer  # noqa: PLC0415

        self.with_case("refer", lambda view: refer(self, view))

    def action_case_knowledge(self) -> None:
        """Find what helps, and attach it or insert it into what one writes."""
        from tui.screens.knowledge import help_with  # noqa: PLC0415  sheets load when used

        if (number := self.case_number) is not None:
            self.app.run_worker(later(help_with, self, number), group="act", exclusive=True)

    def action_case_email(self) -> None:
        """Write to the contact."""
        from tui.screens.email import EmailSheet  # noqa: PLC0415

        self.with_case("email", lambda view: self._sheet(EmailSheet(view)))

    def action_case_mail(self) -> None:
        """Put on the case what the customer answered by e-mail."""
        from tui.screens.mail import MailSheet  # noqa: PLC0415

        self.with_case("mail", lambda view: self._sheet(MailSheet(view)))

    def action_task_create(self) -> None:
        """Give somebody something to do about the case."""
        self.with_case("post", self._plan, act="task")

    def _plan(self, view: CaseView) -> None:
        if self._ending(view):
            from tui.screens.activity import ActivitySheet  # noqa: PLC0415

            self._sheet(ActivitySheet(view))
        else:
            from tui.screens.task import TaskSheet  # noqa: PLC0415

            self._sheet(TaskSheet(view))

    def _sheet(self, sheet: Screen[Any]) -> None:
        self.console.over(sheet)
