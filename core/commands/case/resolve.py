"""Resolve a case: what became of it, what it took, and whether somebody has to go on (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.commands.case.again import again
from core.commands.case.change_owner import ChangeOwner
from core.commands.registry import command, confirmation, need, option, word
from core.entities import Activity, Case, Group, Resolution
from core.entities.activities import CANCELLED
from core.entities.service import RESOLUTION_LIMIT
from core.errors import NeedsConfirmation, Problem, RuleViolation, nearest, wrong
from core.events import CaseResolved, StatusChanged
from core.fields import number, text
from core.outcome import Outcome
from core.rules.closing import along, require_closable
from core.rules.escalation import escalate
from core.rules.owners import require_group_can_own
from core.rules.resolving import may_resolve, minutes_of, open_activities, told
from core.text import age, clip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.org.resolving import Resolving
    from core.work import Work

NO = "no"
"""The answer that no escalation is required."""


@command(
    "case.resolve", title="Resolve", needs="case.close",
    example="caseline case resolve 1052 --type '{resolution}' --resolution 'Was reset'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class ResolveCase:
    """Resolve a case with an answer; what is still to be done is cancelled, if that is meant (S3).

    An escalation that is required goes on as a case of its own, beside this one.
    """

    case: str = word("the case's number")
    type: str = need("the resolution type")
    resolution: str = need("how it was resolved")
    billable: str | None = option("the minutes that are billed; without it all that it took")
    remarks: str | None = option("anything else worth knowing")
    escalate: str = option("no, or the queue or team that has to go on", default=NO)
    reason: str | None = option("why it is escalated")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Check all that is told, ask about open activities, then end all of it together."""
        case = work.case(self.case)
        resolving = may_resolve(work, case)
        cases = (case, *along(work, case, lock=True))
        status, problems = _type(work, case, resolving, self.type)
        said, more = self._said(work, minutes_of(work, case))
        target, others = self._target(work, case)
        wrong([*problems, *more, *others], what="The resolution")
        still = open_activities(work, cases, lock=True)
        if still and not self.confirmed:
            what = "activity" if len(still) == 1 else "activities"
            listed = "\n".join(f"  {one.word} {one.id}: {one.subject}" for one in still)
            msg = f"{len(still)} open {what} will be canceled if you continue.\n{listed}"
            raise NeedsConfirmation(msg, details=told(work, still))
        for activity in still:
            activity.cancel(work.now)
        self._resolve(work, case, status, said, target)
        for child in cases[1:]:
            took = minutes_of(work, child)
            own = {"total_minutes": took, "billable_minutes": took}
            self._resolve(work, child, status, said | own, None)
        made = self._go_on(work, case, target) if target is not None else None
        goes_on = f"; {target.name} goes on with case {made.number}" if target and made else ""
        return Outcome(
            message=_told(work, cases, still) + goes_on + ".", number=case.number, kind="case",
            made={
                "cancelled": [one.id for one in still], "escalated_to": made and made.number,
                "children": [one.number for one in cases[1:]],
            },
        )  # fmt: skip

    def _said(self, work: Work, total: int) -> tuple[dict[str, Any], list[Problem]]:
        """Read what is told of the resolution; nobody bills more than it took."""
        problems: list[Problem] = []
        values: dict[str, Any] = {"total_minutes": total, "billable_minutes": total}
        for name, given in (("resolution", self.resolution), ("remarks", self.remarks)):
            try:
                values[name] = text(RESOLUTION_LIMIT)(work, given).strip() if given else None
            except ValueError as error:
                problems.append(Problem(name, f"{name}: {error}"))
        if not values.get("resolution") and not problems:
            problems.append(Problem("resolution", "Write how it was resolved."))
        if self.billable is not None and self.billable.strip():
            try:
                billable = number(work, self.billable)
                if not 0 <= billable <= total:
                    took = f"the completed activities took {total} minutes together"
                    problems.append(Problem("billable", f"billable: from 0 to {total}; {took}."))
                values["billable_minutes"] = billable
            except ValueError as error:
                problems.append(Problem("billable", f"billable: {error}"))
        return values, problems

    def _target(self, work: Work, case: Case) -> tuple[Group | None, list[Problem]]:
        """Give who goes on with it, where an escalation is required."""
        if (self.escalate or NO).strip().casefold() == NO:
            if (self.reason or "").strip():
                return None, [Problem("reason", "A reason goes with --escalate QUEUE or TEAM.")]
            return None, []
        try:
            group = work.group(self.escalate)
        except RuleViolation as error:
            return None, [Problem("escalate", error.message)]
        problems = []
        refusal = work.refusal(_require_target, group, case)
        if refusal is not None:
            problems.append(Problem("escalate", f"{refusal.message} {refusal.next_step or ''}"))
        if not (self.reason or "").strip():
            problems.append(Problem("reason", "Say why it is escalated."))
        elif len(self.reason or "") > RESOLUTION_LIMIT:
            problems.append(Problem("reason", f"reason: {RESOLUTION_LIMIT:,} characters fit."))
        return group, problems

    def _resolve(
        self, work: Work, case: Case, status: str, said: dict[str, Any], target: Group | None
    ) -> None:
        """End one case; a child gets the words of its parent's resolution, and its own minutes."""
        require_closable(work, case)
        by = work.actor.id or None
        made = work.add(Resolution(
            case_id=case.id, type=status, resolved_at=work.now, resolved_by=by,
            escalated_to=target.id if target is not None else None,
            escalation_reason=work.storable(self.reason or "").strip() if target else None, **said,
        ))  # fmt: skip
        gone = work.many(Activity, object=Case.KIND, record_id=case.id, completed_at=work.now)
        before = case.status
        case.close(status, by=by, at=work.now)
        work.emit(StatusChanged(case=case, before=before, after=status))
        cancelled = tuple(one for one in gone if one.status == CANCELLED)
        work.emit(CaseResolved(case=case, resolution=made, cancelled=cancelled))

    def _go_on(self, work: Work, case: Case, target: Group) -> Case:
        """Mark the case as escalated, and open the one that the target goes on with."""
        escalate(work, case, f"to {target.name}: {clip(self.reason or '', 80)}")
        made = again(
            work, case, confirmed=True, related=True,
            subject=clip(f"Escalated: {case.subject}", 255),
            description=f"{(self.reason or '').strip()}\n\nFrom case {case.number}: "
            f"{self.resolution.strip()}",
        )  # fmt: skip
        is_queue = target.kind == "queue"
        ChangeOwner(
            case=made.number, to_queue=target.key if is_queue else None,
            to_team=None if is_queue else target.key,
        ).decide(work)  # fmt: skip
        escalate(work, made, f"from case {case.number}")
        return made


def _type(work: Work, case: Case, resolving: Resolving, told: str) -> tuple[str, list[Problem]]:
    """Give the closed status that a resolution type is."""
    wanted = told.strip().casefold()
    found = next((one for one in resolving.types if one.casefold() == wanted), None)
    if found is not None:
        return found, []
    known = ", ".join(resolving.types)
    label = work.type_of(case).label
    msg = f"{label} cases are not resolved as {told!r}.{nearest(told, resolving.types)}"
    return "", [Problem("type", f"{msg} Known: {known}.")]


def _require_target(work: Work, group: Group, case: Case) -> None:
    if group.kind not in {"queue", "team"}:
        msg = f"{group.name} is neither a queue nor a team."
        raise RuleViolation(msg)
    require_group_can_own(work, group, case)


def _told(work: Work, cases: Sequence[Case], still: Sequence[Activity]) -> str:
    case, *children = cases
    old = age((case.closed_at or work.now) - (case.created_at or work.now))
    said = f"Case {case.number} was resolved as {case.status}, {old} old"
    if children:
        said += f", with {' and '.join(child.number for child in children)}"
    if still:
        said += f"; {len(still)} {'activities were' if len(still) > 1 else 'activity was'} canceled"
    return said
