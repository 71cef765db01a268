"""Undo: a new action that applies the inverse changes and asks the rules again (design.md §3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.commands.registry import command, find, word
from core.entities import BY_KIND, Case, FeedItem, Notification, OutgoingMail, User
from core.errors import Conflict, NotAllowed, NotFound, RuleViolation
from core.journal import LASTING, SHARED
from core.outcome import Outcome
from core.rules.closing import require_closable
from core.rules.owners import require_user_can_own

if TYPE_CHECKING:
    from datetime import datetime

    from core.journal import Action, Change
    from core.work import Work


@command("journal.undo", title="Undo", example="caseline undo 123", shell=False)
@dataclass(frozen=True, kw_only=True, slots=True)
class Undo:
    """Take back an act.

    Refused when anybody built on it since; then it says who, with what and when.
    """

    action: int = word("the action's number")

    def decide(self, work: Work) -> Outcome:
        """Lock what the act touched, see that it may be taken back, apply it backwards."""
        action = self._find(work)
        changes = work.unit.changes(action.id)
        posts = work.many(FeedItem, action_id=action.id) if action.command == "case.post" else []
        cases = _lock(work, changes, posts)
        closed = {case.id: (case.closed_by, case.closed_at) for case in cases if case.is_closed}
        _require_undoable(work, action)
        _apply(work, action, changes)
        _withdraw(work, action, posts)
        for case in cases:
            if case.removed_at is None:
                if case.id in closed and not case.is_closed:
                    _require_fresh_close(work, case, action, *closed[case.id])
                _ask_rules(work, case)
                _say(work, case, f"Undone: {_title(action)} by {action.actor}")
        standing = [case for case in cases if case.removed_at is None]
        return Outcome(
            message=f"Undone: {_title(action)} ({action.actor}, {work.clock_time(action.at)}).",
            number=standing[0].number if len(standing) == 1 else None,
            kind="case" if len(standing) == 1 else None,
            made={"undone": action.id},
        )

    def _find(self, work: Work) -> Action:
        action = work.unit.find_action(self.action)
        if action is None or not _visible(work, action):
            msg = f"There is no action {self.action}."
            raise NotFound(msg)
        return action


def _visible(work: Work, action: Action) -> bool:
    """An act on a record that the person may not see does not exist for them."""
    if action.person == work.actor.id or work.may("undo.any"):
        return True
    cases = [
        work.unit.get(Case, c.record_id) for c in work.unit.changes(action.id) if c.kind == "case"
    ]
    return any(case is not None and work.may("case.read", case) for case in cases)


def _require_undoable(work: Work, action: Action) -> None:
    if action.person != work.actor.id and not work.may("undo.any"):
        msg = f"Action {action.id} was {action.actor}'s; people undo their own acts."
        raise NotAllowed(msg, next_step="Ask them or a supervisor.")
    meta = find(action.command)
    if meta is None or not meta.undo:
        msg = f"{_title(action)} cannot be undone."
        raise RuleViolation(msg)
    if meta.needs:
        work.allow(meta.needs)
    if work.unit.undone_by(action.id) is not None:
        msg = f"Action {action.id} was undone already."
        raise RuleViolation(msg)
    _refuse_built_on(work, work.unit.built_on(action.id))


def _refuse_built_on(work: Work, later: list[Action]) -> None:
    if later:
        last = later[-1]
        when = work.clock_time(last.at)
        msg = f"{last.actor} built on it: {_title(last)} at {when} (action {last.id})."
        raise Conflict(msg, title="Cannot undo", details={"action": last.id})


def _lock(work: Work, changes: list[Change], posts: list[FeedItem]) -> list[Case]:
    """Lock everything that was touched, cases first, so that nobody acts on it meanwhile.

    Gives the cases that the act was about: touched themselves, or bearing what was touched.
    """
    touched = sorted({(c.kind, c.record_id) for c in changes})
    about = {record_id for kind, record_id in touched if kind == Case.KIND}
    for kind, record_id in touched:
        record: Any = work.unit.get(BY_KIND[kind], record_id)
        if getattr(record, "object", None) == Case.KIND:
            about.add(record.record_id)
    about |= {post.record_id for post in posts if post.object == Case.KIND}
    found = [work.unit.get(Case, record_id, lock=True) for record_id in sorted(about)]
    for kind, record_id in touched:
        work.unit.get(BY_KIND[kind], record_id, lock=True)
    for post in posts:
        work.unit.get(FeedItem, post.id, lock=True)
    return [case for case in found if case is not None]


def _apply(work: Work, action: Action, changes: list[Change]) -> None:
    """Write the old values back, the last change first; what was inserted is taken away."""
    for change in reversed(changes):
        record = work.unit.get(BY_KIND[change.kind], change.record_id)
        if record is None:
            msg = f"The {change.kind} {change.record_id} is gone for good."
            raise RuleViolation(msg, title="Cannot undo")
        if change.field is None:
            if change.kind not in SHARED:
                record.removed_at = work.now
        elif change.field not in LASTING:
            old = work.unit.decode(change.kind, change.field, change.old)
            setattr(record, change.field, old)
    work.unit.write()
    for change in changes:
        if change.field is None and change.kind not in SHARED:
            _refuse_named(work, change)
            if change.kind == Case.KIND:
                # What somebody wrote on a case must not vanish with it.
                _refuse_built_on(work, work.unit.acted_on(change.record_id, action.id))


def _refuse_named(work: Work, change: Change) -> None:
    """A record that others still name cannot be taken away."""
    names = work.unit.references(BY_KIND[change.kind], change.record_id)
    if names:
        kind, record_id = names[0]
        msg = f"The {change.kind.replace('_', ' ')} is still named by {kind} {record_id}."
        raise Conflict(msg, title="Cannot undo", next_step="Undo that first.")


def _ask_rules(work: Work, case: Case) -> None:
    """The state that an undo brings back must be one that the rules allow now."""
    if case.is_closed:
        require_closable(work, case)
    elif case.owner_user_id is not None:
        require_user_can_own(work, work.get(User, case.owner_user_id), case)


def _require_fresh_close(
    work: Work, case: Case, action: Action, closed_by: int | None, closed_at: datetime | None
) -> None:
    """An undo that opens a case is no way round the reopening rule (domain.md 1.8).

    Whatever act is undone: only by who closed the case, only for some minutes, and only while
    nobody acted on it since.
    """
    limit = work.org.settings.undo_close
    if closed_by != work.actor.id:
        who = work.get(User, closed_by).name if closed_by else "nobody"
        msg = f"Only {who}, who closed the case, can undo that."
        raise NotAllowed(msg, next_step="Reopen the case instead.")
    if closed_at is not None and work.now - closed_at > limit:
        minutes = int(limit.total_seconds() // 60)
        msg = f"A close can be undone for {minutes} minutes."
        raise RuleViolation(msg, next_step="Reopen the case instead.")
    _refuse_built_on(work, work.unit.acted_on(case.id, action.id))


def _withdraw(work: Work, action: Action, posts: list[FeedItem]) -> None:
    """Take back what the action rang and wrote.

    Unread bells go, mail that still waits is cancelled. What the system said in the feed stays,
    answered by an entry of its own; only a post that *is* the act is taken out.
    """
    for bell in work.many(Notification, action_id=action.id, read_at=None):
        bell.removed_at = work.now
    for mail in work.many(OutgoingMail, action_id=action.id, state="queued"):
        mail.state = "cancelled"
    for post in posts:
        post.removed_at = work.now
    work.unit.write()


def _say(work: Work, case: Case, body: str) -> None:
    work.add(
        FeedItem(
            object=Case.KIND, record_id=case.id, kind="TrackedChange", body=body,
            author_id=work.actor.id or None,
        )
    )  # fmt: skip


def _title(action: Action) -> str:
    meta = find(action.command)
    title = meta.title if meta else action.command
    return f"{title} (action {action.id})"
