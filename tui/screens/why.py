"""Why a value is what it is, and why an act is open or not (domain.md 3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.text import without_source
from tui.look import fit, said
from tui.screens.pick import Pick
from tui.screens.read import ReadSheet
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.look import Look
    from core.rows import Why
    from tui.screens.base import Acting

NAMED = {
    "claim": "Assign to me", "pick": "Pick from its queue", "assign": "Change owner",
    "edit": "Edit", "close": "Close",
    "review": "Log review", "reopen": "Reopen", "refer": "New case assignment", "post": "Post",
    "mail": "Customer's e-mail", "email": "E-mail to the contact", "call": "Log a call",
    "attach": "Attach files",
    "merge": "Merge", "split": "Split off as a new case", "parent": "Set parent case",
    "child": "New child case", "relate": "Relate to another case",
    "unrelate": "Relate no longer", "clone": "Clone",
    "status": "Status", "owner": "Owner",
    "account": "Account", "visible": "That I see it", "accept": "Accept", "complete": "Complete",
    "reject": "Reject", "cancel": "Cancel", "skip": "Skip", "snooze": "Snooze", "wake": "Wake",
    "delete": "Delete", "restore": "Restore", "resolve": "Resolve", "reactivate": "Reactivate",
    "stage": "Guided process", "compare": "Similar cases",
}  # fmt: skip
"""How people call what can be asked about."""
SOME = {"resolve", "reactivate", "cancel", "stage", "compare", "pick"}
"""What few record types have: of the rest it is told last why it is not open."""
TITLES = {"case": "Case ", "assignment": ""}
"""What stands before the number of each kind of record."""
INPUT = 24
"""Cells of the names of what a rule looks at."""


def ask_why(screen: Acting[None], kind: str, number: str, told: Sequence[Why]) -> None:
    """Offer everything that can be explained of a record: what is not open first."""
    order = sorted(told, key=lambda one: (
        one.ok is False and one.about in SOME, one.ok is not False, one.ok is True,
    ))  # fmt: skip
    items = [Item(one.about, f"{_sign(one)} {NAMED[one.about]}", one.answer) for one in order]

    def chosen(about: str | None) -> None:
        if about is not None:
            screen.console.over(WhySheet(kind, number, about))

    screen.app.push_screen(Pick(f"{TITLES[kind]}{number}: why …", items), chosen)


def _sign(one: Why) -> str:
    return "·" if one.ok is None else "✓" if one.ok else "✗"


class WhySheet(ReadSheet):
    """One explanation."""

    def __init__(self, kind: str, number: str, about: str) -> None:
        """Explain this of this case or case assignment."""
        super().__init__()
        self._kind, self._number, self._about = kind, number, about

    def heading(self) -> str:
        """Name the record and what is asked."""
        return f"{TITLES[self._kind]}{self._number} · why: {NAMED.get(self._about, self._about)}"

    def offers(self, act: str) -> bool:
        """There is nothing to save."""
        return act == "form.leave"

    def fetch(self, look: Look) -> list[Content]:
        """Give the answer, the rule, what it looks at, and the way out."""
        del look
        (told,) = self.desk.why(self._number, self._about, kind=self._kind)
        sign = "bold $bad" if told.ok is False else "bold $bright"
        mark = "! " if told.ok is False else ""
        inputs = [
            Content.assemble((fit(one.name, INPUT), "$label"), "  ").append(said(one.value))
            for one in told.inputs
        ]
        way = [Content(""), said(f"Way out: {told.way}", "$key")] if told.way else []
        rule = said(without_source(told.rule), "$label")
        answer = said(f"{mark}{told.answer}", sign)
        return [answer, Content(""), rule, Content(""), *inputs, *way]
