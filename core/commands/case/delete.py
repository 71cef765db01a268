"""Put a case into the recycle bin, and take it out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.commands.case.reopen import keep_owned
from core.commands.case.skip import reason_given
from core.commands.registry import command, confirmation, option, word
from core.entities import Activity, CaseAssignment, CaseDeletion, FeedItem, FileLink
from core.entities.set_aside import BIN_LASTS
from core.errors import NeedsConfirmation, NotFound
from core.events import CaseDeleted, CaseRestored
from core.outcome import Outcome
from core.rules.set_aside import may_delete, may_restore
from core.work import case_number

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work


@command(
    "case.delete", title="Delete", needs="case.delete",
    example="caseline case delete 1042 --reason 'Opened twice' --yes",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteCase:
    """Put a case into the recycle bin, for 15 days; its row stays (domain.md 2)."""

    case: str = word("the case's number")
    reason: str | None = option("why it is deleted")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Name what goes with it, and with a yes take it out of every list."""
        case = work.case(self.case)
        may_delete(work, case)
        reason = reason_given(work, self.reason)
        if not self.confirmed:
            msg = f"Delete case {case.number} ({case.subject})? {_with_it(work, case)}"
            way = f"For {BIN_LASTS.days} days the recycle bin gives it back."
            raise NeedsConfirmation(msg, title="Delete the case", next_step=way)
        case.removed_at = work.now
        work.add(CaseDeletion(case_id=case.id, reason=reason))
        work.emit(CaseDeleted(case=case, reason=reason))
        return Outcome(
            message=f"Case {case.number} lies in the recycle bin for {BIN_LASTS.days} days.",
            number=case.number, made={"days": BIN_LASTS.days},
        )  # fmt: skip


def _with_it(work: Work, case: Case) -> str:
    """Say what goes with a case, in numbers."""
    here: dict[str, Any] = {"object": case.KIND, "record_id": case.id}
    parts = (
        ("entry", "entries", len(work.many(FeedItem, **here))),
        ("task", "tasks", len(work.many(Activity, kind="task", **here))),
        ("file", "files", len(work.many(FileLink, **here))),
        ("assignment", "assignments", len(work.many(CaseAssignment, case_id=case.id))),
    )
    told = [f"{count:,} {one if count == 1 else many}" for one, many, count in parts if count]
    return f"With it go {', '.join(told)}." if told else ""


@command(
    "case.restore", title="Restore from the recycle bin", needs="case.delete",
    example="caseline case restore 1042",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class RestoreCase:
    """Take a deleted case out of the recycle bin, as it was."""

    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """Let it stand again; one whose owner has left meanwhile is the restorer's."""
        case = _deleted(work, case_number(self.case))
        may_restore(work, case).removed_at = work.now
        case.removed_at = None
        if not case.is_closed:
            keep_owned(work, case)
        work.emit(CaseRestored(case=case))
        return Outcome(
            message=f"Case {case.number} is back, as it was.", number=case.number, kind="case"
        )


def _deleted(work: Work, number: str) -> Case:
    """Give a deleted case, or one that stands; raises `NotFound` where there is neither."""
    found = work.unit.numbered(number)
    if found is None or not work.may("case.read", found):
        msg = f"There is no case {number}."
        raise NotFound(msg, next_step="`caseline case bin` shows what can be restored.")
    return found
