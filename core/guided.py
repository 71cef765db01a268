"""The guided process of a case and its resolutions, as its page shows them (S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Group, Resolution, StageVisit, User
from core.entities.service import ACTIVE, FINISHED
from core.rows import ProcessRow, Ref, ResolutionRow, StageRow, StageStepRow
from core.rules.stages import is_done, standing

if TYPE_CHECKING:
    from core.entities import Case
    from core.org.flows import Stage
    from core.rules.stages import Standing
    from core.work import Work


def process(work: Work, case: Case) -> ProcessRow | None:
    """Give where a case stands; none where its record type guides nobody."""
    at = standing(work, case)
    if at is None:
        return None
    visits = work.many(StageVisit, run_id=at.run.id) if at.run is not None else ()
    entered: dict[str, list[StageVisit]] = {}
    for visit in sorted(visits, key=lambda one: one.id):
        entered.setdefault(visit.stage, []).append(visit)
    others = [(f.key, f.label) for f in work.type_of(case).flows if f.key != at.flow.key]
    return ProcessRow(
        key=at.flow.key, label=at.flow.label, stage=at.stage, status=at.status,
        stages=tuple(
            _stage(work, case, at, n, entered.get(stage.label, []))
            for n, stage in enumerate(at.flow.stages)
        ),
        others=tuple(others),
    )  # fmt: skip


def _stage(work: Work, case: Case, at: Standing, place: int, visits: list[StageVisit]) -> StageRow:
    stage = at.flow.stages[place]
    known = at.place is not None
    is_active = at.status == ACTIVE and at.place == place
    times = tuple((one.entered_at, one.left_at) for one in visits)
    if is_active and not times and case.created_at is not None:
        times = ((case.created_at, None),)
    return StageRow(
        label=stage.label, is_active=is_active,
        is_passed=at.status == FINISHED or (known and place < (at.place or 0)),
        visits=times, steps=_steps(work, case, at, stage),
    )  # fmt: skip


def _steps(work: Work, case: Case, at: Standing, stage: Stage) -> tuple[StageStepRow, ...]:
    return tuple(
        StageStepRow(
            key=step.key, label=step.label, is_required=step.required,
            kind="check" if step.check else "question" if step.ask else "field",
            is_done=is_done(work, case, step, at.answers),
            value=at.answers.get(step.key), values=step.values, fields=step.fields,
        )
        for step in stage.steps
    )  # fmt: skip


def resolutions(work: Work, case: Case) -> tuple[ResolutionRow, ...]:
    """Give how a case was resolved each time, the newest first."""
    if work.type_of(case).resolving is None:
        return ()
    found = sorted(work.many(Resolution, case_id=case.id), key=lambda one: -one.id)
    people = {who for one in found for who in (one.resolved_by, one.reactivated_by) if who}
    names = {user.id: Ref(user.username, user.name) for user in work.unit.every(User, people)}
    teams = {one.escalated_to for one in found if one.escalated_to}
    groups = {group.id: Ref(group.key, group.name) for group in work.unit.every(Group, teams)}
    return tuple(
        ResolutionRow(
            id=one.id, type=one.type, resolution=one.resolution, total_minutes=one.total_minutes,
            billable_minutes=one.billable_minutes, remarks=one.remarks, at=one.resolved_at,
            by=names.get(one.resolved_by or 0), escalated_to=groups.get(one.escalated_to or 0),
            escalation_reason=one.escalation_reason, reactivated_at=one.reactivated_at,
            reactivated_by=names.get(one.reactivated_by or 0),
        )
        for one in found
    )  # fmt: skip
