"""Groups and profiles that come, change and go, with what hangs on them.

The record of a group follows what the files change of it. What was changed of it by hand (a name,
an address, members) stays until the files say otherwise.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from core.commands.org.plan import amount
from core.entities import Case, CaseAssignment, Group, Membership, User, ViewShare

if TYPE_CHECKING:
    from core.commands.org.plan import Plan
    from core.org.model import GroupDef

KEPT = ("name", "kind", "email", "email_members", "takes_assignments")
"""What a group's record holds of its definition."""


def plan_groups(plan: Plan) -> None:
    """Plan what becomes of every group, those first that others may need."""
    standing = {group.key: group for group in plan.work.many(Group)}
    for key, made in plan.new.groups.items():
        before = plan.old.groups.get(key)
        record = standing.get(key)
        if record is None:
            plan.acts.append(partial(_add, plan, made))
        else:
            _plan_change(plan, record, before, made)
    gone = [key for key in plan.old.groups if key not in plan.new.groups and key in standing]
    _refuse_doubles(plan, standing, gone)
    for key in gone:
        _plan_removal(plan, standing[key], standing)


def _add(plan: Plan, made: GroupDef) -> None:
    given: dict[str, Any] = {name: getattr(made, name) for name in KEPT}
    plan.work.add(Group(key=made.key, **given))


def _plan_change(plan: Plan, record: Group, before: GroupDef | None, made: GroupDef) -> None:
    """Take over what the files changed; a queue that was made by hand becomes theirs as a whole."""
    change = {
        name: getattr(made, name) for name in KEPT
        if before is None or getattr(before, name) != getattr(made, name)
    }  # fmt: skip
    if change.get("kind", record.kind) != record.kind and (held := _held(plan, record)):
        plan.refuse(f"{record.name} cannot become a {made.kind}: it has {held}.")
    if record.takes_assignments and change.get("takes_assignments") is False:
        waiting = _assignments(plan, record)
        if waiting:
            told = f"it has {amount(waiting, 'open case assignment')}"
            plan.refuse(f"{record.name} cannot stop to take case assignments: {told}.")

    def act() -> None:
        group = plan.work.get(Group, record.id)
        for name, value in change.items():
            setattr(group, name, value)

    plan.acts.append(act)


def _refuse_doubles(plan: Plan, standing: dict[str, Group], gone: list[str]) -> None:
    """People name groups by key or name, so neither may be another's."""
    called = {
        key: {key.casefold(), g.name.casefold()} for key, g in standing.items() if key not in gone
    }
    for key, made in plan.new.groups.items():
        before = plan.old.groups.get(key)
        if before is None or before.name != made.name:
            words = called[key] = {key.casefold(), made.name.casefold()}
            other = next((k for k, taken in called.items() if k != key and taken & words), None)
            if other is not None:
                plan.refuse(f"groups.{key}: {made.name!r} is taken by the group {other}.")


def _cases(plan: Plan, group: Group) -> int:
    return sum(count for _, count in plan.work.unit.tally(Case, owner_group_id=group.id))


def _assignments(plan: Plan, group: Group) -> int:
    by = {"team_id": group.id, "is_closed": False, "removed_at": None}
    return sum(count for _, count in plan.work.unit.tally(CaseAssignment, **by))


def _held(plan: Plan, group: Group) -> str:
    """Say what hangs on a group, or nothing."""
    counts = {
        "case": _cases(plan, group),
        "open case assignment": _assignments(plan, group),
        "member": len(plan.work.many(Membership, group_id=group.id)),
    }
    return ", ".join(amount(count, one) for one, count in counts.items() if count)


def _plan_removal(plan: Plan, group: Group, standing: dict[str, Group]) -> None:
    held = _held(plan, group)
    made_here = {key: g.kind for key, g in standing.items() if key not in plan.old.groups}
    kinds = made_here | {key: made.kind for key, made in plan.new.groups.items()}
    into = plan.mapped([k for k, kind in kinds.items() if kind == group.kind], "group", group.key)
    if into is None and held:
        way = f"--map {group.kind if group.kind != 'public' else 'group'}:{group.key}=…"
        gone = f"{group.name} would be gone, and has {held}."
        plan.refuse(gone, f"Say who takes that: {way}", ("group", group.key))
    if into is not None and held:
        plan.moved["group", f"gives '{into}' what it has: {group.name}, {held}"] += 1
    plan.acts.append(lambda: _remove(plan, group, into))


def _remove(plan: Plan, group: Group, into: str | None) -> None:
    work = plan.work
    heir = work.unit.one(Group, key=into) if into is not None else None
    if heir is not None:
        moved = work.unit.change_all(Case, {"owner_group_id": heir.id}, owner_group_id=group.id)
        plan.say(moved, f"Owner: {group.name} → {heir.name}\nbecause the organisation was changed")
        open_ones = {"team_id": group.id, "is_closed": False}
        asked = work.unit.change_all(
            CaseAssignment, {"team_id": heir.id}, gives="case_id", **open_ones
        )
        plan.say(
            sorted(set(asked)),
            f"Case assignment: {group.name} → {heir.name}\nbecause the organisation was changed",
        )
    for kind, one in ((Membership, "user_id"), (ViewShare, "view_id")):
        _hand_over(plan, kind, one, group.id, heir.id if heir else None)
    work.get(Group, group.id).removed_at = work.now


def _hand_over(
    plan: Plan, kind: type[Membership | ViewShare], one: str, group: int, heir: int | None
) -> None:
    """End what binds somebody, or a list, to a group; bind it to the heir unless it is."""
    work = plan.work
    there = {getattr(bond, one) for bond in work.many(kind, group_id=heir)} if heir else set()
    for bond in work.many(kind, group_id=group):
        bond.removed_at = work.now
        if heir and getattr(bond, one) not in there:
            work.add(kind(group_id=heir, **{one: getattr(bond, one)}))


def plan_profiles(plan: Plan) -> None:
    """Nobody is left with a profile that is gone; who is not active might come back."""
    for (profile,), count in plan.work.unit.tally(User, "profile"):
        if profile in plan.new.profiles or profile not in plan.old.profiles:
            continue
        label = plan.old.profiles[profile].label
        into = plan.mapped(plan.new.profiles, "profile", profile)
        if into is None:
            have = "has" if count == 1 else "have"
            told = "1 person" if count == 1 else f"{count:,} people"
            way = f"--map profile:{profile}=…"
            gone = f"{told} {have} the profile {label!r}, which would be gone."
            plan.refuse(gone, f"Say which then: {way}", ("profile", profile))
            continue
        plan.moved["user", f"of the profile '{label}': it becomes '{into}'"] += count
        plan.acts.append(partial(_change_profile, plan, profile, into))


def _change_profile(plan: Plan, old: str, new: str) -> None:
    plan.work.unit.change_all(User, {"profile": new}, profile=old)
