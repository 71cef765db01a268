"""Clone a case: a new one like it, without what happened on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.case.again import again
from core.commands.registry import command, confirmation, option, word
from core.outcome import Outcome
from core.rules.family import may_copy

if TYPE_CHECKING:
    from core.work import Work


@command(
    "case.clone", title="Clone", needs="case.create",
    example="caseline case clone 1042 --subject 'The second meter'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CloneCase:
    """Open a case of the same customer, with the same reasons and description."""

    case: str = word("the case's number")
    subject: str | None = option("another title")
    description: str | None = option("another description")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Open it; its owner is who clones, and its feed begins anew."""
        case = work.case(self.case, lock=False)
        may_copy(work, case)
        made = again(
            work, case, confirmed=self.confirmed, subject=self.subject,
            description=self.description,
        )  # fmt: skip
        return Outcome(
            message=f"Case {made.number} was created like {case.number}.", number=made.number,
            kind="case", made={"like": case.number},
        )  # fmt: skip
