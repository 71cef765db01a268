"""Which cases may be parts of others, beside others, or made from others (domain.md 1.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Case
from core.errors import RuleViolation
from core.rules.owners import require_alone, require_open, require_writable

if TYPE_CHECKING:
    from core.work import Work


def may_copy(work: Work, case: Case) -> None:
    """Raise unless the person may open cases like this one."""
    work.allow("case.create", case)


def may_split(work: Work, case: Case) -> None:
    """Raise unless the person may take something out of this case for a new one."""
    work.allow("case.edit", case)
    work.allow("case.create", case)
    require_writable(work, case)


def may_relate(work: Work, case: Case) -> None:
    """Raise unless the person may put other cases beside this one."""
    work.allow("case.edit", case)
    require_writable(work, case)


def may_stand_beside(work: Work, case: Case) -> None:
    """Raise unless others may be put beside this one: a closed case shows how it was done."""
    work.allow("case.edit", case)
    require_alone(work, case)


def may_be_child(work: Work, case: Case) -> None:
    """Raise unless the person may say what this case is a part of."""
    work.allow("case.edit", case)
    require_writable(work, case)
    if work.type_of(case).locked_when_closed:
        require_open(work, case, "made a part of another")


def may_have_children(work: Work, case: Case) -> None:
    """Raise unless the person may make cases parts of this one."""
    work.allow("case.edit", case)
    require_open(work, case, "given children")
    if case.parent_case_id is not None:
        above = parent_of(work, case)
        number = above.number if above else "another case"
        msg = f"Case {case.number} is a part of {number} itself; there are two levels."
        raise RuleViolation(msg, next_step=f"Make it a part of {number} too.")
    most = work.type_of(case).children.most
    if most and len(work.many(Case, parent_case_id=case.id)) >= most:
        parts = "part" if most == 1 else "parts"
        msg = f"Case {case.number} has {most} {parts} already; no more fit."
        raise RuleViolation(msg, next_step="Relate it instead.")


def may_add_child(work: Work, case: Case) -> None:
    """Raise unless the person may open a case that is a part of this one."""
    work.allow("case.create", case)
    may_have_children(work, case)


def require_levels(work: Work, case: Case, parent: Case) -> None:
    """Raise where the case is its own parent, or has children of its own."""
    if case is parent:
        msg = f"Case {case.number} cannot be a part of itself."
        raise RuleViolation(msg, next_step="Name another case.")
    children = [child.number for child in work.many(Case, parent_case_id=case.id)]
    if children:
        msg = f"Case {case.number} has parts itself: {', '.join(children)}; there are two levels."
        raise RuleViolation(msg, next_step="Take these out first.")


def parent_of(work: Work, case: Case) -> Case | None:
    """Give the case that it is a part of."""
    return work.get(Case, case.parent_case_id) if case.parent_case_id is not None else None
