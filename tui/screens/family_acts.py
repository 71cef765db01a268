"""The acts on the case of a screen that touch other cases too: merge, split, parts, relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.records.page import SimilarTo
from tui.screens.why_acts import WhyActs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from core.rows import CaseView

FAMILY = ("merge", "split", "parent", "child", "relate", "unrelate", "clone")
"""What the desk calls each of them."""


class FamilyActs(WhyActs):
    """A screen with keys for them."""

    def with_case(
        self, verb: str, then: Callable[[CaseView], Awaitable[None] | None],
        unless: Callable[[CaseView], bool] = lambda _: False,
    ) -> None:  # fmt: skip
        """Go on with the case where the act is open to the person; else say why it is not."""
        raise NotImplementedError

    @property
    def case_number(self) -> str | None:
        """The case that the keys act on."""
        raise NotImplementedError

    @property
    def named_here(self) -> dict[str, str]:
        """What the footer calls an act because of what the cursor stands on."""
        return {"case.relate": "Relate it"} if isinstance(self.pane_target, SimilarTo) else {}

    def action_case_merge(self) -> None:
        """Make one case of this one and another."""
        from tui.screens.merge import merge  # noqa: PLC0415  acts load when used

        self.with_case("merge", lambda view: merge(self, view))

    def action_case_split(self) -> None:
        """Make a case of its own of what somebody wrote."""
        from tui.screens.family import split  # noqa: PLC0415

        here = self.pane_target
        self.with_case("split", lambda view: split(self, view.row.number, here))

    def action_case_parent(self) -> None:
        """Make the case a part of another."""
        from tui.screens.family import set_parent  # noqa: PLC0415

        self.with_case("parent", lambda view: set_parent(self, view))

    def action_case_child(self) -> None:
        """Open a case that is a part of this one."""
        from tui.screens.family import ChildSheet  # noqa: PLC0415

        self.with_case("child", lambda view: self.console.over(ChildSheet(view)))

    def action_case_similar(self) -> None:
        """Show the cases that are like this one."""
        from tui.screens.similar import SimilarSheet  # noqa: PLC0415

        if self.case_number is not None:
            reading = self.console.workspace.place is not None
            self.console.over(SimilarSheet(self.case_number, reading=reading))

    def action_case_relate(self) -> None:
        """Put a case beside this one: the similar one under the cursor, else one asked for."""
        from core.commands.case import RelateCases  # noqa: PLC0415
        from tui.screens.family import relate  # noqa: PLC0415

        here = self.pane_target
        if isinstance(here, SimilarTo):
            self.with_case("relate", lambda view: self.carry_out(
                RelateCases(case=view.row.number, other=here.key)
            ))  # fmt: skip
            return
        self.with_case("relate", lambda view: relate(self, view))

    def action_case_unrelate(self) -> None:
        """Take another case from beside this one."""
        from tui.screens.family import unrelate  # noqa: PLC0415

        self.with_case("unrelate", lambda view: unrelate(self, view))

    def action_case_clone(self) -> None:
        """Open a case like this one."""
        from tui.screens.family import CloneSheet  # noqa: PLC0415

        self.with_case("clone", lambda view: self.console.over(CloneSheet(view)))
