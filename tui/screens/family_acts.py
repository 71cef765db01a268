"""The acts on the case of a screen that touch other cases too: merge, split, parts, relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

    def action_case_relate(self) -> None:
        """Put another case beside this one."""
        from tui.screens.family import relate  # noqa: PLC0415

        self.with_case("relate", lambda view: relate(self, view))

    def action_case_unrelate(self) -> None:
        """Take another case from beside this one."""
        from tui.screens.family import unrelate  # noqa: PLC0415

        self.with_case("unrelate", lambda view: unrelate(self, view))

    def action_case_clone(self) -> None:
        """Open a case like this one."""
        from tui.screens.family import CloneSheet  # noqa: PLC0415

        self.with_case("clone", lambda view: self.console.over(CloneSheet(view)))
