"""Go through the guided process of a case: its stages, and what each of them asks (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import case_fields
from core.commands.case.edit import EditCase
from core.commands.registry import command, option, pairs, word
from core.entities import StageAnswer, StageRun, StageVisit
from core.entities.service import ABANDONED, ACTIVE, FINISHED, RESOLUTION_LIMIT
from core.errors import Problem, RuleViolation, nearest, wrong
from core.events import StageMoved
from core.fields import text
from core.outcome import Outcome
from core.rules.stages import (
    SEEN,
    Standing,
    find_flow,
    find_stage,
    may_move,
    require_active,
    require_complete,
    standing,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.entities import Case
    from core.org.flows import StageStep
    from core.work import Work

MOVES = ("next", "previous", "finish", "set", "abandon", "switch", "answer")


@command(
    "case.stage", title="Guided process", needs="case.edit",
    example="caseline case stage 1052 next --set 'type={case_type}'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class MoveStage:
    """Go to the next stage or back, finish, set any stage active, abandon, or switch the process.

    Required steps of the stages up to the active one come before each step forward (1.12).
    """

    case: str = word("the case's number")
    move: str = word(f"one of {', '.join(MOVES)}")
    to: str | None = option("the stage that is set active, or the process that is switched to")
    fields: dict[str, str | None] = pairs("a field, or the question of a step, and its answer")

    def decide(self, work: Work) -> Outcome:
        """Take what is told first, then move, all or nothing."""
        case = work.case(self.case)
        at = may_move(work, case)
        move = self.move.strip().casefold()
        if move not in MOVES:
            msg = f"A process has no move {self.move!r}.{nearest(self.move, MOVES)}"
            raise RuleViolation(msg, next_step=f"Known: {', '.join(MOVES)}.")
        if self.to is not None and move not in {"set", "switch"}:
            msg = "--to goes with set and switch alone."
            raise RuleViolation(msg)
        if self.fields:
            self._take(work, case, at)
            at = may_move(work, case)
        told = _MOVES[move](work, case, at, self.to)
        after = standing(work, case) or at
        return Outcome(
            message=f"Case {case.number}: {told}.", number=case.number, kind="case",
            made={"stage": after.stage, "process": after.flow.key, "process_status": after.status},
        )  # fmt: skip

    def _take(self, work: Work, case: Case, at: Standing) -> None:
        """Keep the answers to questions; the rest are fields of the case."""
        asked, answers, fields = at.flow.asked(), dict[str, str | None](), dict[str, str | None]()
        for name, value in self.fields.items():
            key = name.strip().casefold().replace("-", "_")
            known = key in asked and key not in case_fields.FIELDS
            (answers if known else fields)[key if known else name] = value
        if fields:
            try:
                EditCase(case=case.number, fields=fields).decide(work)
            except RuleViolation as error:
                if not error.details.get("unchanged"):
                    raise
        if answers:
            keep(work, case, at, _read(work, asked, answers))


def _read(
    work: Work, asked: Mapping[str, StageStep], given: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Read the answers; an empty one takes the answer back."""
    problems, values = list[Problem](), dict[str, str | None]()
    for key, value in given.items():
        step = asked[key]
        try:
            said = text(RESOLUTION_LIMIT)(work, value or "").strip() or None
        except ValueError as error:
            problems.append(Problem(key, f"{step.label} {error}"))
            continue
        spelled = {one.casefold(): one for one in step.values}
        if said is not None and step.values and said.casefold() not in spelled:
            known = ", ".join(step.values)
            problems.append(Problem(key, f"{step.label} has one of {known}, not {said!r}."))
        values[key] = spelled.get(said.casefold(), said) if said is not None else None
    wrong(problems, what="The stage")
    return values


def keep(work: Work, case: Case, at: Standing, answers: Mapping[str, str | None]) -> StageRun:
    """Keep some answers of a process, and the process itself where it had not begun."""
    run = at.run or _begin(work, case, at)
    held = {one.key: one for one in work.many(StageAnswer, run_id=run.id)}
    for key, value in answers.items():
        if value is None and key in held:
            held[key].removed_at = work.now
        elif value is not None and key in held:
            held[key].value = value
        elif value is not None:
            work.add(StageAnswer(case_id=case.id, run_id=run.id, key=key, value=value))
    return run


def _begin(work: Work, case: Case, at: Standing) -> StageRun:
    """Make what is kept of a process: it began with the case, in its first stage."""
    run = work.add(StageRun(case_id=case.id, flow=at.flow.key, stage=at.stage))
    entered = case.created_at or work.now
    work.add(StageVisit(case_id=case.id, run_id=run.id, stage=at.stage, entered_at=entered))
    return run


def _go(work: Work, case: Case, at: Standing, stage: str) -> str:
    """Leave the active stage for another one."""
    run = at.run or _begin(work, case, at)
    for visit in work.many(StageVisit, run_id=run.id, left_at=None):
        visit.left_at = work.now
    work.add(StageVisit(case_id=case.id, run_id=run.id, stage=stage, entered_at=work.now))
    before, run.stage, run.status = run.stage, stage, ACTIVE
    told = f"Stage: {before} → {stage}"
    work.emit(StageMoved(case=case, told=told))
    return f"the stage is {stage}"


def _next(work: Work, case: Case, at: Standing, _: str | None) -> str:
    place = require_active(at)
    require_complete(work, case, at)
    if place + 1 == len(at.flow.stages):
        msg = f"{at.stage} is the last stage of {at.flow.label}."
        raise RuleViolation(msg, next_step="Finish the process.")
    return _go(work, case, at, at.flow.stages[place + 1].label)


def _previous(work: Work, case: Case, at: Standing, _: str | None) -> str:
    place = require_active(at)
    if place == 0:
        msg = f"{at.stage} is the first stage of {at.flow.label}."
        raise RuleViolation(msg, next_step="There is nothing before it.")
    return _go(work, case, at, at.flow.stages[place - 1].label)


def _set(work: Work, case: Case, at: Standing, to: str | None) -> str:
    """Set a stage active: going forward asks for the required steps, and an ended one goes on."""
    stage = find_stage(at.flow, to or "")
    place = at.flow.place(stage.label) or 0
    if at.status == ACTIVE and at.place == place:
        msg = f"{stage.label} is the active stage already."
        raise RuleViolation(msg, details={"unchanged": True})
    if at.place is not None and place > at.place:
        require_complete(work, case, at._replace(place=place - 1))
    return _go(work, case, at, stage.label)


def _end(work: Work, case: Case, at: Standing, status: str) -> str:
    run = at.run or _begin(work, case, at)
    for visit in work.many(StageVisit, run_id=run.id, left_at=None):
        visit.left_at = work.now
    run.status = status
    work.emit(StageMoved(case=case, told=f"{at.flow.label} was {status}"))
    return f"{at.flow.label} was {status}"


def _finish(work: Work, case: Case, at: Standing, _: str | None) -> str:
    place = require_active(at)
    if place + 1 < len(at.flow.stages):
        last = at.flow.stages[-1].label
        msg = f"{at.flow.label} is finished in its last stage, {last}; the case is in {at.stage}."
        raise RuleViolation(msg, next_step="Go to the next stage.")
    require_complete(work, case, at)
    return _end(work, case, at, FINISHED)


def _abandon(work: Work, case: Case, at: Standing, _: str | None) -> str:
    require_active(at)
    return _end(work, case, at, ABANDONED)


def _switch(work: Work, case: Case, at: Standing, to: str | None) -> str:
    """Show another process; the one that is left keeps its stage and its answers."""
    flow = find_flow(work.type_of(case), to or "")
    if flow.key == at.flow.key:
        msg = f"{flow.label} is the process of case {case.number} already."
        raise RuleViolation(msg, details={"unchanged": True})
    left = at.run or _begin(work, case, at)
    left.is_current = False
    known = work.one(StageRun, case_id=case.id, flow=flow.key)
    if known is None:
        known = work.add(StageRun(case_id=case.id, flow=flow.key, stage=flow.stages[0].label))
        work.add(StageVisit(
            case_id=case.id, run_id=known.id, stage=known.stage, entered_at=work.now
        ))  # fmt: skip
    known.is_current = True
    work.emit(StageMoved(case=case, told=f"Guided by: {at.flow.label} → {flow.label}"))
    return f"the process is {flow.label}, in the stage {known.stage}"


def _answer(work: Work, case: Case, at: Standing, _: str | None) -> str:
    del work, case
    return f"what was told is kept in {at.stage}"


_MOVES = {
    "next": _next, "previous": _previous, "set": _set, "finish": _finish, "abandon": _abandon,
    "switch": _switch, "answer": _answer,
}  # fmt: skip


@command(
    "case.compare", title="Similar cases were looked at", needs="case.edit",
    example="caseline case compare 1052",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CompareCase:
    """Keep that the similar cases of a case were looked at, where its process asks for that."""

    case: str = word("the case's number")

    def decide(self, work: Work) -> Outcome:
        """Keep who looked first, and when; later looks change nothing."""
        case = work.case(self.case)
        at = may_move(work, case)
        wanted = any(step.check == SEEN for stage in at.flow.stages for step in stage.steps)
        if not wanted or SEEN in at.answers:
            msg = f"Case {case.number} has nothing to keep of that."
            raise RuleViolation(msg, details={"unchanged": True})
        keep(work, case, at, {SEEN: work.person.name})
        return Outcome(
            message=f"Similar cases of {case.number} were looked at.", number=case.number,
            kind="case",
        )  # fmt: skip
