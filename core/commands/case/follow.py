"""Follow a case: its posts and changes of status ring my bell (domain.md 1.10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.entities import Case
from core.entities.marks import FOLLOW
from core.marks import mark, unmark
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.work import Work


@command("case.follow", title="Follow", example="caseline case follow 1042")
@dataclass(frozen=True, kw_only=True, slots=True)
class FollowCase:
    """Hear of each post, comment and change of status of a case."""

    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """Set the mark; who sees the case may follow it."""
        case = work.case(self.case, lock=False)
        mark(work, FOLLOW, Case.KIND, case.id)
        return Outcome(message=f"You follow case {case.number}.", number=case.number, kind="case")


@command("case.unfollow", title="Follow no more", example="caseline case unfollow 1042")
@dataclass(frozen=True, kw_only=True, slots=True)
class UnfollowCase:
    """Hear of a case only what concerns oneself."""

    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """Take the mark away."""
        case = work.case(self.case, lock=False)
        unmark(work, FOLLOW, Case.KIND, case.id)
        return Outcome(
            message=f"You do not follow case {case.number} any more.", number=case.number,
            kind="case",
        )  # fmt: skip
