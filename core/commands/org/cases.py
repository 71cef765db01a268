"""Cases whose record type, status or values go: counted, refused, or moved to what is mapped.

A status goes for every case, open, closed or deleted: none is without one that its process knows.
Other values go only for open cases; on closed ones they stay as history, unless they are mapped.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from core.commands.org.plan import amount
from core.entities import Case, CaseAssignment
from core.entities.cases import rank_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.commands.org.plan import Plan
    from core.org.model import RecordType

TEXTS = ("priority", "origin", "type", "primary_reason", "secondary_reason")
_HELD = ("record_type", "status", "is_closed", "is_escalated", *TEXTS)


def plan_cases(plan: Plan) -> None:
    """Look at every way in which cases hold what the organisation gives them, each once."""
    asked = tuple(
        key for key, kind in plan.old.types.items()
        if key not in plan.new.types or _given(kind) != _given(plan.new.types[key])
    )  # fmt: skip
    if asked:
        found = plan.work.unit.tally(Case, *_HELD, record_type=asked)
        lost: Counter[tuple[tuple[str, ...], bool]] = Counter()
        for values, count in found:
            held = dict(zip(_HELD, values, strict=True))
            gone = _plan_some(plan, held, count)
            lost.update({(key, held["is_closed"]): count for key in gone})
        _refuse(plan, lost)
    _plan_assignments(plan)


def _given(kind: RecordType) -> Any:
    """Give what cases of a type hold of it."""
    statuses = {status.label: (status.is_closed, status.escalates) for status in kind.statuses}
    return statuses, kind.picklists, kind.reasons


def _plan_some(plan: Plan, held: dict[str, Any], count: int) -> Sequence[tuple[str, ...]]:
    """Plan what becomes of cases that hold the same; gives what they hold and would lose."""
    was = plan.old.types[held["record_type"]]
    key: str | None = was.key
    if was.key not in plan.new.types:
        known = [k for k, t in plan.new.types.items() if t.under in {"anything", was.under}]
        key = plan.mapped(known, "type", was.key)
        if key not in plan.new.types:
            return [] if key else [("type", was.key)]
    kind = plan.new.types[str(key)]
    fresh: dict[str, Any] = {"record_type": kind.key, "status": _status(plan, was, kind, held)}
    fresh["is_escalated"] = _escalated((was, kind), held, fresh["status"])
    for name in TEXTS:
        fresh[name] = _text(plan, (was, kind), name, held, fresh)
    gone = [
        (was.key, name, held[name]) for name, value in fresh.items() if value is None and held[name]
    ]
    change = {name: value for name, value in fresh.items() if value != held[name]}
    if change and not gone:
        _note(plan, was, held, change, count)
    return gone


def _status(plan: Plan, was: RecordType, kind: RecordType, held: dict[str, Any]) -> str | None:
    """Give the status that a case would have: an open case stays open, a closed one closed."""
    known = [s.label for s in kind.statuses if s.is_closed is held["is_closed"]]
    if held["status"] in known:
        return str(held["status"])
    return plan.mapped(known, was.key, "status", held["status"])


def _escalated(
    kinds: tuple[RecordType, RecordType], held: dict[str, Any], status: str | None
) -> bool:
    """Mark who comes into a status that escalates, and take the mark of who leaves one."""
    was, kind = kinds
    before, after = was.by_label.get(held["status"]), kind.by_label.get(status or "")
    if after is None or before is None or before.escalates == after.escalates:
        return bool(held["is_escalated"])
    return after.escalates


def _text(
    plan: Plan, kinds: tuple[RecordType, RecordType], name: str, held: dict[str, Any],
    fresh: dict[str, Any],
) -> str | None:  # fmt: skip
    """Give the value that a case would have of a field; none where it has it no more."""
    was, kind = kinds
    value: str | None = held[name]
    offered = _offered(kind, name, fresh)
    if value is None or offered is None or value in offered or _waits(name, held, fresh):
        return value
    word = plan.mapped(offered, was.key, name, value)
    if word is not None:
        return word
    before = _offered(was, name, held)
    was_known = kind.key != was.key or before is None or value in before
    return None if was_known and not held["is_closed"] else value


def _waits(name: str, held: dict[str, Any], fresh: dict[str, Any]) -> bool:
    """What becomes of a secondary reason is known when it is known of the primary one."""
    primary = "primary_reason"
    return name == "secondary_reason" and bool(held[primary]) and fresh[primary] is None


def _offered(kind: RecordType, name: str, held: dict[str, Any]) -> tuple[str, ...] | None:
    """Give the values of a field that a type offers to a case; none where any text will do."""
    if name == "primary_reason":
        return tuple(kind.reasons)
    if name == "secondary_reason":
        return kind.reasons.get(held["primary_reason"] or "", ())
    return kind.picklists.get(name)


_YES = {True: "yes", False: "no"}


def _note(
    plan: Plan, was: RecordType, held: dict[str, Any], change: dict[str, Any], count: int
) -> None:
    """Keep what is to be done, and tell it."""
    labels = {"record_type": "Record type", "status": "Status", "is_escalated": "Escalated"}
    lines = []
    for name, value in change.items():
        before = held[name]
        if name == "record_type":
            before, value = was.label, plan.new.types[value].label  # noqa: PLW2901  as it is called
        if name == "is_escalated":
            before, value = _YES[before], _YES[value]  # noqa: PLW2901  as it is read
        label = labels.get(name) or was.name_of(name)
        lines.append(f"{label}: {before} → {value}")
        plan.moved["case", f"of {was.label!r}: {label} '{before}' becomes '{value}'"] += count
    body = "\n".join([*lines, "because the organisation was changed"])
    values = dict(change)
    if "priority" in change:
        values["rank"] = rank_of(change["priority"], plan.new.priorities.leads)
    plan.acts.append(lambda: plan.say(plan.work.unit.change_all(Case, values, **held), body))


def _refuse(plan: Plan, lost: Counter[tuple[tuple[str, ...], bool]]) -> None:
    for key in dict.fromkeys(key for key, _ in lost):
        there, closed = lost[key, False], lost[key, True]
        many = f"{amount(there + closed, 'case')} ({there:,} open, {closed:,} closed)"
        if key[0] == "type" and len(key) == 2:  # noqa: PLR2004  the word `type` and a key
            what = f"of the record type {plan.old.types[key[1]].label!r}, which would be gone"
            way = f"--map type:{key[1]}=TYPE"
        else:
            kind = plan.old.types[key[0]]
            label = "status" if key[1] == "status" else kind.name_of(key[1])
            what = (
                f"of {kind.label!r} with the {label} {key[2]!r}, which would not be there any more"
            )
            way = f"--map '{key[0]}.{key[1]}:{key[2]}=…'"
        plan.refuse(f"{many} {what}.", f"Say what they become: {way}", key)


def _plan_assignments(plan: Plan) -> None:
    """A type whose cases are not referred any more has no open case assignments left."""
    ended = [
        key for key, kind in plan.old.types.items()
        if kind.referrals and key in plan.new.types and not plan.new.types[key].referrals
    ]  # fmt: skip
    if not ended:
        return
    still = [a.case_id for a in plan.work.many(CaseAssignment, is_closed=False)]
    kinds = {case.id: case.record_type for case in plan.work.unit.every(Case, set(still))}
    counts = Counter(kinds[case] for case in still)
    for key in ended:
        if counts[key]:
            told = amount(counts[key], "open case assignment")
            kind = plan.old.types[key].label
            plan.refuse(f"{kind!r} cases have {told}, and would not be referred any more.")
