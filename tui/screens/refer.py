"""Refer a case to a team: which team, then why (domain.md 1.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.assignment import CreateAssignment
from tui.lookups import lookup
from tui.screens.form import FormSheet
from tui.screens.pick import Pick
from tui.widgets.form import Entry
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from core.org.model import GroupDef
    from core.rows import CaseView
    from tui.screens.base import Acting

MANAGERS = (("account_manager", "Account Manager"), ("sales_manager", "Sales Manager"))


def refer(screen: Acting[None], view: CaseView) -> None:
    """Ask for the team, then open its form."""
    teams = [team for team in screen.desk.org.groups.values() if team.takes_assignments]
    items = [Item(team.key, team.name, ", ".join(team.reasons)) for team in teams]
    by_key = {team.key: team for team in teams}

    def chosen(key: str | None) -> None:
        if key is not None:
            screen.console.over(ReferSheet(view, by_key[key]))

    title = f"Case {view.row.number}: which team is to do something about it?"
    screen.app.push_screen(Pick(title, items), chosen)


class ReferSheet(FormSheet):
    """Reason, subreason, what the team should know; for some teams who its managers are."""

    ACT = "assignment.create"
    names: ClassVar[dict[str, str]] = {"form.send": "Create assignment"}

    view: CaseView

    def __init__(self, view: CaseView, team: GroupDef) -> None:
        """Ask this team about this case."""
        super().__init__()
        self.view, self._team = view, team

    def heading(self) -> str:
        """Name the team and the case."""
        return f"For {self._team.name} · Case {self.view.row.number} · {self.view.row.subject}"

    def about(self) -> tuple[str, str]:
        """Give the team and the case: each has a draft of its own."""
        return self._team.key, self.view.row.number

    def entries(self) -> list[Entry]:
        """Give the fields."""
        reasons = tuple(self._team.reasons)
        fields = [
            Entry("reason", "Referral Reason", words=reasons, required=True),
            Entry("subreason", "Referral Subtype", under="reason",
                  lists=tuple(self._team.reasons.items())),
            Entry("comments", "Referral Comments", long=True),
        ]  # fmt: skip
        if self._team.asks_managers:
            people = lookup(self.desk, "user")
            hint = "nothing: the installer's"
            fields += [Entry(name, label, lookup=people, hint=hint) for name, label in MANAGERS]
        return fields

    def submit(self) -> None:
        """Create it."""
        given = {name: value or None for name, value in self.form.values().items()}
        self.send(
            CreateAssignment(
                case=self.view.row.number, team=self._team.key, reason=given["reason"] or "",
                subreason=given["subreason"], comments=given["comments"],
                account_manager=given.get("account_manager"),
                sales_manager=given.get("sales_manager"),
            )
        )  # fmt: skip
