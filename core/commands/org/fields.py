"""Custom fields that go or become another kind, with what records hold of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from core.commands.org.plan import amount
from core.entities import Account, Case
from core.entities.record import put

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from core.commands.org.plan import Plan
    from core.entities import Record
    from core.org.model import FieldDef

KINDS: dict[str, type[Record]] = {"case": Case, "account": Account}
NOTHING = "nothing"
"""What a field or a value is mapped to where records are to hold nothing in its place."""


def plan_fields(plan: Plan) -> None:
    """Look at every field that goes, holds another kind of value, or offers fewer choices."""
    for kind, entity in KINDS.items():
        before, after = plan.old.fields_of(kind), plan.new.fields_of(kind)
        for key, was in before.items():
            if was.kind == "formula":
                continue
            now = after.get(key)
            if now is None:
                _plan_removal(plan, entity, was, after.values())
            elif (was.kind, was.to) != (now.kind, now.to):
                _refuse_another_kind(plan, entity, was, now)
            elif set(was.values) - set(now.values):
                _plan_choices(plan, entity, was, now)


def _plan_removal(
    plan: Plan, entity: type[Record], was: FieldDef, known: Iterable[FieldDef]
) -> None:
    """What records hold moves into another field of its kind, or is let go where that is said."""
    held = plan.work.unit.tally_custom(entity, was.key)
    count = sum(held.values())
    if not count:
        return
    same = [one.key for one in known if (one.kind, one.to) == (was.kind, was.to)]
    target = plan.mapped([*same, NOTHING], "field", was.object, was.key)
    if target is None:
        what = f"{amount(count, entity.TITLE)} {'holds' if count == 1 else 'hold'}"
        way = f"--map field.{was.object}:{was.key}=FIELD, or ={NOTHING}"
        gone = f"{what} something in {was.label!r}, which would be gone."
        plan.refuse(gone, f"Say where to: {way}", ("field", was.object, was.key))
        return
    where = "let go" if target == NOTHING else f"moved to {target!r}"
    plan.moved[entity.TITLE, f"holds something in {was.label!r}, which is {where}"] += count
    plan.acts.append(partial(_move, plan, entity, was, None if target == NOTHING else target))


def _refuse_another_kind(plan: Plan, entity: type[Record], was: FieldDef, now: FieldDef) -> None:
    count = sum(plan.work.unit.tally_custom(entity, was.key).values())
    if count:
        what = f"{amount(count, entity.TITLE)} {'holds' if count == 1 else 'hold'}"
        plan.refuse(
            f"{what} something in {was.label!r}: it stays a {was.kind}, and cannot become a "
            f"{now.kind}. Make a field under another key."
        )


def _plan_choices(plan: Plan, entity: type[Record], was: FieldDef, now: FieldDef) -> None:
    held: Counter[Any] = plan.work.unit.tally_custom(entity, was.key)
    for value in (one for one in was.values if one not in now.values and held[one]):
        target = plan.mapped([*now.values, NOTHING], f"field.{was.object}", was.key, value)
        if target is None:
            many = f"{amount(held[value], entity.TITLE)} {'has' if held[value] == 1 else 'have'}"
            way = f"--map 'field.{was.object}.{was.key}:{value}=…'"
            gone = f"{many} {was.label} {value!r}, which would not be there any more."
            plan.refuse(
                gone, f"Say what it becomes: {way}", (f"field.{was.object}", was.key, value)
            )
            continue
        told = "nothing" if target == NOTHING else repr(target)
        plan.moved[entity.TITLE, f"has {was.label} {value!r}, which becomes {told}"] += held[value]
        plan.acts.append(partial(
            _choose, plan, entity, was, value, None if target == NOTHING else target
        ))  # fmt: skip


def _move(plan: Plan, entity: type[Record], was: FieldDef, target: str | None) -> None:
    for record in plan.work.unit.holding_custom(entity, was.key):
        held: Any = record
        value = held.custom[was.key]
        put(record, was.attribute, None)
        if target is not None and target not in held.custom:
            put(record, plan.new.fields_of(was.object)[target].attribute, value)


def _choose(
    plan: Plan, entity: type[Record], was: FieldDef, value: str, target: str | None
) -> None:
    for record in plan.work.unit.holding_custom(entity, was.key, value):
        put(record, was.attribute, target)
