"""Where a case stands in its guided process, and what keeps it from going on (S3, 1.12).

A case that nobody moved yet stands in the first stage of its record type's first process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.case_fields import FIELDS, attribute_of
from core.entities import Case, Group, StageAnswer, StageRun
from core.entities.record import value_of
from core.entities.service import ABANDONED, ACTIVE, FINISHED
from core.errors import RuleViolation, nearest
from core.rules.owners import require_open
from core.rules.resolving import open_activities

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core.org.flows import Flow, Stage, StageStep
    from core.org.model import RecordType
    from core.work import Work

SEEN = "similar_seen"
"""The check that somebody looked at similar cases; an answer keeps when."""


def _owned(work: Work, case: Case, answers: Mapping[str, str]) -> bool:
    """A person or a team has it; a queue is where it waits for one."""
    del answers
    if case.owner_group_id is None:
        return True
    return work.get(Group, case.owner_group_id).kind == "team"


def _similar_seen(work: Work, case: Case, answers: Mapping[str, str]) -> bool:
    del work, case
    return SEEN in answers


def _activities_complete(work: Work, case: Case, answers: Mapping[str, str]) -> bool:
    del answers
    return not open_activities(work, (case,))


CHECKS: dict[str, Callable[[Work, Case, Mapping[str, str]], bool]] = {
    "owned": _owned, SEEN: _similar_seen, "activities_complete": _activities_complete,
}  # fmt: skip
"""What the house looks at itself, by the name a record type calls it."""


class Standing(NamedTuple):
    """Where a case stands in a guided process."""

    flow: Flow
    place: int | None
    """Of its stage, from 0; none where the organisation has that stage no more."""
    stage: str
    status: str
    answers: Mapping[str, str]
    run: StageRun | None
    """None where nobody moved yet."""


def standing(work: Work, case: Case, *, lock: bool = False) -> Standing | None:
    """Give where the case stands; none where its type has no guided process."""
    flows = work.type_of(case).flows
    if not flows:
        return None
    runs = work.many(StageRun, lock=lock, case_id=case.id, is_current=True)
    run = runs[0] if runs else None
    known = {flow.key: flow for flow in flows}
    flow = known.get(run.flow, flows[0]) if run is not None else flows[0]
    if run is None or run.flow not in known:
        return Standing(flow, 0, flow.stages[0].label, ACTIVE, {}, None)
    told = {one.key: one.value for one in work.many(StageAnswer, run_id=run.id)}
    return Standing(flow, flow.place(run.stage), run.stage, run.status, told, run)


def is_done(work: Work, case: Case, step: StageStep, answers: Mapping[str, str]) -> bool:
    """Say whether a step is done; a field that cases have no more is never filled."""
    if step.check:
        check = CHECKS.get(step.check)
        return check is not None and check(work, case, answers)
    if step.ask:
        return step.key in answers
    return any(_value(work.type_of(case), case, name) not in {None, ""} for name in step.fields)


def _value(record_type: RecordType, case: Case, name: str) -> object:
    """Give what a field holds; nothing of one that cases have no more."""
    known = name in record_type.custom or name in FIELDS
    return value_of(case, attribute_of(record_type, name)) if known else None


def lacking(work: Work, case: Case, stage: Stage, answers: Mapping[str, str]) -> list[str]:
    """Give the labels of the required steps of a stage that are not done."""
    return [
        step.label for step in stage.steps
        if step.required and not is_done(work, case, step, answers)
    ]  # fmt: skip


def require_complete(work: Work, case: Case, at: Standing) -> None:
    """Raise where a required step of a stage up to the active one is not done."""
    stages = at.flow.stages[: (at.place or 0) + 1]
    missing = [label for stage in stages for label in lacking(work, case, stage, at.answers)]
    if missing:
        msg = f"Complete required steps before moving on: {', '.join(missing)}."
        raise RuleViolation(
            msg, title="Cannot move on", details={"steps": missing, "stage": at.stage},
        )  # fmt: skip


def may_move(work: Work, case: Case) -> Standing:
    """Raise unless the person may move the case in a guided process; gives where it stands."""
    work.allow("case.edit", case)
    require_open(work, case, "moved in its stages")
    found = standing(work, case, lock=True)
    if found is None:
        msg = f"{work.type_of(case).label} cases have no guided process."
        raise RuleViolation(msg, next_step="Go on with the status.")
    return found


def require_active(at: Standing) -> int:
    """Give the place of the active stage; raises where the process ended, or lost the stage."""
    labels = ", ".join(stage.label for stage in at.flow.stages)
    if at.status in {FINISHED, ABANDONED}:
        msg = f"{at.flow.label} was {at.status}."
        raise RuleViolation(msg, next_step=f"Set one of its stages active: {labels}.")
    if at.place is None:
        msg = f"{at.flow.label} has no stage {at.stage!r} any more."
        raise RuleViolation(msg, next_step=f"Set one of its stages active: {labels}.")
    return at.place


def find_stage(flow: Flow, wanted: str) -> Stage:
    """Give a stage by its label."""
    place = flow.place(wanted)
    if place is None:
        labels = [stage.label for stage in flow.stages]
        msg = f"{flow.label} has no stage {wanted!r}.{nearest(wanted, labels)}"
        raise RuleViolation(msg, next_step=f"Its stages: {', '.join(labels)}.")
    return flow.stages[place]


def find_flow(record_type: RecordType, wanted: str) -> Flow:
    """Give a guided process by its key or its label."""
    spelled = wanted.strip().casefold()
    for flow in record_type.flows:
        if spelled in {flow.key.casefold(), flow.label.casefold()}:
            return flow
    known = [flow.label for flow in record_type.flows]
    msg = f"{record_type.label} cases have no process {wanted!r}.{nearest(wanted, known)}"
    raise RuleViolation(msg, next_step=f"Known: {', '.join(known)}.")


def refuse_emptied(work: Work, case: Case, before: Mapping[str, object]) -> None:
    """Raise where an edit emptied what a stage up to the active one requires (1.12)."""
    at = standing(work, case)
    if at is None or at.status != ACTIVE:
        return
    record_type = work.type_of(case)
    known = {*FIELDS, *record_type.custom}
    for stage in at.flow.stages[: (at.place or 0) + 1]:
        for step in stage.steps:
            if not step.required or not step.fields or is_done(work, case, step, at.answers):
                continue
            held = [attribute_of(record_type, name) for name in step.fields if name in known]
            if any(before.get(name) not in {None, ""} for name in held):
                msg = f"The stage {stage.label} needs this: {step.label}."
                raise RuleViolation(msg, next_step="Give it another value instead.")
