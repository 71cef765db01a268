"""Why an act on a case is open or not, and why its owner, status and account are what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Account, CaseAssignment, Contact, Contract, Group, User
from core.org.model import short
from core.rows import Input
from core.rules.can import ACTS
from core.rules.closing import BLOCKERS, blockers_of
from core.rules.permissions import sees_group
from core.rules.queues import item_of, queue_of
from core.rules.reopening import until
from core.rules.resolving import open_activities
from core.rules.set_aside import came_from, snooze_of
from core.rules.stages import lacking, standing
from core.rules.status import choices
from core.text import age
from core.why.inputs import act, owner, person, state
from core.why.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.entities import Case
    from core.work import Work

RULES = {
    "claim": "A member of its queue takes an open case, or who may give cases away; who takes it "
    "must be somebody who may own such cases (S2, domain.md 1.5).",
    "pick": "A member of the queue that an open case lies in picks it and works on it, of several "
    "who do exactly one; it leaves the queue where they want that (S3, domain.md 1.13).",
    "assign": "The owner of an open case gives it away, and who may transfer cases "
    "(domain.md 1.5).",
    "edit": "Who may edit the case changes its fields; some record types lock them once the case "
    "is closed (domain.md 1.1, 1.23).",
    "status": "By hand a case moves only as its process says; referrals and closing move it "
    "by themselves (S2, domain.md 1.7).",
    "review": "Who may review an open case logs a review; some record types leave it to the owner "
    "(S1, domain.md 1.9).",
    "close": "A case is closed once all that must be finished first is (S2, domain.md 1.8).",
    "reopen": "A closed case is reopened as often and as long after closing as its record type "
    "allows (S2, domain.md 1.8).",
    "resolve": "Who may close such a case resolves it with an answer; what is open is canceled "
    "with it, if that is meant (S3, domain.md 1.12).",
    "reactivate": "Who may close such a case takes it up again, as often and as late as its record "
    "type allows (S3, domain.md 1.12).",
    "cancel": "Who may close such a case cancels it once nothing is left to do (domain.md 1.12).",
    "stage": "Who may edit an open case moves it in its guided process, forward once the required "
    "steps are done (S3, domain.md 1.12).",
    "compare": "That similar cases were looked at is kept where a guided process asks for it "
    "(domain.md 1.12).",
    "refer": "Who may refer an open case asks a team to do something about it (S0, domain.md 1.6).",
    "email": "Who may edit a case writes to its contact, unless they want no e-mail or a legal "
    "matter forbids it (domain.md 1.6, 1.15, 1.23).",
    "mail": "Who may edit a case puts the customer's e-mail on it (domain.md 1.7, 1.23).",
    "post": "Who sees a case may post to it (domain.md 1.23).",
    "call": "Who sees a case may log a call on it (domain.md 1.23).",
    "attach": "Who sees a case may put files on it (domain.md 1.20, 1.23).",
    "skip": "Who took a case from its queue gives it back with a reason; for a day it is not their "
    "next case (domain.md 1.5).",
    "snooze": "Who may edit an open case lets it sleep; it is back at the time, at a customer's "
    "e-mail, or with another owner (domain.md 1.5, 1.23).",
    "wake": "Who may edit a case wakes it, or takes the mark off one that is back "
    "(domain.md 1.5, 1.23).",
    "delete": "Whose profile allows it deletes a case that no team still has something to do about "
    "(domain.md 1.8, 1.23).",
    "restore": "Whose profile allows it restores a deleted case for 15 days (domain.md 2, 1.23).",
    "merge": "Who may edit both, and close the one that goes, merges two cases of one type "
    "(domain.md 1.14, 1.23).",
    "split": "Who may edit a case and open such cases takes a post or an e-mail out of it for a "
    "new one (domain.md 1.14, 1.23).",
    "parent": "Who may edit both makes a case a part of another; there are two levels "
    "(domain.md 1.14).",
    "child": "Who may edit an open case and open such cases opens one that is a part of it; "
    "a part has no parts (domain.md 1.14).",
    "relate": "Who may edit both puts two cases beside each other (domain.md 1.14, 1.23).",
    "unrelate": "Who may edit a case takes another from beside it (domain.md 1.14, 1.23).",
    "clone": "Who may open such cases opens one like it (domain.md 1.23).",
    "owner": "A new case belongs to who opened it, or to the queue it was given to; then to who "
    "took it or was given it (S0, S2, domain.md 1.2.7, 1.5).",
    "account": "The account of a case follows its contract (domain.md 1.2.8).",
    "visible": "Who may see a case is a line of the profile (domain.md 1.23).",
}
"""The rule behind each act and each value that can be asked about."""
PERMISSION = {
    "claim": ("case.take", "case.give"), "pick": ("case.take",), "assign": ("case.give",),
    "edit": ("case.edit",),
    "status": ("case.edit",), "review": ("case.review",), "close": ("case.close",),
    "reopen": ("case.close", "case.reopen_override"), "refer": ("assignment.create",),
    "resolve": ("case.close",), "reactivate": ("case.close",), "cancel": ("case.close",),
    "stage": ("case.edit",), "compare": ("case.edit",),
    "mail": ("case.edit",), "email": ("case.edit",), "post": ("case.read",), "call": ("case.read",),
    "attach": ("case.read",), "merge": ("case.edit", "case.close"),
    "split": ("case.edit", "case.create"), "parent": ("case.edit",),
    "child": ("case.edit", "case.create"), "relate": ("case.edit",), "unrelate": ("case.edit",),
    "clone": ("case.create",), "visible": ("case.read",), "skip": ("case.take",),
    "snooze": ("case.edit",), "wake": ("case.edit",), "delete": ("case.delete",),
    "restore": ("case.delete",),
}  # fmt: skip
"""The lines of the profile that each asks for."""


def _inputs(work: Work, case: Case, verb: str) -> Iterator[Input]:
    yield from person(work, case, PERMISSION[verb])
    yield from state(work, case)
    if work.type_of(case).sealed_when_closed:
        yield Input("Once it is closed", "nothing is changed or added")
    if verb in MORE:
        yield from MORE[verb](work, case)


def _owners(work: Work, case: Case) -> Iterator[Input]:
    yield Input("Owned by the profiles", ", ".join(work.type_of(case).owner_profiles) or "none")


def _lying(work: Work, case: Case) -> Iterator[Input]:
    item = item_of(work, case)
    queue = queue_of(work, case, item)
    if queue is None or not sees_group(work.org, work.actor, queue):
        yield Input("Lies in", "no queue" if queue is None else "a private queue")
        return
    member = "you are a member" if queue.id in work.actor.groups else "you are no member"
    yield Input("Lies in", f"{queue.name} ({member})")
    worker = item.worked_by if item is not None else None
    yield Input("Worked by", work.get(User, worker).name if worker is not None else "nobody")
    yield from _owners(work, case)


def _lock(work: Work, case: Case) -> Iterator[Input]:
    locked = work.type_of(case).locked_when_closed
    yield Input("Fields of a closed one", "locked" if locked else "may be edited")


def _ways(work: Work, case: Case) -> Iterator[Input]:
    ways = ", ".join(short(target) for target in choices(work, case))
    yield Input("From here by hand", ways or "nowhere")
    yield from _assignments(work, case)


def _assignments(work: Work, case: Case) -> Iterator[Input]:
    for one in work.many(CaseAssignment, case_id=case.id):
        team = work.get(Group, one.team_id).name
        yield Input(one.number, f"{team}, {one.status}", "assignment", one.number)


def _blockers(work: Work, case: Case) -> Iterator[Input]:
    names = blockers_of(work.type_of(case))
    yield Input("What must be finished", ", ".join(names).replace("_", " ") or "nothing")
    for one in names:
        for blocker in BLOCKERS[one](work, case):
            called = f"Open {blocker.called or blocker.kind}"
            yield Input(called, blocker.text, blocker.kind, blocker.key)


def _ending(work: Work, case: Case) -> Iterator[Input]:
    resolving = work.type_of(case).resolving
    yield Input("Resolved as", ", ".join(resolving.types) if resolving else "none of this type")
    for one in open_activities(work, (case,)):
        yield Input(f"Open {one.word}", f"{one.id} {one.subject}")


def _stages(work: Work, case: Case) -> Iterator[Input]:
    at = standing(work, case)
    yield Input("Guided process", at.flow.label if at else "none of this type")
    if at is not None:
        yield Input("Stage", f"{at.stage}, {at.status}")
        stage = at.flow.stages[at.place] if at.place is not None else None
        missing = lacking(work, case, stage, at.answers) if stage else []
        yield Input("Still required", ", ".join(missing) or "nothing")


def _reopening(work: Work, case: Case) -> Iterator[Input]:
    policy = work.type_of(case).reopen
    if policy is None:
        yield Input("Reopening", "never")
        return
    limit = "no limit" if policy.limit is None else f"{policy.limit}"
    yield Input("Reopened so far", f"{case.reopen_count} of {limit}")
    yield Input("Window", age(policy.window) if policy.window else "no limit")
    if case.closed_at is not None:
        yield Input("Closed", work.clock_time(case.closed_at))
        last = until(policy, case)
        if last is not None:
            over = " (over)" if work.now > last else ""
            yield Input("Reopen until", f"{work.clock_time(last)}{over}")


def _review(work: Work, case: Case) -> Iterator[Input]:
    yield Input("Reviewed by", work.type_of(case).review.who)


def _referrals(work: Work, case: Case) -> Iterator[Input]:
    yield Input("Case assignments", "yes" if work.type_of(case).referrals else "none of this type")


def _seen(work: Work, case: Case) -> Iterator[Input]:
    for team in sorted(work.about(case).teams()):
        member = "you are a member" if team in work.actor.groups else "you are no member"
        yield Input("Referred to", f"{work.get(Group, team).name} ({member})")


def _taken_from(work: Work, case: Case) -> Iterator[Input]:
    queue = came_from(work, case)
    yield Input("Taken by you from", queue.name if queue else "no queue")


def _sleep(work: Work, case: Case) -> Iterator[Input]:
    found = snooze_of(work, case)
    yield Input("Sleeps until", work.clock_time(found.until) if found else "it does not sleep")


def _merging(work: Work, case: Case) -> Iterator[Input]:
    policy = work.type_of(case).merging
    yield Input("At once become one", f"{policy.most} at most" if policy else "none of this type")


def _reached(work: Work, case: Case) -> Iterator[Input]:
    contact = work.get(Contact, case.contact_id) if case.contact_id is not None else None
    account = work.get(Account, case.account_id) if case.account_id is not None else None
    told = "none" if contact is None else contact.email or f"{contact.name}, without an address"
    if contact is not None and contact.do_not_email:
        told += ", wants no e-mail"
    yield Input("Contact", told)
    if account is not None and account.legal_hold:
        yield Input("Legal hold", "a legal matter is open")


MORE: dict[str, Callable[[Work, Case], Iterator[Input]]] = {
    "claim": _owners, "pick": _lying, "edit": _lock, "status": _ways, "close": _blockers,
    "reopen": _reopening,
    "review": _review, "refer": _referrals, "post": _seen, "call": _seen, "attach": _seen,
    "email": _reached, "skip": _taken_from, "wake": _sleep, "delete": _assignments,
    "merge": _merging, "parent": _lock, "resolve": _ending, "cancel": _ending,
    "reactivate": _ending, "stage": _stages, "compare": _stages,
}  # fmt: skip
"""What an act's rule looks at besides the person, the owner and the status."""


# values ----------------------------------------------------------------------------------------


def _why_owner(work: Work, case: Case) -> tuple[str, list[Input]]:
    group, name = case.owner_user_id is None, work.owner_name(case)
    last = work.unit.last_change("case", case.id, "owner_group_id" if group else "owner_user_id")
    if last is None:
        return f"{name} is the owner since the case was opened.", [owner(work, case)]
    told = act(work, last)
    did = "took it" if last.actor == name else f"made {name} the owner"
    return f"{last.actor} {did}: {told.value}.", [owner(work, case), told]


def _why_status(work: Work, case: Case) -> tuple[str, list[Input]]:
    last = work.unit.last_change("case", case.id, "status")
    if last is None:
        return f"{case.status} is what a new case has.", [*_assignments(work, case)]
    told = act(work, last)
    return f"It came here by what {last.actor} did: {told.value}.", [
        told, *_assignments(work, case)
    ]  # fmt: skip


def _why_account(work: Work, case: Case) -> tuple[str, list[Input]]:
    if case.contract_id is None:
        return "The case is under no contract; its account was chosen.", [*state(work, case)]
    contract = work.get(Contract, case.contract_id)
    told = Input("Contract", f"{contract.number} {contract.status}", "contract", contract.number)
    return f"It is the account of contract {contract.number}.", [told]


def _why_visible(work: Work, case: Case) -> tuple[str, list[Input]]:
    inputs = [*person(work, case, PERMISSION["visible"]), *state(work, case), *_seen(work, case)]
    return "Your profile lets you see this case.", inputs


VALUES: dict[str, Callable[[Work, Case], tuple[str, list[Input]]]] = {
    "status": _why_status, "owner": _why_owner, "account": _why_account, "visible": _why_visible,
}  # fmt: skip
"""The values that are explained, besides the acts."""

CASE = Subject(
    find=lambda work, number: (work.case(number, lock=False),),
    acts=ACTS, values=VALUES, rules=RULES, inputs=_inputs,
)  # fmt: skip
