"""Which cases may become one, and what became of those that did (domain.md 1.14, 1.23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Case, CaseAssignment
from core.errors import RuleViolation
from core.rules.owners import require_open, require_writable
from core.rules.status import follow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from core.entities import Record
    from core.journal import Action, Change
    from core.org.model import Merging
    from core.work import Work


MOVED = {
    "feed_item": ("feed entry", "feed entries"),
    "activity": ("activity", "activities"),
    "file_link": ("file", "files"),
    "assignment": ("case assignment", "case assignments"),
    "case_article": ("article", "articles"),
    "case": ("child", "children"),
}
"""What moves with a case that is merged, by kind, as people call one and several of it."""


def may_merge(work: Work, case: Case) -> Merging:
    """Give how cases of this type are merged; raises unless the person may merge this one."""
    work.allow("case.edit", case)
    require_writable(work, case)
    policy = work.type_of(case).merging
    if policy is None:
        msg = f"{work.type_of(case).label} cases are not merged."
        raise RuleViolation(msg, next_step="Relate them instead.")
    return policy


def require_mergeable(work: Work, losers: Sequence[Case], master: Case) -> Merging:
    """Give the policy; raises unless the person may merge all of the cases into the master."""
    for loser in losers:
        work.allow("case.close", loser)
    policy = may_merge(work, master)
    if master in losers:
        msg = f"Case {master.number} cannot be merged into itself."
        raise RuleViolation(msg, next_step="Name another case that stays.")
    for loser in losers:
        may_merge(work, loser)
        if loser.record_type != master.record_type:
            ours, theirs = (work.type_of(case).label for case in (loser, master))
            msg = f"Case {loser.number} is {ours}, case {master.number} is {theirs}."
            raise RuleViolation(msg, next_step="Cases of one type are merged; relate these.")
    if len(losers) + 1 > policy.most:
        label = work.type_of(master).label
        msg = f"{len(losers) + 1} {label} cases are too many: at most {policy.most} become one."
        raise RuleViolation(msg, next_step="Merge fewer at once.")
    require_open(work, master, "given what lies on others")
    _require_levels(work, losers, master)
    return policy


def _require_levels(work: Work, losers: Sequence[Case], master: Case) -> None:
    """A child goes into a child of the same parent, and none gets children of its own."""
    above = master.parent_case_id
    if above is None or above in {loser.id for loser in losers}:
        return
    for loser in losers:
        if loser.parent_case_id not in {None, above}:
            msg = f"Cases {loser.number} and {master.number} have different parents."
            raise RuleViolation(msg, next_step="Give both the same parent first, or none.")
        if work.many(Case, parent_case_id=loser.id):
            msg = f"Case {loser.number} has children, and {master.number} has a parent itself."
            raise RuleViolation(msg, next_step=f"Let case {loser.number} be the one that stays.")


def follow_moved(work: Work, master: Case, moved: Iterable[Record]) -> None:
    """Let the master stand where a case stands that teams are, or were, asked about."""
    assignments = [record for record in moved if isinstance(record, CaseAssignment)]
    cause = "cases merged"
    if any(not assignment.is_closed for assignment in assignments):
        follow(work, master, "assignment_created", cause)
    elif assignments and master.status == work.type_of(master).default_status:
        follow(work, master, "assignment_closed", cause)
        if master.status == work.type_of(master).default_status:
            follow(work, master, "assignment_created", cause)


def counted(moved: Mapping[str, Sequence[object]]) -> str:
    """Say how much moved, such as `4 feed entries, 1 activity`."""
    told = ((len(moved.get(kind, ())), one, several) for kind, (one, several) in MOVED.items())
    listed = [f"{count} {one if count == 1 else several}" for count, one, several in told if count]
    return ", ".join(listed) or "nothing lay on it"


def worked_on_since(work: Work, action: Action, changes: Iterable[Change]) -> list[Action]:
    """Give who worked on cases after an act merged them, or took them apart again.

    What lay on them moved and is asked about as any record; a master need not have changed itself.
    """
    told = [change for change in changes if change.field == "master_id"]
    masters = {int(text) for c in told for text in (c.old, c.new) if text is not None}
    later = work.unit.touched_since(Case.KIND, masters, action.id)
    return later + work.unit.acted_on({change.record_id for change in told}, action.id)
