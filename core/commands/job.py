"""Create and edit jobs, and comment in their milestone feeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands import customers
from core.commands.registry import agreement, command, many, option, pairs, switch, word
from core.customer_fields import JOB
from core.entities import Job, JobPhase, MilestoneComment
from core.entities.customers import MILESTONE_LIMIT
from core.errors import Problem, RuleViolation, wrong
from core.fields import text
from core.outcome import Outcome
from core.rules.phases import phase_of
from core.text import storable

if TYPE_CHECKING:
    from core.work import Work

NAME_LIMIT = 80
"""Characters in the name of a phase or a milestone."""


@command(
    "job.create", title="New job", needs="customer.edit",
    example="caseline job create --set engine_number=E-1001 --set account=A-000101 --phase {phase}",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateJob:
    """Make a job with its phases, in order."""

    fields: dict[str, str | None] = pairs("a field and its value")
    phases: tuple[str, ...] = many("a phase of the job, in order", "--phase")

    def decide(self, work: Work) -> Outcome:
        """Check all fields and insert it."""
        job = customers.create(work, Job, JOB, self.fields)
        add_phases(work, job, self.phases)
        return customers.created(job)


@command(
    "job.edit", title="Edit job", needs="customer.edit",
    example="caseline job edit E-1001 --set current_phase={phase}",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EditJob:
    """Change fields of a job, or add phases; an empty value empties the field."""

    job: str = word("the job")
    fields: dict[str, str | None] = pairs("a field and its new value")
    phases: tuple[str, ...] = many("a phase to add at the end", "--phase")
    if_version: int | None = option("refuse when the job is at another version")
    merge: bool = agreement()

    def decide(self, work: Work) -> Outcome:
        """Check all fields and change them together."""
        job = work.job(self.job)
        changed = customers.edit(
            work, job, JOB, self.fields, seen=self.if_version, merge=self.merge
        )
        if add_phases(work, job, self.phases):
            changed.append("phases")
        return customers.edited(job, changed)


@command(
    "job.comment", title="Comment on job", needs="customer.edit",
    example="caseline job comment E-1001 'The permit was filed' --phase {phase}",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CommentOnJob:
    """Write into a phase's milestone feed: for the house alone, unless it is shared."""

    job: str = word("the job's number in Engine")
    text: str = word("what to say")
    phase: str | None = option("the phase; without it the one that hears of cases")
    milestone: str | None = option("the milestone it is about")
    shared: bool = switch("the installer's portal shows it too")

    def decide(self, work: Work) -> Outcome:
        """Insert the comment into the feed of a phase that the job has."""
        work.allow("customer.edit")
        job = work.job(self.job)
        body = storable(self.text.replace("\r\n", "\n")).strip()
        if not body:
            msg = "The comment is empty."
            raise RuleViolation(msg, next_step="Write something first.")
        milestone = storable(self.milestone or "").strip()
        problems = _fits(work, "text", body, MILESTONE_LIMIT)
        problems += _fits(work, "milestone", milestone, NAME_LIMIT)
        wrong(problems, what="The comment")
        phase = phase_of(work, job, self.phase)
        comment = work.add(
            MilestoneComment(
                job_id=job.id, phase=phase, body=body, milestone=milestone or None,
                visibility="shared" if self.shared else "private",
            )
        )  # fmt: skip
        return Outcome(
            message=f"Commented in {phase} of job {job.engine_number}.",
            number=job.engine_number, kind="job", made={"comment": comment.id},
        )  # fmt: skip


def add_phases(work: Work, job: Job, names: tuple[str, ...]) -> list[str]:
    """Add the phases that the job does not have yet, at the end; give their names."""
    wanted = list(dict.fromkeys(storable(name).strip() for name in names))
    problems = [p for name in wanted for p in _fits(work, "phase", name, NAME_LIMIT)]
    if "" in wanted:
        problems.append(Problem("phase", "A phase needs a name."))
    wrong(problems, what="The job")
    there = work.many(JobPhase, job_id=job.id) if wanted else []
    known = {phase.name for phase in there}
    added = [name for name in wanted if name not in known]
    start = max((phase.position for phase in there), default=0) + 1
    for position, name in enumerate(added, start):
        work.add(JobPhase(job_id=job.id, name=name, position=position))
    return added


def _fits(work: Work, name: str, value: str, limit: int) -> list[Problem]:
    try:
        text(limit)(work, value)
    except ValueError as error:
        return [Problem(name, f"{name}: {error}")]
    return []
