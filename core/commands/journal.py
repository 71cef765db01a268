"""Undo: a new action that applies the inverse changes and asks the rules again (design.md §3)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from core.commands.registry import command, find, word
from core.entities import (
    BY_KIND,
    Activity,
    Case,
    CaseAssignment,
    CaseDeletion,
    FeedItem,
    Mention,
    Notification,
    OutgoingMail,
    User,
)
from core.entities.mail import UNSENT
from core.entities.record import put
from core.errors import Conflict, NotAllowed, NotFound, RuleViolation
from core.journal import LASTING, PERSONAL, SHARED
from core.naming import KEYS, called
from core.outcome import Outcome
from core.rules.among import ENTITIES
from core.rules.closing import require_closable
from core.rules.known import KINDS, require_known
from core.rules.legal_hold import settle_hold
from core.rules.merging import worked_on_since
from core.rules.owners import require_user_can_own, require_writable
from core.rules.people import require_administrator
from core.rules.permissions import who_may
from core.rules.set_aside import require_in_bin
from core.rules.status import require_fitting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from core.entities import Record
    from core.journal import Action, Change
    from core.work import Work

WRITING = frozenset({"case.post", "feed.comment"})
"""Acts that are what they put into the feed."""
NAMED = 5
"""Records that an undo names; of more it tells the number."""


@command("journal.undo", title="Undo", example="caseline undo 123", shell=False)
@dataclass(frozen=True, kw_only=True, slots=True)
class Undo:
    """Take back an act: all of it, where it is several actions, as a long import is.

    Refused when anybody built on it since; then it says who, with what and when.
    """

    action: int = word("the action's number")

    def decide(self, work: Work) -> Outcome:
        """Lock what the act touched, see that it may be taken back, apply it backwards."""
        action = self._find(work)
        parts, changes = work.unit.parts(action.id), work.unit.changes(action.id)
        posts = work.many(FeedItem, action_id=parts) if action.command in WRITING else []
        cases = _lock(work, changes, posts)
        closed = {
            case.id: (case.closed_by, case.closed_at)
            for case in cases
            if case.is_closed and case.master_id is None
        }
        _require_undoable(work, action)
        _apply(work, action, changes)
        _refuse_built_on(work, worked_on_since(work, action, changes))
        _withdraw(work, parts, posts + _entries_of_removed(work, parts, changes))
        _unmention(work, parts, changes)
        if any(change.kind == User.KIND for change in changes):
            require_administrator(work)
        _ask_the_bin(work, action, changes)
        for kind in KINDS:
            require_known(work, work.unit.every(kind, _touched(changes).get(kind.KIND, ())))
        title, own = _title(action, parts), action.person == work.actor.id
        for case in cases:
            if case.removed_at is None:
                if case.id in closed and not case.is_closed and not _by_rule(case, changes, closed):
                    _require_fresh_close(work, case, action, *closed[case.id])
                if case.id in closed:
                    require_writable(work, case)
                _ask_rules(work, case)
                _settle_hold(work, case, changes)
                _say(
                    work, case, f"Undone: {title}" if own else f"Undone: {title} of {action.actor}"
                )
        for entity in ENTITIES.values() if work.org.rules else ():
            work.unit.take_changes(entity)  # what rules did comes back with the rest
        standing = [case for case in cases if case.removed_at is None]
        when = f"{action.actor}, {work.clock_time(action.at)}"
        return Outcome(
            message=f"Undone{_on(work, cases, changes)}: {title}, {when}.",
            number=standing[0].number if len(standing) == 1 else None,
            kind="case" if len(standing) == 1 else None,
            made={"undone": parts[0]},
        )

    def _find(self, work: Work) -> Action:
        action = work.unit.find_action(self.action)
        if action is None or not _visible(work, action):
            msg = f"There is no action {self.action}."
            raise NotFound(msg)
        return action


def _on(work: Work, cases: list[Case], changes: list[Change]) -> str:
    """Name the cases that were touched; where there were none, what else people open."""
    records: list[Record] = [*cases]
    if not records:
        for kind, ids in _touched(changes).items():
            if BY_KIND[kind] in KEYS:
                records += work.unit.every(BY_KIND[kind], ids)
    names = [called(work, record) for record in records[:NAMED]]
    left = len(records) - len(names)
    listed = ", ".join(names) + (f" and {left:,} more" if left > 0 else "")
    return f" on {listed}" if listed else ""


def _visible(work: Work, action: Action) -> bool:
    """An act on a record that the person may not see does not exist for them."""
    if action.person == work.actor.id or work.may("undo.any"):
        return True
    about = {c.record_id for c in work.unit.changes(action.id) if c.kind == Case.KIND}
    return any(work.may("case.read", case) for case in work.unit.every(Case, about))


def _require_undoable(work: Work, action: Action) -> None:
    if action.person != work.actor.id and not work.may("undo.any"):
        msg = f"Action {action.id} was {action.actor}'s; people undo their own acts."
        raise NotAllowed(msg, next_step=f"Ask them or {who_may(work.org, 'undo.any')}.")
    meta = find(action.command)
    if meta is None or not meta.undo:
        msg = f"{_title(action)} cannot be undone."
        raise RuleViolation(msg, next_step=(meta and meta.instead) or None)
    if meta.needs:
        work.allow(meta.needs)
    if work.unit.undone_by(action.id) is not None:
        msg = f"Action {action.id} was undone already."
        raise RuleViolation(msg)
    _refuse_built_on(work, work.unit.built_on(action.id))


def _refuse_built_on(work: Work, later: list[Action]) -> None:
    if later:
        last = later[-1]
        msg = f"{last.actor} built on it: {_title(last)} at {work.clock_time(last.at)}."
        raise Conflict(msg, title="Cannot undo", details={"action": last.id})


def _lock(work: Work, changes: list[Change], posts: list[FeedItem]) -> list[Case]:
    """Lock everything that was touched, cases first, so that nobody acts on it meanwhile.

    Gives the cases that the act was about: touched themselves, or bearing what was touched.
    """
    touched = _touched(changes)
    about = set(touched.pop(Case.KIND, ()))
    bearing: list[Any] = [*posts]
    for kind, ids in touched.items():
        if kind in PERSONAL:
            continue
        known = {known.name for known in fields(BY_KIND[kind])}
        if "object" in known:
            bearing += work.unit.every(BY_KIND[kind], ids)
        elif "case_id" in known:
            named: list[Any] = work.unit.every(BY_KIND[kind], ids)
            about |= {record.case_id for record in named}
    about |= {record.record_id for record in bearing if record.object == Case.KIND}
    found = work.unit.every(Case, about, lock=True)
    for kind, ids in touched.items():
        work.unit.every(BY_KIND[kind], ids, lock=True)
    work.unit.every(FeedItem, [post.id for post in posts], lock=True)
    return found


def _touched(changes: Iterable[Change]) -> dict[str, list[int]]:
    """Give the records by kind, each once, in an order that all undos share.

    What several records use is left out: an undo leaves it as it is.
    """
    found: dict[str, list[int]] = {}
    for kind, record_id in sorted({(c.kind, c.record_id) for c in changes if c.kind not in SHARED}):
        found.setdefault(kind, []).append(record_id)
    return found


def _apply(work: Work, action: Action, changes: list[Change]) -> None:
    """Write the old values back, the last change first; what was inserted is taken away."""
    changes = [change for change in changes if change.kind not in SHARED]
    for change in reversed(changes):
        record = work.unit.get(BY_KIND[change.kind], change.record_id)
        if record is None:
            msg = f"One {BY_KIND[change.kind].TITLE} that it touched is gone for good."
            raise RuleViolation(msg, title="Cannot undo")
        if change.field is None:
            record.removed_at = work.now
        elif change.field not in LASTING:
            old = work.unit.decode(change.kind, change.field, change.old)
            put(record, change.field, old)
    work.unit.write()
    inserted = _touched(change for change in changes if change.field is None)
    for kind, ids in inserted.items():
        _refuse_named(work, kind, ids)
    # What somebody wrote on a case must not vanish with it.
    _refuse_built_on(work, work.unit.acted_on(inserted.get(Case.KIND, ()), action.id))


def _refuse_named(work: Work, kind: str, ids: list[int]) -> None:
    """A record that others still name cannot be taken away."""
    for by, record_id in work.unit.references(BY_KIND[kind], ids):
        names = [called(work, record) for record in work.unit.every(BY_KIND[by], [record_id])]
        msg = f"The {BY_KIND[kind].TITLE} is still named by {', '.join(names)}."
        raise Conflict(msg, title="Cannot undo", next_step="Undo that first.")


def _ask_rules(work: Work, case: Case) -> None:
    """The state that an undo brings back must be one that the rules allow now."""
    require_fitting(work, case)
    if case.is_closed:
        require_closable(work, case)
    elif case.owner_user_id is not None:
        require_user_can_own(work, work.get(User, case.owner_user_id), case)


def _ask_the_bin(work: Work, action: Action, changes: list[Change]) -> None:
    """An undo is no way round the 15 days, and deletes nothing that somebody acted on since."""
    ids = {change.record_id for change in changes if change.kind == CaseDeletion.KIND}
    for deletion in work.unit.every(CaseDeletion, ids):
        if deletion.removed_at is None:
            _refuse_built_on(work, work.unit.acted_on((deletion.case_id,), action.id))
        else:
            require_in_bin(work, work.get(Case, deletion.case_id), deletion)


def _settle_hold(work: Work, case: Case, changes: list[Change]) -> None:
    """What a team may have been asked since decides with what was taken back."""
    told = [c for c in changes if c.kind == CaseAssignment.KIND]
    moved = {c.record_id for c in told if c.field == "case_id"}
    touched = work.unit.every(CaseAssignment, {c.record_id for c in told}) if told else []
    about = [a for a in touched if a.case_id == case.id or a.id in moved]
    settle_hold(work, case.account_id, about)


def _by_rule(
    case: Case, changes: list[Change], closed: Mapping[int, tuple[int | None, datetime | None]]
) -> bool:  # fmt: skip
    """Say whether a rule closed the case in the very act that is undone: it comes back with it."""
    return closed[case.id][0] is None and any(
        (c.kind, c.record_id, c.field) == (Case.KIND, case.id, "is_closed") for c in changes
    )


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
    _refuse_built_on(work, work.unit.acted_on((case.id,), action.id))


def _withdraw(work: Work, parts: tuple[int, ...], posts: list[FeedItem]) -> None:
    """Take back what the actions rang and wrote.

    Unread bells go, mail that still waits is cancelled. What the system said in the feed stays,
    answered by an entry of its own; only what *is* the act is taken out: a post, and what shows
    a task, a review or a call.
    """
    for bell in work.many(Notification, action_id=parts, read_at=None):
        bell.removed_at = work.now
    for mail in work.many(OutgoingMail, action_id=parts, state=UNSENT):
        mail.state = "cancelled"
    for post in posts:
        post.removed_at = work.now
    work.unit.write()


def _unmention(work: Work, parts: tuple[int, ...], changes: list[Change]) -> None:
    """Take away whom the words mentioned that are undone."""
    for item_id in _touched(changes).get(FeedItem.KIND, ()):
        for mention in work.many(Mention, feed_item_id=item_id):
            if mention.action_id in parts:
                mention.removed_at = work.now


def _entries_of_removed(
    work: Work, parts: tuple[int, ...], changes: list[Change]
) -> list[FeedItem]:
    """Give what the actions told of tasks, reviews and calls that are no more."""
    made = {c.record_id for c in changes if c.field is None and c.kind == Activity.KIND}
    told = work.many(FeedItem, action_id=parts) if made else []
    return [item for item in told if item.activity_id in made]


def _say(work: Work, case: Case, body: str) -> None:
    work.add(
        FeedItem(
            object=Case.KIND, record_id=case.id, kind="TrackedChange", body=body,
            author_id=work.actor.id or None,
        )
    )  # fmt: skip


def _title(action: Action, parts: tuple[int, ...] = ()) -> str:
    meta = find(action.command)
    title = meta.title if meta else action.command
    if len(parts) > 1:
        return f"{title} ({len(parts)} actions, {parts[0]} to {parts[-1]})"
    return f"{title} (action {action.id})"
