"""Which acts on a case are open to a person now, and why the others are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import RuleViolation
from core.rows import Can
from core.rules.closing import may_close
from core.rules.owners import require_claimable, require_givable, require_open
from core.rules.reopening import require_reopenable
from core.rules.reviewing import may_review
from core.rules.status import choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.entities import Case
    from core.work import Work


def _edit(work: Work, case: Case) -> None:
    work.allow("case.edit", case)
    if work.type_of(case).locked_when_closed:
        require_open(case, "edited")


def _status(work: Work, case: Case) -> None:
    work.allow("case.edit", case)
    require_open(case, "moved")
    if not choices(work, case):
        msg = f"From {case.status} no status can be chosen by hand."
        raise RuleViolation(msg)


def _read(work: Work, case: Case) -> None:
    work.allow("case.read", case)


ACTS: dict[str, Callable[[Work, Case], object]] = {
    "claim": require_claimable,
    "assign": require_givable,
    "edit": _edit,
    "status": _status,
    "review": may_review,
    "close": may_close,
    "reopen": require_reopenable,
    "post": _read,
    "call": _read,
    "attach": _read,
}
"""Each verb with the check that its command makes first."""


def can(work: Work, number: str) -> dict[str, Can]:
    """Ask every check; nothing is changed."""
    case = work.case(number, lock=False)
    answers = {}
    for verb, check in ACTS.items():
        refusal = work.refusal(check, case)
        answers[verb] = Can(ok=refusal is None, why=str(refusal) if refusal else None)
    return answers
