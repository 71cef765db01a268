"""An earlier version of the organisation, before it is put in force again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.org import RevertOrganisation
from tui.screens.force import ForceSheet

if TYPE_CHECKING:
    from core.commands.registry import Command


class RevertSheet(ForceSheet):
    """What would change, and what records become; records themselves stay as they are."""

    names: ClassVar[dict[str, str]] = ForceSheet.names | {"form.send": "Revert", "row.open": ""}

    def __init__(self, version: int) -> None:
        """Look at this version."""
        super().__init__()
        self._version = version

    def heading(self) -> str:
        """Name the version."""
        return f"Revert to version {self._version} of the organisation"

    def about(self) -> tuple[str, str]:
        """It is about everything."""
        return ("", "")

    def command(self, *, confirmed: bool) -> Command:
        """Give the command that reverts."""
        return RevertOrganisation(version=self._version, maps=dict(self.maps), confirmed=confirmed)
