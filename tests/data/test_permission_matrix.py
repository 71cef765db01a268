"""Every command, every profile, every record type, every ownership: the table of domain.md 1.23.

The table is written down here once more, by hand and apart from the organisation's files. Each
act is decided for real and taken back before it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from core.commands.account import CreateAccount, EditAccount, EraseAccount
from core.commands.activity import CreateActivity
from core.commands.article import (
    ApproveArticle,
    AttachArticle,
    CreateArticle,
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
from core.commands.contact import CreateContact, EditContact, EraseContact
from core.commands.contract import CreateContract, EditContract
from core.commands.customer import CreateCustomer
from core.commands.data import ImportRows
from core.commands.feed import (
    BookmarkEntry,
    CommentOnEntry,
    DeleteEntry,
    LikeEntry,
    MuteEntry,
    RunFeed,
    UnbookmarkEntry,
    UnlikeEntry,
    UnmuteEntry,
)
from core.commands.job import CommentOnJob, CreateJob, EditJob
from core.commands.queue import (
    AddToQueue,
    CreateQueue,
    EditQueue,
    PickCase,
    RemoveFromQueue,
    RouteCase,
)
from core.commands.registry import every, meta_of
from core.commands.task import CreateTask
from core.commands.user import ActivateUser, CreateUser, DeactivateUser, EditUser
from core.entities import Case, CaseAssignment
from core.errors import CaselineError, NotAllowed, NotFound
from core.files import Upload
from core.work import Work
from tests.data.queries_desk import put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from core.commands.registry import Command
    from core.desk import Desk
    from tests.house import House

    Rule = Callable[["Place"], bool]

ALLOWED, REFUSED, UNSEEN = "allowed", "refused", "unseen"
TYPES = ("homeowner", "installer", "customer_support")
OWNERS = ("mine", "another's", "my queue", "another queue")
ELSEWHERE = {
    "bell.read", "bell.set", "case.look", "feed.edit", "journal.undo", "org.found", "org.apply",
    "org.revert", "task.complete", "task.edit", "task.handover", "rule.begin", "rule.end",
    "rule.escalate",
    "view.create", "view.edit", "view.delete", "view.clone", "view.share", "view.pin", "view.unpin",
    "view.key", "rule.run", "rule.look", "mail.claim", "mail.settle", "mail.receive", "mail.hold",
    "mail.release", "mail.retry", "mail.cancel", "mail.place",
    "queue.release", "article.create", "article.edit", "article.approve", "article.publish",
    "article.archive", "article.detach", "activity.complete", "activity.cancel", "activity.edit",
    "activity.delete",
}  # fmt: skip
"""Acts on what is one's own, the founding, on mail, on what one works on in a queue, and the
worker's: other tests hold who may."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the table distinguishes of a case, for one person."""

    record_type: str
    owner: str
    referred: bool
    """Whether a team of theirs was asked to do something about it."""
    keeps: bool
    """Whether its account is theirs."""

    @property
    def mine(self) -> bool:
        """Whether the person owns it."""
        return self.owner == "mine"

    @property
    def unowned(self) -> bool:
        """Whether a queue owns it."""
        return self.owner.endswith("queue")


YES: Rule = lambda place: True  # noqa: ARG005, E731  the table's rows share a shape
NO: Rule = lambda place: False  # noqa: ARG005, E731
MINE: Rule = lambda place: place.mine  # noqa: E731
MINE_OR_UNOWNED: Rule = lambda place: place.mine or place.unowned  # noqa: E731
MEMBER: Rule = lambda place: place.owner == "my queue"  # noqa: E731
REFERRED: Rule = lambda place: place.referred  # noqa: E731

COLUMNS: dict[str, dict[str, Rule]] = {
    "sam": {
        "reads": YES, "edits": MINE_OR_UNOWNED, "takes": NO, "gives": MINE, "closes": MINE,
        "reviews": MINE_OR_UNOWNED, "refers": MINE_OR_UNOWNED, "answers": NO, "cancels": MINE,
        "opens": YES,
    },
    "dana": {
        "reads": YES, "edits": YES, "takes": MEMBER, "skips": YES,
        "gives": lambda place: place.mine or place.owner == "my queue", "closes": YES,
        "reviews": YES, "refers": YES, "answers": NO, "cancels": MINE, "opens": YES,
    },
    "bo": {"reads": REFERRED, "answers": REFERRED},
    "rae": {"reads": NO},
    "sal": {"reads": lambda place: place.referred or place.keeps, "answers": REFERRED},
    "max": dict.fromkeys(
        ("reads", "edits", "takes", "gives", "closes", "reviews", "refers", "answers", "cancels",
         "moderates", "deletes", "skips", "opens"),
        YES,
    ),
    "root": dict.fromkeys(
        ("reads", "edits", "takes", "gives", "closes", "reviews", "refers", "answers", "cancels",
         "moderates", "deletes", "skips", "opens"),
        YES,
    ),
}  # fmt: skip
"""The rows of the table; what is not named is not allowed."""
SUPPORT = {"sam", "dana", "max", "root"}
WITHOUT_A_CASE: dict[str, set[str]] = {
    "creates": SUPPORT, "customers": SUPPORT, "takes": {"dana", "max", "root"},
    "queues": {"max", "root"}, "people": {"root"}, "imports": {"root"}, "erases": {"root"},
}  # fmt: skip
"""Who may do what is about no case."""
TEAM = {"bo": "deal_processing", "sal": "sales"}


def on_a_case(case: str, referral: str, entry: int) -> Iterable[tuple[str, Command]]:
    """Give every act on a case or its assignment, with the column it stands in."""
    yield "reads", PostToCase(case=case, text="x")
    yield "reads", LogCall(case=case, comments="x")
    yield "reads", AttachFiles(case=case, files=(Upload("a.txt", b"a"),))
    yield "reads", CreateTask(case=case, subject="x")
    yield "reads", FollowCase(case=case)
    yield "reads", UnfollowCase(case=case)
    yield "reads", CommentOnEntry(entry=entry, text="x")
    for mark in (LikeEntry, UnlikeEntry, BookmarkEntry, UnbookmarkEntry, MuteEntry, UnmuteEntry):
        yield "reads", mark(entry=entry)
    yield "moderates", DeleteEntry(entry=entry)
    yield "edits", EditCase(case=case, fields={"priority": "High"})
    yield "edits", SetStatus(case=case, status="Closed")
    yield "edits", SnoozeCase(case=case, days=1)
    yield "edits", WakeCase(case=case)
    yield "deletes", DeleteCase(case=case, confirmed=True)
    yield "deletes", RestoreCase(case=case)
    yield "edits", CustomerMail(case=case, text="x", sender="jo@example.com")
    yield "edits", EmailContact(case=case, subject="x", text="x")
    yield "reads", NotifyAbout(case=case, text="x", to=("max",))
    yield "takes", ClaimCase(case=case)
    yield "takes", PickCase(case=case)
    yield "reads", CreateActivity(case=case, kind="phone", subject="x")
    yield "reads", AttachArticle(article="KA-000001", case=case)
    yield "closes", ResolveCase(case=case, type="Problem Solved", resolution="x")
    yield "closes", CancelCase(case=case)
    yield "closes", ReactivateCase(case=case)
    yield "edits", MoveStage(case=case, move="next")
    yield "edits", CompareCase(case=case)
    yield "edits", AddToQueue(queue="customer_support", case=case)
    yield "edits", RemoveFromQueue(case=case)
    yield "gives", RouteCase(case=case, to_queue="customer_support")
    yield "skips", SkipCase(case=case, reason="x")
    yield "gives", ChangeOwner(case=case, to_queue="customer_support")
    yield "closes", CloseCase(case=case)
    yield "closes", ReopenCase(case=case)
    yield "closes", MergeCases(case=(case,), into=case)
    yield "edits", SplitCase(case=case, entry=entry)
    yield "edits", SetParent(case=case, parent="none")
    yield "edits", CreateChild(case=case)
    yield "edits", RelateCases(case=case, other=case)
    yield "edits", UnrelateCases(case=case, other=case)
    yield "opens", CloneCase(case=case)
    yield "reviews", LogReview(case=case, comments="fine")
    yield "refers", CreateAssignment(case=case, team="risk", reason="Other")
    yield "answers", AcceptAssignment(assignment=referral)
    yield "answers", CompleteAssignment(assignment=referral, comment="x")
    yield "answers", RejectAssignment(assignment=referral, comment="x")
    yield "cancels", CancelAssignment(assignment=referral)


def on_none() -> Iterable[tuple[str, Command]]:
    """Give every act that is about no case, with the column it stands in."""
    yield "creates", CreateCase(type="customer_support", subject="x")
    yield "takes", TakeNext(queue="back_office_homeowner")
    yield "customers", CreateAccount(fields={"name": "x"})
    yield "customers", EditAccount(account="HO-1", fields={"city": "x"})
    yield "customers", CreateContact(fields={"account": "HO-1", "last_name": "x"})
    yield "customers", EditContact(contact="P-1", fields={"title": "x"})
    yield "customers", CreateContract(fields={"account": "HO-1"})
    yield "customers", EditContract(contract="C-1", fields={"start": "2026-01-01"})
    yield "customers", CreateJob(fields={"engine_number": "E-2", "account": "IN-1"})
    yield "customers", EditJob(job="E-1", fields={"contract": "C-2"})
    yield "customers", CommentOnJob(job="E-1", text="x")
    yield "customers", CreateCustomer(name="x")
    yield "erases", EraseAccount(account="HO-1", confirmed=True)
    yield "erases", EraseContact(contact="P-1", confirmed=True)
    yield "queues", CreateQueue(name="Night")
    yield "queues", EditQueue(queue="customer_support", name="Night")
    yield "people", CreateUser(username="new", name="New", profile="sales")
    yield "people", EditUser(user="fay", name="Fay L")
    yield "people", DeactivateUser(user="fay")
    yield "people", ActivateUser(user="fay")


def test_every_command_stands_in_the_table() -> None:
    """Who adds one says who may."""
    named = {meta_of(act).name for _, act in (*on_a_case("1", "1", 1), *on_none())}
    files = {meta_of(ImportRows).name, meta_of(RunFeed).name}
    assert named | ELSEWHERE | files == set(every())
    assert not named & ELSEWHERE


def decided(desk: Desk, command: Command) -> str:
    """Decide an act as the desk does, and take it back; a rule that refuses it is no matter."""
    try:
        with desk.store.work(
            key=uuid4().hex, command=meta_of(command).name, params="{}", person=desk.person.id,
            at=desk.clock.now(),
        ) as unit:  # fmt: skip
            command.decide(Work(unit, org=desk.org, actor=desk.actor, now=desk.clock.now()))
            _take_back()
    except NotAllowed:
        return REFUSED
    except NotFound:
        return UNSEEN
    except CaselineError:
        pass
    return ALLOWED


def _take_back() -> None:
    """Let nothing be stored."""
    msg = "taken back"
    raise CaselineError(msg)


def arranged(house: House, who: str) -> list[tuple[Place, str, str, int]]:
    """Open a case for each place; gives it, its number, that of its assignment, and a post."""
    for act in (
        CreateArticle(title="x", body="x"), ApproveArticle(article="1"), PublishArticle(article="1")
    ):  # fmt: skip
        house.do("max", act)
    found = []
    mine_too = who in SUPPORT
    for record_type, owner, referred in product(TYPES, OWNERS, (False, True)):
        if owner == "mine" and not mine_too:
            continue
        keeps = who == "sal" and record_type == "installer"
        opener = {"homeowner": house.homeowner, "installer": house.installer,
                  "customer_support": house.support}[record_type]  # fmt: skip
        case = opener("max")
        if owner == "mine":
            _own(house, case, who)
        elif owner == "another's":
            _own(house, case, "ines")
        else:
            put(house, case, "back_office_homeowner" if owner == "my queue" else "aging_cases")
        team = TEAM.get(who, "compliance") if referred else "legal"
        made = house.do("max", CreateAssignment(
            case=case, team=team, reason="Other", account_manager="max", sales_manager="max",
        ))  # fmt: skip
        place = Place(record_type, owner, referred and who in TEAM, keeps)
        post = house.do("fay", PostToCase(case=case, text="x")).made["post"]
        found.append((place, case, made.number or "", post))
    return found


def _own(house: House, case: str, who: str) -> None:
    with house.store.work(
        key=uuid4().hex, command="test", params="{}", person=None, at=house.clock.now()
    ) as unit:
        record = unit.one(Case, number=case, lock=True)
        assert record is not None
        record.give_to(user=house[who].person.id)
        unit.write()


@pytest.mark.parametrize("who", [*COLUMNS])
def test_on_a_case_each_profile_may_do_what_the_table_says(house: House, who: str) -> None:
    columns, desk, tried = COLUMNS[who], house[who], 0
    for place, case, referral, post in arranged(house, who):
        for column, act in on_a_case(case, referral, post):
            if column == "takes" and not place.unowned:
                continue  # who takes from a person is who may give: another column
            expected = UNSEEN
            if columns["reads"](place):
                expected = ALLOWED if columns.get(column, NO)(place) else REFUSED
            assert decided(desk, act) == expected, (who, place, meta_of(act).name)
            tried += 1
    assert tried > 200
    assert all(one.status == "New" for one in house.all(CaseAssignment))


@pytest.mark.parametrize("who", [*COLUMNS])
def test_without_a_case_each_profile_may_do_what_the_table_says(house: House, who: str) -> None:
    desk = house[who]
    house.queued()  # there is something to take
    for column, act in on_none():
        expected = ALLOWED if who in WITHOUT_A_CASE[column] else REFUSED
        assert decided(desk, act) == expected, (who, meta_of(act).name)
