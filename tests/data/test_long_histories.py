"""Long histories of chance: two hundred acts of many people, undone one by one to the start."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from core.commands.account import EditAccount
from core.commands.activity import (
    CancelActivity,
    CompleteActivity,
    CreateActivity,
    DeleteActivity,
    EditActivity,
)
from core.commands.article import (
    ApproveArticle,
    ArchiveArticle,
    AttachArticle,
    CreateArticle,
    DetachArticle,
    EditArticle,
    PublishArticle,
)
from core.commands.assignment import (
    AcceptAssignment,
    CancelAssignment,
    CompleteAssignment,
    CreateAssignment,
    RejectAssignment,
)
from core.commands.case import (
    AttachFiles,
    CancelCase,
    ChangeOwner,
    ClaimCase,
    CloneCase,
    CloseCase,
    CompareCase,
    CreateCase,
    CreateChild,
    CustomerMail,
    DeleteCase,
    EditCase,
    EmailContact,
    FollowCase,
    LogCall,
    LogReview,
    MergeCases,
    MoveStage,
    NotifyAbout,
    PostToCase,
    ReactivateCase,
    RelateCases,
    ReopenCase,
    ResolveCase,
    RestoreCase,
    SetParent,
    SetStatus,
    SkipCase,
    SnoozeCase,
    SplitCase,
    TakeNext,
    UnfollowCase,
    UnrelateCases,
    WakeCase,
)
from core.commands.contact import EditContact
from core.commands.feed import (
    BookmarkEntry,
    CommentOnEntry,
    DeleteEntry,
    EditEntry,
    LikeEntry,
    MuteEntry,
    UnbookmarkEntry,
    UnlikeEntry,
    UnmuteEntry,
)
from core.commands.queue import AddToQueue, PickCase, ReleaseCase, RemoveFromQueue, RouteCase
from core.commands.registry import every, meta_of
from core.commands.task import CompleteTask, CreateTask
from core.entities import Case, FeedItem
from core.entities.activities import KINDS
from core.errors import CaselineError
from core.files import Upload
from core.journal import LASTING, QUIET, SHARED
from core.many import carry_out
from tests import house as small
from tests.data.test_random_histories import opening, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from core.commands.registry import Command
    from tests.postgres import Build

    Drawn = Callable[["Chance"], Command]

LONG, SHORT = 200, 40
"""Acts of a history that were accepted."""
HISTORIES = 20
"""Histories of the long run, on each database; the short one has one."""
MANY = 6
"""Of so many acts one is done to several cases at once."""
PEOPLE = ("dana", "dana", "ines", "max", "max", "sam", "fay", "bo", "root")
TEAMS = ("deal_processing", "legal", "risk")
STATUSES = ("Awaiting Customer Support", "Awaiting Customer Response", "Working")
ELSEWHERE = {
    "account.create", "contact.create", "contract.create", "contract.edit", "job.create",
    "job.edit", "job.comment", "customer.create", "bell.set", "user.create", "user.edit",
    "user.deactivate", "user.activate", "queue.create", "queue.edit", "data.import", "feed.run",
    "view.create", "view.edit", "view.delete", "view.clone", "view.share", "view.pin", "view.unpin",
    "view.key", "rule.run", "rule.end", "rule.escalate", "task.edit", "task.handover",
    "mail.place",
}  # fmt: skip
"""Acts that are not on cases: undone in the tests of each, and in `test_random_histories`."""
NEVER = {
    "case.look",
    "rule.look",
    "rule.begin",
    "bell.read",
    "account.erase",
    "contact.erase",
    "org.found",
    "org.apply",
    "org.revert",
    "mail.receive",
    "mail.claim",
    "mail.settle",
    "mail.hold",
    "mail.release",
    "mail.retry",
    "mail.cancel",
}
"""Acts that are never undone: what somebody looked at or read, what is overwritten for good, the
beginning, and the organisation, which an act of its own takes back. Nor do they undo what went out
of the house: an e-mail that was sent."""


APART = {"case.reopen", "case.reactivate"}
"""Acts whose undo is not undone by whom it was: it shuts a case in the name of who closed it, and
what opens that again is theirs alone (domain.md 1.8)."""


class Chance(random.Random):
    """Draws what an act is about."""

    newest, last_entry = 1002, 3

    @property
    def case(self) -> str:
        """A case, of the first three or of those that were made since."""
        return str(self.randint(1000, max(self.newest, 1003)))

    @property
    def entry(self) -> int:
        """An entry of a feed, rather a new one."""
        return max(1, self.last_entry - int(self.expovariate(0.1)))

    @property
    def article(self) -> str:
        """A knowledge article."""
        return f"KA-{self.randint(1, 4)}"

    @property
    def answer(self) -> str:
        """A case assignment."""
        return f"CA-{self.randint(1, 6)}"

    def text(self) -> str:
        """Some words."""
        return self.choice(("x", "@dana look", "Zeile\nzwei", "'; --", "\x1b[31m", "é" * 2500))


def _edited(chance: Chance) -> dict[str, str | None]:
    name = chance.choice(("priority", "description", "source"))
    values = {"priority": ("High", "Low"), "description": ("", "y", "é" * 2500),
              "source": ("Web", "Phone")}  # fmt: skip
    return {name: chance.choice(values[name])}


ACTS: tuple[Drawn, ...] = (
    lambda c: CreateCase(
        type="homeowner", contract=c.choice(("C-1", "C-2", "C-4")), primary="Billing",
        secondary="Autopay", source="Phone", description="x", confirmed=True,
        queue=c.choice((None, "back_office_homeowner")),
    ),
    lambda _: CreateCase(type="service", account="HO-1", subject="x", confirmed=True),
    lambda c: CreateActivity(
        case=c.case, kind=c.choice(KINDS), subject="x", starts="2026-05-01T09:00:00Z"
    ),
    lambda c: CreateActivity(case=c.case, kind="phone", subject="x", to=c.choice(PEOPLE)),
    lambda c: CompleteActivity(activity=c.randint(1, 20), minutes="5"),
    lambda c: CancelActivity(activity=c.randint(1, 20)),
    lambda c: EditActivity(activity=c.randint(1, 20), subject=c.text(), to=c.choice(PEOPLE)),
    lambda c: DeleteActivity(activity=c.randint(1, 20)),
    lambda c: MoveStage(
        case=c.case, move=c.choice(("next", "next", "previous", "finish", "abandon")),
        fields={"escalation": "No"} if c.random() < 0.5 else {},
    ),
    lambda c: MoveStage(case=c.case, move="set", to=c.choice(("Identify", "Resolve"))),
    lambda c: CompareCase(case=c.case),
    lambda c: ResolveCase(
        case=c.case, type="Problem Solved", resolution=c.text(), confirmed=c.random() < 0.8,
        escalate=c.choice(("no", "no", "service_desk")), reason=c.choice((None, "x")),
    ),
    lambda c: CancelCase(case=c.case),
    lambda c: ReactivateCase(case=c.case),
    lambda c: ClaimCase(case=c.case),
    lambda _: TakeNext(),
    lambda c: ChangeOwner(case=c.case, to=c.choice(PEOPLE), with_tasks=c.random() < 0.5),
    lambda c: ChangeOwner(case=c.case, to_queue="back_office_homeowner"),
    lambda c: AddToQueue(queue=c.choice(("back_office_homeowner", "aging_cases")), case=c.case),
    lambda c: PickCase(case=c.case, stay=c.random() < 0.5),
    lambda c: ReleaseCase(case=c.case), lambda c: RemoveFromQueue(case=c.case),
    lambda c: RouteCase(case=c.case, to_queue="customer_support"),
    lambda c: RouteCase(case=c.case, to=c.choice(PEOPLE), remove=c.random() < 0.5),
    lambda c: SetStatus(case=c.case, status=c.choice(STATUSES), confirmed=True),
    lambda c: EditCase(case=c.case, fields=_edited(c)),
    lambda c: CloseCase(case=c.case, tasks=c.choice(("leave", "complete"))),
    lambda c: ReopenCase(case=c.case),
    lambda c: SkipCase(case=c.case, reason="not mine"),
    lambda c: SnoozeCase(case=c.case, days=c.randint(1, 2), reply=c.random() < 0.3),
    lambda c: WakeCase(case=c.case),
    lambda c: DeleteCase(case=c.case, confirmed=True),
    lambda c: RestoreCase(case=c.case),
    lambda c: MergeCases(
        case=tuple({c.case for _ in range(c.randint(1, 2))}), into=c.case,
        take={} if c.random() < 0.7 else {"priority": c.case},
    ),
    lambda c: SplitCase(case=c.case, entry=c.entry),
    lambda c: SetParent(case=c.case, parent=c.choice((c.case, "none"))),
    lambda c: CreateChild(case=c.case),
    lambda c: RelateCases(case=c.case, other=c.case),
    lambda c: UnrelateCases(case=c.case, other=c.case),
    lambda c: CloneCase(case=c.case, confirmed=True),
    lambda c: FollowCase(case=c.case),
    lambda c: UnfollowCase(case=c.case),
    lambda c: EmailContact(case=c.case, subject=c.text() or "x", text=c.text()),
    lambda c: NotifyAbout(case=c.case, text=c.text(), to=("max",)),
    lambda c: CustomerMail(case=c.case, text=c.text(), sender="jo@example.com"),
    lambda c: LogReview(case=c.case, comments=c.text()),
    lambda c: LogCall(case=c.case, comments=c.text()),
    lambda c: CreateArticle(title=c.text() or "x", body="x"),
    lambda c: EditArticle(article=c.article, body=c.text() or "x", confirmed=True),
    lambda c: ApproveArticle(article=c.article), lambda c: ApproveArticle(article=c.article),
    lambda c: PublishArticle(article=c.article), lambda c: PublishArticle(article=c.article),
    lambda c: ArchiveArticle(article=c.article),
    lambda c: AttachArticle(article=c.article, case=c.case),
    lambda c: DetachArticle(article=c.article, case=c.case),
    lambda c: AttachFiles(case=c.case, files=(Upload("a.txt", b"a"),)),
    lambda c: CreateTask(case=c.case, subject="Call", to=c.choice(PEOPLE)),
    lambda c: CompleteTask(task=c.randint(1, 20)),
    lambda c: PostToCase(case=c.case, text=c.text(), customer=c.random() < 0.3),
    lambda c: CommentOnEntry(entry=c.entry, text=c.text()),
    lambda c: EditEntry(entry=c.entry, text=c.text()),
    lambda c: DeleteEntry(entry=c.entry, confirmed=True),
    lambda c: LikeEntry(entry=c.entry), lambda c: UnlikeEntry(entry=c.entry),
    lambda c: BookmarkEntry(entry=c.entry), lambda c: UnbookmarkEntry(entry=c.entry),
    lambda c: MuteEntry(entry=c.entry), lambda c: UnmuteEntry(entry=c.entry),
    lambda c: CreateAssignment(
        case=c.case, team=c.choice(TEAMS), reason="Other", confirmed=True
    ),
    lambda c: AcceptAssignment(assignment=c.answer),
    lambda c: CompleteAssignment(assignment=c.answer, comment="Done"),
    lambda c: RejectAssignment(assignment=c.answer, comment="Not ours"),
    lambda c: CancelAssignment(assignment=c.answer),
    lambda _: EditContact(contact="P-1", fields={"phone": "1"}),
    lambda _: EditAccount(account="HO-1", fields={"city": "Boulder"}),
)  # fmt: skip
BULK: tuple[Drawn, ...] = (
    lambda _: ClaimCase(case="0"),
    lambda c: ChangeOwner(case="0", to=c.choice(PEOPLE)),
    lambda c: EditCase(case="0", fields=_edited(c)),
    lambda c: PostToCase(case="0", text=c.text()),
    lambda _: CloseCase(case="0"),
    lambda _: ReopenCase(case="0"),
)


def test_every_act_that_can_be_undone_is_in_a_history() -> None:
    """What is set apart is named."""
    chance = Chance(1)
    drawn = {meta_of(draw(chance)).name for draw in ACTS}
    undoable = {meta.name for meta in every().values() if meta.undo}
    assert undoable - drawn - ELSEWHERE == {"journal.undo"}
    assert {meta.name for meta in every().values() if not meta.undo} == NEVER


def attempt(house: small.House, chance: Chance) -> tuple[str, int] | None:
    """Let somebody do something, or take their last act back; none where it is refused."""
    who = chance.choice(PEOPLE)
    try:
        if chance.random() < 1 / 20:
            return _taken_back(house, who)
        if chance.random() < 1 / MANY:
            numbers = [chance.case for _ in range(3)]
            action = carry_out(house[who], chance.choice(BULK)(chance), numbers).action
            return (who, action) if action else None
        return who, house.do(who, chance.choice(ACTS)(chance)).action
    except CaselineError:
        return None


def _taken_back(house: small.House, who: str) -> tuple[str, int] | None:
    """Take the last act back; a reopening stays: undone, only who closed it may go on."""
    with house.store.reading() as unit:
        last = unit.last_standing(house[who].person.id)
    if last is None or last.command in APART:
        return None
    return who, house[who].undo(last.id).action


def live(house: small.House, chance: Chance, length: int) -> list[tuple[str, int]]:
    """Begin with three cases and go on until so many acts were accepted."""
    done = [(person, house.do(person, command).action) for person, command in opening]
    while len(done) < length:
        act = attempt(house, chance)
        if act is None:
            continue
        done.append(act)
        house.wait(seconds=1)
        chance.newest = max((int(case.number) for case in house.all(Case)), default=0)
        chance.last_entry = max(item.id for item in house.all(FeedItem))
    return done


def _told(house: small.House, action: int) -> object:
    with house.store.reading() as unit:
        return unit.find_action(action)


def take_back(house: small.House, done: list[tuple[str, int]], start: Any) -> None:
    """Undo all of it in reverse; then everything is as it was, but for what never goes back."""
    for person, action in reversed(done):
        try:
            house[person].undo(action)
        except CaselineError as error:
            error.add_note(str(_told(house, action)))
            raise
    end = snapshot(house, QUIET | LASTING)
    assert {key: end[key] for key in start} == start
    made = {key for key in end.keys() - start.keys() if key[0] not in SHARED}
    assert all(end[key]["removed_at"] is not None for key in made)
    assert house.all(Case) == []


def test_two_hundred_acts_undone_one_by_one_give_the_first_state_back(
    copy_of: Callable[[Build], str], record_property: Callable[[str, object], None],
    request: pytest.FixtureRequest, *, long_run: bool,
) -> None:  # fmt: skip
    histories, length = (HISTORIES, LONG) if long_run else (1, SHORT)
    for seed in range(histories):
        house = small.House(copy_of(small.build))
        try:
            start = snapshot(house, QUIET | LASTING)
            take_back(house, live(house, Chance(seed), length), start)
        except BaseException as error:
            error.add_note(f"history {seed} of {length} acts")
            raise
        finally:
            house.close()
    record_property(f"{request.node.name}: acts undone", histories * length)
