"""The acts that set a case aside: skip, snooze and wake, delete and restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tui.keymap import bindings
from tui.screens.case_acts import CaseActs

if TYPE_CHECKING:
    from textual.binding import BindingType

    from core.outcome import Outcome

DELETED = "deleted"


class AsideActs(CaseActs):
    """A screen with a record pane, and the keys that take its case out of the way."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("bin")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the bin's key for what lies in it, where nothing else can be changed."""
        if action in {"case_restore", "record_edit"}:
            in_bin = self.record is not None and self.record[0] == DELETED
            if in_bin or action == "case_restore":
                return in_bin and action == "case_restore"
        return super().check_action(action, parameters)

    def action_case_skip(self) -> None:
        """Ask why, give the case back, and take the next one."""
        from tui.screens.set_aside import SkipSheet  # noqa: PLC0415  sheets load when used

        self.with_case("skip", lambda view: self.console.over(SkipSheet(view, self._go_on_with)))

    def _go_on_with(self, outcome: Outcome) -> None:
        self._read_no_more(outcome)
        self.action_case_next()

    def action_case_snooze(self) -> None:
        """Ask until when."""
        from tui.screens.set_aside import SnoozeSheet  # noqa: PLC0415  sheets load when used

        self.with_case("snooze", lambda view: self.console.over(SnoozeSheet(view)))

    def action_case_wake(self) -> None:
        """Bring it back now."""
        from core.commands.case import WakeCase  # noqa: PLC0415  acts load when used

        self.with_case("wake", lambda view: self.carry_out(WakeCase(case=view.row.number)))

    def action_case_delete(self) -> None:
        """Ask, naming what goes with it; then there is nothing left to read."""
        from core.commands.case import DeleteCase  # noqa: PLC0415

        self.with_case(
            "delete",
            lambda view: self.carry_out(DeleteCase(case=view.row.number), then=self._read_no_more),
        )

    def _read_no_more(self, outcome: Outcome) -> None:
        """Read the case no more, where it is still the one that is read."""
        place = self.console.workspace.place
        if place is not None and place.key == outcome.number:
            self.console.workspace.close()
            self.console.look()

    def action_case_restore(self) -> None:
        """Take the case out of the bin, and read it."""
        from core.commands.case import RestoreCase  # noqa: PLC0415

        record = self.record
        if record is not None and record[0] == DELETED:
            self.carry_out(RestoreCase(case=record[1]), then=self._back)

    def _back(self, outcome: Outcome) -> None:
        self._read_no_more(outcome)
        if outcome.number is not None:
            self.console.open_case(outcome.number)
