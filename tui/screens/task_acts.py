"""The acts on the task under the cursor: tick it off, go on with the next, hand it over."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from core.errors import CaselineError
from core.text import one_line
from tui.keymap import KEYS, action, bindings
from tui.later import later
from tui.screens.base import Base
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType
    from textual.screen import Screen

    from core.rows import CaseView, TaskRow
    from tui.records.page import TaskOf

_ON_TASKS = {action(key) for key in KEYS if key.where == "task"}
_TASKS_ONLY = {"task_follow", "task_handover"}
"""What is done to tasks, and to no other activity."""


class TaskActs(Base):
    """A screen on which the cursor may stand on a task."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("task")]

    @property
    def task_here(self) -> TaskOf | None:
        """The task under the cursor."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the keys of tasks for where there is one that is open."""
        if not super().check_action(action, parameters):
            return False
        if action not in _ON_TASKS:
            return True
        here = self.task_here
        if here is not None and action in _TASKS_ONLY and here.kind != "task":
            return False
        return here is not None and (action == "task_complete" or not here.is_closed)

    def action_task_complete(self) -> None:
        """Tick it off."""
        if self.task_here is not None:
            self.complete_task(self.task_here.id)

    def complete_task(self, task: int) -> None:
        """Tick an activity off."""
        from core.commands.activity import CompleteActivity  # noqa: PLC0415  acts load when used

        self.carry_out(CompleteActivity(activity=task))

    def action_activity_cancel(self) -> None:
        """Cancel it: it will not be done."""
        from core.commands.activity import CancelActivity  # noqa: PLC0415

        if self.task_here is not None:
            self.carry_out(CancelActivity(activity=self.task_here.id))

    def action_task_follow(self) -> None:
        """Tick it off, and say what is to be done next."""
        from tui.screens.task import FollowSheet  # noqa: PLC0415  sheets load when they are used

        self._on_task(FollowSheet)

    def action_task_edit(self) -> None:
        """Change it."""
        from tui.screens.activity import EditActivitySheet  # noqa: PLC0415
        from tui.screens.task import EditTaskSheet  # noqa: PLC0415

        here = self.task_here
        is_task = here is not None and here.kind == "task"
        self._on_task(EditTaskSheet if is_task else EditActivitySheet)

    def action_task_handover(self) -> None:
        """Choose how to hand it over."""
        if self.task_here is not None:
            self.run_worker(later(self._hand_over, self.task_here.id), group="task", exclusive=True)

    def _on_task(self, sheet: Callable[[CaseView, TaskRow], Screen[None]]) -> None:
        if self.task_here is not None:
            self.run_worker(
                later(self._open, self.task_here.id, sheet), group="task", exclusive=True
            )

    async def _open(self, task: int, sheet: Callable[[CaseView, TaskRow], Screen[None]]) -> None:
        try:
            found = await asyncio.to_thread(self.desk.task, task)
        except CaselineError as error:
            self.refused(error)
            return
        self.console.over(sheet(*found))

    async def _hand_over(self, task: int) -> None:
        from tui.screens.pick import Pick  # noqa: PLC0415
        from tui.screens.task import HandOverSheet  # noqa: PLC0415

        try:
            ways = await asyncio.to_thread(self.desk.handovers, task)
            view, row = await asyncio.to_thread(self.desk.task, task)
        except CaselineError as error:
            self.refused(error)
            return
        if not ways:
            self.console.remark(f"Nobody said how a task of case {view.row.number} is handed over.")
            return
        items = [Item(way.key, way.label, way.why or f"to {way.name}") for way in ways]

        def chosen(key: str | None) -> None:
            for way in ways:
                if way.key == key:
                    self.console.over(HandOverSheet(view, row, way))

        if len(ways) == 1:
            chosen(ways[0].key)
        else:
            self.app.push_screen(Pick(f"Hand over: {one_line(row.subject)}", items), chosen)
