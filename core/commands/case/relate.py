"""Relate cases: both show the other, none is above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.entities import CaseLink
from core.errors import RuleViolation
from core.events import CasesRelated
from core.outcome import Outcome
from core.rules.family import may_relate, may_stand_beside

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work


@command(
    "case.relate", title="Relate to another case", needs="case.edit",
    example="caseline case relate 1050 1042",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class RelateCases:
    """Show two cases beside each other."""

    case: str = word("the case's number")
    other: str = word("the other case's number")

    def decide(self, work: Work) -> Outcome:
        """Link them once, whichever is named first."""
        case, other = work.cases([self.case, self.other])
        may_relate(work, case)
        may_stand_beside(work, other)
        if case is other:
            msg = f"Case {case.number} is not related to itself."
            raise RuleViolation(msg, next_step="Name another case.")
        if link_of(work, case, other) is not None:
            msg = f"Cases {case.number} and {other.number} are related already."
            raise RuleViolation(msg)
        first, second = sorted((case.id, other.id))
        work.add(CaseLink(case_id=first, other_id=second))
        return told(work, case, other, related=True)


@command(
    "case.unrelate", title="Relate no longer", needs="case.edit",
    example="caseline case unrelate 1050 1042",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class UnrelateCases:
    """Take two cases apart that somebody related."""

    case: str = word("the case's number")
    other: str = word("the other case's number")

    def decide(self, work: Work) -> Outcome:
        """Take the link away."""
        case, other = work.cases([self.case, self.other])
        may_relate(work, case)
        link = link_of(work, case, other)
        if link is None:
            msg = f"Nobody related cases {case.number} and {other.number}."
            raise RuleViolation(msg)
        link.removed_at = work.now
        return told(work, case, other, related=False)


def link_of(work: Work, case: Case, other: Case) -> CaseLink | None:
    """Give the link of two cases, where there is one."""
    first, second = sorted((case.id, other.id))
    return work.one(CaseLink, case_id=first, other_id=second)


def told(work: Work, case: Case, other: Case, *, related: bool) -> Outcome:
    """Tell both sides."""
    work.emit(CasesRelated(case=case, other=other, related=related))
    word = "are related" if related else "are not related any more"
    return Outcome(
        message=f"Cases {case.number} and {other.number} {word}.", number=case.number,
        kind="case", made={"other": other.number},
    )  # fmt: skip
