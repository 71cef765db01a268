"""Which acts on a case are open to a person now, and why the others are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import RuleViolation
from core.rows import Can
from core.rules.closing import may_close
from core.rules.family import may_add_child, may_be_child, may_copy, may_relate, may_split
from core.rules.merging import may_merge
from core.rules.owners import require_claimable, require_givable, require_open, require_writable
from core.rules.queues import may_pick
from core.rules.reaching import require_reachable
from core.rules.referring import may_accept, may_answer, may_cancel, may_refer
from core.rules.reopening import require_reopenable
from core.rules.resolving import may_cancel_case, may_reactivate, may_resolve
from core.rules.reviewing import may_review
from core.rules.set_aside import may_delete, may_restore, may_skip, may_snooze, may_wake
from core.rules.stages import may_move
from core.rules.status import choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.entities import Case, CaseAssignment
    from core.work import Work


def _edit(work: Work, case: Case) -> None:
    work.allow("case.edit", case)
    require_writable(work, case)
    if work.type_of(case).locked_when_closed:
        require_open(work, case, "edited")


def _status(work: Work, case: Case) -> None:
    work.allow("case.edit", case)
    require_open(work, case, "moved")
    if not choices(work, case):
        msg = f"From {case.status} no status can be chosen by hand."
        raise RuleViolation(msg, next_step="It moves by what happens to the case.")


def _write(work: Work, case: Case) -> None:
    work.allow("case.edit", case)
    require_writable(work, case)
    require_reachable(work, case)


def _hear(work: Work, case: Case) -> None:
    work.allow("case.edit", case)
    require_writable(work, case)


def _add(work: Work, case: Case) -> None:
    work.allow("case.read", case)
    require_writable(work, case)


ACTS: dict[str, Callable[[Work, Case], object]] = {
    "claim": require_claimable,
    "pick": may_pick,
    "assign": require_givable,
    "edit": _edit,
    "status": _status,
    "review": may_review,
    "close": may_close,
    "reopen": require_reopenable,
    "resolve": may_resolve,
    "reactivate": may_reactivate,
    "cancel": may_cancel_case,
    "stage": may_move,
    "compare": may_move,
    "refer": may_refer,
    "mail": _hear,
    "email": _write,
    "post": _add,
    "call": _add,
    "attach": _add,
    "merge": may_merge,
    "split": may_split,
    "parent": may_be_child,
    "child": may_add_child,
    "relate": may_relate,
    "unrelate": may_relate,
    "clone": may_copy,
    "skip": may_skip,
    "snooze": may_snooze,
    "wake": may_wake,
    "delete": may_delete,
    "restore": may_restore,
}
"""Each verb with the check that its command makes first."""


ANSWERS: dict[str, Callable[[Work, Case, CaseAssignment], object]] = {
    "accept": may_accept,
    "complete": may_answer,
    "reject": may_answer,
    "cancel": may_cancel,
}
"""Each verb of a case assignment with its check."""


def can(work: Work, case: Case) -> dict[str, Can]:
    """Ask every check; nothing is changed."""
    return {verb: _asked(work, check, case) for verb, check in ACTS.items()}


def can_answer(work: Work, number: str) -> dict[str, Can]:
    """Ask every check of a case assignment; nothing is changed."""
    case, assignment = work.assignment(number, lock=False)
    return {verb: _asked(work, check, case, assignment) for verb, check in ANSWERS.items()}


def _asked(work: Work, check: Callable[..., object], *about: object) -> Can:
    refusal = work.refusal(check, *about)
    return Can(ok=refusal is None, why=str(refusal) if refusal else None)
