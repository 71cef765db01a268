"""Merge cases that are about the same into one (domain.md 1.14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core import case_fields
from core.commands.case.edit import changes_of, follow_contract, tell
from core.commands.registry import command, pairs, word, words
from core.entities import Activity, Case, CaseArticle, CaseAssignment, CaseLink, FeedItem, FileLink
from core.entities.record import value_of
from core.errors import Problem, nearest, wrong
from core.events import CasesMerged
from core.outcome import Outcome
from core.rules.legal_hold import settle_hold
from core.rules.merging import require_mergeable
from core.rules.queues import leave_queue
from core.rules.stale import values_of
from core.work import case_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.entities import Record
    from core.org.model import RecordType
    from core.work import Work


@command(
    "case.merge", title="Merge", needs="case.edit",
    example="caseline case merge 1050 1051 1042 --take priority=1050",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class MergeCases:
    """Move everything of some cases to another; they are closed and lead there.

    An undo takes them apart again, to where each of them was.
    """

    case: tuple[str, ...] = words("the number of each case that is merged")
    into: str = word("the number of the case that stays")
    take: dict[str, str | None] = pairs("a field, and the case whose value it gets", "--take")

    def decide(self, work: Work) -> Outcome:
        """Ask about all of them, take what was chosen, move the rest, close and tell."""
        *named, master = work.cases([*self.case, self.into])
        losers = list({case.id: case for case in named}.values())
        policy = require_mergeable(work, losers, master)
        self._take(work, losers, master)
        moved = _move(work, losers, master)
        for loser in losers:
            loser.merge_into(master.id, policy.status, by=work.actor.id or None, at=work.now)
            leave_queue(work, loser)
        _settle_holds(work, losers, master, moved)
        work.emit(CasesMerged(case=master, losers=tuple(losers), moved=moved))
        listed = " and ".join(loser.number for loser in losers)
        return Outcome(
            message=f"{listed} {'was' if len(losers) == 1 else 'were'} merged into "
            f"{master.number}.",
            number=master.number, kind="case",
            made={"merged": [loser.number for loser in losers]},
        )  # fmt: skip

    def _take(self, work: Work, losers: Sequence[Case], master: Case) -> None:
        """Set what was chosen of the others, and ask the record type about the whole."""
        if not self.take:
            return
        record_type, before = work.type_of(master), values_of(master)
        values, problems = _chosen(record_type, self.take, (*losers, master))
        case_fields.assign(record_type, master, values)
        if "contract_id" in values:
            follow_contract(work, master, values)
        told = {problem.field for problem in problems}
        linked = not values.keys().isdisjoint(case_fields.LINKS)
        found = case_fields.check(work, record_type, master, linked=linked)
        wrong([*problems, *(p for p in found if p.field not in told)], what="The merged case")
        changes = changes_of(work, record_type, master, before)
        if changes:
            tell(work, master, before, changes)


def _chosen(
    record_type: RecordType, take: dict[str, str | None], cases: Iterable[Case]
) -> tuple[dict[str, Any], list[Problem]]:
    """Give each chosen value by its attribute, and what could not be read."""
    known, by_number = case_fields.known(record_type), {case.number: case for case in cases}
    values: dict[str, Any] = {}
    problems = []
    for name, number in take.items():
        field = known.get(name.strip().casefold().replace(" ", "_").replace("-", "_"))
        case = by_number.get(case_number(number or ""))
        if field is None:
            close = nearest(name, known) or f" Known: {', '.join(known)}."
            problems.append(Problem(name, f"A case has no field {name!r} to take.{close}"))
        elif case is None:
            listed = ", ".join(by_number)
            problems.append(Problem(name, f"{name}: {number!r} is none of the cases {listed}."))
        else:
            values[field.attribute] = value_of(case, field.attribute)
    return values, problems


def _move(work: Work, losers: Sequence[Case], master: Case) -> dict[str, list[Record]]:
    """Let everything of the losers lie on the master; gives what moved, by kind."""
    ids = tuple(loser.id for loser in losers)
    moved: dict[str, list[Record]] = {}
    lies_on = {"object": Case.KIND, "record_id": ids}
    hanging: list[FeedItem | Activity | FileLink] = [
        *work.many(FeedItem, lock=True, **lies_on), *work.many(Activity, lock=True, **lies_on),
        *_fresh_files(work, ids, master),
    ]  # fmt: skip
    for record in hanging:
        record.record_id = master.id
        moved.setdefault(record.KIND, []).append(record)
    for assignment in work.many(CaseAssignment, lock=True, case_id=ids):
        assignment.case_id = master.id
        moved.setdefault(CaseAssignment.KIND, []).append(assignment)
    for child in work.many(Case, lock=True, parent_case_id=ids):
        child.parent_case_id = None if child.id in {*ids, master.id} else master.id
        moved.setdefault(Case.KIND, []).append(child)
    for put in _fresh_articles(work, ids, master):
        put.case_id = master.id
        moved.setdefault(CaseArticle.KIND, []).append(put)
    _move_links(work, ids, master)
    return moved


def _fresh_files(work: Work, ids: tuple[int, ...], master: Case) -> list[FileLink]:
    """Give the losers' files that the master lacks; a split may have hung one on both."""
    there = {link.file_id for link in work.many(FileLink, object=Case.KIND, record_id=master.id)}
    fresh = []
    for link in work.many(FileLink, lock=True, object=Case.KIND, record_id=ids):
        if link.file_id in there:
            link.removed_at = work.now
        else:
            there.add(link.file_id)
            fresh.append(link)
    return fresh


def _fresh_articles(work: Work, ids: tuple[int, ...], master: Case) -> list[CaseArticle]:
    """Give what was attached to the losers and is not attached to the master."""
    there = {put.article_id for put in work.many(CaseArticle, case_id=master.id)}
    fresh = []
    for put in work.many(CaseArticle, lock=True, case_id=ids):
        if put.article_id not in there:
            there.add(put.article_id)
            fresh.append(put)
    return fresh


def _move_links(work: Work, ids: tuple[int, ...], master: Case) -> None:
    """What was beside a loser is beside the master now, once; the master is not beside itself."""
    links = work.many(CaseLink, case_id=ids) + work.many(CaseLink, other_id=ids)
    beside = {link.case_id for link in work.many(CaseLink, other_id=master.id)}
    beside |= {link.other_id for link in work.many(CaseLink, case_id=master.id)}
    for link in dict.fromkeys(links):
        other = link.other_id if link.case_id in ids else link.case_id
        if other not in {*ids, *beside, master.id}:
            link.case_id, link.other_id = sorted((other, master.id))
            beside.add(other)


def _settle_holds(
    work: Work, losers: Sequence[Case], master: Case, moved: dict[str, list[Record]]
) -> None:
    """A legal matter that moved to another customer's case holds that one (domain.md 1.6)."""
    assignments = [a for a in moved.get(CaseAssignment.KIND, ()) if isinstance(a, CaseAssignment)]
    accounts = {case.account_id for case in (*losers, master) if case.account_id is not None}
    for account in sorted(accounts):
        settle_hold(work, account, assignments)
