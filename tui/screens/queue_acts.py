"""The acts on what lies in queues: take it, all else behind one key; and which queues are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.later import later
from tui.lists.view import QUEUE_ITEM
from tui.screens.aside_acts import AsideActs

if TYPE_CHECKING:
    from core.rows import CaseView
    from tui.lists.view import ListView
    from tui.widgets.record_list import RecordList


OFFERED = ("case.claim", "case.next")
"""What the footer offers of cases where they stand as what lies in queues; all keys work."""


class QueueActs(AsideActs):
    """A screen whose cases may lie in queues.

    What a queue owns is assigned to who takes it; what lies there by an item is picked (S3).
    """

    list_view: ListView | None = None

    @property
    def rows(self) -> RecordList:
        """The list."""
        raise NotImplementedError

    @property
    def named_here(self) -> dict[str, str]:
        """What the footer calls an act as things stand: to take what lies by an item is a pick."""
        picks = self._shows_items and bool(self.rows.marks)
        found = dict(super().named_here)
        if self._queue_here is not None:
            found["list.queues"] = "What lies there"
        if picks or self._lies_by_item(self.case_number):
            found["case.claim"] = "Pick"
        return found

    def offers(self, act: str) -> bool:
        """Offer to take what may be taken, and other queues where queues are shown."""
        if act == "list.queues":
            return self._queue_here is not None or self._shows_items
        if act == "case.claim":
            return self._offers_taking()
        if act == "case.queue":
            return self._shows_items and self.case_number is not None
        if self._shows_items and act.startswith(("case.", "assignment.", "customer.")):
            return act in OFFERED and super().offers(act)
        return super().offers(act)

    def _offers_taking(self) -> bool:
        view, worker = self.case_view, getattr(self.rows.row, "worked_by", None)
        if view is not None and view.row.item_queue is not None:
            return view.can["pick"].ok
        if self._shows_items and worker is not None and not self.rows.marks:
            return False
        return super().offers("case.claim")

    @property
    def _shows_items(self) -> bool:
        """Whether the list is shown, and is of what lies in queues."""
        here = self.list_view
        return here is not None and here.kind == QUEUE_ITEM and not self.console.workspace.place

    def _lies_by_item(self, number: str | None) -> bool:
        """Say whether a case lies in a queue by an item, as far as is known without a question."""
        if number is None:
            return False
        view = self.case_view
        if view is not None and view.row.number == number:
            return view.row.item_queue is not None
        row = self.rows.row_of(number)
        return getattr(getattr(row, "case", row), "item_queue", None) is not None

    # taking --------------------------------------------------------------------------------

    def action_case_claim(self) -> None:
        """Take the case: pick it where it lies by an item, else have it assigned."""
        number = self.case_number
        if number is None or self.do_to_marked("pick" if self._shows_items else "claim"):
            return
        if self._lies_by_item(number):
            self.with_case("pick", self._pick)
        else:
            self._claim(number)

    async def _pick(self, view: CaseView) -> None:
        from tui.screens.queue_item import ask_to_pick  # noqa: PLC0415  sheets load when used

        command = await ask_to_pick(self, view.row.number)
        if command is not None:
            self.carry_out(command, unless=self._too_late)

    def _claim(self, number: str) -> None:
        """Take a case; one that is offered in place of another may lie by an item, too."""
        from core.commands.queue import PickCase  # noqa: PLC0415  acts load when used

        if self._lies_by_item(number):
            self.carry_out(PickCase(case=number), unless=self._too_late)
        else:
            super()._claim(number)

    # all else ------------------------------------------------------------------------------

    def action_case_queue(self) -> None:
        """Show where the case lies, and what can be done about it, or about all marked ones."""
        from tui.screens.queue_item import ask_about_queue  # noqa: PLC0415  sheets load when used

        number = self.case_number
        if number is not None and not self.do_to_marked("queue"):
            self.app.run_worker(later(ask_about_queue, self, number), group="act", exclusive=True)

    # which queues --------------------------------------------------------------------------

    @property
    def _queue_here(self) -> str | None:
        """The queue that is read or stands under the cursor, or whose cases are listed."""
        record = self.record
        if record is not None and record[0] == "queue":
            return record[1]
        reads = self.console.workspace.place is not None
        return None if reads or self._shows_items else self.next_queue

    def action_list_queues(self) -> None:
        """Show what lies in the queue that is here; where that is shown, ask of which queues."""
        from tui.screens.queue_views import choose_queues  # noqa: PLC0415  sheets load when used

        view = self.list_view if self._shows_items else None
        act = later(choose_queues, self.console, view, self._queue_here)
        self.run_worker(act, group="lists", exclusive=True)
