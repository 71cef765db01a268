"""Which phase of a job is meant, and which one hears of cases (domain.md 1.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import JobPhase
from core.errors import RuleViolation, nearest

if TYPE_CHECKING:
    from core.entities import Job
    from core.work import Work


def phase_of(work: Work, job: Job, wanted: str | None = None) -> str:
    """Give the name of a job's phase, whatever its case.

    Without a word it is the one that hears of cases. Raises `RuleViolation` where the job has no
    such phase, or none is meant.
    """
    wanted = (wanted or "").strip() or work.org.settings.job_phase
    names = [phase.name for phase in work.many(JobPhase, job_id=job.id)]
    for name in names:
        if name.casefold() == wanted.casefold():
            return name
    msg = f"Job {job.engine_number} has no phase {wanted!r}.{nearest(wanted, names)}"
    if not wanted:
        msg = "Which phase is it for? None was named."
    known = f"It has {', '.join(names)}." if names else "Add it with `caseline job edit`."
    raise RuleViolation(msg, next_step=known)
