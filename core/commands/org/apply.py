"""Change the organisation as a whole: by the files of a folder, or back to an earlier version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.org.cases import plan_cases
from core.commands.org.fields import plan_fields
from core.commands.org.groups import plan_groups, plan_profiles
from core.commands.org.mapping import FORM, read
from core.commands.org.order import plan_order
from core.commands.org.plan import Plan
from core.commands.org.slots import plan_slots
from core.commands.org.views import plan_views
from core.commands.registry import command, confirmation, need, option, pairs, word
from core.errors import Conflict, NeedsConfirmation, NotFound, RuleViolation
from core.org.diff import HOUSE, differences
from core.org.loader import load
from core.outcome import Outcome
from core.rules.people import require_administrator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.org.diff import Difference
    from core.work import Work

INSTEAD = (
    "`caseline org history` shows the versions; `caseline org revert VERSION` applies one again."
)
"""An undo asks whether somebody built on an act, and everything that is done builds on this one."""
MAPS = f"what becomes of records that would lose it: {FORM}"


@command(
    "org.apply", title="Apply an organisation", needs="org.edit", undo=False, instead=INSTEAD,
    shell=False, example="caseline org apply docs/examples/complaints/org --yes",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class ApplyOrganisation:
    """Put the files of an organisation in force; records that would lose something are mapped."""

    files: dict[str, str] = need("the organisation's files by name")
    onto: int | None = option("the version that must be in force")
    maps: dict[str, str] = pairs(MAPS, "--map", metavar="WHAT:OLD=NEW")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Check everything, tell what changes, ask, and do it."""
        work.allow("org.edit")
        version = work.unit.org_version()
        if self.onto is not None and self.onto != version:
            msg = f"The organisation was changed meanwhile: version {version} is in force."
            way = "Look at `caseline org diff` again, then apply."
            raise Conflict(msg, next_step=way, details={"version": version})
        return _put_in_force(work, version, self.files, self.maps, confirmed=self.confirmed)


@command(
    "org.revert", title="Revert the organisation", needs="org.edit", undo=False, instead=INSTEAD,
    example="caseline org revert 1 --yes",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class RevertOrganisation:
    """Put the files of an earlier version in force again, as a new version.

    Records stay as they are: what was mapped is not mapped back unless `--map` says so.
    """

    version: int = word("the version's number, as `org history` shows it")
    maps: dict[str, str] = pairs(MAPS, "--map", metavar="WHAT:OLD=NEW")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Find the version, and apply it as any other."""
        work.allow("org.edit")
        version = work.unit.org_version()
        files = work.unit.org_files(self.version)
        if files is None:
            msg = f"There is no version {self.version} of the organisation."
            raise NotFound(msg, next_step=f"The newest one is {version}.")
        if self.version == version:
            msg = f"Version {version} is in force."
            raise RuleViolation(msg, next_step="`caseline org history` shows the others.")
        first = f"Reverted to version {self.version}"
        return _put_in_force(work, version, files, self.maps, confirmed=self.confirmed, first=first)


def _put_in_force(
    work: Work, version: int, files: dict[str, str], given: Mapping[str, str], *,
    confirmed: bool, first: str | None = None,
) -> Outcome:  # fmt: skip
    before = work.unit.org_files(version) or {}
    old, new = load(before), load(files)
    told = differences(old, new, (before, files))
    if not told:
        msg = f"Nothing would change: version {version} says the same, letter by letter."
        raise RuleViolation(msg, title="Nothing to apply")
    maps, problems = read(given, old)
    plan = Plan(work=work, old=old, new=new, maps=maps, problems=problems)
    for step in (
        plan_groups,
        plan_cases,
        plan_fields,
        plan_profiles,
        plan_order,
        plan_views,
        plan_slots,
    ):
        step(plan)
    plan.require()
    moved = plan.told()
    if not confirmed:
        _ask(version, told, moved)
    work.org = new
    for act in plan.acts:
        act()
    require_administrator(work)
    trail = [(HOUSE, first)] if first else []
    trail += [(one.section, one.trail) for one in told] + [("Records", text) for text in moved]
    made = work.unit.save_org(files, trail)
    lines = [text for _, text in trail]
    return Outcome(
        message="\n".join([f"Version {made} of the organisation is in force.", *lines]),
        made={"version": made, "trail": [{"section": s, "text": t} for s, t in trail]},
    )


def _ask(version: int, told: list[Difference], moved: list[str]) -> None:
    lines = [f"  {text}" for text in (*(one.line for one in told), *moved)]
    msg = "\n".join([f"This would change the organisation (version {version}):", *lines])
    found = [{"section": one.section, "text": one.line} for one in told]
    details = {"version": version, "differences": found, "records": moved}
    raise NeedsConfirmation(msg, details=details)
