"""Parents and children: a case that is a part of another (domain.md 1.14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.case.again import again
from core.commands.registry import command, confirmation, option, word
from core.errors import RuleViolation
from core.events import ParentChanged
from core.outcome import Outcome
from core.rules.family import (
    may_add_child,
    may_be_child,
    may_have_children,
    parent_of,
    require_levels,
)

if TYPE_CHECKING:
    from core.work import Work

NONE = "none"
"""The word that clears a parent."""


@command(
    "case.parent", title="Set parent case", needs="case.edit",
    example="caseline case parent 1050 1042",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class SetParent:
    """Make a case a part of another, or of none."""

    case: str = word("the case's number")
    parent: str = word(f"the parent's number, or `{NONE}`")

    def decide(self, work: Work) -> Outcome:
        """Ask for two levels at most, and tell both sides."""
        numbers = [self.case, *([] if self.parent.strip().casefold() == NONE else [self.parent])]
        case, *above = work.cases(numbers)
        may_be_child(work, case)
        before = parent_of(work, case)
        after = above[0] if above else None
        if after is not None:
            may_have_children(work, after)
            require_levels(work, case, after)
        if before is after:
            what = f"part of {after.number}" if after else "part of no case"
            msg = f"Case {case.number} is {what} already."
            raise RuleViolation(msg)
        case.parent_case_id = after.id if after else None
        work.emit(ParentChanged(case=case, before=before, after=after))
        told = f"part of {after.number}" if after else "part of no case any more"
        return Outcome(
            message=f"Case {case.number} is {told}.", number=case.number, kind="case",
            made={"parent": after.number if after else None},
        )  # fmt: skip


@command(
    "case.child", title="New child case", needs="case.create",
    example="caseline case child 1042 --subject 'The second inverter'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateChild:
    """Open a case that is a part of this one; customer, reasons and title come from it."""

    case: str = word("the parent's number")
    subject: str | None = option("another title")
    description: str | None = option("another description")
    primary: str | None = option("another primary reason")
    secondary: str | None = option("another secondary reason")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Open it and make it a part."""
        parent = work.case(self.case)
        may_add_child(work, parent)
        made = again(
            work, parent, confirmed=self.confirmed, subject=self.subject,
            description=self.description, primary=self.primary, secondary=self.secondary,
            parent=parent.number, only=work.type_of(parent).children.inherits,
        )  # fmt: skip
        work.emit(ParentChanged(case=made, before=None, after=parent))
        return Outcome(
            message=f"Case {made.number} was created as a part of {parent.number}.",
            number=made.number, kind="case", made={"parent": parent.number},
        )  # fmt: skip
