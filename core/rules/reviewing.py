"""Who may write down where a case stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import NotAllowed
from core.rules.owners import require_open

if TYPE_CHECKING:
    from core.entities import Case
    from core.work import Work


def may_review(work: Work, case: Case) -> None:
    """Raise unless the person may log a review on the case now."""
    work.allow("case.review", case)
    require_open(work, case, "reviewed")
    if work.type_of(case).review.who == "owner" and case.owner_user_id != work.actor.id:
        msg = f"Only the owner, {work.owner_name(case)}, logs reviews on case {case.number}."
        raise NotAllowed(msg, next_step="Post to the feed instead?")
